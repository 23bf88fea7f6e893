"""Compare scenarios and variants with a baseline, replication by replication."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from results.compare.comparison import Comparison
from results.compare.entries import Entries, entries
from results.compare.outcomes import outcomes
from results.compare.people import Change
from results.compare.replication import Outcome, Task
from results.compare.selection import Wanted, check_kpis, shown
from results.compare.verdicts import Margin, margins_of
from results.evidence import Evidence, Plan, gathered, plan_for
from results.groups import group_names
from results.kpis import kpis_of
from results.runners import hands
from results.sample import ENOUGH
from results.view import Floats
from results.work import Runner

if TYPE_CHECKING:
    from scenarios import Scenario


class ComparisonInterrupted(KeyboardInterrupt):
    """Ctrl-C; `comparison` is that of the replications done, None if none was."""

    def __init__(self, comparison: Comparison | None) -> None:
        super().__init__()
        self.comparison = comparison


def compare(
    scenarios: "Scenario | Sequence[Scenario] | Mapping[str, Scenario]",
    *,
    variants: Sequence[str] | None = None,
    baseline: str | None = None,
    replications: int | None = None,
    seed: int | None = None,
    confidence: float = 0.95,
    kpis: Wanted = None,
    margins: Mapping[str, float | str] | None = None,
    evidence: bool = False,
    jobs: int = 1,
    cluster: str | None = None,
    runner: Runner | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Compare scenarios and variants with a baseline, on the same customers.

    All take the same seed, so customers, their patience and the suppliers' lead times are the
    same under every policy, and a difference is that of the policies.

    Parameters
    ----------
    scenarios
        One, which stands for itself and its variants; or several, as a list or by name.
    variants
        Take only these; of several scenarios, take these too.
    baseline
        The name of what the others are compared with; the first scenario if left out.
    replications, seed
        Instead of those of the baseline's scenario.
    confidence
        Probability that all intervals of differences cover at once; see `Comparison.family`.
    kpis
        The KPIs to compare, or ``"all"``; the usual ones if left out.
    margins
        For KPIs, the difference that does not matter: ``0.01`` in the KPI's unit, or ``"1%"``
        of the baseline. None for the others: they are the same only if they never differ.
    evidence
        Whether `Comparison.evidence` is gathered, for pictures and groups. Then the baseline
        may also stand alone.
    jobs, cluster, runner
        Processes here, or the address of a Dask scheduler, or a runner that the caller has
        begun. None of them changes a result.
    progress
        Called with the replications done and those to do.

    Raises
    ------
    ValueError
        If an argument is out of its range, or there is nothing to compare.
    BalanceError
        If units, orders or money do not add up, which is a bug in the model.
    ComparisonInterrupted
        On Ctrl-C, with the comparison of the replications that were done.

    Examples
    --------
    >>> from scenarios import load
    >>> found = compare(load("small-e-shop"), variants=["lean"], replications=3)
    >>> found.differences["lean"]["on_hand_mean"].verdict
    'better'
    """
    found = entries(scenarios, variants, baseline, alone=evidence)
    read = margins_of(margins)
    check_kpis(kpis, read)
    first = next(iter(found.values()))
    n = first.run.replications if replications is None else replications
    seed = first.run.seed if seed is None else seed
    _check_arguments(n, seed, confidence)
    done: list[Outcome] = []
    names, worlds = tuple(found), tuple(one.world for one in found.values())
    plan = plan_for(worlds) if evidence else None
    summarise = partial(
        comparison_of,
        found,
        done,
        plan=plan,
        seed=seed,
        confidence=confidence,
        kpis=kpis,
        margins=read,
    )
    tasks = (Task(names, worlds, seed, replication, plan) for replication in range(n))
    try:
        with hands(jobs, cluster, runner) as workers:
            for outcome in outcomes(workers, tasks):
                done.append(outcome)
                if progress is not None:
                    progress(len(done), n)
                if len(done) >= ENOUGH and not any(names[0] in one.pairs for one in done):
                    break  # the baseline fails, and the others would have nothing to beat
    except KeyboardInterrupt:
        raise ComparisonInterrupted(summarise() if done else None) from None
    return summarise()


def _check_arguments(replications: int, seed: int, confidence: float) -> None:
    if replications < 1:
        raise ValueError(f"replications must be at least 1, got {replications}")
    if seed < 0:
        raise ValueError(f"seed must be at least 0, got {seed}")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")


def comparison_of(
    found: Entries,
    done: Sequence[Outcome],
    *,
    seed: int,
    confidence: float = 0.95,
    kpis: Wanted = None,
    margins: Mapping[str, Margin] | None = None,
    plan: Plan | None = None,
) -> Comparison:
    """Return what came out of replications that were simulated; see `compare`.

    Parameters
    ----------
    found
        What was compared, by name, the baseline first.
    done
        Outcomes of `results.compare.replication.simulate_task`, in any order.
    plan
        Where their traces were read, if they have some.
    """
    margins = margins or {}
    first = next(iter(found.values()))
    measured = _measured(tuple(found), done)
    return Comparison(
        scenario=first.name,
        baseline=next(iter(found)),
        variants=tuple(found)[1:],
        titles={name: scenario.title for name, scenario in found.items()},
        seed=seed,
        replications=len(done),
        confidence=confidence,
        horizon=first.world.horizon,
        warm_up=first.world.warm_up,
        time_unit=first.world.time_unit,
        currency=first.world.currency,
        classes=_classes(first),
        newcomers={
            name: new
            for name, one in found.items()
            if (new := tuple(each for each in _classes(one) if each not in _classes(first)))
        },
        windows={
            name: _window(one) for name, one in found.items() if _window(one) != _window(first)
        },
        shown=shown(kpis, {*margins, *first.expect}, measured["measured"].values()),
        margins=margins,
        evidence={} if plan is None else _evidence(plan, found, done),
        **measured,
    )


def _classes(scenario: "Scenario") -> tuple[str, ...]:
    return tuple(customers.name for customers in scenario.world.customers)


def _window(scenario: "Scenario") -> tuple[float, float]:
    return scenario.world.warm_up, scenario.world.horizon


def _evidence(plan: Plan, found: Entries, done: Sequence[Outcome]) -> dict[str, Evidence]:
    """Return what pictures rest on, of every policy of which a replication could be run."""
    ordered = sorted(done, key=lambda outcome: outcome.replication)
    traces = {name: [o.traces[name] for o in ordered if name in o.traces] for name in found}
    return {
        name: gathered(plan, group_names(found[name].world), some)
        for name, some in traces.items()
        if some
    }


def _measured(names: tuple[str, ...], done: Sequence[Outcome]) -> dict[str, Any]:
    """Put the outcomes together in the order of the replications, whoever came first."""
    ordered = sorted(done, key=lambda outcome: outcome.replication)
    nothing = np.full((len(kpis_of("all")), 2), np.nan)
    return {
        "measured": {
            name: np.stack([outcome.pairs.get(name, nothing) for outcome in ordered])
            for name in names
        },
        "changes": {
            name: _changes([outcome.people.get(name) for outcome in ordered])
            for name in names[1:]
        },
        "failures": tuple(failure for outcome in ordered for failure in outcome.failures),
    }


def _changes(people: list[dict[str, Floats] | None]) -> dict[str, Floats]:
    """Return the numbers of each class that is known in all replications that were run."""
    run = [each for each in people if each is not None]
    if not run:
        return {}
    nothing = np.full(len(Change._fields), np.nan)
    return {
        name: np.stack([nothing if each is None else each[name] for each in people])
        for name in run[0]
        if all(name in each for each in run)
    }
