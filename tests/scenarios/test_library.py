"""The library: every scenario loads, says what it is, and ships what it needs."""

import csv
import gzip
import tomllib
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from policies import PeriodicMinMax
from scenarios import library, load
from scenarios.source import LIBRARY
from sim.arrivals import Trace
from sim.laws import Empirical

NAMES = sorted(library())
DATA = LIBRARY / "data"


def test_the_library_is_found() -> None:
    assert set(NAMES) >= {"law-kelton", "online-retail", "pritsker-radio", "small-e-shop"}


@pytest.mark.parametrize("name", NAMES)
def test_scenario_loads_and_says_what_it_is(name: str) -> None:
    scenario = load(name)
    assert scenario.name == name
    assert scenario.title != name
    assert scenario.question.endswith("?")
    assert load(library()[name]).world == scenario.world


@pytest.mark.parametrize("name", NAMES)
def test_variants_differ_from_the_base_and_from_each_other(name: str) -> None:
    scenario = load(name)
    assert scenario.variants
    worlds = [scenario.world, *(scenario.variant(one).world for one in scenario.variants)]
    assert all(one != other for i, one in enumerate(worlds) for other in worlds[:i])


@pytest.mark.parametrize("name", NAMES)
def test_first_line_names_the_schema(name: str) -> None:
    path = library()[name]
    first = path.read_text().splitlines()[0]
    assert first == "#:schema ../scenario.schema.json"
    assert (path.parent / first.removeprefix("#:schema ")).is_file()


@pytest.mark.parametrize("name", NAMES)
def test_round_trip(name: str) -> None:
    scenario = load(name)
    again = load(tomllib.loads(scenario.to_toml()))
    assert again.world == scenario.world
    assert again.expect == scenario.expect


@pytest.mark.parametrize("name", NAMES)
def test_expectations_have_a_source(name: str) -> None:
    scenario = load(name)
    for one in (scenario, *map(scenario.variant, scenario.variants)):
        for kpi, expectation in one.expect.items():
            assert expectation.source, f"{one.name}: {kpi}"
            assert expectation.tolerance > 0, f"{one.name}: {kpi}"


def test_law_and_kelton_have_all_nine_policies_and_order_below_s() -> None:
    scenario = load("law-kelton")
    rules = [scenario.world.items[0].policy.reorder]
    rules += [scenario.variant(one).world.items[0].policy.reorder for one in scenario.variants]
    policies = {
        (rule.s + 1, rule.S, rule.T, rule.first)
        for rule in rules
        if isinstance(rule, PeriodicMinMax)
    }
    pairs = [(s, S) for s in (20, 40, 60) for S in (40, 60, 80, 100) if s < S]
    assert policies == {(s, S, 1.0, 0.0) for s, S in pairs}
    for name in scenario.variants:
        rule = scenario.variant(name).world.items[0].policy.reorder
        assert isinstance(rule, PeriodicMinMax)
        assert name == f"{rule.s + 1}-{rule.S}"


def rows(name: str) -> list[dict[str, str]]:
    path = DATA / name
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return list(csv.DictReader(text.splitlines()))


def test_online_retail_has_the_orders_of_the_file() -> None:
    [shoppers] = load("online-retail").world.customers
    trace = shoppers.arrivals
    assert isinstance(trace, Trace)
    orders = rows("online_retail_orders.csv.gz")
    quantities = np.array([int(row["quantity"]) for row in orders])
    assert np.array_equal(np.asarray(trace.quantity), quantities)
    first = datetime.fromisoformat("2010-12-01")
    last = datetime.fromisoformat(orders[-1]["ordered_at"]) - first
    assert np.asarray(trace.times)[-1] == pytest.approx(last.total_seconds() / 86400)
    revenue = sum(int(row["quantity"]) * float(row["unit_price"]) for row in orders)
    assert float(np.sum(quantities * np.asarray(trace.price))) == pytest.approx(revenue)


def test_online_retail_runs_to_the_end_of_its_data() -> None:
    world = load("online-retail").world
    trace = world.customers[0].arrivals
    assert isinstance(trace, Trace)
    assert world.end - 1 < np.asarray(trace.times)[-1] < world.end


def test_online_retail_expects_the_demand_of_its_window() -> None:
    orders = rows("online_retail_orders.csv.gz")
    units = sum(int(row["quantity"]) for row in orders if row["ordered_at"] >= "2011-03-31")
    scenario = load("online-retail")
    assert scenario.world.warm_up == 120.0  # 31 March 2011
    expected = scenario.expect["demand"]
    assert abs(units / scenario.world.horizon - expected.value) < expected.tolerance


def test_every_product_has_one_supplier_with_real_lead_times() -> None:
    world = load("online-retail").world
    assert len(world.items) == 20
    for place in range(20):
        assert sum(supplier.prices[place] is not None for supplier in world.suppliers) == 1
    deliveries = rows("supplier_lead_times.csv")
    for supplier in world.suppliers:
        times = [float(r["lead_time"]) for r in deliveries if r["supplier"] == supplier.name]
        assert supplier.lead_time == Empirical(values=tuple(times))


def test_the_attribution_counts_what_is_there() -> None:
    text = (DATA / "ATTRIBUTION.md").read_text()
    orders = rows("online_retail_orders.csv.gz")
    assert f"{len(orders):,} order lines" in text
    assert f"{sum(int(row['quantity']) for row in orders):,} units" in text
    assert f"which {sum(not row['customer'] for row in orders):,} lines are" in text
    assert f"{len(rows('supplier_lead_times.csv')):,} deliveries" in text
    for licence in ("CC BY 4.0", "public domain", "10.24432/C5BW33"):
        assert licence in text


def test_every_data_file_is_named_in_the_attribution() -> None:
    text = (DATA / "ATTRIBUTION.md").read_text()
    files = [path.name for path in Path(DATA).iterdir() if path.suffix != ".md"]
    assert files
    assert all(f"`{name}`" in text for name in files)
