"""Winners and losers: by hand, by a plain loop over the rows, and who is the same person."""

from collections.abc import Callable
from dataclasses import replace
from math import inf, isnan, nan
from typing import Any

import pytest

from results.compare.people import Change, changes, fates_of
from results.view import Run
from sim.arrivals import Renewal
from sim.laws import Exponential
from sim.ledger import Outcome
from sim.record import Record
from sim.simulate import simulate
from sim.traits import Memory
from sim.world import World
from tests.results.busy_world import MinMax, busy_world
from tests.results.hand_made import WORLD

O = Outcome  # noqa: E741 - keeps the table below a table
MakeRecord = Callable[..., Record]
GONE = (O.CANCELLED, O.EXPIRED, O.REJECTED, O.DECLINED)

AT_ONCE: dict[str, Any] = {"filled_at_once": 2}


def waited(until: float) -> dict[str, Any]:
    return {"shipped": 2, "ended_at": until, "outcome": O.SHIPPED}


def gone(outcome: Outcome, at: float) -> dict[str, Any]:
    lost = "refused" if outcome in (O.REJECTED, O.DECLINED) else "cancelled"
    return {lost: 2, "ended_at": at, "outcome": outcome}


OPEN: dict[str, Any] = {"outcome": O.OPEN}
AWAY: dict[str, Any] = {"outcome": O.ABSENT, "ended_at": nan}
PARTLY: dict[str, Any] = {
    "filled_at_once": 1, "refused": 1, "ended_at": 12, "outcome": O.REJECTED,
}  # fmt: skip

PEOPLE: list[
    tuple[dict[str, Any], dict[str, Any], str]
] = [  # placed at 12 where nothing else is said: baseline, other, what changed
    (AT_ONCE, AT_ONCE, "same"),
    (AT_ONCE, waited(15), "longer no_more_at_once"),
    (waited(15), AT_ONCE, "less at_once"),
    (waited(15), waited(14), "less"),
    (waited(15), waited(15), "same"),
    (waited(15), waited(15 + 1e-12), "same"),
    (waited(15), OPEN, "longer"),
    (OPEN, waited(19), "less"),
    (OPEN, OPEN, "same"),
    (OPEN, gone(O.CANCELLED, 13), "left"),
    (gone(O.CANCELLED, 13), OPEN, "stayed"),
    (gone(O.CANCELLED, 13), AT_ONCE, "stayed at_once"),
    (AT_ONCE, gone(O.REJECTED, 12), "left no_more_at_once"),
    (gone(O.EXPIRED, 13), gone(O.DECLINED, 12), "same"),
    (PARTLY, waited(14), "stayed"),
    (PARTLY, gone(O.REJECTED, 12), "same"),
    (AWAY, AT_ONCE, "came"),
    (waited(13), AWAY, "stayed_away"),
    (AWAY, AWAY, ""),
    ({**AT_ONCE, "placed_at": 9}, {**waited(12), "placed_at": 9}, ""),  # before the window
    ({**AT_ONCE, "placed_at": 20}, {**OPEN, "placed_at": 20}, ""),  # after it
]


def test_what_changed_by_hand(make_record: MakeRecord) -> None:
    usual = {"placed_at": 12, "quantity": 2}
    before = make_record(WORLD, [usual | was for was, _, _ in PEOPLE])
    after = make_record(WORLD, [usual | now for _, now, _ in PEOPLE])
    found = changes(fates_of(Run(before)), fates_of(Run(after)))
    assert list(found) == ["web"]
    got = Change(*found["web"])
    words = " ".join(row[2] for row in PEOPLE).split()
    for name in ("less", "longer", "stayed", "left", "same", "at_once", "no_more_at_once",
                 "came", "stayed_away"):  # fmt: skip
        assert getattr(got, name) == words.count(name), name
    assert got.orders == 16
    assert got.served == 6
    assert got.wait == 3 - 3 - 1


def loop(baseline: Record, other: Record, number: int) -> Change:
    """Count the changes of a class order by order, from nothing but the rows."""
    counts = dict.fromkeys(Change._fields, 0.0)
    before, after = story(baseline, number), story(other, number)
    assert len(before) == len(after)
    for was, now in zip(before, after, strict=True):
        assert was["placed_at"] == now["placed_at"]
        if not baseline.world.warm_up <= was["placed_at"] < baseline.world.end:
            continue
        if was["absent"] or now["absent"]:
            counts["came"] += was["absent"] and not now["absent"]
            counts["stayed_away"] += now["absent"] and not was["absent"]
            continue
        counts["orders"] += 1
        counts["at_once"] += now["at_once"] and not was["at_once"]
        counts["no_more_at_once"] += was["at_once"] and not now["at_once"]
        counts[kind_of(was["wait"], now["wait"])] += 1
        if was["wait"] < inf and now["wait"] < inf:
            counts["served"] += 1
            counts["wait"] += now["wait"] - was["wait"]
    return Change(**counts)


def kind_of(was: float, now: float) -> str:
    """A wait of inf is open, nan is gone."""
    if isnan(was) and isnan(now):
        return "same"
    if isnan(was) or isnan(now):
        return "stayed" if isnan(was) else "left"
    if was == now or abs(now - was) < 1e-9:
        return "same"
    return "less" if now < was else "longer"


def story(record: Record, number: int) -> list[dict[str, Any]]:
    """Return the orders of a class, one after the other, with what became of them."""
    rows = record.orders
    told: dict[int, list[int]] = {}
    for row in range(len(rows)):
        if rows.customer_class[row] == number:
            told.setdefault(int(rows.order[row]), []).append(row)
    orders = []
    for lines in told.values():
        outcomes = {Outcome(rows.outcome[row]) for row in lines}
        gone = outcomes & set(GONE)
        wait = max(rows.ended_at[row] for row in lines) - rows.placed_at[lines[0]]
        orders.append(
            {
                "placed_at": float(rows.placed_at[lines[0]]),
                "absent": O.ABSENT in outcomes,
                "at_once": all(rows.filled_at_once[row] == rows.quantity[row] for row in lines),
                "wait": nan if gone else inf if O.OPEN in outcomes else float(wait),
            }
        )
    return orders


def forgetful(baskets: bool, s: int, S: int) -> World:
    """A busy world of which a class remembers, under some reorder rule."""
    world = busy_world(baskets=baskets, warm_up=20.0)
    web, shop = world.customers
    memory = Memory(people=10, after_backorder=0.2, after_delay=0.3, delay=3.0, after_loss=0.5)
    items = tuple(
        replace(item, policy=replace(item.policy, reorder=MinMax(s, S))) for item in world.items
    )
    return replace(world, items=items, customers=(web, replace(shop, memory=memory)))


@pytest.mark.parametrize("baskets", [True, False])
def test_what_changed_is_what_a_plain_loop_counts(baskets: bool) -> None:
    before, after = (simulate(forgetful(baskets, *rule), 3) for rule in ((0, 9), (6, 20)))
    found = changes(fates_of(Run(before)), fates_of(Run(after)))
    assert list(found) == ["web", "shop"]
    for number, counts in enumerate(found.values()):
        expected, got = loop(before, after, number), Change(*counts)
        assert got[:-3] == expected[:-3]
        assert got.wait == pytest.approx(expected.wait)
        assert got[-2:] == expected[-2:]
        assert min(got[1:8]) > 0, "everything happens in this world"
        assert got.less + got.longer + got.stayed + got.left + got.same == got.orders
    assert Change(*found["shop"]).came > 0
    assert Change(*found["web"]).came == 0


def test_the_other_way_round_winners_are_losers() -> None:
    first, second = (
        fates_of(Run(simulate(forgetful(True, *rule), 3))) for rule in ((0, 9), (6, 20))
    )
    there, back = changes(first, second), changes(second, first)
    for name in there:
        a, b = Change(*there[name]), Change(*back[name])
        assert (a.less, a.stayed, a.at_once, a.came) == (
            b.longer, b.left, b.no_more_at_once, b.stayed_away,
        )  # fmt: skip
        assert (a.longer, a.left, a.orders, a.same) == (b.less, b.stayed, b.orders, b.same)
        assert a.wait == pytest.approx(-b.wait)


def people(world: World, seed: int = 3) -> list[str]:
    """Return the classes whose customers are the same as in the busy world."""
    usual = fates_of(Run(simulate(busy_world(baskets=False, warm_up=20.0), 3)))
    return list(changes(usual, fates_of(Run(simulate(world, seed)))))


@pytest.mark.long
def test_strangers_are_not_compared() -> None:
    world = busy_world(baskets=False, warm_up=20.0)
    web, shop = world.customers
    assert people(world) == ["web", "shop"]
    assert people(replace(world, customers=(shop, web))) == ["web", "shop"], "in any order"
    more = replace(web, arrivals=Renewal(gap=Exponential(mean=0.4)))
    assert people(replace(world, customers=(more, shop))) == ["shop"]
    assert people(replace(world, customers=(web, replace(shop, name="depot")))) == ["web"]
    assert people(replace(world, customers=(web,))) == ["web"]
    wanting = replace(web, baskets=web.baskets[::-1])
    assert people(replace(world, customers=(wanting, shop))) == ["shop"], "another item"
    assert people(replace(world, horizon=140.0, warm_up=30.0)) == []
    assert people(world, seed=4) == []


def test_people_may_be_more_or_less_patient() -> None:
    """It is what the shop or the world does to them that is compared."""
    world = busy_world(baskets=False, warm_up=20.0)
    web, shop = world.customers
    patient = replace(world, customers=(replace(web, patience=None), shop))
    first, second = (fates_of(Run(simulate(each, 3))) for each in (world, patient))
    got = Change(*changes(first, second)["web"])
    assert got.stayed > got.left
