"""The room Compare over HTTP: its numbers are those of the command line, to the last digit."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
from results import run
from results.compare import compare
from scenarios import load
from tests.serving import Server

A = {
    "variant": "lean",
    "rules": {"policy.accept": {"rule": "cap", "values": {"units": 5}}},
    "multipliers": {"demand": 1.3, "lead_time": 0.5},
}
B = {"rules": {"policy.reorder": {"rule": "min-max", "values": {"s": 31, "S": 140}}}}
ASKED = {"scenario": "small-e-shop", "seed": 5, "replications": 6, "a": A, "b": B}


def exported(server: Server, settings: dict[str, Any], what: str) -> str:
    terms = {key: ASKED[key] for key in ("scenario", "seed", "replications")}
    text = server.post("/api/export", {**terms, "settings": settings, "what": what})
    assert isinstance(text, str)
    return text


def told(*arguments: str) -> Any:
    """What the command line says in JSON."""
    result = CliRunner().invoke(cli.main, [*arguments, "--json", "--quiet"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def found(server: Server) -> Any:
    return server.done("/api/compare", ASKED)


@pytest.mark.long
@pytest.mark.parametrize(("side", "settings"), [("a", A), ("b", B)])
def test_the_command_gives_the_same_numbers(
    server: Server, found: Any, side: str, settings: dict[str, Any]
) -> None:
    words = shlex.split(exported(server, settings, "command"))
    assert words[0] == "backlab"
    kpis = told(*words[1:])["kpis"]
    assert len(found["kpis"]) >= 5
    for name, each in found["kpis"].items():
        for figure in ("mean", "half_width"):
            assert each[side][figure] == kpis[name][figure], (name, figure)


@pytest.mark.long
def test_the_scenario_files_give_the_same_comparison(
    server: Server, found: Any, tmp_path: Path
) -> None:
    files = []
    for side, settings in (("a", A), ("b", B)):
        files.append(tmp_path / f"{side}.toml")
        files[-1].write_text(exported(server, settings, "toml"))
    there = told("compare", *map(str, files))
    for name, difference in there["variants"]["b"]["difference"].items():
        assert found["kpis"][name]["difference"] == difference, name
    alone = told("run", str(files[0]))
    assert alone["replications"] == ASKED["replications"]
    for name, each in found["kpis"].items():
        assert each["a"]["mean"] == alone["kpis"][name]["mean"], name


@pytest.mark.long
def test_it_grows_and_its_last_word_is_the_whole(server: Server) -> None:
    asked = {"scenario": "small-e-shop", "replications": 40, "b": B}
    events = server.events(server.post("/api/compare", asked)["id"])
    kinds = [kind for kind, _ in events]
    assert kinds == ["progress"] * (len(kinds) - 1) + ["done"]
    done = [found["done"] for _, found in events]
    assert done == sorted(set(done))
    assert done[-1] == 40
    assert {found["total"] for _, found in events} == {40}
    shop = load("small-e-shop")
    other = load("small-e-shop", set=['policy.reorder={ rule = "min-max", s = 31, S = 140 }'])
    whole = compare({"A": shop, "B": other}, replications=40, seed=1).to_dict()
    assert set(events[-1][1]["kpis"]) == set(whole["variants"]["B"]["difference"])
    for name, difference in whole["variants"]["B"]["difference"].items():
        assert events[-1][1]["kpis"][name]["difference"] == difference


def test_more_runs_are_advised_for_what_matters_most_and_is_not_clear(server: Server) -> None:
    near = {
        "rules": {"policy.reorder": {"rule": "reorder-point", "values": {"r": 57, "Q": 125}}}
    }
    asked = {"scenario": "small-e-shop", "replications": 5, "b": near}
    more = server.done("/api/compare", asked)["more"]
    other = load("small-e-shop", set={"policy.reorder.r": 57})
    whole = compare({"A": load("small-e-shop"), "B": other}, replications=5, seed=1)
    profit = whole.differences["B"]["profit"]
    assert profit.verdict == "not distinguishable yet"
    assert profit.more is not None
    assert more["label"] == "profit"
    assert profit.more <= more["runs"] < 1.1 * profit.more + 10  # two digits, rounded up


def test_equal_sides_differ_in_nothing(server: Server) -> None:
    found = server.done("/api/compare", {"scenario": "furniture", "replications": 3})
    for each in found["kpis"].values():
        assert each["a"] == each["b"]
        assert each["difference"]["mean"] in (0.0, None)
    assert found["more"] is None


def test_a_job_is_read_once(server: Server) -> None:
    job = server.post("/api/compare", {"scenario": "small-e-shop", "replications": 2})["id"]
    assert server.events(job)[-1][0] == "done"
    again = server.ask("GET", f"/api/jobs/{job}/events")
    assert again.status == 422
    assert "no such job" in again.json["error"]


def test_a_job_that_was_dropped_is_not_done(server: Server) -> None:
    job = server.post("/api/compare", {"scenario": "small-e-shop", "replications": 2})["id"]
    assert server.ask("DELETE", f"/api/jobs/{job}").status == 204
    assert server.ask("GET", f"/api/jobs/{job}/events").status == 422


def test_a_replay_is_the_replication_of_that_number(server: Server) -> None:
    seen = server.post("/api/trace", {"scenario": "small-e-shop", "seed": 9, "replication": 3})
    results = run(load("small-e-shop"), replications=4, seed=9)
    for name, value in seen["kpis"].items():
        assert value == pytest.approx(results.values(name)[3], rel=1e-12), name


def test_scenarios_come_with_what_can_be_turned(server: Server) -> None:
    listed = server.get("/api/scenarios")
    assert {"small-e-shop", "console-launch"} <= {each["name"] for each in listed}
    assert not any(each["own"] for each in listed)
    facts = server.get("/api/scenarios/small-e-shop?variant=lean")
    (reorder,) = (each for each in facts["knobs"] if each["hook"] == "reorder")
    lean = load("small-e-shop", variant="lean").data["policy"]["reorder"]
    assert {"rule": reorder["rule"], **reorder["values"]} == lean
    other = server.get("/api/scenarios/small-e-shop/rule?path=policy.reorder&rule=min-max")
    assert [each["name"] for each in other] == ["s", "S"]
