"""Have replications of a comparison done; find out which world killed a process."""

from collections.abc import Collection, Iterable, Iterator

from results.compare.replication import Outcome, Task, simulate_task
from results.work import Crash, Failure, Runner


def outcomes(workers: Runner, tasks: Iterable[Task]) -> Iterator[Outcome]:
    """Yield the outcome of each task, in any order.

    Where a task killed its process, each of its worlds is tried in a process of its own. Those
    that kill that, too, have failed, and the others are compared without them.
    """
    crashed: list[Task] = []
    for task, found in workers.map(simulate_task, tasks):
        if isinstance(found, Crash):
            crashed.append(task)
        else:
            yield found
    alone = {task.replication: Outcome.of(task.replication) for task in crashed}
    single = [_only(task, [name]) for task in crashed for name in task.names]
    for task, found in workers.map(simulate_task, single):
        alone[task.replication] = _both(alone[task.replication], _lost_or(found, task))
    again: list[Task] = []
    for task in crashed:
        survivors = alone[task.replication].pairs
        if task.names[0] in survivors and len(survivors) > 1:
            again.append(_only(task, survivors))
        else:  # nobody is there to be compared with
            yield alone[task.replication]
    for task, found in workers.map(simulate_task, again):
        yield _both(alone[task.replication], _lost_or(found, task))


def _only(task: Task, kept: Collection[str]) -> Task:
    pairs = [pair for pair in zip(task.names, task.worlds, strict=True) if pair[0] in kept]
    return task._replace(
        names=tuple(name for name, _ in pairs), worlds=tuple(world for _, world in pairs)
    )


def _lost_or(found: Outcome | Crash, task: Task) -> Outcome:
    """Return what was found, or that all of a task has failed."""
    if not isinstance(found, Crash):
        return found
    failures = tuple(Failure(name, task.replication, found.error) for name in task.names)
    return Outcome.of(task.replication, failures)


def _both(first: Outcome, second: Outcome) -> Outcome:
    return Outcome(
        first.replication,
        first.pairs | second.pairs,
        first.people | second.people,
        first.traces | second.traces,
        first.failures + second.failures,
    )
