"""`backlab run`: what goes to stdout, what to files, and how it ends."""

import csv
import json
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import Result

from results import run
from results.journal import EVENT_COLUMNS, ORDER_COLUMNS
from scenarios import load
from tests.cli.processes import interrupted, spawn


class Shell(Protocol):
    folder: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result: ...


def as_json(result: Result) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(result.stdout)
    return parsed


def test_json_says_what_the_library_says(backlab: Shell) -> None:
    found = as_json(backlab("run", "shop.toml", "--json"))
    assert found == run(load("shop.toml")).to_dict()
    assert (found["scenario"], found["seed"], found["replications"]) == ("shop", 7, 3)
    assert {"kpis", "classes", "items", "suppliers", "engine", "horizon", "warm_up"} <= set(
        found
    )
    assert set(found["kpis"]["fill_rate"]) == {"mean", "half_width", "confidence", "n", "unit"}


def test_the_table_fits_and_nothing_else_is_said(backlab: Shell) -> None:
    result = backlab("run", "shop.toml", "--quiet")
    assert "fill_rate" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert result.stderr == ""


def test_options_reach_the_run(backlab: Shell) -> None:
    found = as_json(
        backlab(
            "run", "shop.toml", "--json", "--replications", "2", "--seed", "3",
            "--confidence", "0.8",
        )
    )  # fmt: skip
    assert found == run(load("shop.toml"), replications=2, seed=3, confidence=0.8).to_dict()


def test_check_changes_no_figure(backlab: Shell) -> None:
    checked = as_json(backlab("run", "shop.toml", "--json", "--check"))["kpis"]
    for name, kpi in as_json(backlab("run", "shop.toml", "--json"))["kpis"].items():
        if kpi["mean"] is None:
            continue
        # Not equal to the last bit: an integral is summed in more parts when all is watched.
        assert checked[name]["mean"] == pytest.approx(kpi["mean"], rel=1e-12), name


def test_overrides_and_variants(backlab: Shell) -> None:
    found = as_json(
        backlab(
            "run", "shop.toml", "--json", "--variant", "lost-sales",
            "--set", "policy.reorder.r=0", "--scale", "customers.web.arrivals.rate=2",
        )
    )  # fmt: skip
    scenario = load(
        "shop.toml",
        variant="lost-sales",
        set=["policy.reorder.r=0"],
        scale=["customers.web.arrivals.rate=2"],
    )
    assert found == run(scenario).to_dict()
    assert found["kpis"]["rejection_rate"]["mean"] > 0


def test_expectations_are_shown_with_their_verdict(backlab: Shell) -> None:
    path = backlab.folder / "shop.toml"
    path.write_text(
        path.read_text() + "[expect]\nfill_rate = { value = 2.0, tolerance = 0.1 }\n"
    )
    assert "NOT MET" in backlab("run", "shop.toml").stdout
    changed = backlab("run", "shop.toml", "--set", "policy.reorder.r=4").stdout
    assert "MET" not in changed, "nothing is expected of another scenario"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_orders_of_one_replication_give_its_kpis(backlab: Shell) -> None:
    found = as_json(
        backlab("run", "shop.toml", "--json", "--replications", "1", "--orders", "o.csv")
    )
    orders = rows(backlab.folder / "o.csv")
    assert tuple(orders[0]) == ORDER_COLUMNS
    quantity = sum(int(order["quantity"]) for order in orders)
    at_once = sum(int(order["filled_at_once"]) for order in orders)
    assert found["kpis"]["fill_rate"]["mean"] == pytest.approx(at_once / quantity, rel=1e-12)
    waits = [
        float(order["completed_at"]) - float(order["placed_at"])
        for order in orders
        if order["completed_at"]
    ]
    mean_wait = sum(waits) / len(waits)
    assert found["kpis"]["mean_wait"]["mean"] == pytest.approx(mean_wait, rel=1e-12)


def test_another_replication_has_other_orders(backlab: Shell) -> None:
    backlab("run", "shop.toml", "--replications", "1", "--orders", "a.csv", "--events", "e.csv")
    backlab(
        "run", "shop.toml", "--replications", "1", "--orders", "b.csv", "--replication", "1"
    )
    assert rows(backlab.folder / "a.csv") != rows(backlab.folder / "b.csv")
    events = rows(backlab.folder / "e.csv")
    assert tuple(events[0]) == EVENT_COLUMNS
    times = [float(event["time"]) for event in events]
    assert times == sorted(times)
    arrivals = [event for event in events if event["kind"] == "arrival"]
    assert [event["order"] for event in arrivals] == [
        order["order"] for order in rows(backlab.folder / "a.csv")
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "hint"),
    [
        (["nowhere.toml"], 2, "no such file"),
        (["small-eshop"], 2, "small-e-shop"),
        (["shop.toml", "--replications", "0"], 2, "--replications"),
        (["shop.toml", "--set", "policy.reorder.q=3"], 2, "did you mean 'Q'"),
        (["shop.toml", "--set", "nonsense"], 2, "KEY=VALUE"),
        (["shop.toml", "--variant", "lost"], 2, "lost-sales"),
        (["shop.toml", "--orders", "no/such/folder/o.csv"], 2, "no/such/folder"),
        (["shop.toml", "--replication", "1"], 2, "--replication is the one that --orders"),
        (["shop.toml", "--oders", "o.csv"], 2, "--orders"),
    ],
)
def test_mistakes_end_in_words(
    backlab: Shell, arguments: list[str], status: int, hint: str
) -> None:
    result = backlab("run", *arguments, status=status)
    assert hint in result.stderr
    assert result.stdout == ""


def test_a_rule_that_fails_is_a_mistake_of_its_author(backlab: Shell) -> None:
    """It shows only while the model runs."""
    (backlab.folder / "bad_rules.py").write_text(
        "from dataclasses import dataclass\n\n\n"
        "@dataclass(frozen=True)\nclass Never:\n"
        '    """Fail after day 5."""\n\n'
        "    def order(self, stock):\n"
        "        return 1 // (stock.now < 5)\n"
    )
    result = backlab(
        "run", "shop.toml", "--set", "policy.reorder.rule=bad_rules:Never", status=1
    )
    assert "bad_rules:Never: order() at time 5" in result.stderr
    assert "ZeroDivisionError" in result.stderr


def test_a_rule_that_answers_nonsense_is_told_what_is_allowed(backlab: Shell) -> None:
    (backlab.folder / "odd_rules.py").write_text(
        "from dataclasses import dataclass\n\n\n"
        "@dataclass(frozen=True)\nclass Half:\n"
        "    def order(self, stock):\n        return 0.5\n"
    )
    result = backlab(
        "run", "shop.toml", "--set", "policy.reorder.rule=odd_rules:Half", status=1
    )
    assert "odd_rules:Half: order() at time 0 returned 0.5" in result.stderr
    assert "whole number" in result.stderr


@pytest.mark.long
def test_ctrl_c_keeps_what_was_done(backlab: Shell) -> None:
    stdout, _ = interrupted("run", backlab.folder)
    found = json.loads(stdout)
    assert 1 < found["replications"] < 1_000_000
    again = run(load("shop.toml"), replications=found["replications"])
    assert found == again.to_dict()


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["run", "shop.toml"], 0),
        (["run", "nowhere.toml"], 2),
        (["unknown"], 2),
        (["--help"], 0),
    ],
)
def test_exit_status_of_the_process(backlab: Shell, arguments: list[str], status: int) -> None:
    process = spawn(*arguments, cwd=backlab.folder)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == status, stderr


@pytest.mark.long
def test_a_closed_pipe_is_no_traceback(backlab: Shell) -> None:
    process = spawn("list", cwd=backlab.folder)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)


def test_another_rule_does_not_stumble_over_variants_of_the_old_one(backlab: Shell) -> None:
    path = backlab.folder / "shop.toml"
    path.write_text(path.read_text() + "[variants.lean.policy]\nreorder = { r = 1 }\n")
    other = ["--set", "policy.reorder.rule=base-stock", "--set", "policy.reorder.S=5"]
    found = as_json(backlab("run", "shop.toml", "--json", *other))
    # A base stock of 5, and a little more when customers leave whose units are on order.
    assert 5.0 <= found["kpis"]["position_mean"]["mean"] < 5.5
    lean = as_json(backlab("run", "shop.toml", "--json", "--variant", "lean", *other))
    assert 5.0 <= lean["kpis"]["position_mean"]["mean"] < 5.5


def test_computed_numbers_are_told(backlab: Shell) -> None:
    size = ["--set", "policy.reorder.size.fill_rate=0.9"]
    numbers = load("shop.toml", set=size[1:]).sized["lantern"]
    assert f"sized         lantern {numbers}" in backlab("run", "shop.toml", *size).stdout
    found = as_json(backlab("run", "shop.toml", "--json", *size))
    assert found["sized"] == {
        "lantern": {"parameters": dict(numbers.parameters), "goal": "fill_rate 0.9"}
    }
    assert as_json(backlab("run", "shop.toml", "--json"))["sized"] == {}
