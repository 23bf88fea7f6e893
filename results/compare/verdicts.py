"""Verdicts: what an interval of a difference says, and how many replications would say more."""

import math
import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Literal, NamedTuple

from results.compare.differences import Difference
from results.kpis import kpi
from results.kpis.row import Better
from results.statistics import student_quantile

Verdict = Literal[
    "better", "worse", "higher", "lower", "same", "not distinguishable yet", "undefined"
]
MOST = 1_000_000  # replications beyond which it makes no sense to advise more

_PER_CENT = re.compile(r"\s*([0-9.eE+-]+)\s*%\s*")


class Margin(NamedTuple):
    """A difference that does not matter: in the KPI's unit, or a share of the baseline."""

    size: float
    relative: bool = False

    def around(self, figure: float) -> float:
        """Return the margin in the KPI's unit, for a baseline of `figure`.

        Examples
        --------
        >>> Margin(0.01, relative=True).around(-250.0)
        2.5
        """
        return self.size * abs(figure) if self.relative else self.size


NO_MARGIN = Margin(0.0)


def margin_of(name: str, given: float | str) -> Margin:
    """Read a margin of a KPI: a number in its unit, or text such as ``"1%"``.

    Raises
    ------
    ValueError
        If there is no such KPI, or the margin is no number of at least 0.

    Examples
    --------
    >>> margin_of("fill_rate", 0.01), margin_of("profit", "1%")
    (Margin(size=0.01, relative=False), Margin(size=0.01, relative=True))
    """
    kpi(name)
    share = _PER_CENT.fullmatch(given) if isinstance(given, str) else None
    try:
        size = float(share[1]) / 100.0 if share else float(given)
    except ValueError:
        size = math.nan
    if not 0.0 <= size < math.inf:
        raise ValueError(
            f"the margin of {name} must be a number of at least 0, or a share of the baseline "
            f"such as 1%; got {given!r}"
        )
    return Margin(size, relative=share is not None)


def margins_of(given: Mapping[str, float | str] | None) -> dict[str, Margin]:
    """Read the margins of several KPIs; see `margin_of`."""
    return {name: margin_of(name, margin) for name, margin in (given or {}).items()}


def verdict_of(found: Difference, margin: float, better: Better) -> Verdict:
    """Return what the interval of a difference says of it.

    ``"same"`` if the whole interval lies within ``[-margin, margin]``, ends included; else
    ``"better"`` or ``"worse"`` (``"higher"`` or ``"lower"`` of a KPI of which neither is
    better) if 0 lies outside of it; else ``"not distinguishable yet"``.

    Examples
    --------
    >>> verdict_of(Difference(-3.0, 1.0, 0.95, 30, 5.0), 0.0, "lower")
    'better'
    >>> verdict_of(Difference(0.1, 0.2, 0.95, 30, 5.0), 0.5, "lower")
    'same'
    """
    if math.isnan(found.mean):
        return "undefined"
    low, high = found.mean - found.half_width, found.mean + found.half_width
    if -margin <= low and high <= margin:
        return "same"
    if not (low > 0.0 or high < 0.0):  # also where there is no interval
        return "not distinguishable yet"
    direction: Verdict = "higher" if low > 0.0 else "lower"
    if better == "neither":
        return direction
    return "better" if direction == better else "worse"


def replications_needed(found: Difference, margin: float) -> int | None:
    """Return how many replications would probably have given a verdict; None if too many.

    They make the half width smaller than the difference, or small enough for the interval to
    lie within the margin, if the difference and the spread stay as they are. This is a forecast
    and no promise; above `MOST` it is not made.

    Notes
    -----
    The smallest m with ``t(m - 1) / sqrt(m) <= t(n - 1) / sqrt(n) * target / half_width``,
    which is about ``n (half_width / target)^2``; Law (2015), Simulation Modeling and Analysis,
    section 9.4.1.

    Examples
    --------
    >>> replications_needed(Difference(1.0, 2.0, 0.95, 30, 1.0), 0.0)
    113
    """
    target = max(abs(found.mean), margin - abs(found.mean))
    if not (target > 0.0 and found.half_width >= 0.0):
        return None
    if found.half_width < target:
        return found.n
    probability = (1.0 + found.confidence) / 2.0
    spread = found.half_width / student_quantile(probability, found.n - 1) * math.sqrt(found.n)

    def would_do(m: int) -> bool:
        return student_quantile(probability, m - 1) * spread <= target * math.sqrt(m)

    candidates = range(found.n, MOST + 1)
    place = bisect_left(candidates, True, key=would_do)
    return candidates[place] if place < len(candidates) else None
