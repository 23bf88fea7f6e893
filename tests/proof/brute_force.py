"""A second simulator, as naive as can be, that shares no code with the model.

It looks through everything at every step and keeps each order as a dictionary. People and lead
times are handed to it; the rules are written out again here. Slow, and easy to check by eye.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

RECEIPT, LEAVING, LOSS, ARRIVAL, CARE, REVIEW = range(6)
UNITS = ("filled_at_once", "shipped", "open", "reserved", "cancelled", "refused")
Step = tuple[float, int, int, Callable[[float], None]]
"""What may happen next: when, what kind, its place among its kind at that time, the act."""


@dataclass
class Rules:
    """The rules of one item, by name and numbers."""

    reorder: tuple[Any, ...]  # ("reorder-point", r, Q), ("periodic-min-max", T, s, S, first)
    accept: tuple[Any, ...] = ("all",)
    priority: bool = False
    complete: bool = False
    returns: bool = False
    sourcing: str = "first"


@dataclass
class Small:
    """A small world: per item its rules and stock, the people, the lead times."""

    rules: list[Rules]
    initial: list[int]
    people: list[dict[str, Any]]  # time, priority, lines [(item, quantity)], leaves_at, uniform
    lead_times: Iterator[float]
    end: float
    orders: list[dict[str, Any]] = field(default_factory=list)
    purchases: list[dict[str, Any]] = field(default_factory=list)
    pending: list[tuple[float, int]] = field(default_factory=list)  # (time, item) to review

    def __post_init__(self) -> None:
        self.on_hand = list(self.initial)
        self.review_number = [0] * len(self.initial)

    # --- levels, each counted anew ---

    def reserved(self, item: int) -> int:
        return sum(
            line["reserved"] for o in self.orders for line in o["lines"] if line["item"] == item
        )

    def backorders(self, item: int) -> int:
        return sum(
            line["open"] for o in self.orders for line in o["lines"] if line["item"] == item
        )

    def on_order(self, item: int) -> int:
        return sum(p["open"] for p in self.purchases if p["item"] == item)

    def position(self, item: int) -> int:
        return self.on_hand[item] + self.on_order(item) - self.backorders(item)

    def free(self, item: int) -> int:
        return self.on_hand[item] - self.reserved(item)

    # --- the loop ---

    def run(self) -> list[dict[str, Any]]:
        for item in range(len(self.rules)):
            if not self.rules[item].reorder[0].startswith("periodic"):
                self.position_changed(item, 0.0)
        self.coming = list(self.people)
        while True:
            time, _, _, act = min(self.steps(), key=lambda step: step[:3])
            if time >= self.end:
                return self.orders
            act(time)

    def steps(self) -> Iterator[Step]:
        yield self.end, -1, 0, self.finish
        yield from self.deliveries()
        for order in self.orders:
            if any(line["open"] for line in order["lines"]):
                yield order["leaves_at"], LEAVING, 0, partial(self.leave, order)
        if self.coming:
            person = self.coming[0]
            yield person["time"], ARRIVAL, 0, partial(self.arrive, person)
        for time, item in self.pending:
            yield time, REVIEW, item, partial(self.asked, item)
        for item, rules in enumerate(self.rules):
            if rules.reorder[0].startswith("periodic"):
                time = rules.reorder[-1] + self.review_number[item] * rules.reorder[1]
                yield time, REVIEW, item, partial(self.planned, item)

    def finish(self, now: float) -> None:
        """Stop."""

    def deliveries(self) -> Iterator[Step]:
        for purchase in self.purchases:
            if purchase["open"]:
                yield purchase["due"], RECEIPT, 0, partial(self.receive, purchase)

    def arrive(self, person: dict[str, Any], now: float) -> None:
        self.coming.pop(0)
        order = {**person, "parcels": 0, "parcel_at": None}
        lines = []
        for item, quantity in person["lines"]:
            free = 0 if self.somebody_first(item, order) else self.free(item)
            line = {
                "item": item,
                "quantity": quantity,
                "there": min(quantity, free),
                **dict.fromkeys(UNITS, 0),
                "ended_at": now,
                "outcome": "filled",
            }
            lines.append(line)
            self.looked(order, line, now)
        order["lines"] = lines
        answers = [
            self.answer(line, order) for line in lines if line["there"] < line["quantity"]
        ]
        answer = next((a for a in answers if a != "backorder"), "backorder")
        self.orders.append(order)
        if not answers or answer != "backorder":
            for line in lines:
                sold = line["there"] if not answers or answer.endswith("rest") else 0
                self.on_hand[line["item"]] -= sold
                self.off_shelf(line["item"], sold)
                line["filled_at_once"] = line["shipped"] = sold
                line["refused"] = line["quantity"] - sold
                if line["refused"]:
                    line["outcome"] = answer.split("-")[0]
        else:
            for line in lines:
                line["open"] = line["quantity"]
                line["reserved"] = line["there"]
                self.off_shelf(line["item"], line["there"])
                line["outcome"], line["ended_at"] = "open", None
            self.dispatch(order, now, at_once=True)
        if any(line["shipped"] for line in lines):
            order["parcels"] = 1
            order["parcel_at"] = now
        for line in lines:
            self.position_changed(line["item"], now)

    def somebody_first(self, item: int, newcomer: dict[str, Any]) -> bool:
        waiting = self.waiting(item)
        if not self.rules[item].priority:
            return bool(waiting)
        return any(o["priority"] <= newcomer["priority"] for o, _ in waiting)

    def waiting(self, item: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        found = [
            (o, line)
            for o in self.orders
            for line in o["lines"]
            if line["item"] == item and line["open"] > line["reserved"]
        ]
        if self.rules[item].priority:
            found.sort(key=lambda pair: pair[0]["priority"])  # stable: ties by arrival
        return found

    def answer(self, line: dict[str, Any], order: dict[str, Any]) -> str:
        name, *numbers = self.rules[line["item"]].accept
        if name == "all":
            return "backorder"
        take_free = numbers[-1]
        if name == "none":
            return "rejected-rest" if take_free else "rejected"
        if name == "cap":
            short = line["quantity"] - line["there"]
            if self.backorders(line["item"]) + short <= numbers[0]:
                return "backorder"
            return "rejected-rest" if take_free else "rejected"
        if order["uniform"] < numbers[0]:
            return "backorder"
        return "declined-rest" if take_free else "declined"

    def dispatch(self, order: dict[str, Any], now: float, *, at_once: bool = False) -> None:
        """Ship what is set aside, if the rule of the first line's item lets it go."""
        lines = order["lines"]
        if self.rules[lines[0]["item"]].complete and any(
            x["reserved"] < x["open"] for x in lines
        ):
            return
        for line in lines:
            n = line["reserved"]
            if not n:
                continue
            line["reserved"] = 0
            line["open"] -= n
            line["shipped"] += n
            self.on_hand[line["item"]] -= n
            if at_once:
                line["filled_at_once"] += n
            elif order["parcel_at"] != now:
                order["parcels"] += 1
                order["parcel_at"] = now
            if not line["open"]:
                line["ended_at"] = now
                line["outcome"] = "filled" if at_once else "shipped"

    def allocate(self, item: int, now: float) -> None:
        while self.free(item) and self.waiting(item):
            order, line = self.waiting(item)[0]
            units = min(self.free(item), line["open"] - line["reserved"])
            line["reserved"] += units
            self.off_shelf(item, units)
            self.dispatch(order, now)

    def receive(self, purchase: dict[str, Any], now: float) -> None:
        self.on_hand[purchase["item"]] += purchase["open"]
        purchase["received"], purchase["open"] = purchase["open"], 0
        purchase["ended_at"] = now
        self.allocate(purchase["item"], now)

    def leave(self, order: dict[str, Any], now: float) -> None:
        left = [line for line in order["lines"] if line["open"]]
        for line in left:
            units = line["open"]
            self.back_on_shelf(line["item"], line["reserved"], now)
            line.update(cancelled=units, open=0, reserved=0, outcome="cancelled", ended_at=now)
            if self.rules[line["item"]].returns:
                self.give_back(line["item"], units, now)
        for line in left:
            self.allocate(line["item"], now)
        for line in left:
            self.position_changed(line["item"], now)

    def give_back(self, item: int, units: int, now: float) -> None:
        for purchase in reversed(self.purchases):
            if purchase["item"] == item:
                n = min(units, purchase["open"])
                units -= n
                purchase["open"] -= n
                if n and not purchase["open"]:
                    purchase["ended_at"] = now

    # --- what a simulator with a shelf does more ---

    def looked(self, order: dict[str, Any], line: dict[str, Any], now: float) -> None:
        """See a customer look at the shelf."""

    def off_shelf(self, item: int, units: int) -> None:
        """See free units go."""

    def back_on_shelf(self, item: int, units: int, now: float) -> None:
        """See units free again."""

    # --- ordering ---

    def trigger(self, item: int) -> float:
        name, *numbers = self.rules[item].reorder
        if name == "zero-stock":
            return -1
        return float(numbers[0] - (name == "base-stock"))

    def position_changed(self, item: int, now: float) -> None:
        if self.rules[item].reorder[0].startswith("periodic"):
            return
        if self.position(item) <= self.trigger(item) and (now, item) not in self.pending:
            self.pending.append((now, item))

    def asked(self, item: int, now: float) -> None:
        self.pending.remove((now, item))
        self.ask(item, now)

    def planned(self, item: int, now: float) -> None:
        self.review_number[item] += 1
        self.ask(item, now)

    def wanted(self, item: int, now: float) -> int:
        name, *numbers = self.rules[item].reorder
        position, quantity = self.position(item), 0
        if name == "reorder-point":
            while position + quantity <= numbers[0]:
                quantity += numbers[1]
        elif name == "min-max" and position <= numbers[0]:
            quantity = numbers[1] - position
        elif name == "base-stock":
            quantity = max(0, numbers[0] - position)
        elif name == "zero-stock":
            quantity = max(0, -position)
        elif name == "periodic-order-up-to":
            quantity = max(0, numbers[1] - position)
        elif name == "periodic-min-max" and position <= numbers[1]:
            quantity = numbers[2] - position
        return quantity

    def ask(self, item: int, now: float) -> None:
        quantity = self.wanted(item, now)
        if not quantity:
            return
        units = {"open": quantity, "quantity": quantity, "received": 0}
        times = {"placed_at": now, "due": now + next(self.lead_times), "ended_at": None}
        self.purchases.append({"item": item, **units, **times})
