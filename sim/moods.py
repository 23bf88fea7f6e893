"""Moods: what happens to a waiting customer's hazard of leaving.

Every influence multiplies the hazard from some moment on and moves the leaving; none of them
draws a random number.
"""

from collections.abc import Callable
from math import inf, isnan

from sim.behaviour import stretch
from sim.clock import Occurrence, Priority
from sim.ledger import Reason
from sim.patience import Hazard
from sim.shop import Shop
from sim.traits import Reactions
from sim.views import Care

_NEXT_TO_NOTHING = 1e-12  # in place of a factor of 0 that is to be taken back


class Moods:
    """The hazards of those who wait, as far as anything has changed them.

    Parameters
    ----------
    is_open
        Says whether the order of a first line still waits.
    note_leaving
        Notes the time at which it leaves.
    """

    def __init__(
        self,
        shop: Shop,
        is_open: Callable[[int], bool],
        note_leaving: Callable[[float, int], None],
    ) -> None:
        self.shop = shop
        self.orders = shop.ledger.orders
        self._is_open = is_open
        self._note_leaving = note_leaving
        self._hazards: dict[int, Hazard] = {}

    def begin(self, first: int, now: float) -> None:
        """Let a reason other than patience come first, if there is one."""
        other = self.shop.other_leavings.get(first)
        if other is not None:
            leaves_at = min(self.orders.leaves_at[first], max(now, other[0]))
            for row in self.orders.rows(first):
                self.orders.leaves_at[row] = leaves_at

    def reason(self, first: int, now: float) -> Reason:
        """Return why a customer leaves now."""
        other = self.shop.other_leavings.get(first)
        if other is not None and other[0] <= now:
            return other[1]
        return Reason.PATIENCE

    def forget(self, first: int) -> None:
        """Drop what is known about an order that ended."""
        self._hazards.pop(first, None)

    def _reactions(self, first: int) -> Reactions:
        return self.shop.world.customers[self.orders.customer_class[first]].reactions

    def cared_for(self, first: int, now: float, care: Care) -> None:
        """React to a notice or a compensation as the customer's class does."""
        reactions = self._reactions(first)
        factor = care.hazard
        if care.compensation > 0.0:
            factor *= reactions.compensation
        if care.notify:
            notice = reactions.notice or (
                _NEXT_TO_NOTHING if reactions.notice_for < inf else 0.0
            )
            factor *= notice
            self._later(now + reactions.notice_for, first, notice)
        self.scale(first, now, factor)

    def _later(self, time: float, first: int, factor: float) -> None:
        """Take back a factor when its time is over."""
        if time < inf and factor not in (0.0, 1.0):
            self.shop.clock.at(time, Priority.CARE, self._fade, (first, factor))

    def _fade(self, event: Occurrence) -> None:
        first, factor = event.subject
        self.scale(first, self.shop.clock.now, 1.0 / factor)

    def promise_broken(self, first: int, now: float) -> None:
        """React to a promise that has passed, once now and more with every time unit."""
        reactions = self._reactions(first)
        self.scale(first, now, reactions.broken_promise)
        if reactions.overdue and self.orders.slips[first] == 1:
            self.shop.clock.at(now + 1.0, Priority.CARE, self._overdue, first)

    def _overdue(self, event: Occurrence) -> None:
        """Grow more impatient for as long as the order is overdue."""
        first, now = event.subject, self.shop.clock.now
        if not self._is_open(first):
            return
        if now > self.orders.promise[first]:
            self.scale(first, now, 1.0 + self._reactions(first).overdue)
        self.shop.clock.at(now + 1.0, Priority.CARE, self._overdue, first)

    def scale(self, first: int, now: float, factor: float) -> None:
        """Multiply a waiting customer's hazard of leaving from now on."""
        orders, budget = self.orders, self.orders.budget[first]
        customers = self.shop.world.customers[orders.customer_class[first]]
        law = customers.patience
        if factor == 1.0 or law is None or isnan(budget) or not self._is_open(first):
            return  # who has no law of patience leaves at a given age whatever happens
        unit = stretch(customers, orders.price[first])
        age = (now - orders.placed_at[first]) / unit
        hazard = self._hazards.get(first, Hazard()).scaled(law, age, factor)
        self._hazards[first] = hazard
        leaves_at = orders.placed_at[first] + unit * hazard.leaving_age(law, budget)
        other = self.shop.other_leavings.get(first)
        if other is not None:
            leaves_at = min(leaves_at, other[0])
        for row in orders.rows(first):
            orders.leaves_at[row] = max(now, leaves_at)
        self._note_leaving(max(now, leaves_at), first)
