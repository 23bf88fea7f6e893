"""Compare scenarios and variants with a baseline, replication by replication."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from results.compare.comparison import Comparison
from results.compare.entries import Entries, entries
from results.compare.people import Change
from results.compare.replication import Outcome, Task, simulate_task
from results.compare.selection import Wanted, check_kpis, shown
from results.compare.verdicts import Margin, margins_of
from results.kpis import kpis_of
from results.view import Floats
from results.work import Crash, Failure, Runner

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
    runner: Runner | None = None,
    jobs: int = 1,
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
    runner
        What does the work, begun by the caller; else `jobs` processes of this machine do it.
        Neither changes a result.
    progress
        Called with the replications done and those to do.

    Raises
    ------
    ValueError
        If an argument is out of its range, or there is nothing to compare.
    ComparisonInterrupted
        On Ctrl-C, with the comparison of the replications that were done.

    Examples
    --------
    >>> from scenarios import load
    >>> found = compare(load("small-e-shop"), variants=["lean"], replications=3)
    >>> found.differences["lean"]["on_hand_mean"].verdict
    'better'
    """
    found = entries(scenarios, variants, baseline)
    read = margins_of(margins)
    check_kpis(kpis, read)
    first = next(iter(found.values()))
    n = first.run.replications if replications is None else replications
    seed = first.run.seed if seed is None else seed
    _check_arguments(n, seed, confidence)
    outcomes: list[Outcome] = []
    summarise = partial(
        _comparison, found, outcomes, seed=seed, confidence=confidence, kpis=kpis, margins=read
    )
    try:
        for outcome in _simulated(found, seed, n, runner, jobs):
            outcomes.append(outcome)
            if progress is not None:
                progress(len(outcomes), n)
    except KeyboardInterrupt:
        raise ComparisonInterrupted(summarise() if outcomes else None) from None
    return summarise()


def _check_arguments(replications: int, seed: int, confidence: float) -> None:
    if replications < 1:
        raise ValueError(f"replications must be at least 1, got {replications}")
    if seed < 0:
        raise ValueError(f"seed must be at least 0, got {seed}")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")


def _simulated(
    found: Entries, seed: int, n: int, runner: Runner | None, jobs: int
) -> Iterator[Outcome]:
    """Yield the outcomes, in any order; a task that killed its worker has failed as a whole."""
    names, worlds = tuple(found), tuple(one.world for one in found.values())
    tasks = (Task(names, worlds, seed, replication) for replication in range(n))
    with _begun(runner, jobs) as working:
        for task, result in working.map(simulate_task, tasks):
            yield _lost(task, result) if isinstance(result, Crash) else result


def _begun(runner: Runner | None, jobs: int) -> AbstractContextManager[Runner]:
    """Return a context with a runner: the caller's goes on when the context ends."""
    if runner is not None:
        return nullcontext(runner)
    from results.runners import runner as choose  # noqa: PLC0415 - processes cost time

    return choose(jobs=jobs)


def _lost(task: Task, crash: Crash) -> Outcome:
    pairs = np.full((len(task.worlds), len(kpis_of("all")), 2), np.nan)
    failures = tuple(Failure(name, task.replication, crash.error) for name in task.names)
    return Outcome(task.replication, pairs, {}, failures)


def _comparison(
    found: Entries,
    outcomes: list[Outcome],
    *,
    seed: int,
    confidence: float,
    kpis: Wanted,
    margins: Mapping[str, Margin],
) -> Comparison:
    first = next(iter(found.values()))
    gathered = _gathered(found, outcomes)
    return Comparison(
        scenario=first.name,
        baseline=next(iter(found)),
        variants=tuple(found)[1:],
        titles={name: scenario.title for name, scenario in found.items()},
        seed=seed,
        replications=len(outcomes),
        confidence=confidence,
        horizon=first.world.horizon,
        warm_up=first.world.warm_up,
        time_unit=first.world.time_unit,
        currency=first.world.currency,
        classes=tuple(customers.name for customers in first.world.customers),
        shown=shown(kpis, {*margins, *first.expect}, gathered["measured"].values()),
        margins=margins,
        **gathered,
    )


def _gathered(found: Entries, outcomes: list[Outcome]) -> dict[str, Any]:
    """Put the outcomes together in the order of the replications, whoever came first."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.replication)
    pairs = np.stack([outcome.pairs for outcome in ordered])
    return {
        "measured": {name: pairs[:, place] for place, name in enumerate(found)},
        "changes": {
            name: _changes([outcome.people.get(name) for outcome in ordered])
            for name in tuple(found)[1:]
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
