"""Accept rules by which the shop decides, looking at the customer, the supply or the profit."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from math import exp
from typing import Annotated

from policies.accept import TakeFree, declined, refused
from policies.accept_wait import quoted_wait
from sim.parameters import Parameter, check_parameters
from sim.views import Answer, OrderView, StockView


@dataclass(frozen=True)
class ClassCaps:
    """Backorder each class of customers up to a backlog of its own.

    Accept if the backorders of the item, of all classes, with the units of this order that
    would wait, are at most the cap of the order's class: ``units[i]`` for ``classes[i]``. A
    class that is not named is not capped.

    Notes
    -----
    With smaller caps for less profitable classes, the queue is kept for the others as it
    grows. Benjaafar, ElHafsi & Huang, *Naval Research Logistics* 57 (2010), find such levels of
    admission, one for each class, to be optimal for a single product made one at a time.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule = ClassCaps(classes=("web", "shop"), units=(5, 20))
    >>> stock = stock_view(backorders=9)
    >>> classes = "web", "shop", "wholesale"
    >>> [rule.accept(order_view(customer_class=name), stock).name for name in classes]
    ['REJECT', 'BACKORDER', 'BACKORDER']
    """

    classes: Annotated[tuple[str, ...], Parameter("names of customer classes")]
    units: Annotated[
        tuple[int, ...], Parameter("largest backlog for each of them", unit="units", ge=0)
    ]
    take_free: TakeFree = False

    def __post_init__(self) -> None:
        check_parameters(self)
        if len(self.classes) != len(self.units):
            raise ValueError(
                f"classes ({len(self.classes)}) and units ({len(self.units)}) must be as many"
            )
        if len(set(self.classes)) < len(self.classes):
            raise ValueError("classes must name each class once")

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Accept what fits under the cap of the class."""
        after = stock.backorders + order.open - order.free
        for name, cap in zip(self.classes, self.units, strict=True):
            if name == order.customer_class and after > cap:
                return refused(take_free=self.take_free)
        return Answer.BACKORDER


@dataclass(frozen=True)
class AvailableToPromise:
    """Backorder only what units on order will cover: no blind backorders.

    Accept if the units on order that no waiting customer needs are at least those that this
    order is short of: ``on_order - (backorders - reserved) >= short``. With `horizon`, the
    next receipt must also be expected within that time.

    Notes
    -----
    Available to promise, as planning systems have it: stock and planned receipts that nobody
    has a claim on (Meyr, *OR Spectrum* 31, 2009). Under base stock every order would itself
    bring the units that it waits for; this rule asks for them to be on order before. The
    horizon looks at the *next* receipt, which need not be the one that serves this order.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule, order = AvailableToPromise(), order_view(quantity=3)
    >>> [rule.accept(order, stock_view(backorders=5, on_order=n)).name for n in (7, 8)]
    ['REJECT', 'BACKORDER']
    """

    horizon: Annotated[
        float | None,
        Parameter("the next receipt is expected within it; any", unit="time", ge=0),
    ] = None
    take_free: TakeFree = False

    def __post_init__(self) -> None:
        check_parameters(self)

    @property
    def looks_ahead(self) -> bool:
        """Whether the rule must be told when the next receipt is expected."""
        return self.horizon is not None

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Accept what the pipeline covers."""
        uncovered = stock.backorders - stock.reserved
        covers = stock.on_order - uncovered >= order.open - order.free
        in_time = self.horizon is None or stock.next_receipt <= stock.now + self.horizon
        return Answer.BACKORDER if covers and in_time else refused(take_free=self.take_free)


@dataclass(frozen=True)
class ProfitThreshold:
    """Backorder what can be expected to pay.

    With `short` the units that would wait, tau the time from now to the quoted date (0 if none
    is quoted) and m the price less the cost of a unit, accept if ``m short (1 - P) -
    delay_cost tau short - parcel`` is at least `threshold`, where P is the probability that the
    customer has left by then: ``1 - exp(-tau / mean_patience)``, 0 without `mean_patience`.

    Notes
    -----
    The shop's own estimate: exponential patience whatever the law of its customers, and the
    quoted date for the date of delivery. So it is as good as its quotes. Slotnick & Sobel,
    *European Journal of Operational Research* 163 (2005), on lead times quoted where tardiness
    costs and customers balk.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule = ProfitThreshold(delay_cost=0.5, parcel=4.0)
    >>> order = order_view(quantity=2, price=40.0, cost=22.0)
    >>> [round(rule.expected_profit(order._replace(promise=day)), 1) for day in (0.0, 32.0)]
    [32.0, 0.0]
    >>> rule.accept(order._replace(promise=33.0), stock_view()).name
    'REJECT'
    """

    threshold: Annotated[float, Parameter("least expected profit", unit="money")] = 0.0
    delay_cost: Annotated[
        float, Parameter("what a unit's delay costs", unit="money per unit and time", ge=0)
    ] = 0.0
    mean_patience: Annotated[
        float | None, Parameter("mean patience of those who wait; endless", unit="time", gt=0)
    ] = None
    parcel: Annotated[float, Parameter("what the later parcel costs", unit="money", ge=0)] = 0.0
    take_free: TakeFree = False

    def __post_init__(self) -> None:
        check_parameters(self)

    def expected_profit(self, order: OrderView) -> float:
        """Return what backordering the missing units can be expected to bring."""
        short, tau = order.open - order.free, quoted_wait(order)
        stays = 1.0 if self.mean_patience is None else exp(-tau / self.mean_patience)
        margin = (order.price - order.cost) * short
        return margin * stays - self.delay_cost * tau * short - self.parcel

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Accept what pays."""
        if self.expected_profit(order) >= self.threshold:
            return Answer.BACKORDER
        return refused(take_free=self.take_free)


@dataclass(frozen=True)
class Deposit:
    """Backorder against a deposit.

    A customer agrees if their own uniform number is below `acceptance`, and prepays `deposit`
    of the price. Who leaves before the units ship loses `forfeit` of that. Who paid is the
    less inclined to leave: the hazard of leaving is multiplied by `hazard`.

    Notes
    -----
    A deposit buys loyalty with sales. No published estimate of either effect on backorders was
    found: by default the deposit changes nothing but the money, and both are to be varied
    together.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule = Deposit(deposit=0.2, forfeit=0.5, acceptance=0.9, hazard=0.6)
    >>> [rule.accept(order_view(uniform=u), stock_view()).name for u in (0.89, 0.9)]
    ['BACKORDER', 'DECLINE']
    """

    deposit: Annotated[float, Parameter("share of the price that is prepaid", ge=0, le=1)]
    forfeit: Annotated[float, Parameter("share of the deposit lost by leaving", ge=0, le=1)] = (
        0.0
    )
    acceptance: Annotated[
        float, Parameter("share of customers who agree to the deposit", ge=0, le=1)
    ] = 1.0
    hazard: Annotated[float, Parameter("factor on the hazard of leaving", ge=0)] = 1.0
    take_free: TakeFree = False

    def __post_init__(self) -> None:
        check_parameters(self)

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Let the customer decide."""
        if order.uniform < self.acceptance:
            return Answer.BACKORDER
        return declined(take_free=self.take_free)
