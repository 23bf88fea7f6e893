"""Where curves are read, so that they are smooth and their figures are round."""

from collections.abc import Iterable
from math import floor, isfinite, log10

import numpy as np

from results.evidence.evidence import Plan
from results.view import Floats
from sim.durations import mean_lead_time
from sim.world import Supplier, World

INSTANTS = 241
BUCKETS = 8  # of the backlog by age, but for the first

# Leading digits, times 100: 1, 2 and 5; and steps of 2 to 5 % with the same three among them.
_COARSE = (100, 200, 500)
_FINE = (*range(100, 200, 5), *range(200, 500, 10), *range(500, 1000, 20))


def plan_for(worlds: Iterable[World]) -> Plan:
    """Return where curves are read, the same for all worlds that are compared.

    Times are evenly spaced from 0 to the latest end; every warm-up and every end is among
    them. Waits are round numbers ever further apart, so that a curve is smooth on any scale,
    and reach the latest end. Ages are of the series 1, 2, 5, 10 ... around the mean lead times
    of the suppliers, as people would choose them; a part of the run where those say little.

    Raises
    ------
    ValueError
        If there is no world.
    """
    worlds = list(worlds)
    if not worlds:
        raise ValueError("a plan needs at least one world")
    end = max(world.end for world in worlds)
    suppliers = [supplier for world in worlds for supplier in world.suppliers]
    lead_times = [mean_lead_time(supplier) for supplier in suppliers]
    known = [each for each in lead_times if isfinite(each) and each > 0.0] or [end / 20.0]
    if any(_holds_back(supplier) for supplier in suppliers):
        known.append(10.0 * max(known))
    longest = min(max(known), end / 6.0)
    shortest = min(*known, longest)
    return Plan(
        times=_times(worlds, end),
        waits=_waits(shortest / 100.0, end),
        ages=np.array(_round_numbers(_COARSE, shortest / 2.0, 6.0 * longest)[-BUCKETS:]),
    )


def _holds_back(supplier: Supplier) -> bool:
    """Say whether purchase orders wait at the supplier, for how long nobody knows."""
    lacks = supplier.stock is not None or supplier.allotment is not None
    return lacks or supplier.delivery == "queue"


def _times(worlds: list[World], end: float) -> Floats:
    marks = np.unique([edge for world in worlds for edge in (0.0, world.warm_up, world.end)])
    grid = np.linspace(0.0, end, INSTANTS)
    apart = np.abs(grid[:, None] - marks).min(axis=1) > 1e-9 * end
    return np.union1d(grid[apart], marks)


def _waits(shortest: float, end: float) -> Floats:
    """Return waits from 0 to `end`, the first a small share of what is short in this world."""
    first = max(min(shortest, 1e-4 * end), 1e-7 * end)
    return np.array([0.0, *_round_numbers(_FINE, first, end), end])


def _round_numbers(digits: tuple[int, ...], low: float, high: float) -> list[float]:
    """Return the numbers from `low` to below `high` that begin with such digits.

    Examples
    --------
    >>> _round_numbers((100, 200, 500), 0.4, 7.0)
    [0.5, 1.0, 2.0, 5.0]
    """
    powers = range(floor(log10(low)), floor(log10(high)) + 1)
    # By way of text, as 3 * 0.1 is not 0.3.
    numbers = [float(f"{n}e{power - 2}") for power in powers for n in digits]
    return [number for number in numbers if low <= number < high]
