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
