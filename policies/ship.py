"""Ship rules: whether units that are ready go out, or wait for the rest of the order."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from typing import Annotated, ClassVar

from sim.parameters import Parameter, check_parameters
from sim.views import OrderView


@dataclass(frozen=True)
class ShipPartial:
    """Ship in parts: whatever is ready goes out at once.

    Notes
    -----
    Partial shipping of order management practice. The units wait least, and an order may take
    several parcels, each of which pays the shipment cost.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> ShipPartial().ship(order_view(quantity=5), ready=2, unshipped=5)
    2
    """

    always: ClassVar[bool] = True

    def ship(self, order: OrderView, ready: int, unshipped: int) -> int:
        """Return all units that are ready."""
        return ready


@dataclass(frozen=True)
class ShipComplete:
    """Ship complete: hold the order until all of it is ready, then send one parcel.

    Notes
    -----
    Complete delivery of order management practice. The units set aside stay on hand, cost
    holding, and are backorders still; nobody else gets them, unless the customer leaves. So
    there is stock and backlog at once, and more of the orders behind wait.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule, order = ShipComplete(), order_view(quantity=5)
    >>> rule.ship(order, ready=4, unshipped=5), rule.ship(order, ready=5, unshipped=5)
    (0, 5)
    """

    def ship(self, order: OrderView, ready: int, unshipped: int) -> int:
        """Return all or nothing."""
        return ready if ready >= unshipped else 0


@dataclass(frozen=True)
class OneSplit:
    """Ship in at most two parcels: a first one that is worth it, and one with the rest.

    Until something has gone out, ship what is ready if it is at least the share `phi` of the
    order; afterwards hold the rest until all of it is ready.

    Notes
    -----
    The common limit of one split per order. With ``phi = 1`` it is complete shipping; with
    ``phi = 0`` the first parcel takes whatever is ready first.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule, order = OneSplit(phi=0.5), order_view(quantity=6)
    >>> rule.ship(order, ready=2, unshipped=6), rule.ship(order, ready=3, unshipped=6)
    (0, 3)
    >>> rule.ship(order._replace(open=3, parcels=1), ready=2, unshipped=3)
    0
    """

    phi: Annotated[float, Parameter("least share of the order in the first parcel", ge=0, le=1)]

    def __post_init__(self) -> None:
        check_parameters(self)

    def ship(self, order: OrderView, ready: int, unshipped: int) -> int:
        """Return what is ready, if it is all or a first parcel worth sending."""
        first = order.parcels == 0 and ready / unshipped >= self.phi
        return ready if first or ready >= unshipped else 0


@dataclass(frozen=True)
class HoldPart:
    """Hold parts of an order for a while, so that they go together with what comes next.

    A part is held until the order is `age` old. From then on units go out as they get ready,
    with all that was held; a complete order goes at once. The rule is asked when units are
    set aside for the order, so a part that is held goes with the next units, not by itself.

    Notes
    -----
    Hold-and-merge: the part waits for the next receipt, which saves a parcel. With ``age = 0``
    it is partial shipping, with an age beyond all waits complete shipping. As shops do, it
    goes by the age of the order; it does not know when the next receipt is due.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule, order = HoldPart(age=3), order_view(quantity=5)
    >>> rule.ship(order, ready=2, unshipped=5), rule.ship(order._replace(now=3.0), 2, 5)
    (0, 2)
    """

    age: Annotated[float, Parameter("age of the order from which parts go", "time", ge=0)]

    def __post_init__(self) -> None:
        check_parameters(self)

    def ship(self, order: OrderView, ready: int, unshipped: int) -> int:
        """Return what is ready, if it is all or the order is old enough."""
        old = order.now >= order.placed_at + self.age
        return ready if old or ready >= unshipped else 0


@dataclass(frozen=True)
class HoldForNext:
    """Hold parts of an order if the next receipt is near, and merge them with what it brings.

    Ship a part only if the item's next receipt is expected more than `days` from now, or if
    nothing is on order; hold it otherwise. A complete order goes at once.

    Notes
    -----
    Hold-and-merge: a parcel saved against some days of wait. An overdue purchase order counts
    as expected now, so its delay is waited for. A part that is held goes when units are next
    set aside for the order. With ``days = 0`` a part is held only for what is overdue or due
    this very instant.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule, order = HoldForNext(days=3), order_view(now=10.0, quantity=5)
    >>> [rule.ship(order._replace(next_receipt=due), 2, 5) for due in (12.0, 14.0)]
    [0, 2]
    """

    days: Annotated[float, Parameter("longest time for which a part is held", "time", ge=0)]

    looks_ahead: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_parameters(self)

    def ship(self, order: OrderView, ready: int, unshipped: int) -> int:
        """Return what is ready, if it is all or nothing more comes soon."""
        far = order.next_receipt > order.now + self.days
        return ready if far or ready >= unshipped else 0
