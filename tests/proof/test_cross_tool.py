"""The given paths of docs/cross-tool.md, as stockpyl has them period by period and as here."""

from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from results import run
from results.evidence import levels_at
from sim.record import Record
from sim.simulate import simulate
from tests.proof.measured import assert_equals, count
from tests.test_docs import script

DOCS = Path(__file__).parent.parent.parent / "docs"
CROSS: Any = script("make_cross_tool")
PATHS = tuple(CROSS.PATHS)
HOLDING, BACKORDER = 1.0, 9.0  # a unit and day, as in the files


def module_of(file: Path) -> ModuleType:
    return script(str(file.relative_to(DOCS).with_suffix("")))


@cache
def record_of(path: str) -> Record:
    scenario = CROSS.scenario(path)
    return simulate(scenario.world, scenario.run.seed, check=True)


def by_period(path: str) -> dict[str, np.ndarray[Any, Any]]:
    """Return what backlab made of a path, in the columns of stockpyl's rows."""
    record, n = record_of(path), len(CROSS.stockpyl(path))
    length = record.world.end / n
    starts = np.arange(n, dtype=np.float64) * length
    on_hand, backorders, _ = levels_at(record, starts)

    def units(times: Any, each: Any) -> np.ndarray[Any, Any]:
        return np.bincount((times / length).astype(int), each, n)

    orders, bought, receipts = record.orders, record.purchase_orders, record.receipts
    return {
        "demand": units(orders.placed_at, orders.quantity),
        "filled": units(orders.placed_at, orders.filled_at_once),
        "received": units(receipts.time, receipts.units),
        "ordered": units(bought.placed_at, bought.quantity),
        "on_hand": on_hand,
        "backorders": backorders,
        "cost": (HOLDING * on_hand + BACKORDER * backorders) * length,
    }


@pytest.mark.parametrize("path", PATHS)
def test_every_period_is_that_of_stockpyl(path: str) -> None:
    rows, found = CROSS.stockpyl(path), by_period(path)
    for name, values in found.items():
        theirs = [row[name] for row in rows]
        assert_equals(f"{name}, largest difference", np.abs(values - theirs).max(), 0.0, 1e-9)
        count("values of stockpyl", len(rows))
    assert found["backorders"].any()


@pytest.mark.parametrize("path", PATHS)
def test_costs_are_those_of_stockpyl(path: str) -> None:
    kpis, rows = run(CROSS.scenario(path)).kpis, CROSS.stockpyl(path)
    theirs = CROSS.total(rows, "cost") / record_of(path).world.horizon
    assert_equals("cost a day", kpis["cost_total"].mean, theirs, 1e-9)


@pytest.mark.parametrize("path", PATHS)
def test_definitions_of_service_on_rows_of_stockpyl_are_the_kpis(path: str) -> None:
    kpis, rows = run(CROSS.scenario(path)).kpis, CROSS.stockpyl(path)
    named = [each for each in CROSS.DEFINITIONS if each.kpi]
    assert len(named) == 5
    for each in named:
        assert_equals(each.kpi, kpis[each.kpi].mean, each.of(rows), 1e-12)
    assert_equals("fill_rate of stockpyl", kpis["fill_rate"].mean, rows[-1]["fill_rate"], 1e-9)


def test_the_shop_that_orders_in_the_evening_orders_the_same_with_a_shorter_lead_time() -> None:
    morning = record_of("base-stock")
    later = simulate(CROSS.load(CROSS.FILES / "periodic.toml", variant="evening").world, 1)
    assert np.array_equal(later.orders.placed_at, morning.orders.placed_at + 0.5)
    for name in ("quantity", "filled_at_once"):
        assert_equals(name, (later.orders[name] != morning.orders[name]).sum(), 0)
    one, other = morning.purchase_orders, later.purchase_orders
    n = len(other)  # the last evening is outside of the horizon
    assert n >= len(one) - 1
    assert np.array_equal(other.placed_at, one.placed_at[:n] + 1.0)
    assert np.array_equal(other.quantity, one.quantity[:n])
    came = one.ended_at[:n]
    assert np.array_equal(other.ended_at, came, equal_nan=True)


def test_a_lead_time_of_two_days_protects_against_the_demand_of_two() -> None:
    """The level at the end of a day is S less the demand of R + L - 1 days, R = 1, L = 2."""
    rows = CROSS.stockpyl("base-stock")
    demand = np.array([row["demand"] for row in rows])
    level = np.array([row["on_hand"] - row["backorders"] for row in rows])
    assert_equals(
        "largest difference", np.abs(level[1:] - (8 - demand[1:] - demand[:-1])).max(), 0
    )


def test_the_page_is_current() -> None:
    current = (DOCS / "cross-tool.md").read_text(encoding="utf-8")
    assert current == CROSS.page(), "run: python docs/make_cross_tool.py"


@pytest.mark.parametrize("path", PATHS)
def test_stockpyl_still_gives_the_rows(path: str) -> None:
    pytest.importorskip("stockpyl")
    made: Any = module_of(DOCS / "cross-tool" / "stockpyl_paths.py")
    kept = (DOCS / "cross-tool" / f"stockpyl-{path}.csv").read_text(encoding="utf-8")
    assert made.path(path) == kept.splitlines()
