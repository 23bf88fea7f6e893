"""Rescue rules: how a waiting order is rescued or ended."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from typing import Annotated

from sim.parameters import Parameter, check_parameters
from sim.views import Action, OrderView, Rescue, StockView


@dataclass(frozen=True)
class NoRescue:
    """Let every order wait until it is served or its customer leaves.

    Notes
    -----
    The assumption of all models of full backordering.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> NoRescue().rescue(order_view(), stock_view()).action.name
    'WAIT'
    """

    def rescue(self, order: OrderView, stock: StockView) -> Rescue:
        """Return that the order waits, and never ask again."""
        return Rescue()


@dataclass(frozen=True)
class Expire:
    """End every order that has waited for a given time.

    The order expires at ``placed_at + age``, unless it is served at that instant or before.

    Notes
    -----
    The law knows such limits: 30 days where no other time was stated, in the United States
    (16 CFR 435) and in the European Union (Directive 2011/83/EU, article 18). There the
    customer may agree to wait longer, see `ftc` and `eu`; here nobody is asked. What was
    shipped already stays shipped.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule = Expire(age=30)
    >>> rule.rescue(order_view(now=2.0, placed_at=2.0), stock_view()).again
    32.0
    >>> rule.rescue(order_view(now=32.0, placed_at=2.0), stock_view()).action.name
    'EXPIRE'
    """

    age: Annotated[float, Parameter("longest wait", unit="time", gt=0)]

    def __post_init__(self) -> None:
        check_parameters(self)

    def rescue(self, order: OrderView, stock: StockView) -> Rescue:
        """End the order if it is old enough; otherwise ask again when it will be."""
        expires_at = order.placed_at + self.age
        if order.now >= expires_at:
            return Rescue(Action.EXPIRE)
        return Rescue(Action.WAIT, expires_at)
