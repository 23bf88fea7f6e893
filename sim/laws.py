"""The laws of chance by the names they have in scenario files.

A law meets `sim.world.Law`: times and quantities are drawn from it, and as a patience its
cumulative hazard is asked. Every law takes a `shift` that is added to each draw.
"""

import numpy as np

from sim.continuous import Erlang, Exponential, Gamma, Triangular, Uniform, Weibull
from sim.discrete import Constant, Discrete, Empirical, Geometric, Poisson
from sim.gaussian import Lognormal, Normal
from sim.protocols import Floats, Integers
from sim.shifted import Shifted
from sim.workload import Workload

LAWS: dict[str, type[Shifted]] = {
    "constant": Constant,
    "exponential": Exponential,
    "gamma": Gamma,
    "erlang": Erlang,
    "lognormal": Lognormal,
    "weibull": Weibull,
    "normal": Normal,
    "uniform": Uniform,
    "triangular": Triangular,
    "poisson": Poisson,
    "geometric": Geometric,
    "discrete": Discrete,
    "empirical": Empirical,
    "workload": Workload,
}

__all__ = [
    "LAWS",
    "Constant",
    "Discrete",
    "Empirical",
    "Erlang",
    "Exponential",
    "Gamma",
    "Geometric",
    "Lognormal",
    "Normal",
    "Poisson",
    "Triangular",
    "Uniform",
    "Weibull",
    "Workload",
    "rounded",
]


_FAR = 2.0**33


def rounded(values: Floats) -> Integers:
    """Return whole numbers, halves rounded up.

    Examples
    --------
    >>> rounded(np.array([0.5, 1.5, 2.5, 2.4, 0.49999999999999994])).tolist()
    [1, 2, 3, 2, 0]
    """
    # What is beyond all tables stays so, but within 64 bits, also times the units of a basket.
    values = np.minimum(values, _FAR)
    # Not floor(x + 0.5): that sum is itself rounded, and the last example would give 1.
    whole = np.floor(values)
    return (whole + (values - whole >= 0.5)).astype(np.int64)
