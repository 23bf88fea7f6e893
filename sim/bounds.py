"""What a run may have at the most, so that a slip of the pen does not fill the memory."""

from typing import TYPE_CHECKING

from sim.errors import BoundError

if TYPE_CHECKING:
    from sim.world import World

MOST_ORDERS = 5_000_000  # order lines of one replication: about a gigabyte of tables
MOST_EVENTS = 20_000_000  # of one replication: about a minute of work


def expected_orders(world: "World") -> float:
    """Return how many customers are to be expected, from time 0 to the end."""
    return sum(customers.arrivals.expected(world.end) for customers in world.customers)


def too_many_orders(most: int, expected: float | None = None) -> BoundError:
    """Return the error that says so; `expected` if it is known before they come."""
    found = "more" if expected is None else f"about {expected:,.3g} are to be expected"
    return BoundError(
        f"a replication may have {most:,} order lines, {found}; is the rate of arrivals or the "
        "horizon in another time unit? Else raise run.most_orders; a million take 0.2 GB"
    )


def too_often(most: int, times: float) -> BoundError:
    """Return the error that says so of what happens again and again, before it does."""
    return BoundError(
        f"a replication may have {most:,} events, and this would happen about {times:,.3g} "
        "times; is its time in another time unit? Else raise run.most_events"
    )


def too_many_events(most: int, now: float) -> BoundError:
    """Return the error that says so, with the instant that was reached."""
    return BoundError(
        f"a replication may have {most:,} events, and has had them at time {now:g}; is a "
        "review period or a gap in another time unit, or does a rule ask to be asked again and "
        "again? Else raise run.most_events"
    )
