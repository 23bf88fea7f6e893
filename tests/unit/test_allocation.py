"""Lines that are not first come, first served."""

from typing import Any

from policies.registry import build
from sim.laws import Constant, Discrete, Exponential
from sim.views import OrderView, StockView
from tests.unit.worlds import Ask, OrderAt, customers, outcomes, run, world


def test_a_held_back_head_that_leaves_frees_those_behind() -> None:
    """Three units are free, but not for spot; the contract behind is served when it goes."""

    def held_back(order: OrderView, _: StockView) -> int:
        return 5 if order.customer_class == "spot" else 0

    rule = Ask({"rank": lambda order: 0, "held_back": held_back})
    record = run(
        world(
            customers([1.0], name="spot", patience=Constant(3.0)),
            customers([2.0, 6.0], name="contract"),
            initial=[3],
            end=50.0,
            allocate=rule,
        )
    )
    assert outcomes(record) == ["CANCELLED", "SHIPPED", "FILLED"]
    assert record.orders.ended_at.tolist() == [4.0, 4.0, 6.0]


def test_a_newcomer_is_ranked_as_what_it_is() -> None:
    """Smaller orders first, all waiting behind what is held back: nobody overtakes."""
    rule = Ask(
        {
            "rank": lambda order: order.open,
            "held_back": lambda order, _: 6 if order.quantity == 3 else 0,
        }
    )
    record = run(world(customers([1.0, 2.0], [3, 5]), initial=[6], end=10.0, allocate=rule))
    assert outcomes(record) == ["OPEN", "OPEN"]


def test_ranks_may_look_at_the_promise() -> None:
    """The later order was promised earlier, and is served first."""
    record = run(
        world(
            customers([1.0, 2.0], [1, 1]),
            reorder=OrderAt(((2.0, 1),)),
            end=9.0,
            quote=Ask({"quote": lambda order, *_: 20.0 - order.now}),
            allocate=Ask({"rank": lambda order: order.promised_at}),
        )
    )
    assert outcomes(record) == ["OPEN", "SHIPPED"]


def test_who_does_not_fit_is_passed_over() -> None:
    """Five are wanted, two come: the order of two behind takes them, a newcomer the rest."""
    rule = Ask({"rank": lambda order: 0, "skips": True})
    record = run(
        world(
            customers([1.0, 2.0, 8.0], [5, 2, 1]),
            reorder=OrderAt(((3.0, 3),)),
            end=20.0,
            allocate=rule,
        )
    )
    assert outcomes(record) == ["OPEN", "SHIPPED", "FILLED"]


def test_units_are_shared_out_as_the_rule_says() -> None:
    rule = Ask({"rank": lambda order: 0, "share": lambda free, wanted: [free - 1, 1]})
    record = run(
        world(
            customers([1.0, 2.0], [5, 5]), reorder=OrderAt(((3.0, 4),)), end=9.0, allocate=rule
        )
    )
    assert record.orders.shipped.tolist() == [3, 1]


def test_dynamic_ranks_are_asked_when_units_come() -> None:
    """Ranked by hazard: who came last under a falling hazard is the likeliest to leave."""
    rule = Ask({"rank": lambda order: -order.hazard, "dynamic": True})
    given = world(
        customers([1.0], patience=Exponential(50.0), name="calm"),
        customers([2.0], patience=Exponential(20.0), name="hasty"),
        reorder=OrderAt(((2.0, 1),)),
        end=4.5,
        allocate=rule,
    )
    seed = next(s for s in range(50) if run(given, seed=s).orders.leaves_at.min() > 5.0)
    record = run(given, seed=seed)
    assert outcomes(record) == ["OPEN", "SHIPPED"]


def test_pegged_units_go_to_those_they_were_bought_for() -> None:
    """Two customers, two lots; the second lot overtakes and serves the second customer."""
    times = Discrete((8.0, 1.0), (1.0, 1.0))
    given: dict[str, Any] = {
        "reorder": build("reorder", "zero-stock", {}),
        "lead_time": times,
        "end": 30.0,
    }
    classes = customers([1.0, 2.0])
    seed = next(
        s
        for s in range(100)
        if run(world(classes, **given), seed=s).purchase_orders.ended_at.tolist() == [9.0, 3.0]
    )
    plain = run(world(classes, **given), seed=seed)
    assert plain.orders.ended_at.tolist() == [3.0, 9.0]
    pegged = run(world(classes, allocate=build("allocate", "hard-peg", {}), **given), seed=seed)
    assert pegged.orders.ended_at.tolist() == [9.0, 3.0]
