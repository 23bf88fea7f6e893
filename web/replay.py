"""One replication as the browser replays it: levels, people who wait, purchases, money."""

from itertools import pairwise
from math import isnan
from typing import Any

import numpy as np

from results.evidence.levels import levels_at
from results.kpis import KPIS, measure_shop
from results.parts import parts_of
from results.tables import ABSENT, WAITED
from results.view import Floats, Run, View
from sim.ledger import Outcome
from sim.record import Record
from sim.simulate import simulate
from sim.world import World
from web.limits import PEOPLE, POINTS

_MARKS = 60  # parts of the window after each of which the money is counted
_BINS = 120  # of time, for those who did not wait
_MONEY = ("profit", "revenue", "cost_total")
_SHOWN = ("profit", "fill_rate", "mean_wait_backordered", "backlog_mean", "on_hand_mean",
          "cancellation_rate", "lost_rate")  # fmt: skip


def trace(world: World, seed: int, replication: int) -> dict[str, Any]:
    """Simulate one replication and return what is seen of it, fit for JSON."""
    marks = np.linspace(world.warm_up, world.end, _MARKS + 1)[1:-1]
    record = simulate(world, seed, replication, marks=marks.tolist())
    run = Run(record)
    return {
        "time_unit": world.time_unit,
        "currency": world.currency,
        "start": 0.0,
        "warm_up": world.warm_up,
        "end": world.end,
        "items": [item.name for item in world.items],
        "classes": [each.name for each in world.customers],
        "suppliers": [each.name for each in world.suppliers],
        "levels": _levels(record),
        "money": _money(record, [world.warm_up, *marks.tolist(), world.end]),
        **_people(run),
        "purchase_orders": _purchases(record),
        "kpis": _kpis(record),
    }


def _levels(record: Record) -> dict[str, list[float]]:
    """Return the levels after each instant at which units moved, thinned to what is seen."""
    orders, shipments, receipts = record.orders, record.shipments, record.receipts
    moments = (
        orders.placed_at, orders.ended_at, shipments.time, receipts.time,
        record.purchase_orders.placed_at, record.write_offs.time, record.rescues.time,
    )  # fmt: skip
    times = np.unique(np.concatenate([[0.0], *moments]))
    times = times[(times >= 0.0) & (times < record.world.end)]
    levels = levels_at(record, times)
    kept = _outline(levels, POINTS)
    named = zip(("on_hand", "backorders", "on_order"), levels[:, kept], strict=True)
    return {
        "times": _short(times[kept]),
        **{name: row.astype(int).tolist() for name, row in named},
    }


def _outline(levels: Floats, most: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return which points to keep: all, or of each of many bins the extremes of each level."""
    n = levels.shape[1]
    if n <= most:
        return np.arange(n)
    starts = np.linspace(0, n, max(1, most // 8) + 1).astype(int)
    kept = {0, n - 1}
    for first, last in pairwise(starts.tolist()):
        for row in levels[:, first:last] if last > first else ():
            kept |= {first + int(row.argmin()), first + int(row.argmax())}
        kept.add(int(last) - 1)
    return np.array(sorted(kept))


def _money(record: Record, edges: list[float]) -> dict[str, list[float]]:
    """Return what has been earned since the warm-up, at the ends of the parts of the window."""
    marks = edges[1:-1]
    sums = np.array([_amounts(part) for part in parts_of(record, marks)], np.float64).cumsum(
        axis=0
    )
    columns = np.vstack([np.zeros(len(_MONEY)), sums]).T
    named = zip(("profit", "revenue", "cost"), columns, strict=True)
    return {"times": _short(np.array(edges)), **{name: _short(row) for name, row in named}}


def _amounts(part: Run) -> list[float]:
    view = View(part, "all")
    return [float(np.ravel(KPIS[name].measure(view)[0])[0]) for name in _MONEY]


def _people(run: Run) -> dict[str, Any]:
    """Return who waited, one by one, and of all others how many came when."""
    orders, end = run.all_orders, run.record.world.end
    waited = (orders.fate & WAITED) != 0
    absent = (orders.fate & ABSENT) != 0
    at_once = ~waited & ~absent & (orders.filled_at_once == orders.quantity)
    refused = ~waited & ~absent & ~at_once
    rows = np.flatnonzero(waited)
    first = np.flatnonzero(run.all_lines.lines > 0)
    items = run.all_lines.item[first]
    how = _how(orders.fate[rows])
    people = [
        [float(placed), None if np.isnan(ended) else float(ended), int(group), int(item),
         int(units), way]
        for placed, ended, group, item, units, way in zip(
            orders.placed_at[rows].round(4), orders.ended_at[rows].round(4),
            orders.customer_class[rows], items[rows], orders.quantity[rows], how, strict=True,
        )
    ]  # fmt: skip
    edges = np.linspace(0.0, end, _BINS + 1)
    return {
        "people": people[:PEOPLE],
        "people_left_out": max(0, len(people) - PEOPLE),
        "bins": _short(edges),
        "at_once": np.histogram(orders.placed_at[at_once], edges)[0].tolist(),
        "refused": np.histogram(orders.placed_at[refused], edges)[0].tolist(),
    }


def _how(fates: Any) -> list[str]:
    """Return in a word how each order that waited ended: the worst of its lines."""
    words = [
        (Outcome.CANCELLED, "left"), (Outcome.EXPIRED, "expired"), (Outcome.OPEN, "open"),
        (Outcome.DROP_SHIPPED, "drop-shipped"), (Outcome.SUBSTITUTED, "substituted"),
    ]  # fmt: skip
    return [
        next((word for outcome, word in words if fate >> outcome & 1), "shipped")
        for fate in fates.tolist()
    ]


def _purchases(record: Record) -> list[list[Any]]:
    """Return the purchase orders: placed, expected, over, units, supplier, item."""
    bought = record.purchase_orders
    columns = (
        bought.placed_at.round(4), bought.expected_at.round(4), bought.ended_at.round(4),
        bought.quantity, bought.supplier, bought.item,
    )  # fmt: skip
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [[_known(value) for value in row] for row in rows][:PEOPLE]


def _known(value: float) -> float | None:
    return None if isnan(value) else value


def _kpis(record: Record) -> dict[str, float | None]:
    pairs = measure_shop(record, _SHOWN)
    return {
        name: None if not below or np.isnan(above) else float(above / below)
        for name, (above, below) in zip(_SHOWN, pairs, strict=True)
    }


def _short(values: Floats) -> list[float]:
    return np.round(values, 4).tolist()  # type: ignore[no-any-return]  # numpy says Any
