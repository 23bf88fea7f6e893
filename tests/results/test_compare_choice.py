"""What is compared with what, and which KPIs are shown of it."""

from typing import Any

import numpy as np
import pytest

from results.compare.entries import entries
from results.compare.selection import check_kpis, shown
from results.kpis import kpis_of
from results.view import Floats
from scenarios import Scenario, ScenarioError, load
from tests.results.test_compare import SHOP


@pytest.fixture(scope="module")
def shop() -> Scenario:
    return load(SHOP)


@pytest.mark.parametrize(
    ("variants", "baseline", "expected"),
    [
        (None, None, ["scenario", "lost-sales", "rich", "poor"]),
        (None, "rich", ["rich", "scenario", "lost-sales", "poor"]),
        (["poor"], None, ["scenario", "poor"]),
        (["poor", "poor"], None, ["scenario", "poor"]),
        (["poor", "rich"], "poor", ["poor", "rich"]),
        (["poor"], "poor", ["poor", "scenario"]),
        (["poor"], "rich", ["rich", "poor"]),
        (["poor"], "scenario", ["scenario", "poor"]),
    ],
)
def test_one_scenario_stands_for_its_variants(
    shop: Scenario, variants: list[str] | None, baseline: str | None, expected: list[str]
) -> None:
    found = entries(shop, variants, baseline)
    assert list(found) == expected
    for name, scenario in found.items():
        assert scenario.name == ("scenario" if name == "scenario" else f"scenario/{name}")
    assert list(entries([shop], variants, baseline)) == expected


def test_several_stand_for_themselves_and_for_variants_that_are_named(shop: Scenario) -> None:
    other = load({**SHOP, "variants": {"poor": {}}})
    assert list(entries([shop, other], None, None)) == ["scenario", "scenario (2)"]
    assert list(entries({"a": shop, "b": other}, ["poor"], "b/poor")) == [
        "b/poor", "a", "a/poor", "b",
    ]  # fmt: skip


def test_there_must_be_something_to_compare(shop: Scenario) -> None:
    with pytest.raises(ValueError, match="variants: lost-sales, rich, poor"):
        entries(shop, [], None)
    with pytest.raises(ValueError, match="variants: none"):
        entries(shop.variant("rich"), None, None)
    with pytest.raises(ValueError, match="no scenario"):
        entries([], None, None)
    with pytest.raises(ValueError, match="no baseline is called 'por'; known: poor"):
        entries(shop, None, "por")
    with pytest.raises(ScenarioError, match="no variant is called 'pur'"):
        entries(shop, ["pur"], None)


@pytest.mark.parametrize("other", [{"currency": "USD"}, {"time_unit": "week"}])
def test_days_are_not_compared_with_weeks(shop: Scenario, other: dict[str, Any]) -> None:
    (what, unit), usual = next(iter(other.items())), shop.world
    said = f"different {what}.* scenario has {getattr(usual, what)} and .* has {unit}"
    with pytest.raises(ValueError, match=said):
        entries([shop, load({**SHOP, **other})], None, None)


def measured(**values: float) -> Floats:
    """Two replications in which all KPIs but these are 0 or not defined."""
    names = kpis_of("all")
    pairs = np.zeros((2, len(names), 2))
    pairs[:, :, 1] = 1.0
    pairs[:, names.index("wait_p95"), 0] = np.nan
    for name, value in values.items():
        pairs[1, names.index(name), 0] = value
    return pairs


def test_the_usual_kpis_are_shown_where_there_is_something_to_show() -> None:
    here, there = measured(revenue=9, profit=1, cost_total=8), measured(lost_rate=2, turns=3)
    assert shown(None, (), [here, there]) == ("profit", "lost_rate")
    assert shown(None, ("turns", "profit", "slips"), [here, there]) == (
        "profit", "lost_rate", "turns",
    )  # fmt: skip


def test_where_nothing_is_sold_for_money_costs_are_shown() -> None:
    cost = measured(cost_total=8, profit=-8)
    assert shown(None, (), [cost]) == ("cost_total",)
    # Each once, for each is an interval of the family; and the profit if it is named.
    assert shown(None, ("cost_total",), [cost]) == ("cost_total",)
    assert shown(None, ("profit",), [cost]) == ("cost_total", "profit")


def test_who_names_kpis_gets_them() -> None:
    nothing = measured()
    assert shown(["wait_p95", "profit", "wait_p95"], (), [nothing]) == ("wait_p95", "profit")
    assert shown("all", (), [nothing, measured(turns=3)]) == ("turns",)


def test_kpis_are_checked_before_anything_runs() -> None:
    for good in (None, "all", ["profit"]):
        check_kpis(good, ["profit"])
    with pytest.raises(ValueError, match="did you mean profit"):
        check_kpis(["proft"], [])
    with pytest.raises(ValueError, match="a margin for what is not compared: fill_rate"):
        check_kpis(["profit"], ["fill_rate"])
    with pytest.raises(ValueError, match="no KPI"):
        check_kpis([], [])
    with pytest.raises(TypeError, match="list of names"):
        check_kpis("profit", [])
