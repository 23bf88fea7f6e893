"""Following: customers who come, or stay away, because of how the shop has served before.

A class's arrivals are those who would come if all went as well as it can. Whether one of them
does come is decided at that moment by the customer's own random number, so the same people
stand behind every policy, and some policies lose more of them.
"""

from math import exp

from sim.chance import derived
from sim.ledger import Outcome, Reason
from sim.shop import Shop
from sim.world import CustomerClass

_COMES = 2  # purpose of the customer's own random number
_LOST = (Outcome.REJECTED, Outcome.DECLINED, Outcome.CANCELLED, Outcome.EXPIRED)


class Following:
    """What the classes think of the shop: each person's memory, a pool's goodwill, hype."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.orders = shop.ledger.orders
        self._memories: dict[tuple[int, int], list[tuple[float, float]]] = {}
        self._goodwill = [1.0] * len(shop.world.customers)
        self._backlog_since: dict[int, float] = {}  # by item, while there is a backlog

    def comes(self, first: int, now: float) -> bool:
        """Say whether the customer comes; write down who stays away."""
        orders = self.orders
        number = orders.customer_class[first]
        customers = self.shop.world.customers[number]
        share = self._remembered(customers, number, orders.customer[first], now)
        share *= self._pooled(customers, number)
        share *= self._hyped(customers, orders.item[first], now)
        chance = derived(orders.uniform[first], _COMES) if share < 1.0 else 0.0
        if chance < share:
            return True
        missed = chance < 1.0 / _at_most(customers)
        reason = Reason.STAYED_AWAY if missed else Reason.NOT_DRAWN
        for row in orders.rows(first):
            self._stays_away(row, reason, now)
        return False

    def _stays_away(self, row: int, reason: Reason, now: float) -> None:
        orders = self.orders
        orders.unfill(row)
        orders.open[row] = 0
        orders.refused[row] = orders.quantity[row]
        orders.outcome[row] = Outcome.ABSENT
        orders.reason[row] = reason
        orders.ended_at[row] = now

    def _remembered(
        self, customers: CustomerClass, number: int, person: int, now: float
    ) -> float:
        """Return the share of visits that a person's memories leave."""
        if customers.memory is None:
            return 1.0
        memories = self._memories.get((number, person), ())
        share = 1.0
        for until, factor in memories:
            if now < until:
                share *= factor
        return share

    def _pooled(self, customers: CustomerClass, number: int) -> float:
        """Return the share of those who would come at the most goodwill."""
        if customers.goodwill is None:
            return 1.0
        return self._goodwill[number] / customers.goodwill.high

    def _hyped(self, customers: CustomerClass, item: int, now: float) -> float:
        """Return the share of those who would come at the most hype."""
        hype, stock = customers.hype, self.shop.stocks[item]
        if not stock.backorders:
            self._backlog_since.pop(item, None)
        if hype is None:
            return 1.0
        if not stock.backorders:
            return 1.0 / (1.0 + hype.gain)
        age = now - self._backlog_since.setdefault(item, now)
        crowd = stock.backorders / (stock.backorders + hype.half)
        return (1.0 + hype.gain * crowd * exp(-age / hype.decay)) / (1.0 + hype.gain)

    def ended(self, first: int, now: float) -> None:
        """Let the customer of an order that has ended draw a lesson."""
        orders = self.orders
        if orders.is_open(first):
            return
        number = orders.customer_class[first]
        customers = self.shop.world.customers[number]
        lost = any(orders.outcome[row] in _LOST for row in orders.rows(first))
        wait = now - orders.placed_at[first]
        waited = any(
            orders.filled_at_once[row] < orders.quantity[row] for row in orders.rows(first)
        )
        memory, goodwill = customers.memory, customers.goodwill
        if memory is not None and (lost or waited):
            late = memory.after_delay if wait > memory.delay else memory.after_backorder
            factor = 1.0 - (memory.after_loss if lost else late)
            key = number, orders.customer[first]
            kept = [each for each in self._memories.get(key, ()) if each[0] > now]
            self._memories[key] = [*kept, (now + memory.lasts, factor)]
        if goodwill is not None:
            change = 1.0 - goodwill.loss if lost or waited else 1.0 + goodwill.gain
            level = self._goodwill[number] * change
            self._goodwill[number] = min(goodwill.high, max(goodwill.low, level))


def _at_most(customers: CustomerClass) -> float:
    """Return how many times as many come at best as where nothing draws or deters them."""
    goodwill, hype = customers.goodwill, customers.hype
    return (goodwill.high if goodwill else 1.0) * (1.0 + (hype.gain if hype else 0.0))


def followed(shop: Shop) -> Following | None:
    """Return the following of a world, None if nobody in it minds how others were served."""
    minds = any(c.memory or c.goodwill or c.hype for c in shop.world.customers)
    return Following(shop) if minds else None
