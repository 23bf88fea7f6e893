"""The hazard of the gamma law of scale 1, sound in the far tail where probabilities underflow.

With ``Q(k, x)`` the regularised upper incomplete gamma function, the cumulative hazard is
``-log Q(k, x)``. Up to `FAR` it comes from scipy's ``gammainc`` and relatives, beyond it from
the continued fraction of ``Q`` (NIST Digital Library of Mathematical Functions, 8.9.2).
"""

from math import exp, lgamma, log, log1p

import numpy as np

from sim.protocols import Floats

FAR = 600.0  # exp(-FAR) is still a normal number, exp(-750) is 0
TERMS = 200  # of the continued fraction; beyond FAR it has long settled


def hazard(shape: float, x: float) -> float:
    """Return ``-log P(X > x)`` for the gamma law of this shape and scale 1.

    Examples
    --------
    >>> hazard(1.0, 3.5)  # shape 1 is the exponential law, whose hazard is x itself
    3.5
    >>> round(hazard(2.0, 2000.0) - (2000 - log(2001)), 9)  # P(X > x) = (1 + x) exp(-x)
    0.0
    """
    from scipy.special import gammainc, gammaincc  # noqa: PLC0415 - slow to import

    below = float(gammainc(shape, x))
    if below < 0.5:
        return -log1p(-below)
    beyond = float(gammaincc(shape, x))
    return -log(beyond) if beyond > exp(-FAR) else _far_hazard(shape, x)


def age(shape: float, budgets: Floats) -> Floats:
    """Return the values at which `hazard` reaches `budgets`.

    Examples
    --------
    >>> age(1.0, np.array([0.25, 3.0, 5000.0])).round(9).tolist()
    [0.25, 3.0, 5000.0]
    """
    from scipy.special import gammainccinv, gammaincinv  # noqa: PLC0415 - slow to import

    near = gammaincinv(shape, -np.expm1(-budgets))
    ages: Floats = np.where(budgets < 0.5, near, gammainccinv(shape, np.exp(-budgets)))
    for i in np.flatnonzero((budgets > FAR) & np.isfinite(budgets)):
        ages[i] = _far_age(shape, float(budgets[i]))
    return ages


def _fraction(shape: float, x: float) -> float:
    """Return ``Gamma(k, x) / (x**k exp(-x))``, evaluated from the innermost term outwards."""
    tail = 0.0
    for i in range(TERMS, 0, -1):
        tail = i * (shape - i) / (x + 2 * i + 1 - shape + tail)
    return 1.0 / (x + 1 - shape + tail)


def _far_hazard(shape: float, x: float) -> float:
    return x - shape * log(x) + lgamma(shape) - log(_fraction(shape, x))


def _far_age(shape: float, budget: float) -> float:
    """Solve ``_far_hazard(shape, x) = budget`` by Newton's method; the slope is 1 / (x F)."""
    from scipy.special import gammainccinv  # noqa: PLC0415 - slow to import

    x = float(gammainccinv(shape, exp(-FAR)))
    for _ in range(50):
        step = (budget - _far_hazard(shape, x)) * x * _fraction(shape, x)
        x += step
        if abs(step) <= 1e-15 * x:
            break
    return x
