"""Searches against the exact optimum, and what they promise."""

import pickle
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import results.search.evaluator as evaluating
from results.search import SearchInterrupted, optimize
from results.search.leaders import Search
from results.search.optimum_text import optimum_text
from results.work import Serial
from scenarios import ScenarioError, load
from tests.results.study_shop import LEVEL, RULE, S, shop_in


def test_what_makes_no_sense_is_left_out_and_not_an_error(tmp_path: Path) -> None:
    shop = shop_in(tmp_path)
    found = optimize(shop, [f"{S}=1:9:4", f"{LEVEL}=4,8"], maximize="profit", replications=2)
    assert (found.tried, found.invalid) == (6, 3)  # 5 >= 4, 9 >= 4, 9 >= 8
    assert int(str(found.parameters[S])) < int(str(found.parameters[LEVEL]))
    with pytest.raises(ScenarioError, match="must be below"):
        optimize(shop, [f"{S}=9:11", f"{LEVEL}=4:6"], maximize="profit", replications=2)
    with pytest.raises(ScenarioError, match=r"reorder\.Z"):
        optimize(shop, ["policy.reorder.Z=9:11"], maximize="profit", replications=2)


def test_constraints_come_first(tmp_path: Path) -> None:
    shop, vary = shop_in(tmp_path), [f"{LEVEL}=4:16:4"]
    cheap = optimize(shop, vary, minimize="on_hand_mean", replications=5)
    good = optimize(
        shop, vary, minimize="on_hand_mean", subject_to=["fill_rate>=0.5"], replications=5
    )
    assert cheap.parameters[LEVEL] == 4
    fill = {each.parameters[LEVEL]: each.constraints[0][0].mean for each in good.candidates}
    assert all(mean >= 0.5 for mean in fill.values())
    assert good.best.objective.mean > cheap.best.objective.mean
    none = optimize(shop, vary, minimize="on_hand_mean", subject_to=["backlog_mean<=-1"])
    assert (none.guarantee, none.feasible, none.parameters[LEVEL]) == (
        None,
        "no",
        16,
    )  # the least
    assert "No configuration that was tried meets" in optimum_text(none)


@pytest.mark.parametrize(
    "wrong",
    [
        {"minimize": None},
        {"maximize": "profit"},
        {"minimize": "costs"},
        {"minimize": "otif_"},
        {"subject_to": ["fill_rate"]},
        {"subject_to": ["fill_rate>=x"]},
        {"subject_to": ["fill_rat>=1"]},
        {"delta": 0.0},
        {"confidence": 1.0},
        {"replications": 1},
        {"points": 0},
        {"select": "best"},
        {"budget": 19},
    ],
)
def test_wrong_questions_are_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    options: dict[str, Any] = {"minimize": "cost_total", **wrong}
    with pytest.raises(ValueError, match=r"."):
        optimize(shop_in(tmp_path), [f"{LEVEL}=4:16:4"], **options)


def test_links_and_categories(tmp_path: Path) -> None:
    found = optimize(
        shop_in(tmp_path),
        [f"{S}=0:6:3", "policy.accept.rule=all,none"],
        links=[f"{LEVEL} = {S} + 6"],
        maximize="fill_rate",
        replications=3,
    )
    assert found.tried == 6
    assert found.parameters[LEVEL] == int(str(found.parameters[S])) + 6
    assert found.parameters["policy.accept.rule"] in ("all", "none")


def test_a_continuous_range_is_searched(tmp_path: Path) -> None:
    # Demand falls with nothing here, so the least holding cost is the best.
    found = optimize(
        shop_in(tmp_path),
        ["costs.holding=0.5:2.5"],
        minimize="cost_total",
        points=30,
        replications=2,
        delta=0.5,
    )
    assert not found.everywhere
    assert 0.5 <= float(str(found.parameters["costs.holding"])) < 0.6


class Backwards(Serial):
    """Does the last job first, as if other processes did them."""

    def map(self, work: Callable[[Any], Any], jobs: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        for job in reversed(list(jobs)):
            yield job, pickle.loads(pickle.dumps(work(pickle.loads(pickle.dumps(job)))))


GRID = [f"{S}=0:5", f"{LEVEL}=6:16"]


@pytest.mark.slow
def test_the_order_of_work_changes_nothing(tmp_path: Path) -> None:
    shop = shop_in(tmp_path)
    options: dict[str, Any] = {
        "maximize": "profit",
        "replications": 3,
        "points": 12,
        "delta": 1.0,
    }
    alone = optimize(shop, GRID, **options)
    assert optimize(shop, GRID, runner=Backwards(), **options) == alone
    assert optimize(shop, GRID, seed=99, **options) != alone


@pytest.mark.slow
def test_processes_change_nothing(tmp_path: Path) -> None:
    shop = shop_in(tmp_path)
    options: dict[str, Any] = {
        "maximize": "profit",
        "replications": 3,
        "points": 12,
        "delta": 1.0,
    }
    assert optimize(shop, GRID, jobs=2, **options) == optimize(shop, GRID, **options)


def test_ocba_keeps_to_its_budget_and_says_how_sure_it_is(tmp_path: Path) -> None:
    found = optimize(
        shop_in(tmp_path),
        [f"{LEVEL}=4:16:4"],
        maximize="profit",
        replications=2,
        select="ocba",
        budget=150,
    )
    assert found.guarantee is not None
    assert sum(each.objective.n for each in found.candidates) <= 150
    assert 0.0 <= found.guarantee.probability <= found.guarantee.probability_within <= 1.0
    assert "OCBA" in optimum_text(found) or len(found.candidates) == 1


def test_a_rule_that_fails_is_never_the_best(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "odd_search.py").write_text(RULE)
    monkeypatch.syspath_prepend(str(tmp_path))
    path = tmp_path / "odd.toml"
    shop_in(tmp_path)
    text = (tmp_path / "shop.toml").read_text()
    rule = '{ rule = "min-max", s = 3, S = 9 }'
    path.write_text(text.replace(rule, '{ rule = "odd_search:Odd", number = 1 }'))
    found = optimize(
        load(path), ["policy.reorder.number=6:8"], maximize="profit", replications=2
    )
    assert found.parameters["policy.reorder.number"] != 7
    assert found.failures
    assert all("unlucky" in error for error in found.failures)
    alone = optimize(load(path), ["policy.reorder.number=7"], maximize="profit", replications=2)
    assert alone.guarantee is None
    assert "All replications failed" in optimum_text(alone)


def test_what_was_found_before_ctrl_c_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Search, "refine", interrupted)
    with pytest.raises(SearchInterrupted) as stopped:
        optimize(shop_in(tmp_path), [f"{LEVEL}=4:16:4"], maximize="profit")
    assert stopped.value.optimum is not None
    assert stopped.value.optimum.interrupted
    assert "no guarantee" in optimum_text(stopped.value.optimum)
    monkeypatch.setattr(evaluating, "do_chunk", interrupted)
    with pytest.raises(SearchInterrupted) as stopped:
        optimize(shop_in(tmp_path), [f"{LEVEL}=4:16:4"], maximize="profit")
    assert stopped.value.optimum is None
