"""The joint confidence region of two figures of one policy: an ellipse."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from results.compare.differences import linear
from results.kpis.row import Kind
from results.statistics import Floats

_LEAST = 3  # replications: the plane takes two, the spread one more


class Region(NamedTuple):
    """An ellipse that covers the expectations of two figures with some confidence.

    It is ``centre + factor @ u`` for all u with ``|u| <= 1``; `factor` is a lower triangle,
    nan where there are too few replications to tell. `n` is the number of replications that
    have both figures, and of a ratio something to divide by.
    """

    centre: Floats
    factor: Floats
    confidence: float
    n: int

    def outline(self, points: int = 72) -> Floats:
        """Return points on the ellipse, shape ``(points, 2)``."""
        angles = np.linspace(0.0, 2.0 * math.pi, points, endpoint=False)
        circle = np.stack([np.cos(angles), np.sin(angles)])
        outline: Floats = self.centre + (self.factor @ circle).T
        return outline

    def covers(self, x: float, y: float) -> bool:
        """Say whether a point lies in the ellipse, which may be as thin as a line."""
        (wide, _), (slant, high) = self.factor
        first, second = np.array([x, y]) - self.centre
        u = first / wide if wide else 0.0 if first == 0.0 else math.inf
        rest = second - slant * u if math.isfinite(u) else math.inf
        v = rest / high if high else 0.0 if rest == 0.0 else math.inf
        return math.hypot(u, v) <= 1.0


def joint_region(
    kinds: tuple[Kind, Kind], first: ArrayLike, second: ArrayLike, confidence: float = 0.95
) -> Region:
    """Return the joint confidence region of two KPIs of the same replications.

    Parameters
    ----------
    kinds
        How the replications of each KPI become one figure; see `results.kpis.Kpi`.
    first, second
        Numerators and denominators, shape ``(n, 2)``. Replications in which either is not
        known are left out.
    confidence
        Probability that the ellipse covers both expectations.

    Notes
    -----
    Hotelling's region: the mean vector m and covariance S of n normal vectors give
    ``n (m - mu)' S^-1 (m - mu) <= 2 (n - 1) / (n - 2) F(2, n - 2)``; Johnson & Wichern (2007),
    Applied Multivariate Statistical Analysis, section 5.4. As the quantile of F with 2 and
    v degrees is ``v / 2 ((1 - p)^(-2 / v) - 1)``, the right side is
    ``(n - 1) ((1 - p)^(-2 / (n - 2)) - 1)``. Of a pooled ratio the vectors are its linearised
    residuals; see `results.compare.differences.linear`.

    Examples
    --------
    >>> east, north = [[-1, 1], [0, 1], [0, 1], [1, 1]], [[0, 1], [-1, 1], [1, 1], [0, 1]]
    >>> region = joint_region(("value", "value"), east, north)
    >>> from scipy.stats import f
    >>> radius = (2 * 3 / 2 * f.ppf(0.95, 2, 2) * (2 / 3) / 4) ** 0.5
    >>> bool(np.allclose(region.factor, [[radius, 0], [0, radius]]))
    True
    """
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    sides = np.asarray(first, np.float64), np.asarray(second, np.float64)
    known = ~np.isnan(np.hstack(sides)).any(axis=1)
    found = [
        linear(kind, side[known, 0], side[known, 1])
        for kind, side in zip(kinds, sides, strict=True)
    ]
    centre = np.array([figure for figure, _ in found])
    pairs = np.count_nonzero(known)
    n = int(min(np.count_nonzero(side[known, 1]) for side in sides))
    if n < _LEAST:
        return Region(centre, np.full((2, 2), math.nan), confidence, n)
    scale = (n - 1) * ((1.0 - confidence) ** (-2.0 / (n - 2)) - 1.0)
    residuals = np.stack([residual for _, residual in found])
    covariance = residuals @ residuals.T / (pairs * (pairs - 1))
    return Region(centre, math.sqrt(scale) * _factor(covariance), confidence, n)


def _factor(covariance: Floats) -> Floats:
    """Return the Cholesky factor, also of a covariance without spread in some direction."""
    wide, high = np.sqrt(np.diag(covariance))
    together = covariance[0, 1] / (wide * high) if wide > 0.0 and high > 0.0 else 0.0
    across = math.sqrt(max(0.0, 1.0 - together**2))
    return np.array([[wide, 0.0], [together * high, across * high]])
