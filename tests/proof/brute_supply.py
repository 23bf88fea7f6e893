"""The naive simulator with suppliers: planner, drafts, opening hours, receiving, shortfalls."""

from collections.abc import Iterator
from functools import partial
from math import nan
from typing import Any

from sim.streams import Streams
from sim.world import World
from tests.proof.brute_force import RECEIPT, REVIEW, Rules, Step
from tests.proof.brute_rules import Learner
from tests.proof.brute_supplier import Maker
from tests.proof.brute_times import draws, uniforms


class Supplied(Learner):
    """A whole shop; its customers are handed in."""

    def __init__(
        self, world: World, rules: list[Rules], people: list[dict[str, Any]], streams: Streams
    ) -> None:
        super().__init__(world, rules, people, streams)
        self.shipments: list[dict[str, Any]] = []
        self.receipts: list[tuple[Any, ...]] = []
        self.alerts: list[tuple[float, list[dict[str, Any]]]] = []
        self.reminders: list[tuple[float, int]] = []
        self.drafts: dict[int, tuple[float, list[dict[str, Any]]]] = {}
        self.overnight: list[tuple[float, list[dict[str, Any]]]] = []
        self.numbers = 0
        names = [item.name for item in world.items]
        self.makers = [
            Maker(terms, streams, names, self.shipments, self.fall_short)
            for terms in world.suppliers
        ]
        self.attention = uniforms(streams, "planner/attention")
        if world.planner and world.planner.delay:
            self.delays = draws(streams, "planner/delay", world.planner.delay)

    def steps(self) -> Iterator[Step]:
        n = len(self.rules)
        yield from super().steps()
        for maker in self.makers:
            yield from maker.steps()
        for time, item in self.reminders:
            yield time, REVIEW, item, partial(self.reminded, item)
        for time, rows in self.overnight:
            yield time, REVIEW, -n - 1, partial(self.opened, rows)
        for time, lines in self.alerts:
            yield time, REVIEW, n, partial(self.acted_on, lines)
        for number, (time, _) in self.drafts.items():
            yield time, REVIEW, n + 1 + number, partial(self.close_draft, number)

    def deliveries(self) -> Iterator[Step]:
        for shipment in self.shipments:
            row = shipment["purchase"]["row"]
            yield shipment["due"], RECEIPT, row, partial(self.arrived, shipment)

    # --- the rules are asked ---

    def reminded(self, item: int, now: float) -> None:
        self.reminders.remove((now, item))
        self.ask(item, now)

    def ask(self, item: int, now: float) -> None:
        units, planner = self.wanted(item, now), self.world.planner
        if not units:
            return
        if planner and planner.ignored and next(self.attention) < planner.ignored:
            if planner.reminder is not None:
                self.reminders.append((now + planner.reminder, item))
            return
        parts = self.split(item, units, now)
        lines = [self.place(item, number, part, now) for number, part in parts if part]
        for number, part in parts:
            for other in range(len(self.rules)):
                can_order = self.rules[other].reorder[0] == "can-order"
                if part and can_order and other != item:
                    more = self.up_to(other, self.rules[other].reorder[2])
                    if more and self.main_seller(other, more, now) == number:
                        lines.append(self.place(other, number, more, now))
        late = [purchase for purchase in lines if not self.is_direct(purchase)]
        for purchase in lines:
            if self.is_direct(purchase):
                self.sent([purchase], now)
        if planner and planner.delay and late:
            self.alerts.append((now + next(self.delays), late))
        else:
            self.act(late, now)

    def is_direct(self, purchase: dict[str, Any]) -> bool:
        """Say whether nobody and nothing stands between a rule and the supplier."""
        calendar = self.world.suppliers[purchase["supplier"]].calendar
        return not (self.world.planner or calendar or self.window(purchase) is not None)

    def window(self, purchase: dict[str, Any]) -> float | None:
        window = self.world.suppliers[purchase["supplier"]].merge_window
        joins = any(each.reorder[0] == "can-order" for each in self.rules)
        return 0.0 if window is None and joins else window

    def sellers(self, item: int) -> list[int]:
        suppliers = enumerate(self.world.suppliers)
        return [number for number, each in suppliers if each.prices[item] is not None]

    def split(self, item: int, units: int, now: float) -> list[tuple[int, int]]:
        """Return from whom units come: the first, half from each of two, or the best."""
        sellers, rule = self.sellers(item), self.rules[item].sourcing
        if rule == "first":
            return [(sellers[0], units)]
        if rule == "halves":
            return [(sellers[0], units - units // 2), (sellers[-1], units // 2)]
        return [(min(sellers, key=lambda number: self.merit(item, number, units, now)), units)]

    def main_seller(self, item: int, units: int, now: float) -> int:
        """Return who would have the greatest part of a purchase, the first named of equals."""
        parts = self.split(item, units, now)
        most = max(part for _, part in parts)
        return next(number for number, part in parts if part == most)

    def merit(self, item: int, number: int, units: int, now: float) -> tuple[Any, ...]:
        """Rank a supplier: fewest failures of the latest three, up, price, units coming."""
        there = [p for p in self.purchases if p["supplier"] == number]
        known = [
            p
            for p in there
            if p["standing"] != "cancelled"
            and (p["standing"] != "on_order" or p["due_at"] < now)
        ]
        failures = sum(
            p["standing"] == "on_order"
            or p["ended_at"] > p["due_at"]
            or p["received"] < p["quantity"] - p["cancelled"]
            for p in known[-3:]
        )
        own = [p for p in there if p["item"] == item]
        return (
            failures,
            not self.makers[number].is_up(now),
            self.unit_cost(item, number, units),
            sum(p["open"] for p in own),
            len(own),
        )

    # --- from a rule's order to the supplier ---

    def unit_cost(self, item: int, number: int, units: int) -> float:
        terms = self.world.suppliers[number]
        breaks = terms.breaks[item] if terms.breaks else None
        prices = [terms.prices[item] or 0.0] * units  # of the first unit, the second ...
        if breaks:
            for least, price in zip(breaks.quantities, breaks.prices, strict=True):
                prices[least - 1 :] = [price] * len(prices[least - 1 :])
            if breaks.discount == "all-units":
                return prices[-1]
        return sum(prices) / units

    def place(self, item: int, number: int, units: int, now: float) -> dict[str, Any]:
        terms = self.world.suppliers[number]
        while units < terms.moq or units % terms.pack:
            units += 1
        purchase = {
            "row": len(self.purchases),
            "item": item,
            "supplier": number,
            "quantity": units,
            "open": units,
            **dict.fromkeys(("received", "cancelled", "short", "rejected", "number"), 0),
            "unit_cost": self.unit_cost(item, number, units),
            "placed_at": now,
            **dict.fromkeys(("sent_at", "due_at", "ended_at"), nan),
            "expected_at": now + self.mean_time(number, units),
            "opens": 0,
            "standing": "on_order",
        }
        self.purchases.append(purchase)
        return purchase

    def mean_time(self, number: int, units: int) -> float:
        """Return the mean time until the last of so many units: making, way, later parts."""
        terms = self.world.suppliers[number]
        mean = terms.lead_time.expectation
        if terms.per_unit:
            mean *= units
        if terms.transit:
            mean += terms.transit.expectation
        if terms.parts:
            mean += terms.parts.gap.expectation * (min(terms.parts.parts, units) - 1)
        return mean

    def acted_on(self, lines: list[dict[str, Any]], now: float) -> None:
        self.alerts = [each for each in self.alerts if each[1] is not lines]
        self.act([each for each in lines if each["standing"] == "on_order"], now)

    def act(self, lines: list[dict[str, Any]], now: float) -> None:
        for purchase in lines:
            number, window = purchase["supplier"], self.window(purchase)
            if window is None:
                self.hand_over([purchase], now)
            elif number in self.drafts:
                self.drafts[number][1].append(purchase)
            else:
                self.drafts[number] = now + window, [purchase]

    def close_draft(self, number: int, now: float) -> None:
        self.hand_over(self.drafts.pop(number)[1], now)

    def hand_over(self, rows: list[dict[str, Any]], now: float) -> None:
        opens = self.makers[rows[0]["supplier"]].opens(now)
        if opens > now:
            self.overnight.append((opens, rows))
        else:
            self.sent(rows, now)

    def opened(self, rows: list[dict[str, Any]], now: float) -> None:
        self.overnight = [each for each in self.overnight if each[1] is not rows]
        self.sent(rows, now)

    def sent(self, rows: list[dict[str, Any]], now: float) -> None:
        rows = [purchase for purchase in rows if purchase["standing"] == "on_order"]
        self.numbers += bool(rows)
        for place, purchase in enumerate(rows):
            maker = self.makers[purchase["supplier"]]
            promise = maker.terms.promise
            mean = self.mean_time(purchase["supplier"], purchase["open"])
            promised = mean if promise is None else promise
            purchase.update(number=self.numbers, opens=int(place == 0), sent_at=now)
            purchase.update(due_at=now + promised, expected_at=now + mean)
            maker.take(purchase, purchase["open"], now)

    # --- what comes, and what does not ---

    def arrived(self, shipment: dict[str, Any], now: float) -> None:
        self.shipments.remove(shipment)
        purchase = shipment["purchase"]
        maker = self.makers[purchase["supplier"]]
        units = min(shipment["units"], purchase["open"])
        if not purchase["open"]:
            return
        if shipment["lost"]:
            self.fall_short(purchase, units, now)
            return
        missing = min(shipment["missing"], purchase["open"] - units)
        rejected = maker.inspect(units)
        good = units - rejected
        if good:
            item = purchase["item"]
            self.settle(purchase, "received", good, now)
            self.receipts.append((purchase["row"], now, good))
            self.on_hand[item] += good
            self.shelve(item, good, now)
        purchase["rejected"] += rejected
        terms = maker.terms
        later = bool(terms.rejects and terms.rejects.replaced)
        self.find_missing(purchase, rejected, now, later=later)
        later = bool(terms.yield_ and terms.yield_.rest == "later")
        self.find_missing(purchase, missing, now, later=later)

    def find_missing(
        self, purchase: dict[str, Any], units: int, now: float, *, later: bool
    ) -> None:
        if units and later:
            self.makers[purchase["supplier"]].send(purchase, units, 0, now)
        elif units:
            self.fall_short(purchase, units, now)

    def fall_short(self, purchase: dict[str, Any], units: int, now: float) -> None:
        self.settle(purchase, "short", units, now)
        self.position_changed(purchase["item"], now)

    def settle(self, purchase: dict[str, Any], what: str, units: int, now: float) -> None:
        """Book units of a line as received, cancelled or short; end it with the last."""
        purchase[what] += units
        purchase["open"] -= units
        if not purchase["open"]:
            short, received = purchase["short"], purchase["received"]
            purchase["ended_at"] = now
            purchase["standing"] = "short" if short else "received" if received else "cancelled"

    def give_back(self, item: int, units: int, now: float) -> None:
        for purchase in reversed(self.purchases):
            n = min(units, purchase["open"])
            if purchase["item"] == item and n:
                units -= n
                self.makers[purchase["supplier"]].give_back(purchase, n)
                self.settle(purchase, "cancelled", n, now)
