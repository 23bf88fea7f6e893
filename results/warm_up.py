"""How long the warm-up should be, from pilot replications that begin with the empty shop."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from results.mser import BATCH, FEWEST, Truncation, mser5
from results.pilots import Pilot, watch
from results.runners import hands
from results.sample import Progress
from results.view import Floats
from results.work import Failure, Runner, failures_told

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from scenarios import Scenario

WATCHED = (
    "on_hand_mean",
    "on_order_mean",
    "backlog_mean",
    "position_mean",
    "fill_rate",
    "mean_wait",
    "profit",
)
CELLS = 250  # into which the pilot is cut
REPLICATIONS = 10
_TAIL = 0.1  # of the pilot that is not looked at: the orders placed there may still wait
_RULE = 5  # lead times, or cycles of ordering


class Series(NamedTuple):
    """A KPI over time, pooled over the replications: one value for each `step` of time."""

    step: float
    values: Floats
    truncation: Truncation

    @property
    def at(self) -> float:
        """The time to leave out."""
        return self.truncation.observations * self.step


@dataclass(frozen=True, eq=False, kw_only=True)
class WarmUp:
    """How long the warm-up should be.

    Attributes
    ----------
    scenario, seed, replications
        Which pilot it was.
    length
        Of the pilot, in time units.
    series
        The KPIs over time with the truncation point of each.
    lead_time, cycle
        Mean lead time, and mean time between two purchase orders for an item; 0 if nothing
        came, or nothing was ordered.
    failures
        The pilot replications that could not be run; `replications` are those that could.
    """

    scenario: str
    seed: int
    replications: int
    length: float
    time_unit: str
    currency: str
    series: Mapping[str, Series]
    lead_time: float
    cycle: float
    failures: tuple[Failure, ...] = ()

    @property
    def rule_of_thumb(self) -> float:
        """Five lead times or five cycles of ordering, whichever is longer.

        The state of a shop is forgotten with the units that were on order and on the shelf.
        """
        return _RULE * max(self.lead_time, self.cycle)

    @property
    def why_rule(self) -> str:
        """What the rule of thumb rests on."""
        which = "lead times" if self.lead_time >= self.cycle else "cycles of ordering"
        return f"{_RULE} mean {which}"

    @property
    def recommended(self) -> float:
        """The longest of the truncation points that can be trusted, and of the rule of thumb.

        In whole time units, if it is not below one.
        """
        points = [each.at for each in self.series.values() if each.truncation.trusted]
        longest = max(self.rule_of_thumb, *points, 0.0)
        return float(math.ceil(longest)) if longest > 1.0 else longest

    def messages(self) -> list[str]:
        """Return what speaks against the recommendation."""
        said = []
        if not self.cycle:
            said.append("Nothing was ordered in the pilot, so there is no rule of thumb.")
        elif not self.lead_time:
            said.append("Nothing that was ordered has come in the pilot.")
        if said or self.recommended > self.length / 2.0:
            said.append(
                f"A pilot of {self.length:,g} {self.time_unit}s is too short to see the end of "
                "the warm-up. Make run.horizon longer, and look again."
            )
        elif not any(each.truncation.trusted for each in self.series.values()):
            said.append(
                "MSER-5 can't be trusted for any KPI: look at Welch's plot, and at a longer "
                "run.horizon. A season or a trend never ends."
            )
        return said

    @property
    def figure(self) -> "Figure":
        """Welch's plot of every KPI, as a figure of matplotlib."""
        from results.plots.warm_up import warm_up as draw  # noqa: PLC0415 - matplotlib is slow

        return draw(self)

    def to_dict(self) -> dict[str, Any]:
        """Return plain dicts and numbers, fit for JSON."""
        return {
            "scenario": self.scenario,
            "seed": self.seed,
            "replications": self.replications,
            "length": self.length,
            "time_unit": self.time_unit,
            "recommended": self.recommended,
            "rule_of_thumb": self.rule_of_thumb,
            "doubts": self.messages(),
            "kpis": {
                name: {
                    "truncation": each.at,
                    "trusted": each.truncation.trusted,
                    "doubt": each.truncation.doubt,
                }
                for name, each in self.series.items()
            },
            **failures_told(self.failures),
        }


def with_warm_up(scenario: "Scenario", length: float) -> "Scenario":
    """Return the scenario with another warm-up.

    Raises
    ------
    ValueError
        If it is below 0 or not finite.
    """
    if not 0.0 <= length < math.inf:
        raise ValueError(f"warm_up must be 'auto' or a finite number >= 0, got {length}")
    return replace(scenario, world=replace(scenario.world, warm_up=float(length)))


def warm_up(
    scenario: "Scenario",
    *,
    replications: int = REPLICATIONS,
    seed: int | None = None,
    jobs: int = 1,
    cluster: str | None = None,
    runner: Runner | None = None,
    progress: Progress | None = None,
) -> WarmUp:
    """Find out how long the warm-up of a scenario should be.

    Pilot replications run from time 0 for the scenario's warm-up and horizon. Stock, backlog,
    fill rate, waits and profit are measured in cells of time, pooled over the replications,
    and MSER-5 says for each from when on it is steady; see `results.mser.mser5`.

    Parameters
    ----------
    scenario
        Which one.
    replications, seed
        Of the pilot.
    jobs, cluster, runner
        Processes here, or the address of a Dask scheduler, or a runner that the caller has
        begun.
    progress
        Called with the replications done and those to do.

    Raises
    ------
    ValueError
        If `replications` is below 1.
    AllFailedError
        If no pilot could be run.

    Examples
    --------
    >>> import backlab
    >>> shop = backlab.load("small-e-shop", set={"run.horizon": 60, "run.warm_up": 0})
    >>> backlab.warm_up(shop, replications=2).rule_of_thumb > 0
    True
    """
    if replications < 1:
        raise ValueError(f"replications must be at least 1, got {replications}")
    seed = scenario.run.seed if seed is None else seed
    world = replace(scenario.world, warm_up=0.0, horizon=scenario.world.end)
    step = world.horizon * (1.0 - _TAIL) / CELLS
    marks = tuple(step * k for k in range(1, CELLS + 1))
    name = f"pilot of {scenario.name}"
    pilots = (
        Pilot(name, world, seed, number, WATCHED, marks) for number in range(replications)
    )
    with hands(jobs, cluster, runner) as workers:
        done, failures = watch(workers, pilots, replications, progress)
    pairs = np.sum([each.pairs for each in done], axis=0)
    waited, received = np.sum([each.lead_times for each in done], axis=0)
    lines, time = np.sum([each.lines for each in done], axis=0)
    return WarmUp(
        scenario=scenario.name,
        seed=seed,
        replications=len(done),
        length=world.horizon,
        time_unit=world.time_unit,
        currency=world.currency,
        series={name: series_of(step, pairs[:, k]) for k, name in enumerate(WATCHED)},
        lead_time=float(waited / received) if received else 0.0,
        cycle=float(len(world.items) * time / lines) if lines else 0.0,
        failures=failures,
    )


def series_of(step: float, pairs: Floats) -> Series:
    """Return a ratio over time, and where it becomes steady.

    Parameters
    ----------
    step
        Length of a cell.
    pairs
        Numerator and denominator in each cell, shape ``(n, 2)``. Cells in which there is
        nothing to divide by are joined with their neighbours, and all others alike.
    """
    while not pairs[:, 1].all() and len(pairs) >= 2 * BATCH * FEWEST:
        pairs = pairs[: len(pairs) // 2 * 2].reshape(-1, 2, 2).sum(axis=1)
        step *= 2
    values = np.full(len(pairs), np.nan)
    np.divide(pairs[:, 0], pairs[:, 1], out=values, where=pairs[:, 1] != 0)
    return Series(step, values, mser5(values))
