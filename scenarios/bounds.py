"""What a world may not be: too large to be run, finer than its clock, without any orders."""

from collections.abc import Iterator
from math import ulp

from scenarios.raw import Finding
from sim.arrivals import RAREST, share_that_orders
from sim.bounds import expected_orders, too_many_orders
from sim.world import World

_STEPS = 1000  # of the clock at the end of a run, which a time must last to be one


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
                f"lasts {length:g} on average, too short for a run that ends at {world.end:g}: "
                f"there the clock needs at least {least:.1g}; take another time unit",
            )


def _lengths(world: World) -> Iterator[tuple[tuple[str | int, ...], float]]:
    for place, supplier in enumerate(world.suppliers):
        yield ("suppliers", place, "lead_time"), supplier.lead_time.expectation
    for place, customers in enumerate(world.customers):
        if customers.patience is not None:
            yield ("customers", place, "patience"), customers.patience.expectation
    for place, item in enumerate(world.items):
        period = getattr(item.policy.reorder, "review_period", None)
        if isinstance(period, float):
            yield ("items", place, "reorder"), period
