"""Ship rules: whether units that are ready go out, or wait for the rest of the order."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from typing import ClassVar

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
