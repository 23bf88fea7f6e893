"""`backlab run` to a precision, in batches, after a warm-up; `backlab warm-up`."""

import json
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import Result

from results import run
from results.warm_up import warm_up
from scenarios import load


class Shell(Protocol):
    folder: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result: ...


def as_json(result: Result) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(result.stdout)
    return parsed


def test_a_precision_is_reached(backlab: Shell) -> None:
    result = backlab(
        "run", "shop.toml", "--precision", "0.2", "--precision-of", "fill_rate,demand", "--json"
    )
    found = as_json(result)
    same = run(load("shop.toml"), precision=0.2, precision_of=("fill_rate", "demand"))
    assert found == same.to_dict()
    assert found["precision"]["met"]
    assert list(found["precision"]["kpis"]) == ["fill_rate", "demand"]
    assert result.stderr == ""


def test_a_precision_out_of_reach_is_told(backlab: Shell) -> None:
    result = backlab("run", "shop.toml", "--precision", "0.001", "--most", "12", "--json")
    found = as_json(result)
    assert found["replications"] == 12
    assert not found["precision"]["met"]
    for name, reached in found["precision"]["kpis"].items():
        assert f"{name} is not within 0.1 % after 12 replications" in result.stderr
        assert f"{reached['needed']:,} replications" in result.stderr


def test_batches_of_one_run(backlab: Shell) -> None:
    result = backlab("run", "shop.toml", "--batches", "20", "--replications", "15", "--json")
    found = as_json(result)
    assert found == run(load("shop.toml"), batches=20, replications=15).to_dict()
    assert (found["horizon"], found["replications"]) == (300.0, 1)
    assert found["kpis"]["demand"]["n"] == 20
    assert found["kpis"]["open_orders"]["mean"] is None
    assert "open_orders" in result.stderr
    text = backlab("run", "shop.toml", "--batches", "20", "--quiet")
    assert "open_orders" not in text.stdout
    assert "one run in 20 batches" in text.stdout
    assert text.stderr == ""


def test_processes_change_no_byte(backlab: Shell) -> None:
    one, two = (
        backlab("run", "shop.toml", "--json", "--jobs", jobs, "--replications", "5").stdout
        for jobs in ("1", "2")
    )
    assert one == two


def test_a_warm_up_by_number(backlab: Shell) -> None:
    found = as_json(backlab("run", "shop.toml", "--warm-up", "7.5", "--json"))
    assert found == run(load("shop.toml"), warm_up=7.5).to_dict()
    assert found["warm_up"] == 7.5


@pytest.mark.long
def test_a_warm_up_that_is_looked_for(backlab: Shell) -> None:
    result = backlab("run", "shop.toml", "--warm-up", "auto", "--json")
    chosen = warm_up(load("shop.toml")).recommended
    assert as_json(result)["warm_up"] == chosen
    assert f"Warm-up of {chosen:g} days" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--precision", "0.1", "--replications", "3"], "--replications"),
        (["--precision", "0.1", "--batches", "20"], "--batches"),
        (["--precision", "0.1", "--precision-of", "fil_rate"], "did you mean fill_rate"),
        (["--precision", "2"], "not in the range"),
        (["--most", "20"], "go with --precision"),
        (["--batches", "19"], "x>=20"),
        (["--warm-up", "soon"], "'auto' or a number"),
        (["--warm-up", "-1"], "'auto' or a number"),
        (["--jobs", "0"], "x>=1"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    backlab: Shell, arguments: list[str], said: str
) -> None:
    assert said in backlab("run", "shop.toml", *arguments, status=2).stderr


@pytest.mark.long
def test_the_warm_up_as_a_table_a_plot_and_json(backlab: Shell) -> None:
    arguments = ("warm-up", "shop.toml", "--replications", "2")
    text = backlab(*arguments, "--plot", "w.png")
    assert max(map(len, text.stdout.splitlines())) <= 80
    assert "recommended" in text.stdout
    assert (backlab.folder / "w.png").read_bytes().startswith(b"\x89PNG")
    found = as_json(backlab(*arguments, "--json"))
    assert found == warm_up(load("shop.toml"), replications=2).to_dict()
    assert "--plot wants" in backlab(*arguments, "--plot", "w.txt", status=2).stderr
