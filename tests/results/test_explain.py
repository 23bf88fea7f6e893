"""The story of an order, in worlds whose course is worked out by hand."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from results.explain import Story, explain
from sim.goods import Shrinkage
from sim.laws import Constant
from sim.ledger import Outcome
from sim.views import Action, Answer, Care, Purchase, Rescue
from sim.world import Line, World
from tests.results.conftest import PlainScenario
from tests.unit.worlds import Ask, OrderAt, customers, world


@dataclass(frozen=True)
class ByClass:
    """Smaller priority numbers first."""

    def rank(self, order: Any) -> float:
        return float(order.priority)


def plain(given: World) -> Any:
    return PlainScenario(given)


def story(given: World, order: int) -> Story:
    told = explain(plain(given), order)
    assert all(len(line) <= 80 for line in told.lines)
    assert str(told) == "\n".join(told.lines)
    return told


def flat(told: Story) -> str:
    """The text on one line, however it was wrapped."""
    return " ".join(str(told).split())


def test_served_at_once() -> None:
    told = story(world(customers([1, 2], [2, 1]), initial=(3,)), 2)
    assert told.outcome == (Outcome.FILLED,)
    assert str(told) == (
        "Order 2: web, customer 2, wants 1 item0 at 2 (day). Replication 0, seed 1.\n"
        "\nWhat it found\n"
        "  item0: 1 on hand, 1 of them free; 0 backordered, 0 on order. Nobody waited for\n"
        "  it.\n"
        "\nWhat happened\n"
        "         2  1 unit of item0 shipped at once\n"
        "\nHow it ended\n"
        "  Filled at once."
    )


def test_waited_for_a_late_receipt_behind_others() -> None:
    # Ordered on day 2, expected on 4; the law says 2 days, and so it is on the day.
    given = world(customers([1, 1.5, 3], [2, 1, 2]), reorder=OrderAt(((2.0, 5),)), initial=(1,))
    told = flat(story(given, 3))
    assert "0 on hand, 0 of them free; 2 backordered, 5 on order" in told
    assert "2 orders waited for 2 units before it: 1, 2." in told
    assert (
        "from purchase order 1 at acme, placed at 2, which took 2, on the expected day" in told
    )
    assert "Shipped in full at 4, after a wait of 1." in told
    assert "Who overtook it" not in told


def test_overtaken_by_priority() -> None:
    given = world(
        customers([1], [2], name="slow", priority=2),
        customers([2, 3.5], [1, 1], name="dear", priority=1),
        reorder=OrderAt(((1.0, 2), (4.0, 5))),
        allocate=ByClass(),
        lead_time=Constant(2.0),
    )
    told = flat(story(given, 1))
    # Two come on day 3: one for order 2, one for order 1, which gets its other on day 6 only.
    assert "3 order 2, placed later, got 1 unit of item0 (allocate rule" in told
    assert "ByClass" in told
    assert "order 3, placed later" in told
    assert "3 1 unit of item0: from purchase order 1" in told
    assert "6 1 unit of item0: from purchase order 2" in told
    assert "after a wait of 5" in told
    assert "overtook" not in flat(story(given, 2))


def test_cancelled_and_what_it_left_behind() -> None:
    # Order 1 takes the one unit aside for complete shipping, and leaves on day 3.
    given = world(
        customers([1], [2], patience=Constant(2.0)),
        customers([2], [1], name="kind"),
        initial=(1,),
        ship=Ask({"ship": lambda _, ready, unshipped: ready if ready == unshipped else 0}),
    )
    told = flat(story(given, 1))
    assert "1 unit of item0 set aside for it" in told
    assert "3 2 units of item0 cancelled" in told
    assert (
        "Cancelled by the customer at 3, after a wait of 2: its patience was used up." in told
    )
    behind = flat(story(given, 2))
    assert "1 unit of item0: became free when order 1 left" in behind


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer.REJECT, "Refused by the shop: the shop's accept rule said no."),
        (Answer.DECLINE, "Declined by the customer: the customer would not wait."),
    ],
)
def test_refused(answer: Answer, words: str) -> None:
    given = world(customers([1], [2]), accept=Ask({"accept": lambda *_: answer}))
    told = flat(story(given, 1))
    assert words in told
    assert "2 units of item0 " + ("refused" if answer == Answer.REJECT else "declined") in told


def test_a_basket_has_a_story_for_every_item() -> None:
    given = world(
        customers([1], basket=(Line(0), Line(1, 2))),
        initial=(1, 0),
        reorder=OrderAt(((2.0, 3),)),
    )
    told = flat(story(given, 1))
    assert "wants 1 item0 and 2 item1" in told
    assert "1 unit of item0 shipped at once" in told
    assert "4 2 units of item1: from purchase order 2 at acme" in told
    assert "item1: Shipped in full at 4, after a wait of 3." in told


def test_open_at_the_end() -> None:
    given = world(customers([1], [3]), initial=(1,), end=9.0, reorder=OrderAt(((8.0, 7),)))
    told = story(given, 1)
    assert told.outcome == (Outcome.OPEN,)
    assert (
        "It still waits for 2 units at the end of the run (9), after 8; 7 on order then."
        in flat(told)
    )


def test_promised_told_and_promised_anew() -> None:
    given = world(
        customers([1], [1]),
        reorder=OrderAt(((4.0, 1),)),
        quote=Ask({"quote": lambda order, *_: order.now + 2.0}),
        retain=Ask({"retain": lambda order: Care(order.slips == 1, 2.5 * (order.slips == 2))}),
    )
    told = flat(story(given, 1))
    for text in (
        "1 promised by 3 (quote rule",
        "3 the promised date has passed",
        "3 promised anew (quote rule",
        "3 a notice sent (retain rule",
        "5 promised anew, by 7 (quote rule",
        "5 2.5 EUR compensation (retain rule",
        "Shipped in full at 6, after a wait of 5.",
    ):
        assert text in told, text


@pytest.mark.parametrize(
    ("rescue", "words"),
    [
        (
            Rescue(Action.SUBSTITUTE, item="item1", price=1.0),
            "1 unit of item1 shipped as a substitute",
        ),
        (
            Rescue(Action.DROP_SHIP, lead_time=300.0),
            "Shipped by the supplier, to arrive at 301, after a wait of 300",
        ),
        (Rescue(Action.EXPIRE), "Ended by the shop at 1, after a wait of 0"),
    ],
)
def test_rescued(rescue: Rescue, words: str) -> None:
    rule = Ask({"rescue": lambda *_: rescue})
    given = world(customers([1], [1]), initial=(0, 4), rescue=rule)
    assert words in flat(story(given, 1))


def test_an_order_brought_forward() -> None:
    rescue = Rescue(Action.EXPEDITE, lead_time=0.5, cost=3.0)
    given = world(
        customers([2], [1]),
        reorder=OrderAt(((1.0, 1),)),
        lead_time=Constant(9.0),
        rescue=Ask({"rescue": lambda *_: rescue}),
    )
    assert "on the expected day; it was brought forward at 2" in flat(story(given, 1))


def test_two_suppliers_and_a_wrong_number() -> None:
    given = world(
        customers([1, 2]),
        reorder=OrderAt(((1.0, 2),)),
        sourcing=Ask({"source": lambda _, n, sellers: [Purchase(sellers[0].name, n)]}),
    )
    with pytest.raises(LookupError, match=r"no order 3; replication 0 has the orders 1 to 2"):
        explain(plain(given), 3)
    with pytest.raises(LookupError, match="has no orders"):
        explain(plain(world(customers([50]), end=9.0)), 1)


def test_an_empty_shelf_that_the_records_did_not_know_of() -> None:
    given = world(customers([3]), initial=(2,))
    vanish = Shrinkage(share=1 - 1e-9, every=2.0)
    items = tuple(replace(item, shrinkage=vanish) for item in given.items)
    told = flat(story(replace(given, items=items), 1))
    assert "item0: 0 on hand, 0 of them free" in told
    assert "3 item0: the shelf held 2 units less than the records said" in told
