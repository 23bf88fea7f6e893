"""Orders rounded to what suppliers sell: by brute force, in limits, around any kind of rule."""

import pickle
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from policies import (
    BaseStock,
    CanOrder,
    ConstantOrder,
    DualIndex,
    ForecastReorderPoint,
    Kanban,
    MinMax,
    PeriodicOrderUpTo,
    PolicyError,
    ReorderPoint,
    Rounded,
    SingleBuy,
    build,
    check_policy,
    stock_view,
)
from sim.hooks import Hooks
from sim.rules import Reorder
from sim.views import Purchase
from sim.world import Policy
from tests.unit.worlds import customers, run, world

ATTRIBUTES = (
    "trigger",
    "review_period",
    "first_review",
    "review_times",
    "sees_pipeline",
    "sees_receipts",
    "learns_every",
)
RULES: Sequence[Any] = (
    BaseStock(S=12),
    MinMax(s=4, S=30),
    PeriodicOrderUpTo(T=7.0, S=30, first=2.0),
    ConstantOrder(T=7.0, q=5),
    Kanban(N=3, C=5),
    CanOrder(s=4, c=9, S=30),
    DualIndex("acme", "bolt", S_e=9, S_r=20, express_lead_time=1.0),
    ForecastReorderPoint(initial=4.0, lead_time=9.0, k=2.0, Q=5),
    SingleBuy(Q=40),
)


def rounded(moq: int = 1, pack: int = 1, **more: Any) -> Rounded:
    return Rounded(of=BaseStock(S=0), moq=moq, pack=pack, **more)


@pytest.mark.parametrize(("moq", "pack"), [(1, 1), (50, 1), (1, 12), (50, 12), (7, 100)])
def test_an_order_is_the_least_number_of_packs_above_the_minimum(moq: int, pack: int) -> None:
    rule = rounded(moq, pack)
    assert rule.lot(0) == 0, "no order is no order"
    for wanted in range(1, 260):
        packs = 1
        while packs * pack < max(wanted, moq):
            packs += 1
        assert rule.lot(wanted) == rule.order(stock_view(backorders=wanted)) == packs * pack


@pytest.mark.parametrize("stretch", [0, 1, 10, 60])
def test_the_highest_break_within_reach_is_taken(stretch: int) -> None:
    rule = rounded(moq=4, pack=3, breaks=(50, 90), stretch=stretch)
    for wanted in range(1, 150):
        alone = rounded(moq=4, pack=3).lot(wanted)
        reach = range(alone, alone + stretch + 1)
        sold = [units for units in reach if units % 3 == 0]
        best = {51: 51 in sold, 90: 90 in sold}  # 50 is sold as 51
        expected = max([alone, *(units for units, there in best.items() if there)])
        assert rule.lot(wanted) == expected


def test_each_part_of_a_purchase_is_rounded() -> None:
    inner = DualIndex("near", "far", S_e=9, S_r=20, express_lead_time=1.0)
    view = stock_view(on_hand=4)
    assert inner.order(view) == (Purchase("near", 5), Purchase("far", 11))
    assert Rounded(of=inner, pack=10).order(view) == (Purchase("near", 10), Purchase("far", 20))


@pytest.mark.parametrize("inner", RULES, ids=lambda rule: type(rule).__name__)
def test_without_terms_it_is_the_rule_itself(inner: Any) -> None:
    rule = Rounded(of=inner)
    for name in (*ATTRIBUTES, "learn", "join"):
        assert hasattr(rule, name) == hasattr(inner, name), name
    for name in ATTRIBUTES:
        assert getattr(rule, name, None) == getattr(inner, name, None), name
    bare, wrapped = Hooks("a", Policy(reorder=inner)), Hooks("a", Policy(reorder=rule))
    for name in (*ATTRIBUTES, "learns_every"):
        assert getattr(wrapped, name, None) == getattr(bare, name, None), name
    for position in range(-20, 60):
        stock = stock_view(on_hand=max(position, 0), backorders=max(-position, 0))
        assert rule.order(stock) == inner.order(stock)
        if hasattr(inner, "join"):
            assert rule.join(stock) == inner.join(stock)
    if hasattr(inner, "learn"):
        assert rule.learn((), 7) == inner.learn((), 7)


@pytest.mark.parametrize("inner", RULES, ids=lambda rule: type(rule).__name__)
def test_whatever_it_wraps_it_conforms(inner: Reorder) -> None:
    rule = Rounded(of=inner, moq=7, pack=4, breaks=(60,), stretch=5)
    assert check_policy(rule, "reorder") == []
    assert pickle.loads(pickle.dumps(rule)) == rule


def test_who_joins_is_rounded_too() -> None:
    rule = Rounded(of=CanOrder(s=4, c=9, S=30), pack=25)
    assert [rule.join(stock_view(on_hand=units)) for units in (10, 9, 4)] == [0, 25, 50]


def test_packs_of_q_turn_a_base_stock_into_a_reorder_point() -> None:
    # Whatever the course: base stock S in packs of Q is (r, nQ) with r = S - 1.
    times = np.cumsum(np.random.default_rng(3).exponential(0.5, 300)).tolist()
    sizes = np.random.default_rng(4).integers(1, 9, 300).tolist()

    def bought(rule: Reorder) -> list[tuple[float, int]]:
        record = run(world(customers(times, sizes), initial=(20,), end=150.0, reorder=rule))
        table = record.purchase_orders
        return list(zip(table.placed_at.tolist(), table.quantity.tolist(), strict=True))

    packs = bought(Rounded(of=BaseStock(S=16), pack=10))
    assert packs == bought(ReorderPoint(r=15, Q=10))
    assert len(packs) > 50


def test_parameters_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^breaks must increase, got \[90, 50\]$"):
        rounded(breaks=(90, 50))
    with pytest.raises(ValueError, match=r"^pack must be >= 1, got 0$"):
        rounded(pack=0)
    with pytest.raises(ValueError, match=r"^of must be a reorder rule, got 'min-max'$"):
        Rounded(of="min-max")  # type: ignore[arg-type]


def test_it_is_built_from_a_table_or_a_rule() -> None:
    table = {"rule": "min-max", "s": 20, "S": 60}
    built = build("reorder", "rounded", {"of": table, "pack": 12})
    assert built == Rounded(of=MinMax(s=20, S=60), pack=12)
    assert built == build("reorder", "rounded", {"of": MinMax(s=20, S=60), "pack": 12})
    twice = {"rule": "rounded", "of": table, "moq": 9}
    assert build("reorder", "rounded", {"of": twice}) == Rounded(
        of=Rounded(of=MinMax(s=20, S=60), moq=9)
    )


@pytest.mark.parametrize(
    ("of", "text"),
    [
        ({"rule": "min-max", "s": 20, "Q": 6}, "of: reorder rule 'min-max': no parameter 'Q'"),
        ({"rule": "min_max", "s": 20, "S": 60}, "of: no reorder rule 'min_max'; known: "),
        (
            {"rule": "min-max", "s": 60, "S": 20},
            r"of: reorder rule 'min-max': s \(60\) must be",
        ),
        ({"s": 60, "S": 20}, "of must be a reorder rule, such as { rule = "),
        ("min-max", "of must be a reorder rule, such as { rule = "),
        (MinMax, "of must be a reorder rule, such as { rule = "),
    ],
)
def test_what_is_wrong_within_is_said(of: object, text: str) -> None:
    with pytest.raises(PolicyError, match=f"^reorder rule 'rounded': {text}"):
        build("reorder", "rounded", {"of": of})
