"""Replications that fail: what is told, what is kept, and how the command ends."""

import csv
import json
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import Result

RULE = '''\
import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Moody:
    """The usual rule, that goes wrong when the shelf is empty early."""

    kill: bool = False

    def order(self, stock):
        if stock.now < 1.6 and stock.on_hand == 0:
            if self.kill:
                os._exit(1)
            raise RuntimeError("no goods")
        return 8 if stock.inventory_position <= 3 else 0
'''
MOODY = ("--set", 'policy.reorder={rule = "moody_rules:Moody"}', "--replications", "40")


class Shell(Protocol):
    folder: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result: ...


@pytest.fixture
def moody(backlab: Shell) -> Shell:
    """The command line in a folder with the rule."""
    (backlab.folder / "moody_rules.py").write_text(RULE)
    return backlab


def numbers(result: Result) -> list[int]:
    """Return the numbers of the replications that failed, from the JSON."""
    return [failure["replication"] for failure in json.loads(result.stdout)["failures"]]


def test_the_others_are_shown_and_failures_are_told(moody: Shell) -> None:
    result = moody("run", "shop.toml", *MOODY, "--json", status=3)
    failed = numbers(result)
    assert 5 < len(failed) < 35
    assert json.loads(result.stdout)["replications"] == 40 - len(failed)
    told = result.stderr.splitlines()
    for line, number in zip(told, failed[:5], strict=False):
        assert line.startswith(f"shop, replication {number}: RuleError: item lantern: rule ")
        assert "no goods" in line
    assert told[5].startswith(
        f"Failed: {len(failed)} runs, {len(failed) - 5} of them not shown."
    )
    assert len(told) == 6
    text = moody("run", "shop.toml", *MOODY, "--quiet", status=3).stdout
    assert f"{40 - len(failed)}, {len(failed)} more failed, seed 7" in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_killed_process_costs_no_more(moody: Shell) -> None:
    kill = ("--set", 'policy.reorder={rule = "moody_rules:Moody", kill = true}')
    killed = moody(
        "run", "shop.toml", *kill, "--replications", "12", "--jobs", "2", "--json", status=3
    )
    raised = moody("run", "shop.toml", *MOODY[:2], "--replications", "12", "--json", status=3)
    assert numbers(killed) == numbers(raised)
    assert "killed its process" in killed.stderr
    assert json.loads(killed.stdout)["kpis"] == json.loads(raised.stdout)["kpis"]


@pytest.mark.long
def test_warm_ups_and_precisions_go_on(moody: Shell) -> None:
    found = moody("warm-up", "shop.toml", *MOODY, "--json", status=3)
    assert numbers(found)
    assert "pilot of shop, replication" in found.stderr
    result = moody("run", "shop.toml", *MOODY, "--warm-up", "auto", "--json", status=3)
    assert "pilot of shop, replication" in result.stderr
    arguments = ("--precision", "0.3", "--precision-of", "fill_rate")
    result = moody("run", "shop.toml", *MOODY[:2], *arguments, "--json", status=3)
    assert json.loads(result.stdout)["precision"]["met"]


def test_the_events_of_a_replication_that_fails_say_how_it_came_to_that(moody: Shell) -> None:
    failed = numbers(moody("run", "shop.toml", *MOODY, "--json", status=3))[0]
    files = ("--events", "e.csv", "--orders", "o.csv", "--replication", str(failed))
    result = moody("run", "shop.toml", *MOODY, *files, status=3)
    assert f"files of shop, replication {failed}: RuleError" in result.stderr
    assert "fill_rate" in result.stdout
    with (moody.folder / "e.csv").open(newline="") as file:
        events = list(csv.DictReader(file))
    assert events[-1]["on_hand"] == "0"
    assert float(events[-1]["time"]) < 1.6
    assert (moody.folder / "o.csv").read_text() == ""


@pytest.mark.parametrize("verb", ["run", "compare", "warm-up"])
def test_jobs_and_a_cluster_are_not_asked_for_at_once(backlab: Shell, verb: str) -> None:
    arguments = ("--jobs", "2", "--cluster", "tcp://127.0.0.1:1")
    result = backlab(verb, "shop.toml", *arguments, status=2)
    assert "for jobs here or for a cluster" in result.stderr
    result = backlab(verb, "shop.toml", "--cluster", "127.0.0.1", status=2)
    assert "such as tcp://host:8786, got '127.0.0.1'" in result.stderr


@pytest.mark.long
def test_a_cluster_that_is_not_there_is_told(
    backlab: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("results.runners.cluster.PATIENCE", 0.5)
    for verb in ("run", "compare", "warm-up"):
        result = backlab(verb, "shop.toml", "--cluster", "tcp://127.0.0.1:1", status=1)
        assert "no Dask scheduler at tcp://127.0.0.1:1" in result.stderr


def test_what_is_sized_is_tried_in_the_others(moody: Shell) -> None:
    result = moody("size", "shop.toml", *MOODY, status=3)
    assert "simulated" in result.stdout
    assert "Failed: " in result.stderr
