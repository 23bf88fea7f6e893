"""Accept rules: what becomes of an order that can't be filled at once."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from typing import Annotated, ClassVar

from sim.parameters import Parameter, check_parameters
from sim.views import Answer, OrderView, StockView

TakeFree = Annotated[
    bool, Parameter("sell the units that are free, and lose only the others of the order")
]


def refused(*, take_free: bool) -> Answer:
    """Return the answer of a shop that says no."""
    return Answer.REJECT_REST if take_free else Answer.REJECT


def declined(*, take_free: bool) -> Answer:
    """Return the answer of a customer who says no."""
    return Answer.DECLINE_REST if take_free else Answer.DECLINE


@dataclass(frozen=True)
class AcceptAll:
    """Backorder every order: nobody is sent away.

    Notes
    -----
    The full backordering of the textbooks (Hadley & Whitin, *Analysis of Inventory Systems*,
    1963). Without patience or another limit the backlog of a shop whose supply falls short
    of demand grows for ever.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> AcceptAll().accept(order_view(), stock_view(backorders=1000)).name
    'BACKORDER'
    """

    always: ClassVar[Answer] = Answer.BACKORDER

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Return `Answer.BACKORDER`."""
        return Answer.BACKORDER


@dataclass(frozen=True)
class AcceptNone:
    """Backorder nothing: lost sales.

    Notes
    -----
    The lost-sales model (Hadley & Whitin, *Analysis of Inventory Systems*, 1963). By default
    an order is lost as a whole if one unit of it is missing; with `take_free` only the
    missing units are. Which of the two a textbook means decides its fill rate as soon as
    orders have more than one unit.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> order, stock = order_view(quantity=3, free=2), stock_view(on_hand=2)
    >>> AcceptNone().accept(order, stock).name
    'REJECT'
    >>> AcceptNone(take_free=True).accept(order, stock).name
    'REJECT_REST'
    """

    take_free: TakeFree = False

    @property
    def always(self) -> Answer:
        """The answer to every order."""
        return refused(take_free=self.take_free)

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Refuse the order, or the units that are missing."""
        return self.always


@dataclass(frozen=True)
class CapBacklog:
    """Backorder as long as the backlog stays within a cap, in units or in money.

    Accept if the backorders of the item, with the units of this order that would wait, are at
    most `units`, and what customers pay for them is at most `value`; refuse the order
    otherwise. A cap left out is none; one of the two must be given.

    Notes
    -----
    Rabinowitz, Mehrez, Chu & Patuwo, *Computers & Operations Research* 22 (1995). Under base
    stock ``S`` with Poisson demand of single units, the lost share is Erlang's loss formula
    with ``S + units`` servers. A cap of 0 is lost sales. An order larger than the cap can
    never wait, and near the cap small orders pass where large ones are refused.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule, order = CapBacklog(units=10), order_view(quantity=3, free=1)
    >>> rule.accept(order, stock_view(on_hand=1, backorders=8)).name  # 8 + 2 = 10
    'BACKORDER'
    >>> rule.accept(order, stock_view(on_hand=1, backorders=9)).name
    'REJECT'
    """

    units: Annotated[
        int | None, Parameter("largest backlog of the item", unit="units", ge=0)
    ] = None
    take_free: TakeFree = False
    value: Annotated[
        float | None, Parameter("largest backlog of the item, in money", unit="money", ge=0)
    ] = None

    def __post_init__(self) -> None:
        check_parameters(self)
        if self.units is None and self.value is None:
            raise ValueError("needs units or value, or both: how large the backlog may be")

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Accept what fits under the cap."""
        short = order.open - order.free
        fits = self.units is None or stock.backorders + short <= self.units
        if fits and self.value is not None:
            fits = stock.backlog_value + order.price * short <= self.value
        return Answer.BACKORDER if fits else refused(take_free=self.take_free)


@dataclass(frozen=True)
class PartialBackordering:
    """Partial backordering: a share `beta` of the customers agrees to wait.

    A customer agrees if their own uniform number is below `beta`. The others decline: it is
    they who say no, not the shop.

    Notes
    -----
    Montgomery, Bazaraa & Keswani, *Naval Research Logistics Quarterly* 20 (1973). `beta` is a
    share of the *customers who meet a shortage*, not of the units. As the number is the
    customer's own, whoever agrees under one `beta` agrees under every larger one; ``beta=1``
    is full backordering, ``beta=0`` lost sales.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule = PartialBackordering(beta=0.4)
    >>> [rule.accept(order_view(uniform=u), stock_view()).name for u in (0.39, 0.4)]
    ['BACKORDER', 'DECLINE']
    """

    beta: Annotated[float, Parameter("share of customers who agree to wait", ge=0, le=1)]
    take_free: TakeFree = False

    def __post_init__(self) -> None:
        check_parameters(self)

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Let the customer decide."""
        if order.uniform < self.beta:
            return Answer.BACKORDER
        return declined(take_free=self.take_free)
