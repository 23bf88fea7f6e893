"""Comparisons under way: simulated pair by pair, told as they get surer."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from results.compare import Comparison
from results.compare.entries import Entries
from results.compare.experiment import comparison_of
from results.compare.replication import Outcome, Task, simulate_task
from results.work import Failure
from web.inputs import WrongInputError
from web.limits import JOBS, JOBS_OF_ONE, WAIT
from web.workers import Workers

_FIRST = 5  # replications after which the first figures are told; of fewer they say nothing
_EVERY = 0.25  # seconds between what is told


@dataclass
class Job:
    """A comparison that somebody has asked for."""

    id: str
    owner: str
    entries: Entries
    seed: int
    replications: int
    asked_at: float = field(default_factory=monotonic)
    begun: bool = False


class Jobs:
    """The comparisons that were asked for and are not done.

    A job begins when its reader comes and ends when the reader leaves; who does not come within
    `WAIT` seconds has left.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._jobs: dict[str, Job] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def add(self, owner: str, entries: Entries, seed: int, replications: int) -> Job:
        """Return a new job.

        Raises
        ------
        TooBusyError
            If there are as many as there may be, here or of this owner.
        """
        self._forget_the_late()
        own = sum(job.owner == owner for job in self._jobs.values())
        if len(self._jobs) >= JOBS or own >= JOBS_OF_ONE:
            raise TooBusyError("too many comparisons are under way; wait for one to end")
        job = Job(secrets.token_urlsafe(12), owner, entries, seed, replications)
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
            raise WrongInputError("there is no such comparison, or somebody reads it already")
        job.begun = True
        return job

    def drop(self, name: str) -> None:
        """Forget a job; one that is being read ends at its next replication."""
        self._jobs.pop(name, None)

    async def run(self, job: Job) -> AsyncIterator[Comparison]:
        """Yield the comparison as it grows, the last time when all is done."""
        done: list[Outcome] = []
        told_at = -_EVERY
        names = tuple(job.entries)
        worlds = tuple(scenario.world for scenario in job.entries.values())
        try:
            async for outcome in self._outcomes(job, names, worlds):
                done.append(outcome)
                last, now = len(done) == job.replications, monotonic()
                if last or (len(done) >= _FIRST and now - told_at >= _EVERY):
                    told_at = now
                    yield comparison_of(job.entries, done, seed=job.seed)
        finally:
            self.drop(job.id)

    async def _outcomes(
        self, job: Job, names: tuple[str, ...], worlds: tuple[Any, ...]
    ) -> AsyncIterator[Outcome]:
        """Yield the outcomes; as many are under way as there are processes."""
        todo = iter(range(job.replications))
        flying: set[asyncio.Task[Outcome]] = set()
        try:
            while True:
                while len(flying) < self._workers.size and job.id in self._jobs:
                    replication = next(todo, None)
                    if replication is None:
                        break
                    task = Task(names, worlds, job.seed, replication)
                    flying.add(asyncio.create_task(self._workers.do(simulate_task, task)))
                if not flying:
                    return
                over, flying = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
                for each in over:
                    yield _checked(each.result())
        finally:
            for each in flying:
                each.cancel()

    def _forget_the_late(self) -> None:
        late = monotonic() - WAIT
        for job in [j for j in self._jobs.values() if not j.begun and j.asked_at < late]:
            self.drop(job.id)


class TooBusyError(Exception):
    """There is too much under way for one more; the message is for people."""


def _checked(outcome: Outcome) -> Outcome:
    failure: Failure | None = next(iter(outcome.failures), None)
    if failure is not None:
        raise WrongInputError(f"replication {failure.replication} failed: {failure.error}")
    return outcome
