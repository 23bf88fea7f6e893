"""Lead times: what the law of a supplier gives, one purchase order after another."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import partial
from math import inf, sqrt

import numpy as np
from numpy.random import Generator

from sim.errors import RuleError
from sim.gaussian import normal_hazard
from sim.laws import rounded
from sim.protocols import Floats, Law
from sim.sequential import sequential
from sim.streams import Streams, one_by_one
from sim.terms import Drift, Regimes
from sim.world import Supplier

LeadTime = Callable[[float], float]


def lead_times(supplier: Supplier, streams: Streams) -> LeadTime:
    """Return what gives the lead time of a supplier's next purchase order.

    It is called once for each, with the time it is sent; times must not decrease. What happens
    to the supplier over time (its regime, a sequential lead time) does not depend on the calls.

    Raises
    ------
    ValueError
        If the supplier's terms do not fit together.

    Examples
    --------
    >>> from sim.laws import Constant
    >>> slowing = Drift(times=(0.0, 100.0), factors=(1.0, 2.0))
    >>> acme = Supplier(name="acme", lead_time=Constant(4.0), drift=slowing)
    >>> lead_time = lead_times(acme, Streams(seed=1))
    >>> [lead_time(0.0), lead_time(50.0), lead_time(1000.0)]
    [4.0, 6.0, 8.0]
    """
    _check(supplier)
    base = _base(supplier, streams)
    factors: list[LeadTime] = []
    if supplier.regimes is not None:
        rng = streams.generator(f"suppliers/{supplier.name}/regime")
        factors.append(regime_factor(supplier.regimes, rng))
    if supplier.drift is not None:
        factors.append(partial(drift_factor, supplier.drift))

    def lead_time(now: float) -> float:
        time = base(now)
        if factors:
            for factor in factors:
                time *= factor(now)
        if not 0.0 <= time < inf:
            raise RuleError(
                f"supplier {supplier.name}: the law of the lead time gave {time}; allowed is a "
                "time, at least 0"
            )
        return time

    return lead_time


def draws_of(
    stream: str, law: Law, streams: Streams, *, whole: bool = False
) -> Iterator[float]:
    """Yield the draws of a stream, at least 0; rounded to whole units if wanted.

    Raises
    ------
    RuleError
        If the law gives anything else.
    """
    sample = partial(law.sample, streams.generator(stream))

    def checked(n: int) -> Floats:
        values = sample(n)
        wrong = values[~((values >= 0) & (values < inf))]
        if len(wrong):
            raise RuleError(f"{stream}: the law gave {wrong[0]}; allowed is at least 0")
        return rounded(values).astype(float) if whole else values

    return one_by_one(checked)


def _check(supplier: Supplier) -> None:
    """Raise a ValueError if terms of the lead time do not fit together."""
    if not -1 < supplier.autocorrelation < 1:
        raise ValueError(
            f"supplier {supplier.name}: autocorrelation must be between -1 and 1, got "
            f"{supplier.autocorrelation:g}"
        )
    if supplier.delivery != "sequential":
        return
    for name in ("autocorrelation", "regimes", "drift"):
        if getattr(supplier, name):
            raise ValueError(
                f"supplier {supplier.name}: sequential lead times are linked already; drop "
                f"{name}"
            )


def _base(supplier: Supplier, streams: Streams) -> LeadTime:
    """Return the lead times before regimes and drift."""
    law, name = supplier.lead_time, f"suppliers/{supplier.name}"
    if supplier.delivery == "sequential":
        try:
            return sequential(law, streams.generator(f"{name}/sequence"))
        except ValueError as error:
            raise ValueError(f"supplier {supplier.name}: {error}") from None
    rng = streams.generator(f"{name}/lead_time")
    if supplier.autocorrelation:
        draws = autocorrelated(law, supplier.autocorrelation, rng)
    else:
        draws = one_by_one(partial(law.sample, rng))
    return lambda _now: next(draws)


def autocorrelated(law: Law, phi: float, rng: Generator) -> Iterator[float]:
    """Yield draws of a law that are linked: a Gaussian copula of order one.

    ``Z_n = phi Z_{n-1} + sqrt(1 - phi^2) e_n`` with standard normal ``e_n`` and ``Z_0``, and
    ``L_n = F^{-1}(Phi(Z_n))``: each L_n has the law F. For a lognormal law ``log L_n`` is an
    autoregressive process with the autocorrelations ``phi^k``. (Cario and Nelson,
    "Autoregressive to anything", *Operations Research Letters* 19, 1996.)

    Parameters
    ----------
    phi
        Correlation of successive Z, between -1 and 1; 0: independent.
    """
    noise, own = sqrt(1 - phi**2), float(rng.standard_normal())

    def block(n: int) -> Floats:
        nonlocal own
        hazard = np.empty(n)
        for i, fresh in enumerate(rng.standard_normal(n).tolist()):
            hazard[i] = normal_hazard(own)
            own = phi * own + noise * fresh
        return law.age_at(hazard)

    return one_by_one(block)


def regime_factor(regimes: Regimes, rng: Generator) -> LeadTime:
    """Return the factor of the regime in force at a time; times must not decrease.

    A change at the very time is in force.
    """
    draws, count = one_by_one(rng.standard_exponential), len(regimes.factors)
    current, ends = 0, next(draws) * regimes.stays[0]

    def factor(now: float) -> float:
        nonlocal current, ends
        while ends <= now:
            current = (current + 1) % count
            ends += next(draws) * regimes.stays[current]
        return regimes.factors[current]

    return factor


def drift_factor(drift: Drift, now: float) -> float:
    """Return the factor at a time, on a straight line between those of the given times.

    Examples
    --------
    >>> drift_factor(Drift(times=(10.0, 20.0), factors=(1.0, 3.0)), 15.0)
    2.0
    """
    times, factors = drift.times, drift.factors
    after = bisect_right(times, now)
    if after in (0, len(times)):
        return factors[0] if not after else factors[-1]
    share = (now - times[after - 1]) / (times[after] - times[after - 1])
    return factors[after - 1] + share * (factors[after] - factors[after - 1])
