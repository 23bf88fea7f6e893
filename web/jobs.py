"""Jobs under way: many replications, simulated one by one, told as they come in."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from time import monotonic

from results.compare.entries import Entries
from results.compare.replication import Outcome, Task, simulate_task
from results.evidence import Plan
from results.work import Failure
from web.errors import TooBusyError
from web.inputs import WrongInputError
from web.limits import JOBS, JOBS_OF_ONE, LONGEST, WAIT
from web.workers import Workers

_FIRST = 5  # replications after which the first figures are told; of fewer they say nothing
_EVERY = 0.25  # seconds between what is told of a job; longer, the more jobs there are


@dataclass
class Job:
    """Replications that somebody has asked for; with a `plan` they leave curves."""

    owner: str
    entries: Entries
    seed: int
    replications: int
    plan: Plan | None = None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    since: float = field(default_factory=monotonic)
    begun: bool = False

    def is_late(self) -> bool:
        """Say whether its reader should have come, or should have read all of it, by now."""
        return monotonic() - self.since > (LONGEST if self.begun else WAIT)


class Jobs:
    """The jobs that were asked for and are not done.

    A job begins when its reader comes and ends when the reader leaves.
    """

    def __init__(self, workers: Workers) -> None:
        self.workers = workers
        self._jobs: dict[str, Job] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def add(self, job: Job) -> Job:
        """Take a job.

        Raises
        ------
        TooBusyError
            If there are as many as there may be, here or of this owner.
        """
        self._forget_the_late()
        own = sum(each.owner == job.owner for each in self._jobs.values())
        if len(self._jobs) >= JOBS or own >= JOBS_OF_ONE:
            raise TooBusyError("too many comparisons are under way; wait for one to end")
        self._jobs[job.id] = job
        return job

    def take(self, name: str) -> Job:
        """Return a job, which nobody else can take from now on.

        Raises
        ------
        WrongInputError
            If there is none of that name, or somebody reads it.
        """
        self._forget_the_late()
        job = self._jobs.get(name)
        if job is None or job.begun:
            raise WrongInputError("there is no such job, or somebody reads it already")
        job.begun, job.since = True, monotonic()
        return job

    def drop(self, name: str) -> None:
        """Forget a job; one that is being read ends at its next replication."""
        self._jobs.pop(name, None)

    def drop_all(self) -> None:
        """Forget all jobs."""
        self._jobs.clear()

    async def run(self, job: Job) -> AsyncIterator[list[Outcome]]:
        """Yield what is done, now and then as it grows, and when all of it is."""
        done: list[Outcome] = []
        told_at = -_EVERY
        try:
            async for outcome in self._outcomes(job):
                done.append(outcome)
                pause = _EVERY * (1.0 + len(self) / 4.0)  # telling takes time from simulating
                is_due = len(done) >= _FIRST and monotonic() - told_at >= pause
                if is_due or len(done) == job.replications:
                    told_at = monotonic()
                    yield done
        finally:
            self.drop(job.id)

    async def _outcomes(self, job: Job) -> AsyncIterator[Outcome]:
        """Yield the outcomes; as many are under way as there are processes."""
        names = tuple(job.entries)
        worlds = tuple(scenario.world for scenario in job.entries.values())
        todo = iter(range(job.replications))
        flying: set[asyncio.Task[Outcome]] = set()
        try:
            while True:
                while len(flying) < self.workers.size and job.id in self._jobs:
                    replication = next(todo, None)
                    if replication is None:
                        break
                    task = Task(names, worlds, job.seed, replication, job.plan)
                    doing = self.workers.do_part(simulate_task, task)
                    flying.add(asyncio.create_task(doing))
                if not flying:
                    return
                over, flying = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
                for each in over:
                    yield _checked(each.result())
        finally:
            for each in flying:
                each.cancel()

    def _forget_the_late(self) -> None:
        for job in [each for each in self._jobs.values() if each.is_late()]:
            self.drop(job.id)


def _checked(outcome: Outcome) -> Outcome:
    failure: Failure | None = next(iter(outcome.failures), None)
    if failure is not None:
        raise WrongInputError(f"replication {failure.replication} failed: {failure.error}")
    return outcome
