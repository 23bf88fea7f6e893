"""What happened in each round: who came, what became of them, what was bought and came in."""

from typing import Any

import numpy as np

from results.tables import ABSENT, CANCELLED, DECLINED, EXPIRED, OPEN, REJECTED, WAITED
from results.view import Run
from sim.record import Column, Record
from web.game.figures import MONEY, money_by_round
from web.game.hand import border

LISTED = 30  # customers who left that are told one by one
_LEFT = CANCELLED | EXPIRED


def rounds_of(record: Record, length: float) -> list[dict[str, Any]]:
    """Return the figures of each round, in orders unless they are units or money.

    `waited` are those who came in the round and had to wait, `served` and `left` those whose
    wait ended in it. `sold_out` is the time without free stock, of each item.
    """
    orders = Run(record).all_orders
    here = (orders.fate & ABSENT) == 0
    money = money_by_round(record, length)
    found = []
    for number, levels in enumerate(record.parts):
        came = here & _during(orders.placed_at, number, length)
        ended = _during(orders.ended_at, number, length)
        waited = (orders.fate & WAITED) != 0
        left = ended & ((orders.fate & _LEFT) != 0)
        served = ended & waited & ~left
        time = min(border(number + 1, length), record.world.end) - number * length
        found.append(
            {
                "orders": _count(came),
                "demand": int(orders.quantity[came].sum()),
                "at_once": _count(came & ~waited & (orders.filled_at_once == orders.quantity)),
                "units_at_once": int(orders.filled_at_once[came].sum()),
                "waited": _count(came & waited),
                "refused": _count(came & ((orders.fate & REJECTED) != 0)),
                "declined": _count(came & ((orders.fate & DECLINED) != 0)),
                "served": _count(served),
                "served_after": _mean(orders, served),
                "left": _count(left),
                "left_after": _mean(orders, left),
                "bought": int(bought(record, length)[number]),
                "received": _units(record.receipts, number, length),
                "written_off": _units(record.write_offs, number, length),
                "sold_out": np.maximum(0.0, time - levels.ready).round(3).tolist(),
                **dict(zip(MONEY, money[number].tolist(), strict=True)),
            }
        )
    return found


def bought(record: Record, length: float) -> Column:
    """Return the units bought in each round; what is bought on a border is of the next one."""
    rounds = len(record.parts)
    orders = record.purchase_orders
    rows = np.minimum((orders.placed_at / length + 1e-9).astype(int), rounds - 1)
    return np.bincount(rows, orders.quantity, rounds)


def by_class(record: Record, length: float) -> list[dict[str, Any]]:
    """Return what became of the customers of the last round, by class."""
    orders = Run(record).all_orders
    here = (orders.fate & ABSENT) == 0
    last = len(record.parts) - 1
    came = here & _during(orders.placed_at, last, length)
    left = _during(orders.ended_at, last, length) & ((orders.fate & _LEFT) != 0)
    waited, waiting = ((orders.fate & fate) != 0 for fate in (WAITED, OPEN))
    return [
        {
            "name": each.name,
            "orders": _count(came & own),
            "waited": _count(came & own & waited),
            "left": _count(left & own),
            "waiting": _count(own & waiting),
        }
        for place, each in enumerate(record.world.customers)
        for own in (orders.customer_class == place,)
    ]


def leavers(record: Record, length: float) -> list[dict[str, Any]]:
    """Return those who left in the last round, the longest wait first."""
    orders, world = record.orders, record.world
    left = np.isin(orders.outcome, [bit for bit in range(16) if _LEFT >> bit & 1])
    rows = np.flatnonzero(left & _during(orders.ended_at, len(record.parts) - 1, length))
    waits = (orders.ended_at - orders.placed_at)[rows]
    rows = rows[np.argsort(-waits, kind="stable")][:LISTED]
    return [
        {
            "order": int(orders.order[row]),
            "class": world.customers[orders.customer_class[row]].name,
            "item": world.items[orders.item[row]].name,
            "units": int(orders.cancelled[row]),
            "waited": round(float(orders.ended_at[row] - orders.placed_at[row]), 3),
        }
        for row in rows.tolist()
    ]


def _during(times: Column, number: int, length: float) -> Column:
    """Say which instants are in a round: after its beginning, and until its end."""
    start = border(number, length) if number else 0.0
    during: Column = (times >= start) & (times < border(number + 1, length))
    return during


def _count(which: Column) -> int:
    return int(np.count_nonzero(which))


def _mean(orders: Any, which: Column) -> float | None:
    """Return the mean wait of some orders; None if there are none."""
    waits = (orders.ended_at - orders.placed_at)[which]
    return round(float(waits.mean()), 3) if len(waits) else None


def _units(table: Any, number: int, length: float) -> int:
    return int(table.units[_during(table.time, number, length)].sum())
