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
