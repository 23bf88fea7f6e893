"""How much a KPI depends on each of some parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from results.search.effects import Figures
from results.search.optimum import estimate_to_dict
from results.statistics import Estimate

Method = Literal["tornado", "morris", "sobol"]


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """How much a KPI depends on each factor.

    Attributes
    ----------
    scenario, title, seed, method
        What was run.
    kpi, unit
        What depends.
    base
        The KPI of the scenario itself; of ``"tornado"`` only.
    effects
        For each factor its figures by name, the most important factor first. ``"tornado"``:
        ``low`` and ``high``, what the KPI changes by at both ends of the factor. ``"morris"``:
        ``mu_star``, ``mu``, ``sigma``, per whole range. ``"sobol"``: ``first`` and ``total``.
    ends
        The values at both ends of each factor; of words in a tornado, those at which the KPI is
        lowest and highest.
    points, replications, simulations
        Configurations, replications of each, and all that were run.
    used
        Replications that `"morris"` and `"sobol"` rest on: those with a value at all points.
    failures
        Errors of what could not be run.
    """

    scenario: str
    title: str
    seed: int
    method: Method
    kpi: str
    unit: str
    base: Estimate | None
    effects: Mapping[str, Figures]
    ends: Mapping[str, tuple[Any, Any]]
    points: int
    replications: int
    used: int
    simulations: int
    failures: tuple[str, ...]

    @property
    def clear(self) -> tuple[str, ...]:
        """The factors of a tornado that surely change the KPI at an end, the largest first."""
        return tuple(
            path
            for path, ends in self.effects.items()
            if any(abs(each.mean) > each.half_width for each in ends.values())
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row per factor and figure."""
        return [
            {"factor": path, "figure": name, **found._asdict()}
            for path, figures in self.effects.items()
            for name, found in figures.items()
        ]

    def to_pandas(self) -> Any:
        """Return `rows` as a pandas DataFrame; raise ImportError if pandas is not installed."""
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise ImportError("to_pandas needs pandas: pip install pandas") from None
        return pandas.DataFrame(self.rows())

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, fit for JSON; what is undefined is None."""
        return {
            "scenario": self.scenario,
            "title": self.title,
            "seed": self.seed,
            "method": self.method,
            "kpi": self.kpi,
            "unit": self.unit,
            "base": estimate_to_dict(self.base) if self.base else None,
            "effects": {
                path: {
                    "low_value": self.ends[path][0],
                    "high_value": self.ends[path][1],
                    **{name: estimate_to_dict(each) for name, each in figures.items()},
                }
                for path, figures in self.effects.items()
            },
            "points": self.points,
            "replications": self.replications,
            "used": self.used,
            "simulations": self.simulations,
            "failures": list(self.failures),
        }
