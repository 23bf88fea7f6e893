"""Allocate rules: who gets the units that come free."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from typing import ClassVar

from sim.views import OrderView


@dataclass(frozen=True)
class FirstCome:
    """First come, first served: the order that came first gets the units.

    Newcomers never overtake: while somebody waits, nobody who comes later is served.

    Notes
    -----
    The discipline behind nearly all formulas for waits (Zipkin, *Foundations of Inventory
    Management*, 2000). One large order at the head can hold up many small ones behind it.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule = FirstCome()
    >>> rule.rank(order_view(order=1)) == rule.rank(order_view(order=2))  # ties by arrival
    True
    """

    first_come: ClassVar[bool] = True

    def rank(self, order: OrderView) -> float:
        """Return the same for all, as ties are served by arrival."""
        return 0.0


@dataclass(frozen=True)
class ByPriority:
    """Class priority: class 1 before class 2, first come first served within a class.

    Newcomers *do* overtake: one of a better class is served before those of worse classes
    who already wait. Nobody is held off while units are free and nobody better waits.

    Notes
    -----
    Called priority clearing where it is combined with reserves for the better classes
    (Deshpande, Cohen & Donohue, *Management Science* 49, 2003). With short supply the last
    class may starve: look at the waits per class, not at their mean.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> ByPriority().rank(order_view(priority=1)) < ByPriority().rank(order_view(priority=2))
    True
    """

    def rank(self, order: OrderView) -> float:
        """Return the priority of the customer's class."""
        return float(order.priority)


@dataclass(frozen=True)
class LastCome:
    """Last come, first served: the order that came last gets the units.

    The rank is minus the time of placing; orders of one instant go by arrival. Newcomers
    *do* overtake: whoever comes is served before all who wait already.

    Notes
    -----
    LIFO of queueing theory, and what a shop does that works through its inbox from the top.
    The mean wait of those who are *shipped* looks good, because the others give up waiting:
    look at cancellations and at the longest wait.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule = LastCome()
    >>> rule.rank(order_view(placed_at=5.0)) < rule.rank(order_view(placed_at=2.0))
    True
    """

    def rank(self, order: OrderView) -> float:
        """Return minus the time at which the order was placed."""
        return -order.placed_at


@dataclass(frozen=True)
class SkipWhatDoesNotFit:
    """First come, first served, passing over who needs more than is free.

    Units that come free go through the line from the first to the last; an order gets all it
    waits for or nothing. Newcomers overtake if they fit: one who needs no more than is free
    is served, though others who need more have waited longer.

    Notes
    -----
    Called backfilling elsewhere. No large order at the head holds up small ones, and no order
    is shipped in part once it waits; but a large one may wait for ever while small ones take
    what comes.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> SkipWhatDoesNotFit().skips, SkipWhatDoesNotFit().rank(order_view())
    (True, 0.0)
    """

    skips: ClassVar[bool] = True

    def rank(self, order: OrderView) -> float:
        """Return the same for all, as ties are served by arrival."""
        return 0.0


@dataclass(frozen=True)
class HardPeg:
    """Hard pegging: a purchase order serves those for whom it was placed.

    The customers who waited for units when the purchase order was placed are pegged to it and
    get its units when it comes. What they don't need any more, and every unit that nobody was
    pegged to, is served by arrival. Newcomers never overtake.

    Notes
    -----
    Order-specific procurement of ERP systems, as opposed to soft pegging, where the next
    receipt serves whoever is first. Under variable lead times a purchase order that overtakes
    another serves its own customers first, so waits follow lead times and not arrivals.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> HardPeg().pegs, HardPeg().rank(order_view())
    (True, 0.0)
    """

    pegs: ClassVar[bool] = True

    def rank(self, order: OrderView) -> float:
        """Return the same for all, as ties are served by arrival."""
        return 0.0
