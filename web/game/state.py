"""What a team sees at the beginning of a round: stock, who waits, what comes, the money."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from results.evidence.levels import levels_at
from sim.durations import mean_lead_time
from sim.ledger import Outcome, Standing
from sim.record import Record
from sim.simulate import simulate
from sim.world import World
from web.game.figures import known, kpis_of_run, simulated
from web.game.hand import border
from web.game.rounds import by_class, leavers, rounds_of
from web.game.terms import Decision
from web.game.worlds import Table, choices, demanded

WAITING = 400  # customers who wait that are shown one by one
_GRID = 24  # instants of a round at which its levels are drawn
_COSTS = ("backorder", "shortage", "lost_sale", "shipment", "write_off")
_SHOWN = {"hidden": 0, "next": 1}  # rounds to come whose demand is shown


def after(table: Table, decisions: Sequence[Decision]) -> Record:
    """Return the run of a game until the rounds that were decided have ended."""
    length = table.terms.length
    end = min(border(len(decisions), length), table.world.end)
    return simulated(replace(table.played(decisions), horizon=end), length, table.seed)


def state(table: Table, decisions: Sequence[Decision]) -> dict[str, Any]:
    """Return what is known after the rounds that were decided, fit for JSON."""
    world, terms = table.world, table.terms
    rounds, length = len(decisions), terms.length
    record = after(table, decisions)
    open_to = choices(table)
    return {
        "round": rounds,
        "rounds": terms.rounds,
        "length": length,
        "now": rounds * length,
        "classes": _classes(world),
        "choices": {**open_to._asdict(), "reserve": open_to.reserve},
        "items": _items(record),
        "suppliers": _suppliers(world),
        "costs": {name: getattr(world.costs, name) for name in _COSTS},
        **_waiting(record),
        "under_way": _under_way(record),
        "rounds_so_far": rounds_of(record, length) if rounds else [],
        "leavers": leavers(record, length) if rounds else [],
        "last_by_class": by_class(record, length) if rounds else [],
        "levels": _levels(record, rounds, length),
        "kpis": kpis_of_run(record) if rounds else {},
        "coming": _coming(table, decisions),
    }


def _classes(world: World) -> list[dict[str, Any]]:
    """Return the classes of customers, those who come first first."""
    own = world.costs.backorder
    found = [
        {
            "name": each.name,
            "priority": each.priority,
            "price": each.price,
            "backorder_cost": own if each.backorder_cost is None else each.backorder_cost,
            "patient": each.patience is None,
        }
        for each in world.customers
    ]
    return sorted(found, key=lambda each: int(each["priority"] or 0))


def _items(record: Record) -> list[dict[str, Any]]:
    levels = record.levels
    waiting = np.bincount(
        record.orders.item[record.orders.open > 0], minlength=len(levels.ready)
    )
    on_hand, on_order = levels.on_hand_end.tolist(), levels.on_order_end.tolist()
    backorders = levels.backorders_end.tolist()
    return [
        {
            "name": item.name,
            "place": place,
            "price": item.price,
            "holding": item.holding,
            "end_value": item.end_value,
            "spoils": item.shelf_life is not None,
            "on_hand": on_hand[place],
            "on_order": on_order[place],
            "backorders": backorders[place],
            "waiting": int(waiting[place]),
            "position": on_hand[place] + on_order[place] - backorders[place],
        }
        for place in demanded(record.world)
        for item in (record.world.items[place],)
    ]


def _suppliers(world: World) -> list[dict[str, Any]]:
    shown = [(world.items[place].name, place) for place in demanded(world)]
    return [
        {
            "name": supplier.name,
            "lead_time": mean_lead_time(supplier),
            "order_cost": supplier.order_cost,
            "moq": supplier.moq,
            "pack": supplier.pack,
            "prices": {
                name: supplier.prices[place]
                for name, place in shown
                if supplier.prices[place] is not None
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
            "expected": known(round(float(bought.expected_at[row]), 3)),
        }
        for row in rows[np.argsort(bought.expected_at[rows], kind="stable")].tolist()
    ]


def _levels(record: Record, rounds: int, length: float) -> dict[str, list[float]]:
    times = np.linspace(0.0, rounds * length, rounds * _GRID + 1)
    found = levels_at(record, times)
    named = zip(("on_hand", "backorders", "on_order"), found, strict=True)
    return {"times": times.round(4).tolist(), **{name: row.tolist() for name, row in named}}


def _coming(table: Table, decisions: Sequence[Decision]) -> list[dict[str, int]]:
    """Return the demand of the rounds to come, as far as it is shown, by item."""
    terms, rounds = table.terms, len(decisions)
    until = min(rounds + _SHOWN.get(terms.reveal, terms.rounds), terms.rounds)
    if until == rounds:
        return []
    end = min(border(until, terms.length), table.world.end)
    orders = simulate(replace(table.played(decisions), horizon=end), table.seed).orders
    came = orders.quantity * (orders.outcome != Outcome.ABSENT)
    # What comes on a border is of the round before it, and nobody comes before the first one.
    number = np.maximum(np.ceil(orders.placed_at / terms.length - 1e-9).astype(int) - 1, 0)
    shop = table.world.items
    sums = np.zeros((terms.rounds, len(shop)), int)
    np.add.at(sums, (np.minimum(number, terms.rounds - 1), orders.item), came)
    return [
        {shop[place].name: row[place] for place in demanded(table.world)}
        for row in sums[rounds:until].tolist()
    ]
