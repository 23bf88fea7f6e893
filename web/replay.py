"""One replication as the browser replays it: levels, people who wait, purchases, money."""

from itertools import pairwise
from math import isnan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from results.evidence.levels import levels_at
from results.kpis import KPIS, measure_shop
from results.parts import parts_of
from results.tables import ABSENT, CANCELLED, EXPIRED, WAITED
from results.view import Floats, Run, View
from sim.ledger import Outcome
from sim.record import Record
from sim.simulate import simulate
from sim.world import World
from web.limits import PEOPLE, POINTS

Bools = NDArray[np.bool_]

_MARKS = 60  # parts of the window after each of which the money is counted
_MONEY = ("profit", "revenue", "cost_total")
_LEVELS = ("on_hand", "backorders", "on_order", "waiting", "at_once", "refused", "left")
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
        "levels": _levels(run),
        "money": _money(record, [world.warm_up, *marks.tolist(), world.end]),
        **_people(run),
        **_purchases(record),
        "kpis": _kpis(record),
    }


def _levels(run: Run) -> dict[str, list[float]]:
    """Return levels and counts after each instant at which units moved, or enough of them.

    Units `on_hand`, `backorders` and `on_order`; orders `waiting`; and how many orders had been
    served `at_once`, had been `refused` or had `left` by then.
    """
    record, orders, fates = run.record, run.all_orders, _fates(run)
    moments = (
        orders.placed_at, orders.ended_at, record.shipments.time, record.receipts.time,
        record.purchase_orders.placed_at, record.write_offs.time, record.rescues.time,
    )  # fmt: skip
    times = np.unique(np.concatenate([[0.0], *moments]))
    times = times[(times >= 0.0) & (times < record.world.end)]

    def count(column: Floats, which: Bools) -> Floats:
        return np.searchsorted(np.sort(column[which]), times, side="right").astype(np.float64)

    come, gone = (count(column, fates.waited) for column in (orders.placed_at, orders.ended_at))
    counts = (
        come - gone, count(orders.placed_at, fates.at_once),
        count(orders.placed_at, fates.refused), count(orders.ended_at, fates.left),
    )  # fmt: skip
    levels = np.vstack([levels_at(record, times), *counts])
    kept = _outline(levels, POINTS)
    return {
        "times": _short(times[kept]),
        **{
            name: row.astype(int).tolist()
            for name, row in zip(_LEVELS, levels[:, kept], strict=True)
        },
    }


def _outline(levels: Floats, most: int) -> NDArray[np.int64]:
    """Return which points to keep: all, or of each of many bins the extremes of each level."""
    n = levels.shape[1]
    if n <= most:
        return np.arange(n)
    starts = np.linspace(0, n, most // (2 * len(levels) + 1) + 1).astype(int)
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


class _Fates(NamedTuple):
    """Which orders had to wait, were served at once or refused, and which of the first left."""

    waited: Bools
    at_once: Bools
    refused: Bools
    left: Bools


def _fates(run: Run) -> _Fates:
    orders = run.all_orders
    waited, absent = (orders.fate & WAITED) != 0, (orders.fate & ABSENT) != 0
    at_once = ~waited & ~absent & (orders.filled_at_once == orders.quantity)
    left = waited & ((orders.fate & (CANCELLED | EXPIRED)) != 0)
    return _Fates(waited, at_once, ~waited & ~absent & ~at_once, left)


def _people(run: Run) -> dict[str, Any]:
    """Return those who waited one by one; of very many every second, or fourth, and so on."""
    orders = run.all_orders
    rows = np.flatnonzero(_fates(run).waited)
    each = _every(len(rows))
    rows = rows[::each]
    first = np.flatnonzero(run.all_lines.lines > 0)
    columns = (
        orders.placed_at[rows].round(4), orders.ended_at[rows].round(4),
        orders.customer_class[rows], run.all_lines.item[first][rows], orders.quantity[rows],
    )  # fmt: skip
    people = zip(*(column.tolist() for column in columns), _how(orders.fate[rows]), strict=True)
    return {"people": [list(map(_known, row)) for row in people], "people_each": each}


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


def _purchases(record: Record) -> dict[str, Any]:
    """Return purchase orders: placed, expected, over, units, supplier, item; see `_people`."""
    bought = record.purchase_orders
    each = _every(len(bought))
    columns = (
        bought.placed_at.round(4), bought.expected_at.round(4), bought.ended_at.round(4),
        bought.quantity, bought.supplier, bought.item,
    )  # fmt: skip
    rows = zip(*(column[::each].tolist() for column in columns), strict=True)
    return {
        "purchase_orders": [list(map(_known, row)) for row in rows],
        "purchase_orders_each": each,
    }


def _every(n: int) -> int:
    """Return k, of `n` every k-th being few enough: a power of two, so runs can be alike."""
    every: int = 1 << max(0, (max(n, 1) - 1) // PEOPLE).bit_length()
    return every


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and isnan(value) else value


def _kpis(record: Record) -> dict[str, float | None]:
    pairs = measure_shop(record, _SHOWN)
    return {
        name: None if not below or np.isnan(above) else float(above / below)
        for name, (above, below) in zip(_SHOWN, pairs, strict=True)
    }


def _short(values: Floats) -> list[float]:
    return np.round(values, 4).tolist()  # type: ignore[no-any-return]  # numpy says Any
