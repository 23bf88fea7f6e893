"""What a world may not be: too large to be run, finer than its clock, without any orders."""

from collections.abc import Iterator
from math import ulp

from scenarios.raw import Finding
from sim.arrivals import RAREST, share_that_orders
from sim.bounds import expected_orders, too_many_orders, too_often
from sim.goods import Counting, Shrinkage
from sim.world import Item, Supplier, World

_STEPS = 1000  # of the clock at the end of a run, which a time must last to be one

Length = tuple[tuple[str | int, ...], float]


def bound_findings(world: World) -> Iterator[Finding]:
    """Yield the path and the message of what can't be run.

    A time of the clock is a floating-point number: at a million days its steps are of 1e-10
    days, at 1e18 of 128. What lasts no longer than a few steps would come out as nothing.
    """
    expected = expected_orders(world)
    if expected > world.most_orders:
        yield ("run", "horizon"), str(too_many_orders(world.most_orders, expected))
    for place, customers in enumerate(world.customers):
        size = customers.order_size
        if size is not None and share_that_orders(size) < RAREST:
            yield (
                ("customers", place, "order_size"),
                f"rounds to 0 for practically everybody, so that nobody ever orders; its mean "
                f"is {size.expectation:g}",
            )
    least = _STEPS * ulp(world.end)
    for path, length in _lengths(world):
        if 0.0 < length < least:
            yield (
                path,
                f"lasts {length:g}, too short for a run that ends at {world.end:g}: there the "
                f"clock needs at least {least:.1g}; take another time unit",
            )
    for path, period in _periods(world):
        if 0.0 < period < world.end / world.most_events:
            yield path, str(too_often(world.most_events, world.end / period))


def _lengths(world: World) -> Iterator[Length]:
    """Yield what must last: means, where chance says how long."""
    yield ("run", "horizon"), world.horizon
    for place, supplier in enumerate(world.suppliers):
        yield ("suppliers", place, "lead_time"), supplier.lead_time.expectation
        if supplier.calendar is not None:
            yield ("suppliers", place, "calendar", "day"), supplier.calendar.day
    for place, customers in enumerate(world.customers):
        if customers.patience is not None:
            yield ("customers", place, "patience"), customers.patience.expectation


def _periods(world: World) -> Iterator[Length]:
    """Yield how long it takes, on average, until what happens again and again happens again."""
    for place, item in enumerate(world.items):
        for key, period in _periods_of_item(item):
            yield ("items", place, key), period
    for place, supplier in enumerate(world.suppliers):
        for key, period in _periods_of_supplier(supplier):
            yield ("suppliers", place, key), period


def _periods_of_item(item: Item) -> Iterator[tuple[str, float]]:
    review = getattr(item.policy.reorder, "review_period", None)
    if isinstance(review, int | float):
        yield "reorder", review
    for key in ("shrinkage", "counting"):
        losses: Shrinkage | Counting | None = getattr(item, key)
        if losses is not None and losses.every is not None:
            yield key, losses.every
    if item.obsolescence is not None:
        yield "obsolescence", item.obsolescence.gap.expectation


def _periods_of_supplier(supplier: Supplier) -> Iterator[tuple[str, float]]:
    if supplier.allotment is not None:
        yield "allotment", supplier.allotment.every
    if supplier.disruption is not None:
        disruption = supplier.disruption
        yield "disruption", disruption.up.expectation + disruption.down.expectation
    if supplier.regimes is not None:
        stays = supplier.regimes.stays
        yield "regimes", sum(stays) / len(stays)
