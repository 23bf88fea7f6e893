"""What the model teaches reorder rules about demand."""

from math import nan

from policies import AcceptNone
from sim.laws import Constant
from sim.simulate import simulate
from sim.views import StockView
from sim.world import Line
from tests.unit.worlds import Ask, customers, world

Learned = tuple[float, ...]


def keep_all(learned: Learned, demand: int) -> Learned:
    return (*learned, float(demand))


def test_a_rule_learns_what_was_ordered_not_what_was_sold() -> None:
    seen: list[Learned] = []

    def order(stock: StockView) -> int:
        seen.append(stock.learned)
        return 0

    rule = Ask(
        {
            "order": order,
            "learn": keep_all,
            "learns_every": 10.0,
            "review_period": 10.0,
        }
    )
    given = world(
        customers([1.0, 9.0, 10.0, 25.0], [2, 3, 5, 7]),
        initial=[2],
        reorder=rule,
        accept=AcceptNone(),
        end=31.0,
    )
    simulate(given)
    # an order at the instant of the review is in; learning comes before the review
    assert seen == [(), (10.0,), (10.0, 0.0), (10.0, 0.0, 7.0)]


def test_who_leaves_has_ordered() -> None:
    seen: list[Learned] = []

    def order(stock: StockView) -> int:
        seen.append(stock.learned)
        return 0

    rule = Ask(
        {
            "order": order,
            "learn": keep_all,
            "learns_every": 5.0,
            "review_times": (5.0,),
        }
    )
    simulate(
        world(customers([1.0], [4], patience=Constant(2.0)), reorder=rule, end=9.0), check=True
    )
    assert seen == [(4.0,)]


def test_items_learn_apart() -> None:
    seen: dict[str, Learned] = {}

    def order(stock: StockView) -> int:
        seen[stock.item] = stock.learned
        return 0

    rule = Ask({"order": order, "learn": keep_all, "learns_every": 4.0, "review_period": 4.0})
    given = world(
        customers([1.0, 5.0], [2, 3], basket=(Line(0), Line(1, 10)), name="a"),
        customers([2.0], [7], basket=(Line(1),), name="b"),
        initial=[0, 0],
        reorder=rule,
        end=9.0,
    )
    simulate(given)
    assert seen == {"item0": (2.0, 3.0), "item1": (27.0, 30.0)}


def test_a_continuous_rule_is_asked_again_when_it_has_learned() -> None:
    asked: list[tuple[float, Learned]] = []

    def order(stock: StockView) -> int:
        asked.append((stock.now, stock.learned))
        return 0

    rule = Ask({"order": order, "learn": keep_all, "learns_every": 3.0})
    simulate(world(customers([1.0]), initial=[5], reorder=rule, end=7.0))
    assert asked == [(0.0, ()), (1.0, ()), (3.0, (1.0,)), (6.0, (1.0, 0.0))]


def test_the_pipeline_is_shown_by_the_time_it_is_expected() -> None:
    seen: list[tuple[tuple[float, int, str], ...]] = []

    def order(stock: StockView) -> int:
        seen.append(tuple((o.expected_at, o.units, o.supplier) for o in stock.pipeline))
        return {0.0: 3, 1.0: 5}.get(stock.now, 0)

    rule = Ask({"order": order, "review_period": 1.0, "sees_pipeline": True})
    simulate(world(customers([nan][:0]), reorder=rule, end=3.5, lead_time=Constant(2.0)))
    assert seen == [
        (),
        ((2.0, 3, "acme"),),
        ((3.0, 5, "acme"),),
        (),
    ]
