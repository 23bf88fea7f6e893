"""The rows of a record that belong to one group of one scope, found by loops."""

from collections.abc import Iterator
from math import isnan, nan
from typing import Any

from sim.ledger import Fee, Outcome, Reason
from sim.record import Record, Table
from sim.views import Action

Row = dict[str, Any]
WAITED = {
    Outcome.OPEN,
    Outcome.SHIPPED,
    Outcome.CANCELLED,
    Outcome.EXPIRED,
    Outcome.SUBSTITUTED,
    Outcome.DROP_SHIPPED,
}
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

        self.per_line = scope == "item"
        orders = list(orders_of(lines, per_line=self.per_line))
        absent = [o for o in orders if o[0]["outcome"] == Outcome.ABSENT]
        orders = [o for o in orders if o not in absent]
        absent = [o for o in absent if o[0]["reason"] == Reason.STAYED_AWAY]
        self.absent = [o for o in absent if mine(o[0]) and self.inside(o[0]["placed_at"])]
        self.orders = [o for o in orders if mine(o[0]) and o[0]["placed_at"] < self.end]
        self.lines = [line for line in lines if mine(line) and line["placed_at"] < self.end]
        self.all_lines = lines
        self.cohort = [o for o in self.orders if self.inside(o[0]["placed_at"])]
        self.cohort_lines = [line for order in self.cohort for line in order]
        self.shipments = [s | {"of": lines[s["row"]]} for s in rows_of(record.shipments)]
        self.shipments = [s for s in self.shipments if mine(s["of"])]
        all_cares = [c for c in rows_of(record.cares) if mine(lines[c["row"]])]
        self.cares = [c for c in all_cares if self.inside(c["time"])]
        self.cohort_cares = [c for c in all_cares if self.inside(lines[c["row"]]["placed_at"])]
        rescues = [r | {"of": lines[r["row"]]} for r in rows_of(record.rescues)]
        self.rescued = [r for r in rescues if mine(r["of"])]  # taken out of the backlog
        for rescue in rescues:
            substitute = rescue["action"] == Action.SUBSTITUTE
            rescue["got"] = rescue["item"] if substitute else rescue["of"]["item"]
        self.rescues = [
            r for r in rescues if self.inside(r["time"]) and mine({**r["of"], "item": r["got"]})
        ]
        self.fees = [
            f
            for f in rows_of(record.fees)
            if self.inside(f["time"])
            and mine(
                {"item": max(f["item"], 0), "supplier": 0, "customer_class": 0}
                | (purchases[f["purchase_order"]] if f["purchase_order"] >= 0 else {})
                | (lines[f["row"]] if f["row"] >= 0 else {})
            )
        ]
        self.purchases = [p for p in purchases if mine(p)]
        receipts = [
            r | {"of": purchases[r["purchase_order"]]} for r in rows_of(record.receipts)
        ]
        self.verdicts = [
            v for v in rows_of(record.verdicts) if v["time"] < self.end and mine(v)
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


def promised(order: list[Row], which: str = "promised_at") -> float:
    times: list[float] = [line[which] for line in order if not isnan(line[which])]
    return max(times) if times else nan


def gini(values: list[float]) -> float:
    """Half the mean difference of all pairs, over the mean."""
    differences = sum(abs(a - b) for a in values for b in values)
    return differences / (2 * len(values) * sum(values)) if sum(values) else nan


def fees(g: "Group", kind: Fee) -> float:
    return total([fee for fee in g.fees if fee["kind"] == kind], "amount")


def served(order: list[Row]) -> bool:
    return all(line["shipped"] + line["rescued"] == line["quantity"] for line in order)


def waited(order: list[Row]) -> bool:
    return any(line["outcome"] in WAITED for line in order)


def total(rows: list[Row], name: str) -> float:
    return float(sum(row[name] for row in rows))
