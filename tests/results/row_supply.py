"""The KPIs of supply of one group, by loops over rows: slow, easy to check by eye."""

from math import ceil, nan, sqrt

from sim.ledger import Fee, Standing
from sim.views import Status
from tests.results.row_groups import Group, Row, fees, total


def supply_kpis(g: Group) -> dict[str, float]:
    """What can be told from the purchase orders."""
    placed = [p for p in g.purchases if g.inside(p["placed_at"])]
    sent = [p for p in g.purchases if g.inside(p["sent_at"])]
    return {
        "purchase_orders": total(sent, "opens") / g.span,
        "purchase_order_lines": len(sent) / g.span,
        "units_ordered": total(placed, "quantity") / g.span,
        "cost_purchase": sum(r["units"] * r["of"]["unit_cost"] for r in g.receipts) / g.span,
        "cost_ordering": sum(ordering_cost(g, p) for p in sent) / g.span,
        "cost_return": fees(g, Fee.RETURN) / g.span,
        "cost_expedite": fees(g, Fee.EXPEDITE) / g.span,
        "cost_inspection": fees(g, Fee.INSPECTION) / g.span,
        **lead_times(g),
        **reliability(g),
    }


def ordering_cost(g: Group, line: Row) -> float:
    supplier = g.world.suppliers[line["supplier"]]
    return supplier.line_cost + (supplier.order_cost if line["opens"] else 0.0)


def open_units(line: Row) -> float:
    """Units that may still come."""
    return float(line["quantity"] - line["received"] - line["cancelled"] - line["short"])


def lead_times(g: Group) -> dict[str, float]:
    """How long it took, of the lines that came in full."""
    received = [p for p in g.purchases if p["standing"] == Standing.RECEIVED]
    received = [p for p in received if g.inside(p["ended_at"])]
    times = sorted(p["ended_at"] - p["placed_at"] for p in received)
    n = len(times)
    mean = sum(times) / n

    def quantile(p: float) -> float:
        return float(times[ceil(p * n - 1e-9) - 1])

    return {
        "lead_time_mean": mean,
        "lead_time_sd": sqrt(sum((t - mean) ** 2 for t in times) / (n - 1)),
        "lead_time_p50": quantile(0.5),
        "lead_time_p90": quantile(0.9),
        "lead_time_p95": quantile(0.95),
        "eta_error": sum(abs(p["expected_at"] - p["ended_at"]) for p in received) / n,
    }


def reliability(g: Group) -> dict[str, float]:
    """What was promised and not kept."""
    wanted = [p for p in g.purchases if p["cancelled"] < p["quantity"]]
    due = [p for p in wanted if g.inside(latest(g, p))]
    kept = [p for p in due if p["ended_at"] <= latest(g, p) + 1e-9 and came_in_full(p)]
    over = [p for p in wanted if g.inside(p["ended_at"])]
    came = total(over, "received") + total(over, "rejected")
    dropped = [v["time"] for v in g.verdicts if v["status"] == Status.ABANDONED]
    late = [p for p in wanted if open_units(p) and latest(g, p) < g.end]
    return {
        "otif": len(kept) / len(due),
        "overdue_open": len(late),
        "units_short": total(over, "short") / sum(p["quantity"] - p["cancelled"] for p in over),
        "units_rejected": total(over, "rejected") / came if came else nan,
        "abandonments": len(dropped),
        "abandoned_at": min(dropped, default=nan),
    }


def latest(g: Group, line: Row) -> float:
    return float(line["due_at"] + g.world.suppliers[line["supplier"]].grace)


def came_in_full(line: Row) -> bool:
    return not line["short"] and not open_units(line)
