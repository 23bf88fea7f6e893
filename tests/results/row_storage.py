"""The KPIs of the shelf, its records and its room, by loops over rows."""

from math import ceil

from sim.ledger import Fee, Reason
from sim.record import Record
from tests.results.row_groups import Group, rows_of, total


def slow_storage(record: Record, g: Group, shipped: float) -> dict[str, float]:
    """What lies there, what is lost, what it costs, of the items of a group."""
    world, levels, span = g.world, g.levels, g.span
    gone = [
        w for w in rows_of(record.write_offs) if w["item"] in g.items and g.inside(w["time"])
    ]
    lost = total(gone, "units")
    wasted = total([w for w in gone if w["reason"] != Reason.SHRUNK], "units")
    shrunk = total([w for w in gone if w["reason"] == Reason.SHRUNK], "units")
    counts = [
        f
        for f in rows_of(record.fees)
        if f["kind"] == Fee.COUNT and f["item"] in g.items and g.inside(f["time"])
    ]
    change = sum(
        world.items[i].end_value * (levels.on_hand_end[i] - levels.on_hand_start[i])
        for i in g.items
    )
    return {
        "written_off": lost / span,
        "write_off_value": sum(w["units"] * world.items[w["item"]].cost for w in gone) / span,
        "waste_share": wasted / total(g.receipts, "units"),
        "shrinkage_rate": shrunk / shipped,
        "record_error_mean": sum(levels.record_error[i] for i in g.items) / span,
        "cost_write_off": lost * world.costs.write_off / span,
        "cost_counting": total(counts, "amount") / span,
        "cost_storage": sum(room_costs(record, g)[i] for i in g.items) / span,
        "storage_peak": max(volume for volume, _ in volumes(record, g)),
        "stock_value_change": change / span,
    }


def false_promises(record: Record, g: Group) -> float:
    found = {c["row"] for c in rows_of(record.corrections) if c["reason"] == Reason.FOUND_EMPTY}
    return sum(any(line["index"] in found for line in o) for o in g.cohort) / len(g.cohort)


def moves(record: Record) -> list[tuple[float, int, int]]:
    """Time, item, units of everything that came or went."""
    orders, purchases = rows_of(record.orders), rows_of(record.purchase_orders)
    made = [(o["placed_at"], o["item"], -o["filled_at_once"]) for o in orders]
    made += [
        (s["time"], orders[s["row"]]["item"], -s["units"]) for s in rows_of(record.shipments)
    ]
    made += [
        (r["time"], r["item"], -r["units"]) for r in rows_of(record.rescues) if r["item"] >= 0
    ]
    made += [(w["time"], w["item"], -w["units"]) for w in rows_of(record.write_offs)]
    made += [
        (r["time"], purchases[r["purchase_order"]]["item"], r["units"])
        for r in rows_of(record.receipts)
    ]
    return sorted(made)


def volumes(record: Record, g: Group) -> list[tuple[float, float]]:
    """Volume of all items, and how long it lay there, instant by instant."""
    items = g.world.items
    units = [item.initial_on_hand for item in items]
    found, since, rest = [], 0.0, moves(record)
    while since < g.end:
        until = min(rest[0][0], g.end) if rest else g.end
        volume = sum(n * item.volume for n, item in zip(units, items, strict=True))
        if g.overlap(since, until):
            found.append((volume, g.overlap(since, until)))
        since = until
        while rest and rest[0][0] == since:
            _, item, n = rest.pop(0)
            units[item] += n
    return found


def room_costs(record: Record, g: Group) -> list[float]:
    """What room costs each of the items."""
    terms, items = g.world.costs.storage, g.world.items
    rent = 0.0
    for volume, span in volumes(record, g):
        if terms.capacity is not None:
            rent += span * terms.overflow * max(0.0, volume - terms.capacity)
        if terms.step is not None:
            rent += span * terms.step_cost * ceil(volume / terms.step - 1e-9)
    taken = [item.volume * g.levels.on_hand[i] for i, item in enumerate(items)]
    return [
        terms.rate * each + (rent * each / sum(taken) if sum(taken) else 0.0) for each in taken
    ]
