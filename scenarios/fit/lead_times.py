"""The lead times of a supplier: the law that fits best, or what was seen if none does."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from scenarios.fit.likelihood import Fit, goodness, ranked
from scenarios.fit.rates import rounded
from scenarios.fit.receipts import Receipts, resolution
from scenarios.fit.survival import Curve, Observed, kaplan_meier, observed
from scenarios.trace import DAYS_PER
from sim.laws import LAWS

LEVEL = 0.05  # of the Kolmogorov-Smirnov test
LEAST = 5  # receipts below which no law is fitted


@dataclass(frozen=True, eq=False)
class LeadTimes:
    """The lead times of a supplier, in days, and their law.

    Attributes
    ----------
    curve
        The product-limit estimate.
    fits
        All laws that were fitted, the best first; empty if there was too little to fit.
    p
        The test of the best, nan without one.
    law
        The one taken: that of `fits[0]` if the test does not reject it at 5 %, or a constant
        or discrete law.
    """

    supplier: str
    data: Observed
    curve: Curve
    fits: tuple[Fit, ...]
    p: float
    law: dict[str, Any]

    @property
    def name(self) -> str:
        """The name of the law taken."""
        return str(self.law["law"])

    @property
    def mean(self) -> float:
        """Mean of the law in days."""
        return float(self._built.expectation)

    @property
    def sd(self) -> float:
        """Standard deviation of the law in days, from its quantiles."""
        return float(np.std(self.quantiles(1000)))

    def quantiles(self, n: int) -> Any:
        """Return quantiles of the law in the middles of `n` equal shares, in days."""
        shares = (np.arange(n) + 0.5) / n
        return self._built.age_at(-np.log1p(-shares))

    def table(self, unit: str) -> dict[str, Any]:
        """Return the law as a scenario in this time unit writes it."""
        return in_units(self.law, 1 / DAYS_PER[unit])

    @property
    def _built(self) -> Any:
        given: dict[str, Any] = {key: value for key, value in self.law.items() if key != "law"}
        return LAWS[self.name](**given)


def fit_lead_times(supplier: str, receipts: Receipts, rng: Generator) -> LeadTimes:
    """Return the law of a supplier's lead times, open purchase orders included.

    The law of the smallest AICc is taken if a Kolmogorov-Smirnov test at 5 % does not reject
    it, else the lead times as they were seen: with plenty of data the better choice anyway
    (Law, *Simulation Modeling and Analysis*, 5th ed., 2015, 6.1).

    Raises
    ------
    ValueError
        If nothing has been received.
    """
    is_open = receipts.open
    if is_open.all():
        raise ValueError(f"nothing received from '{supplier}'")
    step = resolution(receipts.lead_time[~is_open])
    data = observed(receipts.lead_time, is_open, receipts.limit, step)
    curve = kaplan_meier(data)
    if len(curve.values) == 1:
        law = {"law": "constant", "value": float(curve.values[0])}
        return LeadTimes(supplier, data, curve, (), float("nan"), law)
    if data.received < LEAST:
        return LeadTimes(supplier, data, curve, (), float("nan"), _seen(curve, data))
    fits = tuple(ranked(data))
    p = goodness(fits[0], data, rng)
    law = (
        {"law": fits[0].family.name, **fits[0].parameters} if p >= LEVEL else _seen(curve, data)
    )
    return LeadTimes(supplier, data, curve, fits, p, law)


def in_units(law: dict[str, Any], per_day: float) -> dict[str, Any]:
    """Return a law of times in days as one in other units; numbers are cut to 6 digits.

    Examples
    --------
    >>> in_units({"law": "gamma", "mean": 14.0, "cv": 0.5}, 1 / 7)
    {'law': 'gamma', 'mean': 2.0, 'cv': 0.5}
    """

    def changed(key: str, value: Any) -> Any:
        if key in {"law", "weights"}:
            return value
        factor = 1.0 if key in ("cv", "sigma", "shape") else per_day
        if isinstance(value, tuple):
            return tuple(rounded(factor * one) for one in value)
        return rounded(factor * value)

    return {key: changed(key, value) for key, value in law.items()}


def _seen(curve: Curve, data: Observed) -> dict[str, Any]:
    """Return the lead times as they were seen, each with its share.

    What is open beyond the longest receipt gets the longest age (Efron, *Proc. 5th Berkeley
    Symposium* 4, 1967): the least it can be.
    """
    values, shares = curve.values.tolist(), curve.shares.tolist()
    if curve.beyond > 0:
        values, shares = [*values, float(data.value.max())], [*shares, curve.beyond]
    weights = [rounded(share * data.n) for share in shares]
    return {"law": "discrete", "values": tuple(values), "weights": tuple(weights)}
