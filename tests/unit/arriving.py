"""What the tests of arrivals share."""

from collections.abc import Callable
from itertools import takewhile

import numpy as np
from numpy.random import Generator, default_rng

from sim.protocols import Arrivals, Floats


def stream(seed: int) -> Callable[[str], Generator]:
    """Return streams that differ by purpose, each from its start."""
    return lambda purpose: default_rng([seed, *purpose.encode()])


def times_before(law: Arrivals, seed: int, end: float) -> Floats:
    """Return all arrival times before `end`."""
    early = takewhile(lambda block: block.times[0] < end, law.blocks(stream(seed), 500))
    times = np.concatenate([np.empty(0), *(block.times for block in early)])
    return times[times < end]
