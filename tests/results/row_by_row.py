"""The KPIs of one group, by loops over rows: slow, without arrays, easy to check by eye."""

from collections.abc import Iterator
from math import ceil, isnan, nan

from sim.ledger import Fee, Outcome, Standing
from sim.record import Record
from sim.views import Action
from tests.results.row_groups import (
    Group,
    Row,
    ended,
    fees,
    gini,
    promised,
    served,
    total,
    waited,
)
from tests.results.row_storage import false_promises, slow_storage
from tests.results.row_supply import open_units, supply_kpis


def customer_kpis(g: Group) -> dict[str, float]:
    """What can be told from the order lines."""
    placed, units = len(g.cohort), total(g.cohort_lines, "quantity")
    waits = [ended(o) - o[0]["placed_at"] for o in g.cohort if served(o)]
    backordered = sorted(
        ended(o) - o[0]["placed_at"] for o in g.cohort if served(o) and waited(o)
    )
    still = [o for o in g.orders if any(line["outcome"] == Outcome.OPEN for line in o)]
    ages = [g.end - o[0]["placed_at"] for o in still]
    due = [o for o in g.cohort if promised(o) < g.end]
    due_again = [o for o in g.cohort if promised(o, "promise") < g.end]
    left = [o for o in g.cohort if any(x["outcome"] == Outcome.CANCELLED for x in o)]
    left_after = [ended(o) - o[0]["placed_at"] for o in left]
    errors = [abs(ended(o) - promised(o)) for o in g.cohort if served(o)]
    errors = [error for error in errors if not isnan(error)]
    sent = [total(o, "parcels") for o in g.cohort if total(o, "parcels")]

    def share(outcome: Outcome) -> float:
        return sum(any(line["outcome"] == outcome for line in o) for o in g.cohort) / placed

    def quantile(p: float) -> float:
        return float(backordered[ceil(p * len(backordered) - 1e-9) - 1])

    return {
        "demand": units / g.span,
        "orders": placed / g.span,
        "fill_rate": total(g.cohort_lines, "filled_at_once") / units,
        "order_fill_rate": sum(
            all(line["filled_at_once"] == line["quantity"] for line in o) for o in g.cohort
        )
        / placed,
        "backorder_rate": sum(waited(o) for o in g.cohort) / placed,
        "on_time_to_promise": sum(served(o) and ended(o) <= promised(o) for o in due)
        / len(due),
        "on_time_to_latest_promise": sum(
            served(o) and ended(o) <= promised(o, "promise") for o in due_again
        )
        / len(due_again),
        "promise_error": sum(errors) / len(errors),
        "parcels_per_order": sum(sent) / len(sent),
        "mean_wait": sum(waits) / len(waits),
        "mean_wait_backordered": sum(backordered) / len(backordered),
        "wait_p50": quantile(0.5),
        "wait_p90": quantile(0.9),
        "wait_p95": quantile(0.95),
        "wait_max": backordered[-1],
        "gini_wait": gini(waits),
        "mean_wait_cancelled": sum(left_after) / len(left),
        "backlog_mean": unit_waits(g) / g.span,
        "backlog_orders_mean": sum(
            g.overlap(o[0]["placed_at"], ended(o)) for o in g.orders if waited(o)
        )
        / g.span,
        "open_orders": len(still),
        "open_units": total(g.lines, "open"),
        "open_age_mean": sum(ages) / len(ages) if ages else nan,
        "open_age_max": max(ages, default=nan),
        "cancellation_rate": share(Outcome.CANCELLED),
        "expiry_rate": share(Outcome.EXPIRED),
        "decline_rate": share(Outcome.DECLINED),
        "rejection_rate": share(Outcome.REJECTED),
        "lost_rate": (total(g.cohort_lines, "refused") + total(g.cohort_lines, "cancelled"))
        / units,
        "stayed_away": len(g.absent) / g.span,
    } | care_kpis(g)


def care_kpis(g: Group) -> dict[str, float]:
    """What was done for those who waited."""
    placed, waiting = len(g.cohort), [o for o in g.cohort if waited(o)]
    spent = total(g.cohort_cares, "compensation")
    spent += total(g.cohort_cares, "notices") * g.world.costs.notice
    rows = {c["row"] for c in g.cohort_cares}
    saved = [o for o in g.cohort if served(o) and any(x["index"] in rows for x in o)]
    more_parcels = sum(max(0.0, total(o, "parcels") - 1) for o in g.cohort)
    left = sum(any(x["outcome"] == Outcome.CANCELLED for x in o) for o in g.cohort)
    touches = placed + len(waiting) + len(g.cohort_cares) + more_parcels + left
    return {
        "slips": sum(max(x["slips"] for x in o) for o in waiting) / len(waiting),
        "notices_per_order": sum(max(x["notices"] for x in o) for o in g.cohort) / placed,
        "cost_per_saved_order": spent / len(saved),
        "touches_per_order": touches / placed,
    }


def unit_waits(g: Group) -> float:
    return sum(units_waited for _, units_waited in waits_of_lines(g))


def backorder_costs(g: Group) -> float:
    def rate(line: Row) -> float:
        own = g.world.customers[line["customer_class"]].backorder_cost
        return g.world.costs.backorder if own is None else own

    return sum(rate(line) * units_waited for line, units_waited in waits_of_lines(g))


def waits_of_lines(g: Group) -> Iterator[tuple[Row, float]]:
    for event in g.shipments + g.rescued:
        line = event["of"]
        yield line, event["units"] * g.overlap(line["placed_at"], event["time"])
    for line in g.lines:
        yield line, line["cancelled"] * g.overlap(line["placed_at"], line["ended_at"])
        yield line, line["open"] * g.overlap(line["placed_at"], g.end)


def stock_kpis(g: Group) -> dict[str, float]:
    """What needs the levels."""
    levels, n = g.levels, len(g.items)
    on_hand, on_order, backorders = (
        sum(area[i] for i in g.items)
        for area in (levels.on_hand, levels.on_order, levels.backorders)
    )
    still = [p for p in g.purchases if p["standing"] == Standing.ON_ORDER]
    return {
        "ready_rate": sum(levels.ready[i] for i in g.items) / n / g.span,
        "no_backorder_time": sum(levels.clear[i] for i in g.items) / n / g.span,
        "cycle_service_level": sum(not r["stockout"] for r in g.receipts) / len(g.receipts),
        "on_hand_mean": on_hand / g.span,
        "on_order_mean": on_order / g.span,
        "position_mean": (on_hand + on_order - backorders) / g.span,
        "turns": shipped_units(g) * 365 / on_hand,
        "days_of_cover": on_hand / total(g.cohort_lines, "quantity"),
        "stock_value_end": sum(levels.on_hand_end[i] * g.world.items[i].cost for i in g.items)
        + sum(open_units(p) * p["unit_cost"] for p in still),
    }


def shipped_units(g: Group) -> float:
    substitutes = [r for r in g.rescues if r["action"] == Action.SUBSTITUTE]
    shipped = total(g.cohort_lines, "filled_at_once") + total(late_shipments(g), "units")
    return shipped + total(substitutes, "units")


def late_shipments(g: Group) -> list[Row]:
    return [s for s in g.shipments if g.inside(s["time"])]


def customer_money(g: Group) -> dict[str, float]:
    """What customers pay and what they cost."""
    costs, late = g.world.costs, late_shipments(g)
    units, filled = total(g.cohort_lines, "quantity"), total(g.cohort_lines, "filled_at_once")
    left = [x for x in g.lines if x["cancelled"] and g.inside(x["ended_at"])]
    lost = total(g.cohort_lines, "refused") + total(left, "cancelled")
    substitutes = [r for r in g.rescues if r["action"] == Action.SUBSTITUTE]
    amounts = {
        "revenue": sum(x["filled_at_once"] * x["price"] for x in g.cohort_lines)
        + sum(s["units"] * s["of"]["price"] for s in late)
        + sum(r["units"] * r["price"] for r in g.rescues)
        + fees(g, Fee.FORFEIT),
        "cost_shipment": (g.at_once + total(late, "parcels") + total(substitutes, "parcels"))
        * costs.shipment,
        "cost_backorder": backorder_costs(g),
        "cost_shortage": (units - filled) * costs.shortage,
        "cost_lost_sale": lost * costs.lost_sale,
        "cost_compensation": total(g.cares, "compensation"),
        "cost_notice": total(g.cares, "notices") * costs.notice,
        "cost_drop_ship": fees(g, Fee.DROP_SHIP),
        "lost_future_margin": sum(
            x["quantity"] * (x["price"] - g.world.items[x["item"]].cost)
            for o in g.absent
            for x in o
        ),
    }
    return {name: amount / g.span for name, amount in amounts.items()}


def all_money(record: Record, g: Group) -> dict[str, float]:
    """What comes in and goes out, where all of it is known."""
    found = customer_money(g) | {
        name: cost for name, cost in supply_kpis(g).items() if name.startswith("cost_")
    }
    holding = sum(g.levels.on_hand[i] * g.world.items[i].holding for i in g.items)
    found["cost_holding"] = holding / g.span
    found |= slow_storage(record, g, shipped_units(g))
    found["cost_total"] = sum(cost for name, cost in found.items() if name.startswith("cost_"))
    earned = found["revenue"] + found["stock_value_change"]
    return found | {"profit": earned - found["cost_total"]}


def slow_kpis(record: Record, scope: str, number: int) -> dict[str, float]:
    """Every KPI of one group but the peak of its backlog."""
    g = Group(record, scope, number)
    if scope == "supplier":
        return supply_kpis(g)
    found = customer_kpis(g) | customer_money(g)
    found["false_promises"] = false_promises(record, g)
    if scope != "class":
        found |= stock_kpis(g) | supply_kpis(g) | all_money(record, g)
    return found
