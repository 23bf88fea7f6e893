"""Files of lessons: a mistake is told where it stands, and what a page may see is no more."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
from tests.serving import Server, serving
from tests.web.lessons import scenario_of, settings
from web.learn.api import facts
from web.learn.facts import fact
from web.learn.library import FOLDER, LessonError, command, lessons, read_lesson

GOOD = (FOLDER / "why-stock.toml").read_text("utf-8")
TOKEN = "a-long-token-of-the-teacher"
OPTION = '{ text = "It does", verdicts = ["better"] }'
MISTAKES = {
    "a number in a text": (
        r"A friend says",
        "A friend of 40 says",
        r"story.2: a number in the",
    ),
    "no such fact": (r"\{patience\}", "{patients}", r"story.1: \{patients\} is not known"),
    "a figure too soon": (r"\{patience\}", "{a.profit}", r"story.1: \{a.profit\} is not known"),
    "no such figure": (r"\{gap.profit\}", "{gap.revenue}", r"give it in \[expect\]"),
    "no such KPI": (r'"a.profit" =', '"a.gain" =', r"there is no KPI 'gain'"),
    "no such side": (r'"a.profit" =', '"c.profit" =', r"begins with none of a., b., gap."),
    "no such verdict": (r'profit = "better"', 'profit = "good"', r"verdicts.*profit: Input"),
    "not 45 minutes": (r"minutes = 8", "minutes = 9", r"plan: the steps must take 45 minutes"),
    "two answers": (
        r'(text = "It makes more)',
        r"right = true\n\1",
        r"ask: exactly one option",
    ),
    "no answer": (r"right = true", "right = false", r"ask: exactly one option must be right"),
    "an unknown key": (r'(title = "Why)', r"subtitle = 1\n\1", r"subtitle: Extra inputs"),
    "no tolerance": (r"tolerance = 1\.3", "tolerance = 0.0", r"greater than 0"),
    "both kinds": (r"slider =", f"options = [{OPTION}]\nslider =", r"and not both"),
    "a wrong slider": (r"min = 0, max = 100", "min = 9, max = 1", r"min must be below max"),
    "no slider": (r"slider = .*", "", r"give a slider or options, and not both"),
    "not TOML": (r"number = 1", "number = ", r"not TOML"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_where_it_stands(mistake: str) -> None:
    pattern, put, said = MISTAKES[mistake]
    wrong, changed = re.subn(pattern, put, GOOD)
    assert changed
    with pytest.raises(LessonError, match=said) as error:
        read_lesson("mine.toml", wrong)
    assert all(line.startswith("mine.toml: ") for line in str(error.value).splitlines())


def test_all_mistakes_are_told_at_once() -> None:
    wrong = GOOD.replace("{patience}", "{one}").replace("{lead}", "{other}")
    with pytest.raises(LessonError) as error:
        read_lesson("mine.toml", wrong)
    assert "{one}" in str(error.value)
    assert "{other}" in str(error.value)


def test_options_of_a_prediction_leave_no_verdict_out() -> None:
    file = (FOLDER / "backorders.toml").read_text("utf-8")
    wrong = file.replace('["same", "not distinguishable yet"]', '["same"]')
    with pytest.raises(LessonError, match="each belongs to one option"):
        read_lesson("mine.toml", wrong)


@pytest.mark.parametrize(
    "expression",
    ["a", "a.items.candle.price", "a.items.lantern", "__import__('os')", "a.items[9]", "1 +",
     "a.items.lantern.price ** 2", "'text'", "c.horizon"],
)  # fmt: skip
def test_what_is_no_number_of_the_scenario_is_no_fact(expression: str) -> None:
    with pytest.raises(ValueError, match="is no fact"):
        fact(expression, {"a": scenario_of("small-e-shop").world})


def test_a_fact_follows_its_scenario() -> None:
    lesson = lessons()["why-stock"]
    shop = scenario_of("small-e-shop")
    dear = shop.variant("dear")
    assert facts(lesson, shop)["price"] == 40.0
    assert fact("a.items.lantern.price", {"a": dear.world}) == 640.0


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a token, and a scenario that has the name of one of the library."""
    folder: Path = tmp_path_factory.mktemp("own")
    path = folder / "furniture.toml"
    path.write_text(scenario_of("small-e-shop").to_toml())
    with serving(folder, "--token", TOKEN, "furniture.toml") as found:
        yield found


def keys(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node
    for inner in node.values() if isinstance(node, dict) else node:
        if isinstance(inner, dict | list):
            yield from keys(inner)


@pytest.mark.long
def test_a_student_is_told_no_expected_number(guarded: Server) -> None:
    for brief in guarded.get("/api/lessons")["lessons"][:4]:
        found = guarded.get(f"/api/lessons/{brief['name']}")
        assert found["title"] == brief["title"]
        assert not {"expect", "plan", "tolerance"} & set(keys(found))
        assert "verdicts" not in found
        assert found["facts"]


def test_a_plan_is_for_who_knows_the_token(guarded: Server) -> None:
    path = "/api/lessons/why-stock/plan"
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN[:-1]}):
        answer = guarded.ask("GET", path, headers=headers)
        assert answer.status == 403
        assert "plan" not in answer.json
    found = guarded.ask("GET", path, headers={"Authorization": f"Bearer {TOKEN}"}).json
    assert found["expect"]["a.profit"]["unit"] == "EUR/day"
    assert sum(step["minutes"] for step in found["plan"]["steps"]) == 45


def test_a_lesson_is_about_the_librarys_scenario_or_not_given(guarded: Server) -> None:
    answer = guarded.ask("GET", "/api/lessons/zero-stock")
    assert answer.status == 422
    assert "rename the file" in answer.json["error"]


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fapp", "x" * 3000])
def test_no_other_name_leads_anywhere(guarded: Server, name: str) -> None:
    answer = guarded.ask("GET", f"/api/lessons/{name}")
    assert 400 <= answer.status < 500
    assert len(answer.json["error"]) < 300


@pytest.mark.long
def test_without_a_token_everybody_here_may_see_a_plan(server: Server) -> None:
    assert server.get("/api/lessons/zero-stock/plan")["plan"]["goal"]


@pytest.mark.long
def test_the_page_and_the_command_give_the_same_numbers(server: Server) -> None:
    for lesson in lessons().values():
        written = command(lesson)
        assert written is not None
    brief = server.get("/api/lessons")["lessons"][1]
    lesson = lessons()[brief["name"]]
    terms = {"scenario": lesson.scenario, "seed": lesson.seed}
    both = {"a": settings(lesson.a.settings), "b": settings(lesson.b.settings)}
    asked = {**terms, "replications": lesson.replications, **both}
    found = server.done("/api/compare", asked)
    words = shlex.split(command(lesson) or "")
    result = CliRunner().invoke(cli.main, [*words[1:], "--json", "--quiet"])
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    (variant,) = said["variants"].values()
    for kpi in lesson.figures:
        assert found["kpis"][kpi]["difference"] == variant["difference"][kpi]
        assert found["kpis"][kpi]["a"] == said["kpis"][kpi]
        assert found["kpis"][kpi]["b"] == variant["kpis"][kpi]
