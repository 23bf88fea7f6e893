"""A comparison as plain dicts, lists and numbers, fit for JSON."""

import math
from typing import TYPE_CHECKING, Any

from results.statistics import Estimate

if TYPE_CHECKING:
    from results.compare.comparison import Compared, Comparison


def to_dict(comparison: "Comparison") -> dict[str, Any]:
    """Return what `Comparison.to_dict` promises; what is undefined is None."""
    return {
        "scenario": comparison.scenario,
        "baseline": comparison.baseline,
        "seed": comparison.seed,
        "replications": comparison.replications,
        "horizon": comparison.horizon,
        "warm_up": comparison.warm_up,
        "family": {
            "intervals": comparison.family,
            "confidence": comparison.confidence,
            "each": comparison.each_confidence,
        },
        "kpis": _kpis(comparison, comparison.baseline),
        "variants": {name: _variant(comparison, name) for name in comparison.variants},
        "failures": [failure._asdict() for failure in comparison.failures],
    }


def _variant(comparison: "Comparison", name: str) -> dict[str, Any]:
    usual = comparison.warm_up, comparison.horizon
    warm_up, horizon = comparison.windows.get(name, usual)
    return {
        "title": comparison.titles[name],
        "horizon": horizon,
        "warm_up": warm_up,
        "kpis": _kpis(comparison, name),
        "difference": {
            row: _difference(found) for row, found in comparison.differences[name].items()
        },
        "people": {
            group: {
                change: {
                    "mean": _finite(found.mean),
                    "half_width": _finite(found.half_width),
                    "confidence": found.confidence,
                    "n": found.n,
                }
                for change, found in shares.items()
            }
            for group, shares in comparison.people[name].items()
        },
        "strangers": list(comparison.strangers(name)),
        "newcomers": list(comparison.newcomers.get(name, ())),
    }


def _kpis(comparison: "Comparison", name: str) -> dict[str, dict[str, Any]]:
    return {
        row: _estimate(found, comparison.unit(row))
        for row, found in comparison.kpis[name].items()
    }


def _estimate(found: Estimate, unit: str) -> dict[str, Any]:
    return {
        "mean": _finite(found.mean),
        "half_width": _finite(found.half_width),
        "confidence": found.confidence,
        "n": found.n,
        "unit": unit,
    }


def _difference(found: "Compared") -> dict[str, Any]:
    return {
        key: _finite(value) if isinstance(value, float) else value
        for key, value in found._asdict().items()
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
