"""What KPIs are called where people read, and under which heading they look for them."""

from collections.abc import Iterable, Iterator

from results.kpis import KPIS, kpi
from results.kpis.row import Group

GROUPS: dict[Group, str] = {
    "money": "Money",
    "service": "Service",
    "waiting": "Waiting",
    "leaving": "Leaving",
    "stock": "Stock",
    "supply": "Supply",
    "care": "Care for those who wait",
}

# The others are called by their name, without underscores.
_LABELS = {
    "fill_rate": "fill rate (units served at once)",
    "order_fill_rate": "orders served at once in full",
    "ready_rate": "time with free stock",
    "no_backorder_time": "time without backorders",
    "backorder_rate": "orders that had to wait",
    "on_time_to_promise": "promises kept (first date)",
    "on_time_to_latest_promise": "latest promises kept",
    "promise_error": "error of the first promise",
    "mean_wait": "mean wait (of all orders served)",
    "mean_wait_backordered": "mean wait (of those who waited and were served)",
    "wait_p50": "half of the waits are below (of those who waited and were served)",
    "wait_p90": "90% of the waits are below (of those who waited and were served)",
    "wait_p95": "95% of the waits are below (of those who waited and were served)",
    "wait_max": "longest wait (of those served)",
    "gini_wait": "inequality of waits (Gini)",
    "mean_wait_cancelled": "age at which orders were cancelled",
    "backlog_mean": "units waiting (on average)",
    "backlog_peak": "units waiting (at most)",
    "backlog_orders_mean": "orders waiting (on average)",
    "open_orders": "orders still waiting at the end",
    "open_units": "units still waiting at the end",
    "open_age_mean": "age of what still waits at the end",
    "open_age_max": "age of the oldest that still waits at the end",
    "slips": "broken promises per waiting order",
    "cancellation_rate": "orders cancelled (by the customer)",
    "expiry_rate": "orders expired (ended by the shop after a wait)",
    "decline_rate": "orders declined (by customers who would not wait)",
    "rejection_rate": "orders refused (by the shop)",
    "lost_rate": "units lost (refused, declined, cancelled, expired)",
    "stayed_away": "orders of customers who stayed away",
    "on_hand_mean": "stock on hand (on average)",
    "on_order_mean": "stock on order (on average)",
    "position_mean": "inventory position (on average)",
    "turns": "stock turns",
    "days_of_cover": "cover of stock on hand",
    "stock_value_end": "value of stock at the end",
    "written_off": "units written off",
    "waste_share": "share of units wasted",
    "record_error_mean": "error of the stock records",
    "cost_total": "total cost",
    "cost_purchase": "cost of purchase",
    "cost_ordering": "cost of ordering",
    "cost_holding": "cost of holding",
    "cost_storage": "cost of room",
    "cost_write_off": "cost of write-offs",
    "cost_shipment": "cost of shipment",
    "cost_backorder": "cost of backorders",
    "cost_shortage": "cost of shortages",
    "cost_lost_sale": "cost of lost sales",
    "cost_compensation": "compensation",
    "cost_notice": "cost of notices",
    "cost_return": "cost of returns to suppliers",
    "cost_expedite": "cost of expediting",
    "cost_inspection": "cost of inspection",
    "cost_counting": "cost of counting",
    "cost_drop_ship": "cost of drop-shipping",
    "lead_time_mean": "lead time (mean)",
    "lead_time_sd": "spread of lead times (standard deviation)",
    "lead_time_p50": "lead time (median)",
    "lead_time_p90": "long lead time (90% quantile)",
    "lead_time_p95": "long lead time (95% quantile)",
    "otif": "deliveries on time and in full",
    "overdue_open": "deliveries overdue at the end",
    "units_short": "units that never came",
    "units_rejected": "units rejected on inspection",
    "eta_error": "error of the expected date",
    "abandonments": "times a supplier was given up",
    "abandoned_at": "when a supplier was given up",
}


def label(name: str) -> str:
    """Return what a KPI is called where people read.

    Examples
    --------
    >>> label("cost_holding"), label("profit")
    ('cost of holding', 'profit')
    """
    return _LABELS.get(name) or kpi(name).name.replace("_", " ")


def short_label(name: str) -> str:
    """Return the label without what explains it.

    Examples
    --------
    >>> short_label("fill_rate"), short_label("lost_rate")
    ('fill rate', 'units lost')
    """
    return label(name).partition(" (")[0]


def grouped(names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield headings and the KPIs under each, in the order in which people decide."""
    wanted = list(names)
    for group, title in GROUPS.items():
        rows = [name for name in wanted if KPIS[name].group == group]
        if group == "money":  # what it all comes to stands first
            rows.sort(key=lambda name: (name != "profit", name != "cost_total"))
        if rows:
            yield title, rows
