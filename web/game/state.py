"""What a team sees at the beginning of a round: stock, who waits, what comes, the money."""

from collections.abc import Sequence
from dataclasses import replace
from math import isnan
from typing import Any

import numpy as np

from results.evidence.levels import levels_at
from results.kpis import KPIS, measure_shop
from results.tables import ABSENT, CANCELLED, DECLINED, EXPIRED, REJECTED
from results.view import Run
from sim.ledger import Standing
from sim.record import Record
from sim.sending import mean_lead_time
from sim.simulate import simulate
from sim.world import World
from web.game.terms import Decision, played

WAITING = 400  # customers who wait that are shown one by one
_GRID = 24  # instants of a round at which its levels are drawn
_BEFORE = 1e-6  # of a round: the time after which the state at the start is told
MONEY = (
    "profit", "revenue", "cost_purchase", "cost_ordering", "cost_holding", "cost_storage",
    "cost_shipment", "cost_backorder", "cost_shortage", "cost_lost_sale",
    "cost_compensation", "cost_write_off", "cost_total",
)  # fmt: skip
SERVICE = (
    "fill_rate", "order_fill_rate", "mean_wait_backordered", "cancellation_rate",
    "rejection_rate", "lost_rate", "on_hand_mean", "backlog_mean",
)  # fmt: skip


def state(
    world: World, length: float, seed: int, decisions: Sequence[Decision], reveal: str
) -> dict[str, Any]:
    """Return what is known after the rounds that were decided, fit for JSON."""
    rounds = len(decisions)
    total = round(world.horizon / length)
    until = rounds * length or _BEFORE * length
    record = simulate(replace(played(world, length, decisions), horizon=until), seed)
    return {
        "round": rounds,
        "rounds": total,
        "length": length,
        "now": rounds * length,
        "classes": len(world.customers),
        "items": _items(record),
        "suppliers": _suppliers(world),
        **_waiting(record),
        "under_way": _under_way(record),
        "rounds_so_far": [_round(record, k, length) for k in range(rounds)],
        "levels": _levels(record, rounds, length),
        "kpis": kpis_of_run(record) if rounds else {},
        "coming": _coming(world, length, seed, rounds, reveal),
    }


def kpis_of_run(record: Record) -> dict[str, float | None]:
    """Return the money and the service of one run; money in total, not per time unit."""
    names = (*MONEY, *SERVICE)
    pairs = measure_shop(record, names)
    span = record.world.horizon
    return {
        name: _number(above / below * (span if name in MONEY else 1.0)) if below else None
        for name, (above, below) in zip(names, pairs.tolist(), strict=True)
    }


def _number(value: float) -> float | None:
    return None if isnan(value) else value


def _items(record: Record) -> list[dict[str, Any]]:
    levels = record.levels
    return [
        {
            "name": item.name,
            "price": item.price,
            "cost": item.cost,
            "on_hand": int(levels.on_hand_end[place]),
            "on_order": int(levels.on_order_end[place]),
            "backorders": int(levels.backorders_end[place]),
            "position": int(
                levels.on_hand_end[place]
                + levels.on_order_end[place]
                - levels.backorders_end[place]
            ),
        }
        for place, item in enumerate(record.world.items)
    ]


def _suppliers(world: World) -> list[dict[str, Any]]:
    names = [item.name for item in world.items]
    return [
        {
            "name": supplier.name,
            "lead_time": mean_lead_time(supplier),
            "order_cost": supplier.order_cost,
            "moq": supplier.moq,
            "pack": supplier.pack,
            "prices": {
                name: price
                for name, price in zip(names, supplier.prices, strict=True)
                if price is not None
            },
        }
        for supplier in world.suppliers
    ]


def _waiting(record: Record) -> dict[str, Any]:
    """Return who waits, the longest wait first."""
    orders, world = record.orders, record.world
    rows = np.flatnonzero(orders.open > 0)
    rows = rows[np.argsort(orders.placed_at[rows], kind="stable")]
    shown = [
        {
            "order": int(orders.order[row]),
            "class": world.customers[orders.customer_class[row]].name,
            "item": world.items[orders.item[row]].name,
            "units": int(orders.open[row]),
            "since": round(float(orders.placed_at[row]), 3),
            "price": float(orders.price[row]),
        }
        for row in rows[:WAITING].tolist()
    ]
    return {"waiting": shown, "waiting_in_all": len(rows)}


def _under_way(record: Record) -> list[dict[str, Any]]:
    bought, world = record.purchase_orders, record.world
    rows = np.flatnonzero(bought.standing == Standing.ON_ORDER)
    return [
        {
            "item": world.items[bought.item[row]].name,
            "supplier": world.suppliers[bought.supplier[row]].name,
            "units": int(bought.quantity[row] - bought.received[row]),
            "placed": round(float(bought.placed_at[row]), 3),
            "expected": _number(round(float(bought.expected_at[row]), 3)),
        }
        for row in rows[np.argsort(bought.expected_at[rows], kind="stable")].tolist()
    ]


def _round(record: Record, number: int, length: float) -> dict[str, int]:
    """Return in units and orders what happened in a round."""
    start, end = number * length, (number + 1) * length
    orders = Run(record).all_orders
    came = _within(orders.placed_at, start, end) & ((orders.fate & ABSENT) == 0)
    gone = _within(orders.ended_at, start, end)
    refused = came & ((orders.fate & (REJECTED | DECLINED)) != 0)
    left = gone & ((orders.fate & (CANCELLED | EXPIRED)) != 0)
    later = _within(record.shipments.time, start, end)
    received = _within(record.receipts.time, start, end)
    return {
        "orders": int(came.sum()),
        "demand": int(orders.quantity[came].sum()),
        "at_once": int(orders.filled_at_once[came].sum()),
        "later": int(record.shipments.units[later].sum()),
        "left": int(left.sum()),
        "refused": int(refused.sum()),
        "received": int(record.receipts.units[received].sum()),
    }


def _within(times: Any, start: float, end: float) -> Any:
    return (times >= start) & (times < end)


def _levels(record: Record, rounds: int, length: float) -> dict[str, list[float]]:
    times = np.linspace(0.0, rounds * length, rounds * _GRID + 1)
    times[-1] = min(times[-1], record.world.end)
    found = levels_at(record, times)
    named = zip(("on_hand", "backorders", "on_order"), found, strict=True)
    return {"times": times.round(4).tolist(), **{name: row.tolist() for name, row in named}}


def _coming(
    world: World, length: float, seed: int, rounds: int, reveal: str
) -> list[dict[str, int]]:
    """Return the demand of the rounds to come, as far as it is shown, by item."""
    total = round(world.horizon / length)
    shown = {"hidden": 0, "next": 1, "all": total}[reveal]
    until = min(rounds + shown, total)
    if until <= rounds:
        return []
    ahead = replace(played(world, length, [Decision()]), horizon=until * length)
    orders = simulate(ahead, seed).orders
    return [
        {
            item.name: int(
                orders.quantity[
                    (orders.item == place)
                    & _within(orders.placed_at, k * length, (k + 1) * length)
                ].sum()
            )
            for place, item in enumerate(world.items)
        }
        for k in range(rounds, until)
    ]


assert all(name in KPIS for name in (*MONEY, *SERVICE))
