"""A second simulator, as naive as can be, that shares no code with the model.

It looks through everything at every step and keeps each order as a dictionary. People and lead
times are handed to it; the rules are written out again here. Slow, and easy to check by eye.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

RECEIPT, LEAVING, ARRIVAL, REVIEW = range(4)


@dataclass
class Rules:
    """The rules of one item, by name and numbers."""

    reorder: tuple[Any, ...]  # ("reorder-point", r, Q), ("periodic-min-max", T, s, S, first)
    accept: tuple[Any, ...] = ("all",)
    priority: bool = False
    complete: bool = False
    returns: bool = False


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
        arrivals = list(self.people)
        while True:
            time, kind, what = min(self.candidates(arrivals), key=tie)
            if time >= self.end:
                return self.orders
            if kind == RECEIPT:
                self.receive(what, time)
            elif kind == LEAVING:
                self.leave(what, time)
            elif kind == ARRIVAL:
                self.arrive(arrivals.pop(0), time)
            else:
                self.review(what, time)

    def candidates(self, arrivals: list[dict[str, Any]]) -> Iterator[tuple[float, int, Any]]:
        yield self.end, -1, None
        for purchase in self.purchases:
            if purchase["open"]:
                yield purchase["due"], RECEIPT, purchase
        for order in self.orders:
            if any(line["open"] for line in order["lines"]):
                yield order["leaves_at"], LEAVING, order
        if arrivals:
            yield arrivals[0]["time"], ARRIVAL, None
        for time, item in self.pending:
            yield time, REVIEW, item
        for item, rules in enumerate(self.rules):
            if rules.reorder[0].startswith("periodic"):
                period, first = rules.reorder[1], rules.reorder[-1]
                yield first + self.review_number[item] * period, REVIEW, item

    # --- events ---

    def arrive(self, person: dict[str, Any], now: float) -> None:
        order = {**person, "parcels": 0, "parcel_at": None}
        lines = []
        for item, quantity in person["lines"]:
            free = 0 if self.somebody_first(item, order) else self.free(item)
            line = {
                "item": item,
                "quantity": quantity,
                "there": min(quantity, free),
                "filled_at_once": 0,
                "shipped": 0,
                "open": 0,
                "reserved": 0,
                "cancelled": 0,
                "refused": 0,
                "ended_at": now,
                "outcome": "filled",
            }
            lines.append(line)
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
                line["filled_at_once"] = line["shipped"] = sold
                line["refused"] = line["quantity"] - sold
                if line["refused"]:
                    line["outcome"] = answer.split("-")[0]
        else:
            for line in lines:
                line["open"] = line["quantity"]
                line["reserved"] = line["there"]
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
            line["reserved"] += min(self.free(item), line["open"] - line["reserved"])
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
            line.update(cancelled=units, open=0, reserved=0, outcome="cancelled", ended_at=now)
            if self.rules[line["item"]].returns:
                for purchase in reversed(self.purchases):
                    if purchase["item"] == line["item"]:
                        n = min(units, purchase["open"])
                        units -= n
                        purchase["open"] -= n
                        if n and not purchase["open"]:
                            purchase["ended_at"] = now
        for line in left:
            self.allocate(line["item"], now)
        for line in left:
            self.position_changed(line["item"], now)

    # --- ordering ---

    def position_changed(self, item: int, now: float) -> None:
        name, *numbers = self.rules[item].reorder
        if name.startswith("periodic"):
            return
        level = -1 if name == "zero-stock" else numbers[0] - (name == "base-stock")
        if self.position(item) <= level and (now, item) not in self.pending:
            self.pending.append((now, item))

    def review(self, item: int, now: float) -> None:
        if (now, item) in self.pending:
            self.pending.remove((now, item))
        else:
            self.review_number[item] += 1
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
        if quantity:
            due = now + next(self.lead_times)
            self.purchases.append(
                {
                    "item": item,
                    "open": quantity,
                    "quantity": quantity,
                    "received": 0,
                    "placed_at": now,
                    "due": due,
                    "ended_at": None,
                }
            )


def tie(candidate: tuple[float, int, Any]) -> tuple[float, int, int]:
    """Order events of one instant: by kind, reviews by item, others as they came about."""
    time, kind, what = candidate
    return time, kind, what if kind == REVIEW else 0
