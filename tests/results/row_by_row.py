"""The KPIs of one group, by loops over rows: slow, without arrays, easy to check by eye."""

from collections.abc import Iterator
from math import ceil, isnan, nan, sqrt
from typing import Any

from sim.ledger import Outcome, Standing
from sim.record import Record, Table

Row = dict[str, Any]
WAITED = {Outcome.OPEN, Outcome.SHIPPED, Outcome.CANCELLED, Outcome.EXPIRED}
GROUPED_BY = {"class": "customer_class", "item": "item", "supplier": "supplier"}


def rows_of(table: Table) -> list[Row]:
    return [
        {"index": index, **{name: table[name][index].item() for name in table.names}}
        for index in range(len(table))
    ]


def orders_of(lines: list[Row], *, per_line: bool) -> Iterator[list[Row]]:
    """The lines of each order; where lines are what is counted, each for itself."""
    order: list[Row] = []
    for line in lines:
        if order and (per_line or line["lines"]):
            yield order
            order = []
        order.append(line)
    if order:
        yield order


class Group:
    """What belongs to one group of one scope."""

    def __init__(self, record: Record, scope: str, number: int) -> None:
        self.world, self.levels = record.world, record.levels
        self.start, self.end, self.span = (
            record.world.warm_up,
            record.world.end,
            record.world.horizon,
        )
        self.items = [number] if scope == "item" else list(range(len(self.world.items)))
        lines, purchases = rows_of(record.orders), rows_of(record.purchase_orders)

        def mine(row: Row) -> bool:
            return scope == "all" or row.get(GROUPED_BY[scope]) == number

        orders = list(orders_of(lines, per_line=scope == "item"))
        self.orders = [o for o in orders if mine(o[0]) and o[0]["placed_at"] < self.end]
        self.lines = [line for line in lines if mine(line) and line["placed_at"] < self.end]
        self.cohort = [o for o in self.orders if self.inside(o[0]["placed_at"])]
        self.cohort_lines = [line for order in self.cohort for line in order]
        self.shipments = [s | {"of": lines[s["row"]]} for s in rows_of(record.shipments)]
        self.shipments = [s for s in self.shipments if mine(s["of"])]
        self.cares = [c for c in rows_of(record.cares) if mine(lines[c["row"]])]
        self.cares = [c for c in self.cares if self.inside(c["time"])]
        self.purchases = [p for p in purchases if mine(p)]
        receipts = [
            r | {"of": purchases[r["purchase_order"]]} for r in rows_of(record.receipts)
        ]
        self.receipts = [r for r in receipts if mine(r["of"]) and self.inside(r["time"])]
        # A parcel at arrival belongs to the first line of the order that had anything.
        self.at_once = 0
        for order in orders_of(lines, per_line=False):
            filled = [line for line in order if line["filled_at_once"]]
            if filled and mine(filled[0]) and self.inside(order[0]["placed_at"]):
                self.at_once += 1

    def inside(self, time: float) -> bool:
        return self.start <= time < self.end

    def overlap(self, since: float, until: float) -> float:
        """The time of ``[since, until)`` that is in the window; nan is the end."""
        until = self.end if isnan(until) else min(until, self.end)
        return max(0.0, until - max(since, self.start))


def ended(order: list[Row]) -> float:
    times: list[float] = [line["ended_at"] for line in order]
    return nan if any(map(isnan, times)) else max(times)


def promised(order: list[Row]) -> float:
    times: list[float] = [
        line["promised_at"] for line in order if not isnan(line["promised_at"])
    ]
    return max(times) if times else nan


def served(order: list[Row]) -> bool:
    return all(line["shipped"] == line["quantity"] for line in order)


def waited(order: list[Row]) -> bool:
    return any(line["outcome"] in WAITED for line in order)


def total(rows: list[Row], name: str) -> float:
    return float(sum(row[name] for row in rows))


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
        "promise_error": sum(errors) / len(errors),
        "parcels_per_order": sum(sent) / len(sent),
        "mean_wait": sum(waits) / len(waits),
        "mean_wait_backordered": sum(backordered) / len(backordered),
        "wait_p50": quantile(0.5),
        "wait_p90": quantile(0.9),
        "wait_p95": quantile(0.95),
        "wait_max": backordered[-1],
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
    }


def unit_waits(g: Group) -> float:
    return float(
        sum(s["units"] * g.overlap(s["of"]["placed_at"], s["time"]) for s in g.shipments)
        + sum(x["cancelled"] * g.overlap(x["placed_at"], x["ended_at"]) for x in g.lines)
        + sum(x["open"] * g.overlap(x["placed_at"], g.end) for x in g.lines)
    )


def stock_kpis(g: Group) -> dict[str, float]:
    """What needs the levels."""
    levels, n = g.levels, len(g.items)
    on_hand, on_order, backorders = (
        sum(area[i] for i in g.items)
        for area in (levels.on_hand, levels.on_order, levels.backorders)
    )
    shipped = total(g.cohort_lines, "filled_at_once") + total(late_shipments(g), "units")
    still = [p for p in g.purchases if p["standing"] == Standing.ON_ORDER]
    return {
        "ready_rate": sum(levels.ready[i] for i in g.items) / n / g.span,
        "no_backorder_time": sum(levels.clear[i] for i in g.items) / n / g.span,
        "cycle_service_level": sum(not r["stockout"] for r in g.receipts) / len(g.receipts),
        "on_hand_mean": on_hand / g.span,
        "on_order_mean": on_order / g.span,
        "position_mean": (on_hand + on_order - backorders) / g.span,
        "turns": shipped * 365 / on_hand,
        "days_of_cover": on_hand / total(g.cohort_lines, "quantity"),
        "stock_value_end": sum(levels.on_hand_end[i] * g.world.items[i].cost for i in g.items)
        + sum((p["quantity"] - p["received"] - p["cancelled"]) * p["unit_cost"] for p in still),
    }


def supply_kpis(g: Group) -> dict[str, float]:
    """What can be told from the purchase orders."""
    placed = [p for p in g.purchases if g.inside(p["placed_at"])]
    received = [p for p in g.purchases if p["standing"] == Standing.RECEIVED]
    times = [p["ended_at"] - p["placed_at"] for p in received if g.inside(p["ended_at"])]
    mean = sum(times) / len(times)
    return {
        "purchase_orders": len(placed) / g.span,
        "units_ordered": total(placed, "quantity") / g.span,
        "lead_time_mean": mean,
        "lead_time_sd": sqrt(sum((t - mean) ** 2 for t in times) / (len(times) - 1)),
        "cost_purchase": sum(r["units"] * r["of"]["unit_cost"] for r in g.receipts) / g.span,
        "cost_ordering": sum(g.world.suppliers[p["supplier"]].order_cost for p in placed)
        / g.span,
    }


def late_shipments(g: Group) -> list[Row]:
    return [s for s in g.shipments if g.inside(s["time"])]


def customer_money(g: Group) -> dict[str, float]:
    """What customers pay and what they cost."""
    costs, late = g.world.costs, late_shipments(g)
    units, filled = total(g.cohort_lines, "quantity"), total(g.cohort_lines, "filled_at_once")
    left = [x for x in g.lines if x["cancelled"] and g.inside(x["ended_at"])]
    lost = total(g.cohort_lines, "refused") + total(left, "cancelled")
    amounts = {
        "revenue": sum(x["filled_at_once"] * x["price"] for x in g.cohort_lines)
        + sum(s["units"] * s["of"]["price"] for s in late),
        "cost_shipment": (g.at_once + total(late, "parcels")) * costs.shipment,
        "cost_backorder": unit_waits(g) * costs.backorder,
        "cost_shortage": (units - filled) * costs.shortage,
        "cost_lost_sale": lost * costs.lost_sale,
        "cost_compensation": total(g.cares, "compensation"),
        "cost_notice": total(g.cares, "notices") * costs.notice,
    }
    return {name: amount / g.span for name, amount in amounts.items()}


def all_money(g: Group) -> dict[str, float]:
    """What comes in and goes out, where all of it is known."""
    found = customer_money(g) | {
        name: cost for name, cost in supply_kpis(g).items() if name.startswith("cost_")
    }
    holding = sum(g.levels.on_hand[i] * g.world.items[i].holding for i in g.items)
    found["cost_holding"] = holding / g.span
    found["cost_total"] = sum(cost for name, cost in found.items() if name.startswith("cost_"))
    return found | {"profit": found["revenue"] - found["cost_total"]}


def slow_kpis(record: Record, scope: str, number: int) -> dict[str, float]:
    """Every KPI of one group but the peak of its backlog."""
    g = Group(record, scope, number)
    if scope == "supplier":
        return supply_kpis(g)
    found = customer_kpis(g) | customer_money(g)
    if scope != "class":
        found |= stock_kpis(g) | supply_kpis(g) | all_money(g)
    return found
