"""Faults of a shop: nobody comes, nothing arrives, all leave at once, a million wait."""

import json
from collections.abc import Callable
from math import isfinite, isnan
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenarios import load
from sim.eventlog import Event, Kind
from sim.ledger import Outcome
from sim.record import Record
from sim.simulate import simulate
from tests.figures import kpis
from tests.proof.faults import NEVER, Table, backlab, leaving_at_once, shop, written

N = 1000
WORLDS: dict[str, Callable[[Path], Table]] = {
    "nobody comes": lambda _: shop(arrivals={"law": "poisson", "rate": 0.0}),
    "nothing arrives": lambda _: shop(lead_time=NEVER),
    "too short": lambda _: shop(horizon=2.5),
    "all leave at once": lambda folder: leaving_at_once(folder, N),
}
PER_ORDER = (  # 0/0 where nobody orders
    "fill_rate", "order_fill_rate", "backorder_rate", "mean_wait", "mean_wait_backordered",
    "wait_p50", "wait_max", "cancellation_rate", "lost_rate", "open_age_mean",
)  # fmt: skip
PER_RECEIPT = (  # 0/0 where nothing arrives
    "lead_time_mean", "lead_time_sd", "lead_time_p50", "lead_time_p95", "otif", "eta_error",
    "cycle_service_level",
)  # fmt: skip


def run(table: Table, log: Callable[[Event], None] | None = None) -> Record:
    loaded = load(table)
    return simulate(loaded.world, loaded.run.seed, check=True, log=log)


def assert_undefined(found: Any, names: tuple[str, ...]) -> None:
    for name in names:
        assert isnan(found[name]), (name, found[name])


@pytest.mark.parametrize("fault", WORLDS)
def test_every_kpi_is_a_number_or_is_not_defined(fault: str, tmp_path: Path) -> None:
    """None is infinite, none warns; the sums of money are always defined."""
    found = kpis(run(WORLDS[fault](tmp_path)))
    assert not [name for name, value in found.items() if not isfinite(value) | isnan(value)]
    for name in ("profit", "cost_total", "revenue", "on_hand_mean", "backlog_mean"):
        assert isfinite(found[name]), name


def test_where_nobody_comes_only_the_shop_acts() -> None:
    """3 units on hand are at the reorder point: 8 are bought at time 0, and come at 3."""
    record = run(WORLDS["nobody comes"](Path()))
    found = kpis(record)
    assert len(record.orders) == 0
    assert_undefined(found, PER_ORDER)
    assert found["on_hand_mean"] == pytest.approx((3 * 3 + 17 * 11) / 20)
    assert found["position_mean"] == pytest.approx(11)
    assert found["ready_rate"] == found["no_backorder_time"] == 1.0
    assert found["profit"] == pytest.approx(-8 * 6 / 20)
    assert found["lead_time_mean"] == 3.0


def test_where_nothing_arrives_only_the_first_stock_is_sold() -> None:
    """The position stays above the reorder point with what never comes; all others wait."""
    record = run(WORLDS["nothing arrives"](Path()))
    orders, found = record.orders, kpis(record)
    assert orders.quantity.sum() == len(orders) > 20
    assert np.all(orders.outcome[:3] == Outcome.FILLED)
    assert np.all(orders.outcome[3:] == Outcome.OPEN)
    assert found["fill_rate"] == pytest.approx(3 / len(orders))
    assert found["mean_wait"] == 0.0  # of those who were served
    assert found["open_orders"] == found["backlog_peak"] == len(orders) - 3
    assert found["revenue"] == pytest.approx(30 / 20)
    assert found["cost_purchase"] == 0.0
    assert_undefined(found, PER_RECEIPT)
    bought = record.purchase_orders.quantity.sum()
    assert record.levels.on_order_end[0] == bought == 8 * -(-(len(orders) + 1) // 8)


def test_a_run_shorter_than_a_lead_time_is_one_in_which_nothing_arrives() -> None:
    short, never = (run(shop(horizon=2.5, lead_time=each)) for each in (3.0, NEVER))
    assert len(short.receipts) == 0
    for name in short.orders.names:
        assert np.array_equal(short.orders[name], never.orders[name], equal_nan=True), name
    assert kpis(short) == pytest.approx(kpis(never), nan_ok=True)
    assert_undefined(kpis(short), PER_RECEIPT)
    begun = run(shop(horizon=20.0))  # of which it is the beginning
    assert np.array_equal(short.orders.placed_at, begun.orders.placed_at[: len(short.orders)])


def test_all_who_wait_leave_at_one_instant(tmp_path: Path) -> None:
    """3 are served, 997 leave at time 10; what was bought for them comes from 15 on."""
    events: list[Event] = []
    record = run(WORLDS["all leave at once"](tmp_path), events.append)
    orders, found = record.orders, kpis(record)
    assert np.all(orders.ended_at[3:] == 10.0)
    assert np.all(orders.outcome[3:] == Outcome.CANCELLED)
    left = [event for event in events if event.kind == Kind.CANCELLATION]
    assert [event.backorders for event in left] == list(range(N - 4, -1, -1))
    assert [event.order for event in left] == list(range(4, N + 1))  # first come, first gone
    assert found["backlog_peak"] == N - 3
    assert found["cancellation_rate"] == found["lost_rate"] == pytest.approx((N - 3) / N)
    waited = 10.0 - (np.arange(4, N + 1) / 128)
    assert found["mean_wait_cancelled"] == pytest.approx(waited.mean())
    assert found["backlog_mean"] == pytest.approx(waited.sum() / 20.0)
    assert found["open_orders"] == 0
    assert_undefined(found, ("open_age_mean",))


@pytest.mark.long
@pytest.mark.parametrize("fault", WORLDS)
def test_the_command_line_takes_it(fault: str, tmp_path: Path) -> None:
    """run, compare, report and plot; JSON has no number that JSON does not know."""
    path, out = written(WORLDS[fault](tmp_path), tmp_path), str(tmp_path / "out")
    for verb in ("run", "compare"):
        backlab(verb, path, "--quiet")
        json.loads(backlab(verb, path, "--json", "--quiet").stdout, parse_constant=pytest.fail)
    tables = "--orders", f"{out}.orders.csv", "--events", f"{out}.events.csv"
    backlab("run", path, "--quiet", "--replications", "1", *tables)
    rows = Path(f"{out}.orders.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + len(run(WORLDS[fault](tmp_path)).orders)
    backlab("report", path, "--out", f"{out}.html", "--quiet")
    backlab("plot", "course", path, "--out", f"{out}.svg")
    backlab("size", path, "--quiet")
    backlab("validate", path)


KINDS = ("waterfall", "trade-off", "waits", "ages", "people", "classes", "suppliers")
NOTHING_TO_DRAW = {  # and said so
    "nobody comes": {"waterfall", "trade-off", "waits", "ages", "people", "classes"},
    "nothing arrives": {"waterfall", "classes"},
    "too short": {"waterfall", "classes"},
    "all leave at once": {"ages", "people", "classes"},
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", WORLDS)
@pytest.mark.parametrize("kind", [*KINDS, "warm-up"])
def test_every_plot_is_drawn_or_says_why_not(fault: str, kind: str, tmp_path: Path) -> None:
    path, out = written(WORLDS[fault](tmp_path), tmp_path), tmp_path / "out.svg"
    empty = kind in NOTHING_TO_DRAW[fault]
    backlab("plot", kind, path, "--out", str(out), status=2 if empty else 0)
    assert out.exists() != empty


MILLION = 1_000_000


@pytest.mark.slow
def test_a_million_customers_wait(tmp_path: Path) -> None:
    """Nobody is served but the first 3; the others' ages are those of a Poisson process."""
    table = shop(arrivals={"law": "poisson", "rate": MILLION / 20}, lead_time=NEVER)
    record = simulate(load(table).world, 7)
    orders, found = record.orders, kpis(record)
    n = len(orders)
    assert abs(n - MILLION) < 4 * MILLION**0.5
    assert found["open_orders"] == found["backlog_peak"] == n - 3
    ages = 20.0 - orders.placed_at[3:]
    assert found["open_age_mean"] == pytest.approx(ages.mean())
    assert found["backlog_mean"] == pytest.approx(ages.sum() / 20.0)
    assert abs(ages.mean() - 10.0) < 4 * 20 / (12 * n) ** 0.5


@pytest.mark.slow
def test_a_million_customers_are_served_at_once_in_the_order_they_came(tmp_path: Path) -> None:
    """What one purchase order brings at time 15 serves all who wait, first come first."""
    rate = MILLION / 15
    table = shop(arrivals={"law": "poisson", "rate": rate}, lead_time=15.0, horizon=15.5)
    table["policy"]["reorder"]["Q"] = 2 * MILLION
    record = simulate(load(table).world, 7)
    waited = record.shipments
    assert np.all(waited.time[: MILLION // 2] == 15.0)
    assert np.all(np.diff(waited.row) > 0)
    came_before = (record.orders.placed_at < 15.0).sum()
    assert np.array_equal(waited.row, np.arange(3, came_before))
    assert record.levels.backorders_end[0] == 0
