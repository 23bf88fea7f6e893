"""What measuring takes for granted so as not to look at everything for every figure."""

import numpy as np
import pytest

from results.kpis import KPIS, kpis_of, measure
from results.view import SCOPES, Run, Scope, View
from scenarios import load
from sim.record import Record
from sim.simulate import simulate
from tests.results.busy_world import busy_world

BASKETS = [False, True]


@pytest.mark.parametrize("per_line", [False, True])
@pytest.mark.parametrize("baskets", BASKETS)
def test_there_is_nothing_to_tell_of_an_order_filled_at_once(
    baskets: bool, per_line: bool
) -> None:
    """Who waited, left, was promised or told something is among the short ones."""
    run = Run(simulate(busy_world(baskets=baskets, warm_up=0.0), seed=3))
    table = run.all_lines if per_line else run.all_orders
    short = run.all_short_lines if per_line else run.all_short_orders
    # All lines of an order come at one instant, and no two orders do.
    filled = ~np.isin(table.placed_at, short.placed_at)
    assert 20 < np.count_nonzero(filled) < len(table) - 20
    assert np.count_nonzero(filled) + len(short) == len(table)
    for name in ("cancelled", "refused", "rescued", "slips", "notices"):
        assert not table[name][filled].any(), name
        assert getattr(short, name).any(), name
    for name in ("promised_at", "promise"):
        assert np.isnan(table[name][filled]).all(), name
    assert (table.ended_at == table.placed_at)[filled].all()
    assert (table.filled_at_once == table.quantity)[filled].all()
    assert table.served[filled].all()
    assert table.parcels[filled].max() == 1


def small_shop() -> Record:
    """One class, one item, one supplier; some wait, some leave, some wait at the end."""
    often_short = load("small-e-shop", set={"run.horizon": 300.0, "policy.reorder.r": 10})
    record = simulate(often_short.world, seed=4)
    assert min(record.orders.cancelled.sum(), record.orders.open.sum()) > 0
    return record


@pytest.mark.parametrize("scope", SCOPES)
def test_the_only_class_item_or_supplier_is_the_whole_shop(scope: Scope) -> None:
    record = small_shop()
    found, view = measure(record)[scope][0], View(Run(record), scope)
    for name, (above, below) in zip(kpis_of(scope), found, strict=True):
        own = [float(np.ravel(part)[0]) for part in KPIS[name].measure(view)]
        assert [above, below] == pytest.approx(own, rel=1e-12, nan_ok=True), name
