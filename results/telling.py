"""What can be said of one order, each sentence from the tables and the event log alone."""

from collections.abc import Iterator

import numpy as np

from policies.registry import rule_name
from results.replay import Given, Wait, replay
from sim.eventlog import Event, EventLog, Kind
from sim.ledger import Fee, Outcome, Reason
from sim.record import Record
from sim.world import Policy

Told = Iterator[tuple[float | None, str]]
"""Sentences, with the instant they are about where they are about one."""

_SHOWN = 5  # of those who stood before it, or overtook it
_NEVER_WAITED = (Outcome.FILLED, Outcome.REJECTED, Outcome.DECLINED, Outcome.ABSENT)
_WHY = {
    Reason.PATIENCE: "its patience was used up",
    Reason.REMORSE: "the customer thought better of it",
    Reason.ELSEWHERE: "the same, ordered elsewhere too, had come first",
    Reason.ACCEPT_RULE: "the shop's accept rule said no",
    Reason.WOULD_NOT_WAIT: "the customer would not wait",
    Reason.BALKED: "the customer saw the date, the price or the queue, and turned away",
    Reason.RESCUE_RULE: "the shop's rescue rule ended it",
    Reason.STAYED_AWAY: "an earlier experience kept the customer away",
}


class Teller:
    """Tells of one order, whose lines are the `rows`."""

    def __init__(self, record: Record, log: EventLog, rows: list[int]) -> None:
        self.record, self.world, self.rows = record, record.world, rows
        self.orders = record.orders
        self.first, self.order = rows[0], int(self.orders.order[rows[0]])
        self.items = list(dict.fromkeys(self.orders.item[rows].tolist()))
        self.log = [event for event in log if event.order == self.order]
        self.waits = {item: replay(log, item, self.order) for item in self.items}
        self.expedited = {e.purchase_order: e.time for e in log if e.kind == Kind.EXPEDITE}
        self.promises = sum(event.kind == Kind.PROMISE for event in self.log)
        self.promised = 0

    def chapters(self) -> Iterator[tuple[str, Told]]:
        """Yield titles and what there is to say under each, which may be nothing."""
        yield "What it found", self._found()
        yield "What happened", self._happened()
        yield "Who overtook it", self._overtakers()
        yield "Where its units came from", self._sources()
        yield "How it ended", self._ended()

    def who(self) -> str:
        """Say whose order it is, and what it is for."""
        orders, row = self.orders, self.first
        who = self.world.customers[orders.customer_class[row]].name
        wanted = " and ".join(
            f"{orders.quantity[each]} {self._name(orders.item[each])}" for each in self.rows
        )
        return (
            f"Order {self.order}: {who}, customer {orders.customer[row]}, wants {wanted} "
            f"at {number(orders.placed_at[row])} ({self.world.time_unit}). Replication "
            f"{self.record.replication}, seed {self.record.seed}."
        )

    def _name(self, item: int) -> str:
        return self.world.items[item].name

    def _policy(self, item: int) -> Policy:
        return self.world.items[item].policy

    def _found(self) -> Told:
        for item, wait in self.waits.items():
            found = wait.found
            if found is None:
                continue
            free = found.on_hand - found.reserved
            yield (
                None,
                (
                    f"{self._name(item)}: {found.on_hand} on hand, {free} of them free; "
                    f"{found.backorders} backordered, {found.on_order} on order. "
                    f"{self._queue(wait)}"
                ),
            )

    def _queue(self, wait: Wait) -> str:
        if not wait.before:
            return "Nobody waited for it."
        n, units = len(wait.before), sum(wait.before.values())
        return (
            f"{_many(n, 'order')} waited for {_many(units, 'unit')} before it: "
            f"{_few(sorted(wait.before))}."
        )

    def _happened(self) -> Told:
        for event in self.log:
            text = self._event(event)
            if text:
                yield event.time, text

    def _event(self, event: Event) -> str:
        units = f"{_many(event.quantity, 'unit')} of {self._name(event.item)}"
        policy = self._policy(event.item)
        if event.kind == Kind.SHIPMENT:
            return f"{units} shipped" + (" at once" if event.reason == Reason.IN_STOCK else "")
        if event.kind == Kind.BACKORDER:
            return f"{units} backordered: {_rule('accept', policy.accept)} let it wait"
        if event.kind in (Kind.REJECTION, Kind.DECLINE):
            verb = "refused by the shop" if event.kind == Kind.REJECTION else "declined"
            return f"{units} {verb}: {_WHY.get(event.reason, '')}" + (
                f" ({_rule('accept', policy.accept)})" if event.reason != Reason.BALKED else ""
            )
        if event.kind == Kind.CARE:
            return self._care(event)
        if event.kind == Kind.PROMISE:
            return self._promise(policy)
        plain = {
            Kind.RESERVATION: f"{units} set aside for it",
            Kind.SLIP: "the promised date has passed",
            Kind.CANCELLATION: f"{units} cancelled",
            Kind.EXPIRY: f"{units} ended by the shop",
            Kind.DROP_SHIPMENT: f"{units} given to the supplier, who ships them",
            Kind.SUBSTITUTION: f"{units} shipped as a substitute",
            Kind.CORRECTION: f"{self._name(event.item)}: the shelf held "
            f"{_many(-event.quantity, 'unit')} less than the records said",
        }
        return plain.get(event.kind, "")

    def _promise(self, policy: Policy) -> str:
        """Say what was promised; the tables know the first date and the latest."""
        self.promised += 1
        by = f"({_rule('quote', policy.quote)})"
        if self.promised == 1:
            return f"promised by {number(self.orders.promised_at[self.first])} {by}"
        if self.promised == self.promises:
            return f"promised anew, by {number(self.orders.promise[self.first])} {by}"
        return f"promised anew {by}"

    def _care(self, event: Event) -> str:
        cares = self.record.cares
        here = np.isin(cares.row, self.rows) & (cares.time == event.time)
        paid = float(cares.compensation[here].sum())
        acts = ["a notice sent"] if cares.notices[here].any() else []
        acts += [f"{number(paid)} {self.world.currency} compensation"] if paid else []
        policy = self._policy(self.orders.item[self.first])
        return f"{' and '.join(acts)} ({_rule('retain', policy.retain)})"

    def _overtakers(self) -> Told:
        for item, wait in self.waits.items():
            allocate = _rule("allocate", self._policy(item).allocate)
            for number, late in list(wait.overtakers.items())[:_SHOWN]:
                substitute = late.event.kind == Kind.SUBSTITUTION
                rule = "as a substitute for another item" if substitute else allocate
                units = f"{_many(late.units, 'unit')} of {self._name(item)}"
                yield late.event.time, f"order {number}, placed later, got {units} ({rule})"
            if len(wait.overtakers) > _SHOWN:
                yield None, f"and {_many(len(wait.overtakers) - _SHOWN, 'more order')}"

    def _sources(self) -> Told:
        for item, wait in self.waits.items():
            for given in wait.given:
                units = f"{_many(given.units, 'unit')} of {self._name(item)}"
                yield given.event.time, f"{units}: {self._source(given)}"

    def _source(self, given: Given) -> str:
        source = given.source
        if source is None:
            return "from stock"
        if source.kind != Kind.RECEIPT:
            return f"became free when order {source.order} left"
        bought, row = self.record.purchase_orders, source.purchase_order - 1
        name = self.world.suppliers[bought.supplier[row]].name
        placed, late = bought.placed_at[row], source.time - bought.expected_at[row]
        timing = "on the expected day"
        if abs(late) > 1e-9 * self.world.end:
            timing = f"{number(abs(late))} {'later' if late > 0 else 'sooner'} than expected"
        sped = self.expedited.get(source.purchase_order)
        return (
            f"from purchase order {source.purchase_order} at {name}, placed at "
            f"{number(placed)}, which took {number(source.time - placed)}, {timing}"
            + (f"; it was brought forward at {number(sped)}" if sped is not None else "")
        )

    def _ended(self) -> Told:
        for row in self.rows:
            outcome = Outcome(self.orders.outcome[row])
            prefix = f"{self._name(self.orders.item[row])}: " if len(self.rows) > 1 else ""
            yield None, prefix + self._end_of(row, outcome)

    def _end_of(self, row: int, outcome: Outcome) -> str:
        orders, reason = self.orders, Reason(self.orders.reason[row])
        placed, ended = orders.placed_at[row], orders.ended_at[row]
        if outcome == Outcome.OPEN:
            end = self.world.end
            on_order = self.record.levels.on_order_end[orders.item[row]]
            return (
                f"It still waits for {_many(int(orders.open[row]), 'unit')} at the end of the "
                f"run ({number(end)}), after {number(end - placed)}; "
                f"{on_order} on order then."
            )
        told = {
            Outcome.FILLED: "Filled at once.",
            Outcome.SHIPPED: "Shipped in full",
            Outcome.CANCELLED: "Cancelled by the customer",
            Outcome.EXPIRED: "Ended by the shop",
            Outcome.SUBSTITUTED: "Served with another item",
            Outcome.DROP_SHIPPED: "Shipped by the supplier, to arrive",
            Outcome.REJECTED: "Refused by the shop",
            Outcome.DECLINED: "Declined by the customer",
            Outcome.ABSENT: "Nothing was ordered",
        }[outcome]
        if outcome == Outcome.FILLED:
            return told
        if outcome not in _NEVER_WAITED:
            told += f" at {number(ended)}, after a wait of {number(ended - placed)}"
        why = _WHY.get(reason, "")
        return told + (f": {why}" if why else "") + "." + self._forfeit(row)

    def _forfeit(self, row: int) -> str:
        fees = self.record.fees
        kept = float(fees.amount[(fees.row == row) & (fees.kind == Fee.FORFEIT)].sum())
        return (
            f" {number(kept)} {self.world.currency} of the deposit were kept." if kept else ""
        )


def _rule(hook: str, rule: object) -> str:
    return f"no {hook} rule" if rule is None else f"{hook} rule {rule_name(rule)}"


def _many(n: int, what: str) -> str:
    return f"{n} {what}" + ("" if n == 1 else "s")


def _few(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    return shown + (f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else "")


def number(value: float) -> str:
    """Return a time or an amount with as many digits as people read."""
    return f"{value:.6g}"
