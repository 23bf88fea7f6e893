"""How many units an order is for: a law that fits, or the sizes as they were."""

from dataclasses import dataclass
from math import gcd, log
from typing import Any

import numpy as np

from sim.protocols import Floats, Integers

LEVEL = 0.05  # of the chi-square test
_LEAST_EXPECTED = 5.0  # orders per cell of the test (Cochran, Biometrics 10, 1954)
_MOST_SIZES = 100_000
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
    """Return the probability of so bad a fit if the law holds; nan with fewer than 3 cells."""
    from scipy.stats import chi2  # noqa: PLC0415 - slow to import

    every = np.arange(1, min(int(values[-1]), _MOST_SIZES) + 1)
    logs = _geometric(every, mean) if law == "geometric" else _poisson(every, mean)
    expected, n = np.exp(logs) * counts.sum(), int(counts.sum())
    small = values <= len(every)  # what is larger falls into the last cell
    seen = np.bincount(values[small], counts[small], minlength=len(every) + 1)[1:]
    cells: list[tuple[float, float]] = []
    due = came = 0.0
    for one_due, one_came in zip(expected.tolist(), seen.tolist(), strict=True):
        due, came = due + one_due, came + one_came
        left = n - sum(cell[0] for cell in cells) - due
        if due >= _LEAST_EXPECTED and left >= _LEAST_EXPECTED:
            cells.append((due, came))
            due = came = 0.0
    last_due = n - sum(cell[0] for cell in cells)
    cells.append((last_due, n - sum(cell[1] for cell in cells)))
    freedom = len(cells) - 2
    if freedom < 1:
        return float("nan")
    statistic = sum((came - due) ** 2 / due for due, came in cells)
    return float(chi2.sf(statistic, freedom))
