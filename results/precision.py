"""Replications until figures are precise: how many, and what is missing if that fails."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from results.kpis import kpi, kpis_of
from results.statistics import Estimate

FIRST = 10  # replications before the first look
MOST = 1000
_SENSIBLE = 1_000_000  # replications; a forecast of more is none


@dataclass(frozen=True)
class Precision:
    """How precise the figures became.

    Attributes
    ----------
    target
        Relative error asked for.
    most
        The ceiling of the number of replications.
    estimates
        The figures that were watched, by KPI.
    replications
        How many it took.
    """

    target: float
    most: int
    estimates: Mapping[str, Estimate]
    replications: int

    @property
    def missed(self) -> tuple[str, ...]:
        """The KPIs that are less precise than was asked for."""
        bound = adjusted(self.target)
        # Not `>`, as what is not defined is nan.
        return tuple(
            name for name, found in self.estimates.items() if not relative(found) <= bound
        )

    def needed(self, name: str) -> int | None:
        """Return about how many replications a KPI needs in all; None if nobody can tell."""
        found = self.estimates[name]
        times = (relative(found) / adjusted(self.target)) ** 2
        return math.ceil(self.replications * times) if math.isfinite(times) else None

    def messages(self) -> list[str]:
        """Return what is to be said of each KPI that is not precise enough."""
        return [self._message(name) for name in self.missed]

    def _message(self, name: str) -> str:
        found, needed = self.estimates[name], self.needed(name)
        asked = f"not within {100 * self.target:.3g} % after {self.replications} replications"
        if math.isnan(found.mean):
            return f"{name} is {asked}: it is not defined in any of them."
        if math.isnan(found.half_width):
            return f"{name} is {asked}: it is defined in one of them alone."
        if needed is None:
            return f"{name} is {asked}: its mean is 0, and half widths are no share of that."
        reached = 100 * relative(found)
        many = f"about {needed:,}" if needed <= _SENSIBLE else f"more than {_SENSIBLE:,}"
        return (
            f"{name} is {asked}: its half width is {reached:.3g} % of its mean. "
            f"It needs {many} replications."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain dicts and numbers, fit for JSON; what is undefined is None."""
        return {
            "target": self.target,
            "most": self.most,
            "met": not self.missed,
            "kpis": {
                name: {
                    "relative_half_width": _finite(relative(found)),
                    "met": name not in self.missed,
                    "needed": self.needed(name),
                }
                for name, found in self.estimates.items()
            },
        }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def adjusted(target: float) -> float:
    """Return the relative half width that keeps the relative error at `target`.

    The half width is compared with the mean that was found, the error is one of the mean that
    is true: if the interval covers the truth, and its half width is at most ``g / (1 + g)`` of
    the mean found, the mean found is at most ``g`` of the truth away from it.

    Notes
    -----
    Law (2015), Simulation Modeling and Analysis, section 9.4.1.

    Examples
    --------
    >>> round(adjusted(0.1), 4)
    0.0909
    """
    return target / (1.0 + target)


def relative(found: Estimate) -> float:
    """Return the half width over the mean without its sign.

    0 where nothing varies, also at 0; inf for a mean of 0 that varies; nan where one of the two
    is not defined.

    Examples
    --------
    >>> relative(Estimate(-20.0, 1.0, 0.95, 9)), relative(Estimate(0.0, 0.0, 0.95, 9))
    (0.05, 0.0)
    """
    if found.half_width == 0.0 or math.isnan(found.half_width):
        return found.half_width
    return found.half_width / abs(found.mean) if found.mean else math.inf


def default_kpis(estimates: Mapping[str, Estimate]) -> tuple[str, ...]:
    """Return the KPIs to watch if none is named: money and service.

    The profit, unless it is 0, as where nothing is sold at a price; then the cost, unless it is
    0, too. And the fill rate.
    """
    money = [name for name in ("profit", "cost_total") if estimates[name].mean]
    return (*money[:1], "fill_rate")


def check_precision(target: float, names: Iterable[str], most: int) -> None:
    """Raise a ValueError if that can't be asked for."""
    if not 0.0 < target < 1.0:
        raise ValueError(f"precision must lie between 0 and 1, got {target}")
    if most < FIRST:
        raise ValueError(f"most must be at least {FIRST}, got {most}")
    for name in names:
        if "all" not in kpi(name).scopes:
            known = ", ".join(kpis_of("all"))
            raise ValueError(f"{name} is not known for the whole shop; known: {known}")


def until_precise(
    look: Callable[[int], Mapping[str, Estimate]], target: float, most: int = MOST
) -> Precision:
    """Add replications until every figure is precise, or there are as many as may be.

    Parameters
    ----------
    look
        Called with a number of replications that rises: has as many run in all, and returns
        the figures that they give.
    target
        The relative error that is allowed.
    most
        The ceiling.

    Notes
    -----
    The sequential procedure of Law (2015), Simulation Modeling and Analysis, section 9.4.1,
    with looks at 10, 12, 15, 18, 22 ... replications, a quarter more each time, in place of
    after every one: a look is a chance to stop because the spread *looks* small.

    Examples
    --------
    >>> from results.statistics import mean_estimate
    >>> values = [100.0, 104.0, 96.0] * 20
    >>> found = until_precise(lambda n: {"profit": mean_estimate(values[:n])}, 0.02)
    >>> found.estimates["profit"].n, found.missed
    (15, ())
    """
    n = min(FIRST, most)
    while True:
        found = Precision(target, most, look(n), n)
        if not found.missed or n == most:
            return found
        n = min(most, n + n // 4)
