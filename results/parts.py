"""The parts of one run, cut at marks, each measured like a run of its own."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from results.view import Run
from sim.record import Record

# The state at the end of the run, and extremes, which grow with the length of the part.
NOT_OF_PARTS = frozenset(
    (
        "open_orders",
        "open_units",
        "open_age_mean",
        "open_age_max",
        "stock_value_end",
        "overdue_open",
        "abandonments",
        "abandoned_at",
        "wait_max",
        "backlog_peak",
        "storage_peak",
    )
)


def parts_of(record: Record, marks: Sequence[float]) -> Iterator[Run]:
    """Yield the parts of a run, in the order of time.

    Parameters
    ----------
    record
        Of a run that was simulated with these marks.
    marks
        Where it is cut.

    Notes
    -----
    What counts by an instant (an order placed, a unit received) counts in the part in which the
    instant lies; an order counts with all that became of it, also later. So the numerators and
    denominators of a ratio add up, over the parts, to those of the run.
    """
    whole, edges = Run(record), (record.world.warm_up, *marks, record.world.end)
    for (start, end), levels in zip(pairwise(edges), record.parts, strict=True):
        yield whole.part(start, end, levels)
