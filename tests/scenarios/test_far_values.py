"""Values and texts far beyond what a reader or a table holds: said so, and where."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from results.expectations import load as load_with_expectations
from results.replicate import run
from results.sample import AllFailedError
from scenarios import Problem, ScenarioError, load
from scenarios.designs import design

DIGITS, DEEP, HUGE = "9" * 5000, "[" * 2000, "9" * 400

Write = Callable[[str], Path]


def problems(call: Callable[..., Any], *arguments: Any, **options: Any) -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        call(*arguments, **options)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("text", "message"), [(DIGITS, "too many digits"), (DEEP, "nested too deeply")]
)
def test_a_file_that_python_gives_up_on(
    text: str, message: str, shop: str, shop_file: Write
) -> None:
    path = shop_file(shop.replace("100.0", text))
    [found] = problems(load, path)
    assert found.file == str(path)
    assert message in found.message


@pytest.mark.long
@pytest.mark.parametrize("text", [DIGITS, DEEP, HUGE])
def test_an_override_far_beyond(text: str, shop: str, shop_file: Write) -> None:
    path = shop_file(shop)
    [set_] = problems(load, path, set=[f"policy.reorder.Q={text}"])
    [scaled] = problems(load, path, scale=[f"policy.reorder.Q={text}"])
    [varied] = problems(design, load(path), vary=[f"policy.reorder.Q={text}"])
    assert set_.file == "--set"
    assert set_.where.startswith("policy.reorder")
    for found, file in ((scaled, "--scale"), (varied, "--vary")):
        assert (found.file, found.where) == (file, "policy.reorder.Q")
        assert len(found.message) < 200  # the value is not repeated in full


@pytest.mark.parametrize("factor", ["1e308", "-1e308"])
@pytest.mark.parametrize("path", ["policy.reorder.Q", "run.horizon"])
def test_what_becomes_too_large_if_scaled(
    path: str, factor: str, shop: str, shop_file: Write
) -> None:
    [found] = problems(load, shop_file(shop), scale=[f"{path}={factor}"])
    assert (found.file, found.where) == ("--scale", path)
    assert "too large" in found.message


def test_a_number_that_is_too_large_already(shop: str, shop_file: Write) -> None:
    path = shop_file(shop.replace("seed = 7", f"seed = {HUGE}"))
    [found] = problems(load, path, scale=["run.seed=0.5"])
    assert (found.file, found.where) == ("--scale", "run.seed")


def test_a_path_deeper_than_any_value(shop: str, shop_file: Write) -> None:
    deep = "variants" + ".a" * 500
    [found] = problems(load, shop_file(shop), set=[f"{deep}=1"])
    assert (found.file, found.where) == ("--set", deep)
    assert "501 keys" in found.message


@pytest.mark.parametrize(
    "text",
    ["1e999:1:1", "1e99999999999999999999:1:1", "1e-99999999999999999999:1:1", "1:2:1e-400"],
)
def test_a_range_beyond_floating_point(text: str, shop: str, shop_file: Write) -> None:
    scenario = load(shop_file(shop))
    [found] = problems(design, scenario, vary=[f"policy.reorder.Q={text}"])
    assert (found.file, found.where) == ("--vary", "policy.reorder.Q")


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("price = 40.0", "price = 1e200", "items.lantern.price"),
        ("holding = 0.035", "holding = 1e16", "costs.holding"),
        ("horizon = 100.0", "horizon = 1e200", "run.horizon"),
    ],
)
def test_money_and_time_whose_squares_leave_floating_point(
    old: str, new: str, where: str, shop: str, shop_file: Write
) -> None:
    [found] = problems(load, shop_file(shop.replace(old, new)))
    assert found.where == where
    assert found.line is not None
    assert "must be <= 1e+15" in found.message


@pytest.mark.parametrize("units", ["3e9", "1e18", "1e30", "1e300"])
def test_more_units_than_a_table_holds_fail_rather_than_wrap(
    units: str, shop: str, shop_file: Write
) -> None:
    text = shop.replace('"geometric", mean = 1.25', f'"constant", value = {units}')
    with pytest.raises(AllFailedError, match="the most that the ledger holds"):
        run(load(shop_file(text)), replications=1)


def test_an_unknown_kpi_is_said_to_be_in_expect(shop: str, shop_file: Write) -> None:
    expect = '[expect]\nfil_rate = { value = 1, tolerance = 1, source = "none" }\n'
    path = shop_file(shop + expect)
    [found] = problems(load_with_expectations, path)
    assert (found.file, found.where) == (str(path), "expect.fil_rate")
    assert "did you mean fill_rate" in found.message.replace("'", "")
