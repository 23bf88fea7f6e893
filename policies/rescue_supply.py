"""Rescue rules that find units elsewhere: another item, a faster order, the supplier."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from typing import Annotated, ClassVar

from sim.chance import Purpose, derived
from sim.parameters import Parameter, check_parameters
from sim.views import Action, OrderView, Rescue, StockView


@dataclass(frozen=True)
class Substitute:
    """Offer another item instead, once, when the order has waited for a given time.

    The customer takes it with probability `share`, and the units go out if so many of the
    other item are free at that moment. Otherwise the order waits on and is not asked again.
    With ``age = 0`` the offer comes as soon as the order has to wait. An item is no
    substitute for itself.

    Notes
    -----
    Stock-out based substitution at a given rate (Kök & Fisher, *Operations Research* 55,
    2007), here by the shop's offer. The sale is saved at the other item's margin.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule = Substitute(item="candle", price=8.0, share=1.0, age=2)
    >>> rule.rescue(order_view(), stock_view()).again
    2.0
    >>> rule.rescue(order_view(now=2.0), stock_view()).action.name
    'SUBSTITUTE'
    """

    item: Annotated[str, Parameter("name of the item offered")]
    price: Annotated[float, Parameter("price of the item offered, per unit", "money", ge=0)]
    share: Annotated[float, Parameter("probability that it is taken", ge=0, le=1)]
    age: Annotated[float, Parameter("wait before the offer", "time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)
        if not self.item:
            raise ValueError("item must be the name of an item")

    def rescue(self, order: OrderView, stock: StockView) -> Rescue:
        """Make the offer at its time."""
        offered_at = order.placed_at + self.age
        if order.now < offered_at:
            return Rescue(again=offered_at)
        taken = derived(order.uniform, Purpose.SUBSTITUTE) < self.share
        if order.item == self.item or not taken:
            return Rescue()
        return Rescue(Action.SUBSTITUTE, item=self.item, price=self.price)


@dataclass(frozen=True)
class Expedite:
    """Bring the next purchase order forward when many wait, or one waits long.

    When the item's backorders are at least `backlog`, or the order is `age` old, and the next
    receipt is expected later than in `lead_time`: the purchase order comes in `lead_time`, at
    `cost` and `unit_cost` for each of its units. With the lead time of a faster mode of
    transport, and its dearer freight as `unit_cost`, it is an upgrade in transit. Asked again
    after another `lead_time` while the order still waits. If nothing is on order, nothing is
    brought forward.

    Notes
    -----
    Expediting outstanding orders, as in Durán, Gutiérrez & Zequeira, *International Journal
    of Production Economics* 87, 2004. Backorders grow only when an order starts to wait, and
    then its own question is asked: no crossing of `backlog` is missed.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule = Expedite(backlog=10, age=7, lead_time=2, cost=90)
    >>> rule.rescue(order_view(), stock_view(backorders=9, on_order=40)).again
    7.0
    >>> rescue = rule.rescue(order_view(), stock_view(backorders=10, on_order=40))
    >>> rescue.action.name, rescue.again, rescue.lead_time, rescue.cost
    ('EXPEDITE', 2.0, 2, 90)
    """

    backlog: Annotated[int, Parameter("backorders from which it is done", "units", ge=1)]
    age: Annotated[float, Parameter("wait from which it is done", "time", ge=0)]
    lead_time: Annotated[float, Parameter("time in which the units come", "time", gt=0)]
    cost: Annotated[float, Parameter("paid each time", "money", ge=0)]
    unit_cost: Annotated[
        float, Parameter("paid for each unit brought forward", "money", ge=0)
    ] = 0.0
    looks_ahead: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_parameters(self)

    def rescue(self, order: OrderView, stock: StockView) -> Rescue:
        """Expedite if it is time and makes the units come earlier."""
        old_at = order.placed_at + self.age
        if stock.backorders < self.backlog and order.now < old_at:
            return Rescue(again=old_at)
        comes_at = order.now + self.lead_time
        if not stock.on_order or stock.next_receipt <= comes_at:
            return Rescue(again=comes_at)
        return Rescue(
            Action.EXPEDITE, comes_at, self.lead_time, self.cost, unit_cost=self.unit_cost
        )


@dataclass(frozen=True)
class DropShip:
    """Have the supplier ship to the customer once the order has waited for a given time.

    The units still open come to the customer `lead_time` later and never see the warehouse;
    each costs `cost`, purchase and freight. With ``age = 0`` every short order is drop-shipped
    at once.

    Notes
    -----
    Drop-shipping as a second source besides own stock: Netessine & Rudi, *Management Science*
    52, 2006; Khouja, *Computers & Industrial Engineering* 41, 2001.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule = DropShip(age=5, lead_time=3, cost=27.5)
    >>> rule.rescue(order_view(), stock_view()).again
    5.0
    >>> rescue = rule.rescue(order_view(now=5.0), stock_view())
    >>> rescue.action.name, rescue.lead_time, rescue.cost
    ('DROP_SHIP', 3, 27.5)
    """

    age: Annotated[float, Parameter("wait before it is done", "time", ge=0)]
    lead_time: Annotated[float, Parameter("time until the customer has it", "time", ge=0)]
    cost: Annotated[float, Parameter("purchase and freight per unit", "money", ge=0)]

    def __post_init__(self) -> None:
        check_parameters(self)

    def rescue(self, order: OrderView, stock: StockView) -> Rescue:
        """Drop-ship the order if it is old enough; otherwise ask again when it will be."""
        old_at = order.placed_at + self.age
        if order.now < old_at:
            return Rescue(again=old_at)
        return Rescue(Action.DROP_SHIP, lead_time=self.lead_time, cost=self.cost)
