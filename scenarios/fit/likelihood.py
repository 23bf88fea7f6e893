"""The law of the greatest likelihood, and whether the data could have come from it."""

# ruff: noqa: PLC0415 -- scipy is slow to import

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from scenarios.fit.families import FAMILIES, Family, Moments, Parameters
from scenarios.fit.survival import Observed, kaplan_meier, observed
from sim.laws import LAWS
from sim.protocols import Floats

DRAWS = 199  # of the bootstrap: p is a multiple of 1/200
ENOUGH = 10  # draws that fit worse, after which the bootstrap may stop
_NEVER = 1e-300  # probability below which a cell counts as impossible


@dataclass(frozen=True, eq=False)
class Fit:
    """A law at its greatest likelihood.

    Attributes
    ----------
    aicc
        Akaike's criterion with the correction for small samples; less is better.
    distance
        Kolmogorov-Smirnov distance from the data.
    """

    family: Family
    theta: Floats
    parameters: Parameters
    log_likelihood: float
    aicc: float
    distance: float

    @property
    def law(self) -> Any:
        """The law of `sim.laws`, in days."""
        return LAWS[self.family.name](**self.parameters)


def fit_law(family: Family, data: Observed, theta: Floats | None = None) -> Fit:
    """Return a law at the greatest likelihood of the cells, open lead times included.

    An open lead time contributes the probability of being longer (Kalbfleisch & Prentice,
    *The Statistical Analysis of Failure Time Data*, 2nd ed., 2002, 3.2). AICc: Hurvich & Tsai,
    *Biometrika* 76, 1989; n is the number of those received.

    Parameters
    ----------
    theta
        Where the search starts; left out, at the moments.
    """
    from scipy.optimize import minimize

    start = np.array(family.first(_moments(data))) if theta is None else theta
    found = minimize(
        _loss,
        start,
        args=(family, data),
        method="Nelder-Mead",
        options={"xatol": 1e-4, "fatol": 1e-5, "maxiter": 400 * len(start)},
    )
    k, n, best = family.free, data.received, -float(found.fun)
    correction = 2 * k * (k + 1) / (n - k - 1) if n > k + 1 else np.inf
    parameters = family.parameters(found.x)
    return Fit(
        family,
        found.x,
        parameters,
        best,
        2 * k - 2 * best + correction,
        ks_distance(family, parameters, data),
    )


def ranked(data: Observed) -> list[Fit]:
    """Return all laws, that of the smallest AICc first."""
    return sorted((fit_law(family, data) for family in FAMILIES), key=lambda fit: fit.aicc)


def ks_distance(family: Family, parameters: Parameters, data: Observed) -> float:
    """Return the greatest distance between the law and the product-limit estimate.

    It is looked at on the edges of the cells, for within them the data say nothing.
    """
    curve = kaplan_meier(data)
    ended = np.isfinite(data.high)
    above = np.abs(curve.reached - family.cdf(data.high[ended], parameters))
    below = np.abs(curve.reached - curve.shares - family.cdf(data.low[ended], parameters))
    return float(max(above.max(), below.max()))


def goodness(fit: Fit, data: Observed, rng: Generator) -> float:
    """Return the probability of so great a distance if the law holds.

    Parametric bootstrap: lead times are drawn from the law, cut off and noted as the data
    were, and the law is fitted anew to each sample (Stute, Gonzalez Manteiga & Presedo
    Quindimil, *Metrika* 40, 1993). It stops early when the law is clearly not rejected
    (Besag & Clifford, *Biometrika* 78, 1991).
    """
    worse = 0
    for drawn, sample in enumerate(_samples(fit, data, rng), start=1):
        worse += fit_law(fit.family, sample, fit.theta).distance >= fit.distance
        if worse == ENOUGH:
            return worse / drawn
    return (worse + 1) / (DRAWS + 1)


def _samples(fit: Fit, data: Observed, rng: Generator) -> Iterator[Observed]:
    for _ in range(DRAWS):
        drawn = fit.law.sample(rng, data.n)
        is_open = drawn > data.limits
        if not is_open.all():
            lead_time = np.where(is_open, data.limits, drawn)
            yield observed(lead_time, is_open, data.limits, data.step)


def _loss(theta: Floats, family: Family, data: Observed) -> float:
    if np.abs(theta).max() > 30:  # beyond any lead time, and near the end of the floats
        return 1e12
    parameters = family.parameters(theta)
    below, above = family.cdf(data.low, parameters), family.sf(data.high, parameters)
    # The difference is taken on the side where the numbers are small and have their digits.
    inside = np.where(
        below < 0.5,
        family.cdf(data.high, parameters) - below,
        family.sf(data.low, parameters) - above,
    )
    return -float(data.count @ np.log(np.maximum(inside, _NEVER)))


def _moments(data: Observed) -> Moments:
    """Return the moments, an open lead time taken for as long as it is open."""
    weights = data.count / data.count.sum()
    value = np.maximum(data.value, data.step / 4)
    mean = float(weights @ value)
    sd = float(np.sqrt(weights @ (value - mean) ** 2))
    return Moments(mean, max(sd, 0.01 * mean), float(value.min()), float(value.max()))
