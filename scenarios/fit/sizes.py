"""How many units an order is for: a law that fits, or the sizes as they were."""

from dataclasses import dataclass
from math import gcd, log
from typing import Any

import numpy as np

from sim.protocols import Floats, Integers

LEVEL = 0.05  # of the chi-square test
_LEAST_EXPECTED = 5.0  # orders per cell of the test (Cochran, Biometrics 10, 1954)
_MOST_CELLS = 100
TAIL = 0.01  # share of the largest orders that is looked at
HEAVY = 0.2  # share of the units from which on that tail is called heavy


@dataclass(frozen=True)
class Sizes:
    """The law of order sizes as a scenario writes it, and how it was found.

    `p` is the chi-square test of the law of the least AIC, nan where there is no room for one.
    """

    table: dict[str, Any]
    n: int
    mean: float
    mean_square: float
    tried: str
    p: float

    @property
    def law(self) -> str:
        """The name of the law."""
        return str(self.table["law"])


def fit_sizes(sizes: Integers) -> Sizes:
    """Return the law of order sizes.

    Constant if all are alike. Else the geometric law or a Poisson law shifted by 1, both at
    their maximum likelihood, whichever has the smaller AIC (Akaike, *IEEE Trans. Automatic
    Control* 19, 1974; both have one parameter), unless a chi-square test at 5 % rejects it;
    then every size as often as it was seen.

    Examples
    --------
    >>> fit_sizes(np.array([6, 6, 6])).table
    {'law': 'constant', 'value': 6}
    >>> fit_sizes(np.array([1] * 30 + [12] * 30)).table  # nothing smooth looks like this
    {'law': 'discrete', 'values': [1, 12], 'weights': [30, 30]}
    """
    values, counts = np.unique(sizes, return_counts=True)
    mean, square = float(sizes.mean()), float(np.mean(sizes.astype(float) ** 2))

    def found(table: dict[str, Any], tried: str, p: float = np.nan) -> Sizes:
        return Sizes(table, len(sizes), mean, square, tried, p)

    if len(values) == 1:
        return found({"law": "constant", "value": int(values[0])}, "constant")
    fits = {"geometric": _geometric(values, mean), "poisson": _poisson(values, mean)}
    best = max(fits, key=lambda name: float(counts @ fits[name]))
    p = _chi_square(best, mean, values, counts)
    if p < LEVEL:
        table = {"law": "discrete", "values": values.tolist(), "weights": counts.tolist()}
        return found(table, best, p)
    if best == "geometric":
        return found({"law": "geometric", "mean": float(f"{mean:.6g}")}, best, p)
    return found({"law": "poisson", "mean": float(f"{mean - 1:.6g}"), "shift": 1}, best, p)


def tail_share(sizes: Integers) -> float:
    """Return the share of the units that the largest 1 % of the orders are for."""
    most = max(1, round(TAIL * len(sizes)))
    return float(np.sort(sizes)[-most:].sum() / sizes.sum())


def pack_of(sizes: Integers) -> int:
    """Return the number that all sizes are a multiple of.

    Examples
    --------
    >>> pack_of(np.array([12, 6, 18]))
    6
    """
    return gcd(*np.unique(sizes).tolist())


def _geometric(values: Integers, mean: float) -> Floats:
    """Return the logarithms of the probabilities, on 1, 2, ... with the given mean."""
    return np.asarray((values - 1) * log(1 - 1 / mean) - log(mean))


def _poisson(values: Integers, mean: float) -> Floats:
    """Return the logarithms of the probabilities of 1 + Poisson, with the given mean."""
    from scipy.special import gammaln  # noqa: PLC0415 - slow to import

    more = values - 1
    logs: Floats = more * log(mean - 1) - (mean - 1) - gammaln(values)
    return logs


def _chi_square(law: str, mean: float, values: Integers, counts: Integers) -> float:
    """Return the probability of so bad a fit if the law holds; nan with fewer than 3 cells.

    The cells are about as likely as one another (Law, *Simulation Modeling and Analysis*, 5th
    ed., 2015, 6.6), and each is due at least 5 orders.
    """
    from scipy.stats import chi2, geom, poisson  # noqa: PLC0415 - slow to import

    frozen = geom(1 / mean) if law == "geometric" else poisson(mean - 1, loc=1)
    n = int(counts.sum())
    most = max(1, min(_MOST_CELLS, int(n / _LEAST_EXPECTED)))
    ends = np.unique(frozen.ppf(np.arange(1, most) / most))
    due = n * np.diff(np.concatenate([[0.0], frozen.cdf(ends), [1.0]]))
    came = np.bincount(np.searchsorted(ends, values), counts, minlength=len(due)).astype(float)
    cells = _merged(due, came)
    freedom = len(cells) - 2  # one for the total, one for the mean
    if freedom < 1:
        return float("nan")
    statistic = sum((seen - expected) ** 2 / expected for expected, seen in cells)
    return float(chi2.sf(statistic, freedom))


def _merged(due: Floats, came: Floats) -> list[tuple[float, float]]:
    """Return neighbouring cells together where one alone is due too little."""
    cells = [(0.0, 0.0)]
    for one_due, one_came in zip(due.tolist(), came.tolist(), strict=True):
        if cells[-1][0] >= _LEAST_EXPECTED:
            cells.append((0.0, 0.0))
        cells[-1] = cells[-1][0] + one_due, cells[-1][1] + one_came
    if len(cells) > 1 and cells[-1][0] < _LEAST_EXPECTED:
        last = cells.pop()
        cells[-1] = cells[-1][0] + last[0], cells[-1][1] + last[1]
    return cells
