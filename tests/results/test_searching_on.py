"""Searches that are interrupted and go on, and that look again where luck has flattered."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import results.search.evaluator as evaluating
from results.search import (
    FrontierInterrupted,
    SearchInterrupted,
    Sensitivity,
    optimize,
    pareto,
    sensitivity,
)
from results.search.evaluator import Evaluator
from results.search.optimum_text import optimum_text
from results.search.pareto_text import frontier_text
from results.study import DifferentStudyError, Study, sweep
from results.study.chunks import Chunk, Done, do_chunk
from results.work import DIED, Crash, Failure, Serial
from scenarios.designs import Parameters
from tests.results.search_worlds import Noisy
from tests.results.study_shop import LEVEL, S, shop_in

GRID = [f"{S}=0:5", f"{LEVEL}=6:16"]
OPTIONS: dict[str, Any] = {
    "maximize": "profit",
    "replications": 2,
    "points": 8,
    "delta": 2.0,
    "leaders": 2,
}
ONE = [f"{LEVEL}=4:16:4"]


class Counting:
    """Does chunks, counts their replications, and stops after some chunks as Ctrl-C does."""

    def __init__(self, chunks: float = float("inf")) -> None:
        self.chunks, self.run = chunks, 0

    def __call__(self, chunk: Chunk) -> Done:
        self.chunks -= 1
        if self.chunks < 0:
            raise KeyboardInterrupt
        self.run += len(chunk.replications)
        return do_chunk(chunk)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], Counting]:
    def install(chunks: float = float("inf")) -> Counting:
        counts = Counting(chunks)
        monkeypatch.setattr(evaluating, "do_chunk", counts)
        return counts

    return install


@pytest.mark.parametrize("chunks", [5, 30])
def test_the_best_so_far_is_that_of_the_points_that_were_done(
    tmp_path: Path, counting: Callable[[float], Counting], chunks: int
) -> None:
    """In mid-evolution, when no round has come to its end."""
    counting(chunks)
    with pytest.raises(SearchInterrupted) as stopped:
        optimize(shop_in(tmp_path), GRID, **{**OPTIONS, "points": 60})
    found = stopped.value.optimum
    assert found is not None
    assert found.interrupted
    assert "Best:" in optimum_text(found)
    assert {each.objective.n for each in found.candidates} == {2}
    means = [each.objective.mean for each in found.candidates]
    assert means == sorted(means, reverse=True)


@pytest.mark.long
@pytest.mark.parametrize("chunks", [1, 25])
def test_a_search_goes_on_where_it_was_interrupted(
    tmp_path: Path, counting: Callable[[float], Counting], chunks: int
) -> None:
    shop, store = shop_in(tmp_path), tmp_path / "f.sqlite"
    whole = counting(float("inf"))
    alone = optimize(shop, GRID, **OPTIONS)
    first = counting(chunks)
    with pytest.raises(SearchInterrupted):
        optimize(shop, GRID, store=store, **OPTIONS)
    second = counting(float("inf"))
    assert optimize(shop, GRID, store=store, **OPTIONS) == alone
    assert first.run + second.run == whole.run == alone.simulations
    third = counting(0)
    assert optimize(shop, GRID, store=store, **OPTIONS) == alone
    assert third.run == 0
    with Study(store) as study:
        assert (study.done, study.left, study.kpis) == (whole.run, 0, ("profit",))


def test_frontiers_and_sensitivities_are_kept_too(
    tmp_path: Path, counting: Callable[[float], Counting]
) -> None:
    shop, store = shop_in(tmp_path), tmp_path / "f.sqlite"
    kpis = ("profit", "fill_rate")
    alone = pareto(shop, ONE, kpis, replications=4)
    counting(3)
    with pytest.raises(FrontierInterrupted) as stopped:
        pareto(shop, ONE, kpis, replications=4, store=store)
    part = stopped.value.frontier
    assert part is not None
    assert part.points == alone.points[: len(part.points)]
    assert "Interrupted" in frontier_text(part)
    counting(float("inf"))
    assert pareto(shop, ONE, kpis, replications=4, store=store) == alone
    counting(0)
    with pytest.raises(FrontierInterrupted) as stopped:
        pareto(shop, ONE, kpis, replications=5, store=store)
    assert stopped.value.frontier is None
    # One KPI of two that are kept: nothing to run but what a tornado adds.
    counts = counting(float("inf"))
    found = sensitivity(shop, ONE, "fill_rate", replications=4, store=store)
    assert isinstance(found, Sensitivity)
    assert counts.run == 4, "the scenario itself is the only new point"


def test_other_questions_need_another_file(tmp_path: Path) -> None:
    shop, store = shop_in(tmp_path), tmp_path / "f.sqlite"
    sensitivity(shop, ONE, "profit", replications=2, store=store)
    with pytest.raises(DifferentStudyError, match=r"\+ fill_rate"):
        sensitivity(shop, ONE, "fill_rate", replications=2, store=store)
    with pytest.raises(DifferentStudyError, match="seed: 7 -> 8"):
        sensitivity(shop, ONE, "profit", replications=2, store=store, seed=8)
    with pytest.raises(DifferentStudyError, match="search -> design"):
        sweep(shop, {LEVEL: [4, 8]}, kpis=["profit"], store=store)
    other = tmp_path / "g.sqlite"
    sweep(shop, {LEVEL: [4, 8]}, replications=2, store=other).close()
    with pytest.raises(DifferentStudyError, match="design -> search"):
        optimize(shop, ONE, maximize="profit", store=other)
    with sqlite3.connect(other) as file:
        assert file.execute("SELECT count(*) FROM result").fetchone() == (4,)
    file.close()


class Killing(Serial):
    """Loses its worker over one replication, and with it the chunk it is in."""

    def map(self, work: Callable[[Any], Any], jobs: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        for job in jobs:
            kills = any(replication == 2 for _, replication in job.replications)
            yield job, Crash(DIED) if kills else work(job)


def test_a_replication_that_kills_is_one_failure(tmp_path: Path) -> None:
    found = Evaluator(shop_in(tmp_path), ("profit",), 1, Killing())
    found([{LEVEL: 8}], 1)  # so that chunks have grown
    pairs = found([{LEVEL: 8}], 9)
    assert [each[1:] for each in found.failures] == [(2, DIED)]
    assert isinstance(found.failures[0], Failure)
    assert found.simulations == 9
    assert found.done({LEVEL: 8}) == 9
    assert np.isnan(pairs[0, :, 0, 0]).nonzero()[0].tolist() == [2]


def truth(point: Parameters) -> Sequence[float]:
    x = float(str(point[LEVEL]))
    return [x, x / 100.0]


def test_where_all_customers_flattered_the_search_looks_further_inwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All points meet the constraint by 0.05 too easily in the first 35 replications.

    So the leaders are 35, 36, ... that do not meet it with any others; 40 is the answer.
    """

    class World(Noisy):
        def __init__(self, *_: object) -> None:
            super().__init__(truth, own=1e-4, shift=lambda r: 0.05 if r < 35 else 0.0)
            self.invalid: dict[str, Exception] = {}
            self.failures: list[Failure] = []

        @property
        def simulations(self) -> int:
            return len(self.run)

    monkeypatch.setattr(import_module("results.search.optimize"), "Evaluator", World)
    found = optimize(
        shop_in(tmp_path),
        [f"{LEVEL}=4:60"],
        minimize="cost_total",
        subject_to=["fill_rate>=0.4"],
        replications=10,
        leaders=3,
    )
    assert found.guarantee is not None
    assert found.feasible in ("yes", "perhaps")
    assert found.parameters[LEVEL] in (40, 41)
