"""What the figures of a comparison have in common: who is drawn, and in which words."""

from collections.abc import Mapping, Sequence

import numpy as np

from results.compare.comparison import Comparison
from results.evidence import Evidence
from results.kpis import KPIS
from results.plots.numbers import count, words
from results.statistics import ESTIMATES, Estimate, Floats
from results.text import clean
from results.words.numbers import amount, listed, unit_words

MOST = 16  # policies in one figure


def everyone(comparison: Comparison, names: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the baseline and its variants, or those of `names`; the baseline first.

    Raises
    ------
    ValueError
        If one of `names` was not compared.
    """
    known = (comparison.baseline, *comparison.variants)
    if names is None:
        return known
    for name in names:
        if name not in known:
            raise ValueError(f"{name!r} was not compared; there are {', '.join(known)}")
    return tuple(name for name in known if name in names)


def witnessed(
    comparison: Comparison, evidence: Mapping[str, Evidence], names: Sequence[str] | None
) -> list[str]:
    """Return those of `everyone` of whom there is evidence.

    Raises
    ------
    ValueError
        If there is none of anybody.
    """
    known = [name for name in everyone(comparison, names) if name in evidence]
    if not known:
        raise ValueError(
            "there is no evidence to draw: compare with evidence=True, and where a replication "
            "of what is drawn does not fail"
        )
    return known


def called(comparison: Comparison, name: str) -> str:
    """Return what a policy is called: the baseline is what is done now."""
    return f"{clean(name)} (now)" if name == comparison.baseline else clean(name)


def left_out(names: Sequence[str], most: int = MOST) -> list[str]:
    """Return a note on what a figure has no room for; none if it has room for all."""
    rest = [clean(name) for name in names[most:]]
    return [f"There is no room for {listed(rest)}: draw them by themselves."] if rest else []


def sample(comparison: Comparison) -> str:
    """Return what a comparison rests on, as text."""
    failed = len({failure.replication for failure in comparison.failures})
    text = count(comparison.replications)
    return f"{text}, of which {failed:,} failed for a policy or more" if failed else text


def objective(comparison: Comparison) -> str:
    """Return the KPI of money: the cost stands for the profit where nothing is sold."""
    names = everyone(comparison)
    if not any(np.nan_to_num(comparison.kpis[name]["revenue"].mean) for name in names):
        return "cost_total"
    return "profit"


def estimate(kpi: str, pairs: Floats, confidence: float) -> Estimate:
    """Return the estimate of a KPI from numerators and denominators, shape ``(n, 2)``."""
    return ESTIMATES[KPIS[kpi].kind](pairs[:, 0], pairs[:, 1], confidence)


def told(comparison: Comparison, kpi: str, found: Estimate) -> str:
    """Return a KPI with its half width and its unit."""
    unit = unit_words(kpi, comparison.time_unit, comparison.currency)
    return amount(found.mean, found.half_width, comparison.unit(kpi), unit)


def title_of(kpi: str) -> str:
    """Return the name of a KPI as the beginning of a title.

    Examples
    --------
    >>> title_of("fill_rate")
    'Fill rate'
    """
    text = words(kpi)
    return text[0].upper() + text[1:]
