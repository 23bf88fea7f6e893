"""`backlab optimize` and `backlab sensitivity`: tables, JSON, exit statuses."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import Result

import results.search.evaluator as evaluating
from results.search.leaders import Search


class Shell(Protocol):
    folder: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result: ...


VARY = ("--vary", "policy.reorder.r=1:5:2", "--vary", "policy.reorder.Q=8,10")
BEST = ("optimize", "shop.toml", *VARY, "--maximize", "profit", "--delta", "0.5")
QUICK = ("--replications", "2")


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.long
def test_optimize_says_the_same_in_words_and_json(backlab: Shell) -> None:
    text = backlab(*BEST, *QUICK, "--subject-to", "fill_rate>=0.1")
    assert max(map(len, text.stdout.splitlines())) <= 80
    assert text.stderr == ""
    found = json.loads(
        backlab(*BEST, *QUICK, "--subject-to", "fill_rate>=0.1", "--json").stdout
    )
    r = found["best"]["parameters"]["policy.reorder.r"]
    assert f"Best: policy.reorder.r = {r}" in text.stdout
    assert (found["tried"], found["everywhere"], found["objective"]) == (6, True, "profit")
    assert found["feasible"] in ("yes", "perhaps")


@pytest.mark.long
def test_ocba_and_pareto(backlab: Shell) -> None:
    found = json.loads(backlab(*BEST, "--select", "ocba", "--budget", "130", "--json").stdout)
    assert found["guarantee"]["select"] == "ocba"
    pareto = ("optimize", "shop.toml", *VARY, "--pareto", "profit,fill_rate", *QUICK)
    assert max(map(len, backlab(*pareto).stdout.splitlines())) <= 80
    points = json.loads(backlab(*pareto, "--json").stdout)["points"]
    assert {point["frontier"] for point in points} <= {"surely", "possibly", "no"}
    assert "no use" in backlab(*pareto, "--minimize", "profit", status=2).stderr


@pytest.mark.parametrize("method", ["tornado", "morris", "sobol"])
def test_sensitivity(backlab: Shell, method: str) -> None:
    asked = ("sensitivity", "shop.toml", "--vary", "items.lantern.price=8:12", "--of", "profit")
    samples = () if method == "tornado" else ("--samples", "2")
    options = ("--method", method, *samples, *QUICK)
    assert max(map(len, backlab(*asked, *options).stdout.splitlines())) <= 80
    found = json.loads(backlab(*asked, *options, "--json").stdout)
    assert list(found["effects"]) == ["items.lantern.price"]


@pytest.mark.parametrize(
    "wrong",
    [
        ("optimize", "shop.toml", *VARY),
        ("optimize", "shop.toml", "--minimize", "cost_total"),
        ("optimize", "shop.toml", *VARY, "--minimize", "costs"),
        ("optimize", "shop.toml", *VARY, "--minimize", "cost_total", "--subject-to", "x"),
        ("optimize", "shop.toml", "--vary", "policy.x=1:2", "--minimize", "cost_total"),
        ("optimize", "shop.toml", *VARY, "--pareto", "profit"),
        ("sensitivity", "shop.toml", *VARY, "--of", "profits"),
        ("sensitivity", "shop.toml", "--vary", "policy.reorder.Q=0:2", "--of", "profit"),
    ],
)
def test_mistakes_end_in_a_message(backlab: Shell, wrong: tuple[str, ...]) -> None:
    assert backlab(*wrong, status=2).stderr


def test_ctrl_c_shows_the_best_so_far(backlab: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Search, "refine", interrupted)
    assert "Best:" in backlab(*BEST, *QUICK, status=130).stdout
    monkeypatch.setattr(evaluating, "do_chunk", interrupted)
    assert backlab(*BEST, *QUICK, status=130).stdout == ""


def test_ctrl_c_writes_the_page_of_the_best_so_far(
    backlab: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(task: Any, points: list[Any]) -> None:
        task._evaluator(points[:3], task._replications)
        raise KeyboardInterrupt

    monkeypatch.setattr(Search, "refine", interrupted)
    searching = import_module("results.search.pareto")  # not the function of that name
    monkeypatch.setattr(searching._Task, "run", half)
    backlab(*BEST, *QUICK, "--report", "best.html", status=130)
    pareto = ("optimize", "shop.toml", *VARY, "--pareto", "profit,fill_rate", *QUICK)
    backlab(*pareto, "--report", "frontier.html", status=130)
    for name, said in (
        ("best.html", "Interrupted: the best so far"),
        ("frontier.html", "Interrupted: the frontier of the configurations that were done"),
    ):
        assert said in Path(name).read_text(encoding="utf-8")
    monkeypatch.setattr(evaluating, "do_chunk", interrupted)
    backlab(*BEST, *QUICK, "--report", "none.html", status=130)
    assert not Path("none.html").exists()


@pytest.mark.long
def test_a_search_is_kept_in_a_file(backlab: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    text = backlab(*BEST, *QUICK, "--store", "f.sqlite").stdout
    monkeypatch.setattr(evaluating, "do_chunk", interrupted)
    assert backlab(*BEST, *QUICK, "--store", "f.sqlite").stdout == text, "nothing is run again"
    told = backlab("studies", "f.sqlite").stdout
    assert "search        6 configurations of up to" in told
    assert "backlab" in told
    stopped = backlab(*BEST, "--replications", "9", "--store", "f.sqlite", status=130)
    assert "the same command goes on" in stopped.stderr
    other = ("sensitivity", "shop.toml", *VARY, "--of", "fill_rate", "--store", "f.sqlite")
    assert "+ fill_rate" in backlab(*other, status=2).stderr
    assert "with --store it could go on" in backlab(*other[:-2], status=130).stderr


def test_why_nothing_was_selected_is_said(backlab: Shell) -> None:
    undefined = ("--vary", "policy.reorder.r=60:80:10", "--minimize", "wait_p95", *QUICK)
    found = backlab(
        "optimize", "shop.toml", *undefined, "--set", "items.lantern.initial_on_hand=99"
    )
    assert "wait_p95 has no value in some of the replications" in " ".join(found.stdout.split())
    assert "Not selected" in found.stdout
    assert "constraint" not in found.stdout
    bound = ("--subject-to", "backlog_mean<=-1")
    assert "DOES NOT HOLD" in backlab(*BEST, *QUICK, *bound).stdout
    alike = backlab(*BEST[:-4], "--minimize", "cost_lost_sale", *QUICK).stdout
    assert "All that are shown have the same cost_lost_sale" in " ".join(alike.split())
    full = ("--set", "items.lantern.initial_on_hand=99", "--pareto", "profit,wait_p95")
    table = backlab("optimize", "shop.toml", *undefined[:2], *full, *QUICK).stdout
    assert "have no value of a KPI" in table
