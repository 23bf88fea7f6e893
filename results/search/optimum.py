"""What a search found: the best point, its runners-up, and what is guaranteed of it."""

import math
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any, Literal

from results.search.goal import Goal, Word
from results.statistics import Estimate
from scenarios.designs import Parameters

Select = Literal["kn", "ocba"]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A point that came into the final selection.

    Attributes
    ----------
    parameters
        Its values, linked ones included.
    objective
        The KPI that was minimised or maximised.
    behind
        How much worse it is than the best, over the replications that both have.
    constraints
        The KPI of each constraint, and whether it holds.
    """

    parameters: Parameters
    objective: Estimate
    behind: Estimate
    constraints: tuple[tuple[Estimate, Word], ...]


@dataclass(frozen=True, kw_only=True)
class Guarantee:
    """How sure the selection is.

    Attributes
    ----------
    select
        The procedure: ``"kn"`` or ``"ocba"``.
    confidence
        Probability that was asked for; also that of the intervals.
    delta
        Difference that matters, in units of the objective.
    probability, probability_within
        About how probably, at least, the very best of the candidates was selected, or one less
        than `delta` from it: Bonferroni bounds from what was observed.
    decided
        Whether the procedure came to its end within the budget.
    """

    select: Select
    confidence: float
    delta: float
    probability: float
    probability_within: float
    decided: bool


@dataclass(frozen=True, kw_only=True)
class Optimum:
    """The outcome of a search.

    Attributes
    ----------
    scenario, title, seed
        What was searched.
    goal
        The objective and the constraints.
    units
        The unit of each KPI of the goal.
    candidates
        Those of the final selection; the one that was selected is the first, the others follow
        by their objective. Estimates rest on replications that the search had not seen.
    guarantee
        How sure the selection is; None if no point meets the constraints, or the search was
        interrupted before it came so far.
    feasible
        Whether the constraints are met; ``"perhaps"`` if the interval has the bound inside.
    everywhere
        Whether all points that there are were tried.
    tried, invalid
        Points that were tried, and those among them that make no sense.
    simulations, failures
        Replications that were run, and errors of those that failed.
    interrupted
        Whether the search was interrupted.
    """

    scenario: str
    title: str
    seed: int
    goal: Goal
    units: dict[str, str]
    candidates: tuple[Candidate, ...]
    guarantee: Guarantee | None
    feasible: Word
    everywhere: bool
    tried: int
    invalid: int
    simulations: int
    failures: tuple[str, ...]
    interrupted: bool = False

    @property
    def best(self) -> Candidate:
        """The point that was selected."""
        return self.candidates[0]

    @property
    def parameters(self) -> Parameters:
        """The values of the best point, fit for ``load(..., set=...)``."""
        return self.best.parameters

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row per candidate."""
        return [
            {
                **each.parameters,
                self.goal.kpi: each.objective.mean,
                "half_width": each.objective.half_width,
                "behind": each.behind.mean,
                "behind_half_width": each.behind.half_width,
                "replications": each.objective.n,
                **{
                    key: value
                    for c, (found, word) in zip(
                        self.goal.constraints, each.constraints, strict=True
                    )
                    for key, value in ((c.kpi, found.mean), (f"{c} holds", word))
                },
            }
            for each in self.candidates
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
            "objective": self.goal.kpi,
            "sense": "maximize" if self.goal.maximize else "minimize",
            "unit": self.units[self.goal.kpi],
            "constraints": [str(c) for c in self.goal.constraints],
            "feasible": self.feasible,
            "best": self._plain(self.best),
            "runners_up": [self._plain(each) for each in self.candidates[1:]],
            "guarantee": asdict(self.guarantee) if self.guarantee else None,
            "everywhere": self.everywhere,
            "tried": self.tried,
            "invalid": self.invalid,
            "simulations": self.simulations,
            "failures": list(self.failures),
            "interrupted": self.interrupted,
        }

    def _plain(self, each: Candidate) -> dict[str, Any]:
        constraints = zip(self.goal.constraints, each.constraints, strict=True)
        return {
            "parameters": dict(each.parameters),
            "objective": estimate_to_dict(each.objective),
            "behind": estimate_to_dict(each.behind),
            "constraints": [
                {"constraint": str(c), **estimate_to_dict(found), "holds": word}
                for c, (found, word) in constraints
            ],
        }


def estimate_to_dict(found: Estimate) -> dict[str, Any]:
    """Return an estimate as plain values; what is undefined is None.

    Examples
    --------
    >>> estimate_to_dict(Estimate(1.0, float("nan"), 0.95, 1))
    {'mean': 1.0, 'half_width': None, 'confidence': 0.95, 'n': 1}
    """
    return {
        k: None if isinstance(v, float) and math.isnan(v) else v
        for k, v in found._asdict().items()
    }
