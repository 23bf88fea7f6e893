"""The rules of `allocate`, `ship` and `cancel`, against their definitions."""

from fractions import Fraction
from itertools import pairwise, product
from math import ceil, inf, nan
from typing import Any

import numpy as np
import pytest

from policies import (
    ByPriority,
    CriticalLevel,
    DynamicCriticalLevel,
    EarliestPromise,
    HardPeg,
    HighestValue,
    HoldPart,
    LargestFirst,
    LastCome,
    MostLikelyToLeave,
    OneSplit,
    Proportional,
    ResellPurchase,
    ReserveForNewcomers,
    ReturnPurchase,
    ShipComplete,
    ShipPartial,
    SkipWhatDoesNotFit,
    SmallestFirst,
    order_view,
    stock_view,
)

ORDERS = [  # number, units, price, promised at, hazard; all come one after the other
    order_view(
        order=n,
        quantity=units,
        price=price,
        cost=10.0,
        placed_at=float(n),
        promised_at=promised,
        hazard=hazard,
    )
    for n, units, price, promised, hazard in [
        (0, 4, 20.0, 30.0, 0.1),
        (1, 1, 60.0, nan, 0.1),
        (2, 9, 12.0, 10.0, inf),
        (3, 4, 20.0, 30.0, 0.0),
        (4, 2, 30.0, 20.0, nan),
    ]
]


@pytest.mark.parametrize(
    ("rule", "served"),
    [
        (EarliestPromise(), [2, 4, 0, 3, 1]),
        (SmallestFirst(), [1, 4, 0, 3, 2]),
        (LargestFirst(), [2, 0, 3, 4, 1]),
        (HighestValue(), [2, 0, 3, 1, 4]),  # 108, 80, 80, 60, 60
        (HighestValue(by="unit-margin"), [1, 4, 0, 3, 2]),  # 50, 20, 10, 10, 2
        (MostLikelyToLeave(), [2, 1, 0, 3, 4]),  # inf, 5, 1, 0, unknown
        (LastCome(), [4, 3, 2, 1, 0]),
        (SkipWhatDoesNotFit(), [0, 1, 2, 3, 4]),
        (HardPeg(), [0, 1, 2, 3, 4]),
        (Proportional(), [0, 1, 2, 3, 4]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_lines_form_as_the_rule_says(rule: Any, served: list[int]) -> None:
    assert [order.order for order in sorted(ORDERS, key=rule.rank)] == served


def test_sizes_are_what_is_still_open() -> None:
    begun = order_view(quantity=9, open=3, price=5.0)
    assert (SmallestFirst().rank(begun), LargestFirst().rank(begun)) == (3.0, -3.0)
    assert HighestValue().rank(begun) == -15.0


def test_losing_nothing_is_never_urgent() -> None:
    order = order_view(price=10.0, cost=10.0, hazard=inf)
    assert MostLikelyToLeave().rank(order) == 0.0


def test_value_is_by_one_of_two() -> None:
    with pytest.raises(
        ValueError, match=r'^by must be "value" or "unit-margin", got \'size\'$'
    ):
        HighestValue(by="size")


def test_critical_levels_by_hand() -> None:
    """Levels 0, 2, 5: the last class known by its level stands for all after it."""
    rule, stock = CriticalLevel(levels=(0, 2, 5)), stock_view(on_hand=6)
    held = [rule.held_back(order_view(priority=k), stock) for k in (1, 2, 3, 4, 9)]
    assert held == [0, 2, 5, 5, 5]


def test_a_critical_level_of_zero_is_priority() -> None:
    rules: tuple[CriticalLevel | DynamicCriticalLevel, ...] = (
        CriticalLevel(levels=(0, 0)),
        DynamicCriticalLevel(levels=(0,), horizon=1.0),
    )
    for priority, rule in product((1, 2, 3), rules):
        order = order_view(priority=priority)
        assert rule.held_back(order, stock_view(on_hand=7, next_receipt=0.5)) == 0
        assert rule.rank(order) == ByPriority().rank(order)


def test_dynamic_levels_fall_from_the_whole_level_to_nothing() -> None:
    """Level 5 over 10 days: 5 at 10 days or more, then ceil(t / 2), 0 when due."""
    rule, order = DynamicCriticalLevel(levels=(0, 5), horizon=10.0), order_view(priority=2)

    def held(days: float) -> int:
        return rule.held_back(order, stock_view(now=3.0, next_receipt=3.0 + days))

    assert [held(days) for days in (inf, 30, 10, 9, 8, 3, 2, 0.25, 0)] == [
        5,
        5,
        5,
        5,
        4,
        2,
        1,
        1,
        0,
    ]
    assert all(held(a / 7) <= held(b / 7) for a, b in pairwise(range(100)))
    static = CriticalLevel(levels=(0, 5))
    assert held(inf) == static.held_back(order, stock_view())


@pytest.mark.parametrize("levels", [(), (5, 2)])
def test_levels_are_given_and_do_not_decrease(levels: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"^levels must "):
        CriticalLevel(levels=levels)
    with pytest.raises(ValueError, match=r"^levels must "):
        DynamicCriticalLevel(levels=levels, horizon=1.0)
    with pytest.raises(ValueError, match=r"^levels must be >= 0"):
        CriticalLevel(levels=(-1,))


def in_turn(free: int, wanted: list[int]) -> list[int]:
    """What first come, first served gives to each."""
    return [min(n, max(0, free - sum(wanted[:k]))) for k, n in enumerate(wanted)]


@pytest.mark.parametrize("rho", [0.0, 0.1, 0.3, 0.55, 1.0])
def test_a_reserve_is_kept_from_those_who_wait(rho: float) -> None:
    exact = Fraction(str(rho))
    for free in (1, 2, 7, 20, 100):
        for wanted in ([1], [3, 2, 9], [200, 1]):
            kept = ceil(exact * free)
            given = ReserveForNewcomers(rho=rho).share(free, wanted)
            assert list(given) == in_turn(free - kept, wanted)
    newcomer, waits = order_view(free=3), order_view(free=0)
    assert ReserveForNewcomers(rho=rho).rank(newcomer) < ReserveForNewcomers(rho=rho).rank(
        waits
    )


def brute_force(free: int, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """Of all ways to share out, the one that is closest to exact shares, first ones favoured.

    The largest remainders minimise the sum of squared distances from the exact shares.
    """
    total = min(free, sum(wanted))
    exact = [Fraction(total * n, sum(wanted)) for n in wanted]
    ways = [way for way in product(*(range(n + 1) for n in wanted)) if sum(way) == total]
    nearest = min(sum((a - b) ** 2 for a, b in zip(w, exact, strict=True)) for w in ways)
    return max(
        w for w in ways if sum((a - b) ** 2 for a, b in zip(w, exact, strict=True)) == nearest
    )


def test_fair_shares_against_brute_force() -> None:
    rule = Proportional()
    for wanted in product(range(1, 6), repeat=3):
        for free in range(1, 17):
            assert rule.share(free, wanted) == brute_force(free, wanted)


def test_fair_shares_by_hand() -> None:
    assert Proportional().share(1, (5, 5)) == (1, 0)  # a tie: the first in line
    assert Proportional().share(10, (100, 1, 1)) == (10, 0, 0)
    assert Proportional().share(99, (3, 4)) == (3, 4)
    rng = np.random.default_rng(5)
    for _ in range(300):
        wanted = rng.integers(1, 1000, size=20).tolist()
        free = int(rng.integers(1, 12_000))
        given = Proportional().share(free, wanted)
        assert sum(given) == min(free, sum(wanted))
        assert all(0 <= a <= b for a, b in zip(given, wanted, strict=True))


def test_one_split_sends_two_parcels_at_most() -> None:
    """Ten units, one at a time: at phi = 0.3 they go as 3 and 7."""
    rule, open_units, ready = OneSplit(phi=0.3), 10, 0
    parcels: list[int] = []
    for _ in range(10):
        ready += 1
        order = order_view(quantity=10, open=open_units, parcels=len(parcels))
        going = rule.ship(order, ready, open_units)
        if going:
            parcels.append(going)
            open_units, ready = open_units - going, ready - going
    assert parcels == [3, 7]


def test_splits_and_holds_reach_partial_and_complete_shipping() -> None:
    for unshipped, now in product(range(1, 7), (0.0, 2.0, 50.0)):
        for ready in range(1, unshipped + 1):
            order = order_view(now=now, quantity=6, open=unshipped)
            asked = (order, ready, unshipped)
            assert OneSplit(phi=0.0).ship(*asked) == ShipPartial().ship(*asked)
            assert OneSplit(phi=1.0).ship(*asked) == ShipComplete().ship(*asked)
            assert HoldPart(age=0.0).ship(*asked) == ShipPartial().ship(*asked)
            assert HoldPart(age=51.0).ship(*asked) == ShipComplete().ship(*asked)


def test_a_part_is_held_until_its_age() -> None:
    rule, order = HoldPart(age=2.0), order_view(now=10.0, placed_at=10.0, quantity=4)
    shipped = [rule.ship(order._replace(now=t), 1, 4) for t in (10.0, 11.9, 12.0, 99.0)]
    assert shipped == [0, 0, 1, 1]
    assert rule.ship(order, 4, 4) == 4


def test_selling_on_is_returning_at_a_fee() -> None:
    for waited, on_order in product((1, 5), (0, 3, 9)):
        order, stock = order_view(quantity=7, open=waited), stock_view(on_order=on_order)
        sold_on = ResellPurchase(loss=4.0).cancel(order, stock)
        assert sold_on == ReturnPurchase(fee=4.0).cancel(order, stock) == min(waited, on_order)
    assert ResellPurchase(loss=4.0).fee == ReturnPurchase(fee=4.0).fee == 4.0
    assert ReturnPurchase().fee == 0.0
