"""What a comparison says beside its tables: what to believe, and what more would tell."""

from dataclasses import replace
from math import isnan
from typing import Any

import pytest

from results.compare import Comparison, compare
from results.compare.text import comparison_text
from results.compare.words import advice, notes, open_share
from results.kpis import kpis_of
from results.text import columns_of
from scenarios import Scenario, load
from tests.results.moody import SHOP, moody, usual

MORE: dict[str, Any] = {
    "long": {"run": {"horizon": 60.0}},
    "two": {
        "customers": [{"name": "phone", "arrivals": {"law": "poisson", "rate": 1.0}}],
    },
    "stuck": {"suppliers": [{"name": "acme", "lead_time": {"law": "constant", "value": 99.0}}]},
}


@pytest.fixture(scope="module")
def shop() -> Scenario:
    shop = dict(SHOP, variants=SHOP["variants"] | MORE)
    (customers,) = SHOP["customers"]
    without = {key: value for key, value in customers.items() if key != "patience"}
    return load(shop | {"customers": [without]})


@pytest.fixture(scope="module")
def comparison(shop: Scenario) -> Comparison:
    return compare(shop, replications=4)


def noted(comparison: Comparison, name: str) -> str:
    return " ".join(note for note in notes(comparison) if note.startswith(f"{name}: "))


def test_another_window_is_told(comparison: Comparison) -> None:
    assert comparison.windows == {"long": (0.0, 60.0)}
    assert "its window is 60 days after a warm-up of 0" in noted(comparison, "long")
    assert comparison.people["long"] == {}
    told = comparison.to_dict()["variants"]
    assert (told["long"]["horizon"], told["rich"]["horizon"]) == (60.0, 30.0)


def test_customers_that_only_the_variant_has_are_told(comparison: Comparison) -> None:
    assert comparison.newcomers["two"] == ("phone",)
    assert "customers of phone are in no table of people" in noted(comparison, "two")
    assert set(comparison.people["two"]) == {"all", "web"}
    assert comparison.to_dict()["variants"]["two"]["newcomers"] == ["phone"]
    assert noted(comparison, "rich") == ""


def test_waits_of_the_few_who_were_served_are_not_taken_for_all(
    comparison: Comparison,
) -> None:
    """Nothing comes in time, so that nobody who waited is served: the mean wait is 0."""
    waits = comparison.kpis["stuck"]["mean_wait"]
    assert waits.mean < comparison.kpis["scenario"]["mean_wait"].mean
    share = open_share(comparison, "stuck")
    everybody = comparison.people["stuck"]["all"]
    assert share == pytest.approx(1.0 - everybody["served"].mean)
    assert f"stuck: {100 * share:.0f} % of the orders are open" in noted(comparison, "stuck")


def test_what_one_replication_knows_is_no_forecast(comparison: Comparison) -> None:
    """Somebody waits in one replication alone: nobody knows how many more would do."""
    row = "mean_wait_backordered"
    pairs = comparison.measured["two"].copy()
    pairs[1:, kpis_of("all").index(row)] = 0.0
    found = replace(comparison, measured={**comparison.measured, "two": pairs})
    difference = found.differences["two"][row]
    assert (difference.n, difference.more) == (1, None)
    assert isnan(difference.half_width)
    assert not isnan(difference.mean)
    said = advice(found, "two")
    assert said is not None
    assert f"nobody knows how many for {row}" in said
    assert "1,000,000" not in said


def test_the_head_tells_failures_and_what_does_not_matter() -> None:
    found = compare(
        {"usual": usual(), "moody": moody()},
        replications=6,
        margins={"profit": "2%", "fill_rate": 0.01, "backlog_mean": 1, "on_hand_mean": "5%"},
    )
    lines = comparison_text(found).splitlines()
    failed = {failure.replication for failure in found.failures}
    assert f"replications  6, {len(failed)} of them with failures, seed 7" in lines
    head = " ".join(" ".join(lines[:12]).split())
    assert "same within profit 2%, fill_rate 0.01, backlog_mean 1, on_hand_mean 5%" in head
    assert max(map(columns_of, lines)) <= 80


def test_where_nobody_orders_nobody_is_compared() -> None:
    quiet = load(SHOP, set={"customers.web.arrivals.rate": 1e-9})
    text = comparison_text(compare(quiet, replications=3))
    assert "nobody has ordered anything" in text
    assert "nan" not in text
