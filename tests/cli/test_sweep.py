"""`backlab sweep` and its relatives: tables, files, exit statuses."""

import csv
import io
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import Result

from results.study import Study, sweep
from scenarios import load
from tests.results.study_shop import RULE

R, Q = "policy.reorder.r", "policy.reorder.Q"
GRID = ("sweep", "shop.toml", "--vary", f"{R}=1:5:2", "--vary", f"{Q}=8,10")


class Shell(Protocol):
    folder: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result: ...


def as_json(result: Result) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(result.stdout)
    return parsed


def test_json_says_what_the_library_says(backlab: Shell) -> None:
    found = as_json(backlab(*GRID, "--json", "--kpis", "fill_rate,profit"))
    study = sweep(load("shop.toml"), {R: [1, 3, 5], Q: [8, 10]}, kpis=["profit", "fill_rate"])
    assert (found["digest"], found["done"], found["left"]) == (study.digest(), 18, 0)
    rows = [
        (row["config"], name, kpi["mean"])
        for row in found["configs"]
        for name, kpi in row["kpis"].items()
    ]
    assert sorted(rows) == sorted((r["config"], r["kpi"], r["mean"]) for r in study.summary())
    assert found["configs"][1]["parameters"] == {R: 1, Q: 10}


@pytest.mark.parametrize("more", [[], ["--kpis", "fill_rate,profit,mean_wait,wait_max,demand"]])
def test_tables_fit(backlab: Shell, more: list[str]) -> None:
    long = "--vary=variant=base,lost-sales"
    result = backlab(*GRID, long, "--vary=items.lantern.price=10.123456789,11", *more)
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "fill_rate" in result.stdout
    assert result.stderr == ""


def test_other_designs(backlab: Shell) -> None:
    vary = ["--vary", f"{R}=1:7", "--vary", "customers.web.arrivals.rate=1:3"]
    link = ["--link", f"{Q} = {R} + 2"]
    few = ["--points", "4", "--replications", "1", "--json", "--kpis", "profit"]
    for kind in ("lhs", "sobol"):
        found = as_json(backlab("sweep", "shop.toml", *vary, *link, "--design", kind, *few))
        points = [config["parameters"] for config in found["configs"]]
        assert len(points) == 4
        assert all(point[Q] == point[R] + 2 for point in points)
    (backlab.folder / "points.csv").write_text(f"{R},{Q}\n1,8\n2,9\n")
    found = as_json(backlab("sweep", "shop.toml", "--points-from", "points.csv", *few[2:]))
    assert [config["parameters"] for config in found["configs"]] == [
        {R: 1, Q: 8}, {R: 2, Q: 9},
    ]  # fmt: skip


def test_empty_rows_of_a_table_of_points_are_left_out(backlab: Shell) -> None:
    Path("points.csv").write_text(f"{R},{Q}\n1,8\n\n2,9\n,\n\n")
    few = ("--points-from", "points.csv", "--replications", "1", "--kpis", "profit")
    found = as_json(backlab("sweep", "shop.toml", *few, "--json"))
    assert [config["parameters"][R] for config in found["configs"]] == [1, 2]
    Path("points.csv").write_text(f"{R},{Q}\n1,8\n\n2\n")
    assert "row 4: found 1 cells" in backlab("sweep", "shop.toml", *few, status=2).stderr


def test_parts_are_run_merged_shown_and_exported(backlab: Shell) -> None:
    for i in (1, 2):
        shown = as_json(backlab(*GRID, "--store", f"{i}.sqlite", "--shard", f"{i}/2", "--json"))
        assert (shown["done"], shown["left"]) == (9, 9)
    told = backlab("merge", "all.sqlite", "1.sqlite").stderr
    assert told == "9 replications missing; are these all parts?\n"
    merged = as_json(backlab("merge", "all.sqlite", "1.sqlite", "2.sqlite", "--json"))
    assert merged["digest"] == as_json(backlab(*GRID, "--json"))["digest"]
    told = backlab("studies", "1.sqlite", "all.sqlite").stdout
    assert max(map(len, told.splitlines())) <= 80
    for text in (
        "9 done, 0 failed, 9 left",
        "18 done, 0 failed, 0 left",
        f"{R}: 3 values",
        "numpy",
    ):
        assert text in told
    both = as_json(backlab("studies", "1.sqlite", "2.sqlite", "--json"))["studies"]
    assert [one["done"] for one in both] == [9, 9]

    table = backlab("export", "all.sqlite").stdout
    rows = list(csv.DictReader(io.StringIO(table)))
    with Study("all.sqlite") as study:
        assert len(rows) == 18
        for row, own in zip(rows, study.rows(), strict=True):
            assert float(row["profit"]) == own["profit"], "exact, for repr is"
            assert (int(row["config"]), int(row[R])) == (own["config"], own[R])
            assert (row["promise_kept_rate"] == "") if "promise_kept_rate" in row else True
    lines = backlab("export", "all.sqlite", "--format", "jsonl", "--table", "summary").stdout
    assert len(lines.splitlines()) == 6 * 86
    backlab("export", "all.sqlite", "--table", "failures", "--out", "f.csv")
    assert (backlab.folder / "f.csv").read_text() == f"config,{R},{Q},replication,error\n"


def test_a_refused_merge_names_the_part_and_leaves_nothing(backlab: Shell) -> None:
    for i in (1, 2):
        backlab(*GRID, "--store", f"{i}.sqlite", "--shard", f"{i}/2")
    backlab(*GRID, "--store", "other.sqlite", "--seed", "5")
    told = backlab("merge", "all.sqlite", "other.sqlite", "1.sqlite", "2.sqlite", status=2)
    assert "1.sqlite holds another study than other.sqlite" in told.stderr
    assert "seed: 5 -> 7" in told.stderr
    assert not Path("all.sqlite").exists()
    backlab("merge", "all.sqlite", "1.sqlite", "2.sqlite")
    before = Path("all.sqlite").read_bytes()
    told = backlab("merge", "all.sqlite", "1.sqlite", "other.sqlite", status=2)
    assert "other.sqlite holds another study than 1.sqlite" in told.stderr
    told = backlab("merge", "all.sqlite", "other.sqlite", status=2)
    assert "other.sqlite holds another study than all.sqlite" in told.stderr
    assert Path("all.sqlite").read_bytes() == before


def test_a_merge_that_ends_early_leaves_nothing(backlab: Shell) -> None:
    for name in ("1.sqlite", "2.sqlite"):
        backlab(*GRID, "--store", name, "--kpis", "profit")
    with closing(sqlite3.connect("2.sqlite")) as database:
        database.execute("UPDATE result SET profit = profit + 1")
        database.commit()
    told = backlab("merge", "all.sqlite", "1.sqlite", "2.sqlite", status=2)
    assert "2.sqlite: replication 0" in told.stderr
    assert "came out differently" in told.stderr
    assert {path.name for path in Path().iterdir()} == {"shop.toml", "1.sqlite", "2.sqlite"}


def test_failed_replications_end_in_status_3(backlab: Shell) -> None:
    (backlab.folder / "odd_rule.py").write_text(RULE)
    rule = ["--set", "policy.reorder.rule=odd_rule:Odd"]
    odd = (
        "sweep",
        "shop.toml",
        *rule,
        "--vary",
        "policy.reorder.number=6,7",
        "--store",
        "f.sqlite",
    )
    for again in ([], [], ["--retry-failures"]):
        result = backlab(*odd, *again, status=3)
        assert "configuration 2, 3 replications: " in result.stdout
        assert "unlucky" in result.stdout
        assert result.stderr == "3 replications failed.\n"
    assert backlab(*odd, "--quiet", status=3).stderr == ""
    table = backlab("export", "f.sqlite", "--table", "failures").stdout
    assert len(table.splitlines()) == 4


def test_a_changed_rule_is_another_study(backlab: Shell) -> None:
    (backlab.folder / "odd_rule.py").write_text(RULE)
    odd = (
        "sweep", "shop.toml", "--store", "f.sqlite",
        "--vary", "policy.reorder.rule=odd_rule:Odd",
    )  # fmt: skip
    backlab(*odd)
    (backlab.folder / "odd_rule.py").write_text(RULE.replace("9 -", "8 -"))
    del sys.modules["odd_rule"]  # for it is another process
    assert "odd_rule has another content" in backlab(*odd, status=2).stderr


@pytest.mark.parametrize(
    ("arguments", "status", "hint"),
    [
        (["sweep", "shop.toml"], 2, "--vary"),
        (["sweep", "shop.toml", "--vary", "policy.reorder.q=1,2"], 2, "did you mean 'Q'"),
        (["sweep", "shop.toml", "--vary", "policy.reordr.r=1,2"], 2, "did you mean 'reorder'"),
        (["sweep", "shop.toml", "--vary", "variant=lost"], 2, "lost-sales"),
        ([*GRID, "--kpis", "fil_rate"], 2, "fill_rate"),
        ([*GRID, "--kpis", ","], 2, "no KPI to keep"),
        ([*GRID, "--kpis", "", "--store", "f.sqlite"], 2, "no KPI to keep"),
        ([*GRID, "--shard", "3/2"], 2, "--shard"),
        ([*GRID, "--shard", "1/2"], 2, "--shard is for a study in a file"),
        ([*GRID, "--retry-failures"], 2, "--retry-failures is for a study in a file"),
        ([*GRID, "--design-seed", "1"], 2, "--design-seed is for --design lhs and sobol"),
        ([*GRID, "--points", "4"], 2, "--points"),
        ([*GRID, "--link", "policy.reorder.r = 1"], 2, "already"),
        ([*GRID, "--store", "shop.toml"], 1, "not a study"),
        ([*GRID, "--jobs", "2", "--cluster", "tcp://127.0.0.1:1"], 2, "not for both"),
        (
            ["sweep", "shop.toml", "--vary", f"{R}=5,0", "--link", f"{Q} = 10 / {R}"],
            2,
            f"{Q} = 10 / {R}: division by zero at {R}=0",
        ),
        (["studies", "shop.toml"], 1, "not a study"),
        (["export", "nowhere.sqlite"], 1, "no such file"),
        (["merge", "out.sqlite", "nowhere.sqlite"], 1, "no such file"),
    ],
)
def test_mistakes_end_in_words(
    backlab: Shell, arguments: list[str], status: int, hint: str
) -> None:
    result = backlab(*arguments, status=status)
    assert hint in result.stderr
    assert result.stdout == ""


def test_what_people_read_may_change_also_in_variants(backlab: Shell) -> None:
    by_variant = ("sweep", "shop.toml", "--vary", "variant=base,lost-sales")
    store = ("--store", "f.sqlite", "--kpis", "profit")
    backlab(*by_variant, *store)
    text = Path("shop.toml").read_text().replace("Corner shop", "Shop at the bridge")
    expected = "expect = { fill_rate = { value = 0.5, tolerance = 1 } }"
    texts = f'[variants.lost-sales]\ntitle = "Nobody waits"\n{expected}\n'
    text = text.replace("[variants.lost-sales.policy]", texts + "[variants.lost-sales.policy]")
    Path("shop.toml").write_text(text)
    backlab(*by_variant, *store)
    assert "Shop at the bridge" in backlab("studies", "f.sqlite").stdout
    with Study("f.sqlite") as study:
        assert 'title = "Nobody waits"' in study.terms.text


def test_a_changed_scenario_is_refused_with_the_difference(backlab: Shell) -> None:
    backlab(*GRID, "--store", "f.sqlite")
    result = backlab(*GRID, "--store", "f.sqlite", "--set", "items.lantern.cost=5.0", status=2)
    assert "-cost = 6.0" in result.stderr
    assert "+cost = 5.0" in result.stderr
