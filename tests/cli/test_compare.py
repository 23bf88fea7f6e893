"""`backlab compare`: what it prints, what it says beside, and how it ends."""

import json
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import Result

from results.compare import compare
from results.text import columns_of
from scenarios import load
from tests.cli.processes import interrupted


class Shell(Protocol):
    folder: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result: ...


def as_json(result: Result) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(result.stdout)
    return parsed


def lines_of(result: Result) -> list[str]:
    lines = result.stdout.splitlines()
    assert [line for line in lines if columns_of(line) > 80] == []
    assert all(line == line.rstrip() for line in lines)
    return lines


def test_json_says_what_the_library_says(backlab: Shell) -> None:
    found = as_json(backlab("compare", "shop.toml", "--json"))
    assert found == compare(load("shop.toml")).to_dict()
    assert (found["scenario"], found["baseline"]) == ("shop", "shop")
    difference = found["variants"]["lost-sales"]["difference"]["profit"]
    assert {"mean", "half_width", "verdict"} <= set(difference)


@pytest.mark.long
def test_options_reach_the_comparison(backlab: Shell) -> None:
    found = as_json(
        backlab(
            "compare", "shop.toml", "--json", "--replications", "4", "--seed", "3",
            "--confidence", "0.8", "--kpis", "profit, fill_rate", "--margin", "fill_rate=1%",
            "--margin", "profit=0.5", "--variants", "lost-sales", "--baseline", "lost-sales",
            "--set", "policy.reorder.r=4", "--jobs", "2",
        )
    )  # fmt: skip
    expected = compare(
        load("shop.toml", set=["policy.reorder.r=4"]),
        replications=4,
        seed=3,
        confidence=0.8,
        kpis=["profit", "fill_rate"],
        margins={"fill_rate": "1%", "profit": 0.5},
        variants=["lost-sales"],
        baseline="lost-sales",
    )
    assert found == expected.to_dict()
    assert (found["baseline"], list(found["variants"])) == ("lost-sales", ["shop"])


def test_the_tables_fit_and_say_who_wins(backlab: Shell) -> None:
    result = backlab("compare", "shop.toml", "--kpis", "all", "--quiet")
    lines = lines_of(result)
    assert result.stderr == ""
    text = "\n".join(lines)
    for words in ("lost-sales", "3, seed 7", "(Bonferroni: each with 99.", "waited less",
                  "left, and had stayed", "baseline   variant", "not yet"):  # fmt: skip
        assert words in text
    profit = next(line for line in lines if line.startswith("  profit, EUR/day"))
    assert profit.split()[-1] in ("better", "worse", "same", "yet")


def test_names_and_figures_of_any_size_fit(backlab: Shell) -> None:
    path = backlab.folder / "shop.toml"
    text = path.read_text().replace('title = "Corner shop"', f'title = "{"ランプ" * 40}"')
    text = text.replace("price = 10.0", "price = 1e9").replace("cost = 6.0", "cost = 1e-7")
    more = f'[[customers]]\nname = "{"x" * 90}"\narrivals = {{ law = "poisson", rate = 1.0 }}\n'
    text = text.replace("[[suppliers]]", f"{more}[[suppliers]]")
    text = text.replace("variants.lost-sales.policy", "variants." + "v" * 99 + ".policy")
    path.write_text(text, encoding="utf-8")
    lines = lines_of(backlab("compare", "shop.toml", "--kpis", "all"))
    assert any(line.startswith("  share % by class") for line in lines)


def test_a_scenario_against_another(backlab: Shell) -> None:
    text = (backlab.folder / "shop.toml").read_text().replace("rate = 2.0", "rate = 3.0")
    (backlab.folder / "crowd.toml").write_text(text)
    result = backlab("compare", "shop.toml", "crowd.toml")
    lines = lines_of(result)
    assert "crowd" in lines
    assert "waited less" not in result.stdout
    assert "note: crowd: the customers of web are not those of shop" in result.stdout


def test_the_same_twice_is_the_same(backlab: Shell) -> None:
    text = backlab("compare", "shop.toml", "shop.toml").stdout
    assert "No difference that matters between shop (2) and shop" in text
    assert "More replications" not in text


def test_one_replication_is_said_to_be_none(backlab: Shell) -> None:
    text = backlab("compare", "shop.toml", "--replications", "1").stdout
    assert "No verdict: one replication says nothing about chance" in text
    assert "run at least 2" in text


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["nowhere.toml"], "no such file"),
        (["shop.toml", "nowhere.toml"], "no such file"),
        (["shop.toml", "--variants", "lost"], "lost-sales"),
        (["shop.toml", "--variants", ""], "nothing to compare"),
        (["shop.toml", "--baseline", "lost"], "known: shop, lost-sales"),
        (["shop.toml", "--kpis", "proft"], "did you mean profit"),
        (["shop.toml", "--margin", "profit"], "KPI=SIZE"),
        (["shop.toml", "--margin", "profit=x"], "margin of profit"),
        (["shop.toml", "--margin", "proft=1"], "did you mean profit"),
        (["shop.toml", "--kpis", "profit", "--margin", "turns=1"], "turns"),
        (["shop.toml", "--replications", "0"], "--replications"),
        (["shop.toml", "--jobs", "0"], "--jobs"),
    ],
)
def test_mistakes_end_in_words(backlab: Shell, arguments: list[str], hint: str) -> None:
    result = backlab("compare", *arguments, status=2)
    assert hint in result.stderr
    assert result.stdout == ""


def test_variants_that_overrides_break_are_named(backlab: Shell) -> None:
    path = backlab.folder / "shop.toml"
    path.write_text(path.read_text() + "[variants.lean.policy]\nreorder = { r = 1 }\n")
    other = ["--set", "policy.reorder.rule=base-stock", "--set", "policy.reorder.S=5"]
    result = backlab("compare", "shop.toml", *other)
    assert "without sense: lean" in result.stderr
    assert "\nlost-sales" in result.stdout
    assert (
        "lean" in backlab("compare", "shop.toml", *other, "--variants", "lean", status=2).stderr
    )


def test_a_rule_that_fails_is_told_of_and_the_rest_is_shown(backlab: Shell) -> None:
    (backlab.folder / "sad_rules.py").write_text(
        "from dataclasses import dataclass\n\n\n"
        "@dataclass(frozen=True)\nclass Never:\n"
        '    """Fail."""\n\n'
        "    def order(self, stock):\n"
        "        return 1 // (stock.now < 5)\n"
    )
    path = backlab.folder / "shop.toml"
    path.write_text(
        path.read_text() + '[variants.sad.policy]\nreorder = { rule = "sad_rules:Never" }\n'
    )
    result = backlab("compare", "shop.toml", status=3)
    assert "sad, replication 0: RuleError: item lantern: rule sad_rules:Never" in result.stderr
    assert "Failed: 3 runs." in result.stderr
    assert "lost-sales" in result.stdout
    assert "sad\n  Nothing to compare" in result.stdout
    result = backlab("compare", "shop.toml", "--baseline", "sad", status=1)
    assert "the baseline failed in all replications" in result.stderr
    assert result.stdout == ""


@pytest.mark.long
def test_ctrl_c_keeps_what_was_done(backlab: Shell) -> None:
    stdout, _ = interrupted("compare", backlab.folder)
    found = json.loads(stdout)
    assert 1 < found["replications"] < 1_000_000
    again = compare(load("shop.toml"), replications=found["replications"])
    assert found == again.to_dict()
