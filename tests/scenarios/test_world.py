"""From a file to the world, and back."""

import pickle
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from policies import AcceptAll, MinMax, ReorderPoint
from scenarios import Scenario, load
from sim.arrivals import PoissonArrivals, Renewal
from sim.laws import Gamma, Geometric, Weibull
from sim.world import Costs, CustomerClass, Item, Line, Policy, Supplier, World


@pytest.fixture
def scenario(shop: str, shop_file: Callable[[str], Path]) -> Scenario:
    return load(shop_file(shop))


def test_the_world_is_what_the_file_says(scenario: Scenario) -> None:
    shared = Policy(reorder=ReorderPoint(r=20, Q=50), accept=AcceptAll())
    own = Policy(reorder=MinMax(s=10, S=60), accept=AcceptAll())
    lead_time = Gamma(mean=10.0, cv=0.4)
    assert scenario.world == World(
        items=(
            Item(
                name="lantern",
                price=40.0,
                cost=22.0,
                initial_on_hand=50,
                holding=0.035,
                policy=own,
            ),
            Item(name="candle", price=5.0, cost=2.0, holding=0.035, policy=shared),
        ),
        customers=(
            CustomerClass(
                name="web",
                arrivals=PoissonArrivals(rate=4.0),
                baskets=((Line(0),), (Line(1),)),
                weights=(3.0, 1.0),
                order_size=Geometric(mean=1.25),
                patience=Weibull(shape=1.3, scale=13.0),
            ),
            CustomerClass(
                name="stores",
                arrivals=Renewal(gap=Gamma(mean=2.0, cv=0.5)),
                baskets=((Line(0, 1), Line(1, 2)),),
                weights=(1.0,),
                priority=2,
            ),
        ),
        suppliers=(
            Supplier(name="acme", lead_time=lead_time, order_cost=60.0, prices=(21.0, 2.0)),
        ),
        horizon=100.0,
        warm_up=10.0,
        costs=Costs(shipment=4.0),
    )


def test_the_scenario_has_what_the_file_says(scenario: Scenario) -> None:
    assert (scenario.name, scenario.title, scenario.question) == ("shop", "Shop", "What if?")
    assert scenario.path is not None
    assert scenario.path.name == "shop.toml"
    assert (scenario.run.replications, scenario.run.seed) == (5, 7)
    assert scenario.variants == ("lost-sales", "dear")


def test_toml_integers_become_floats_where_floats_are_meant(scenario: Scenario) -> None:
    assert isinstance(scenario.world.items[0].cost, float)
    assert isinstance(scenario.world.warm_up, float)
    arrivals = scenario.world.customers[0].arrivals
    assert isinstance(arrivals, PoissonArrivals)
    assert isinstance(arrivals.rate, float)


def test_an_items_own_holding_wins(shop: str) -> None:
    data = tomllib.loads(shop.replace("cost = 22", "cost = 22\nholding = 0"))
    first, second = load(data).world.items
    assert (first.holding, second.holding) == (0.0, 0.035)


def test_a_supplier_sells_only_what_it_lists(shop: str) -> None:
    more = """
[[suppliers]]
name = "other"
items = ["candle"]
lead_time = { law = "constant", value = 1 }
"""
    world = load(tomllib.loads(shop + more)).world
    assert [supplier.prices for supplier in world.suppliers] == [(21.0, 2.0), (None, 2.0)]


def test_the_only_item_may_be_left_out() -> None:
    data = {
        "schema": 1,
        "run": {"horizon": 10},
        "items": [{"name": "a"}],
        "customers": [{"name": "w", "arrivals": {"law": "poisson", "rate": 1}}],
    }
    scenario = load(data)
    [customers] = scenario.world.customers
    assert customers.baskets == ((Line(0),),)
    # Nothing is ordered without a rule, so nobody has to sell it.
    assert scenario.world.items[0].policy == Policy()
    assert scenario.world.suppliers == ()
    assert scenario.path is None


def test_weights_of_zero_take_an_item_out(shop: str) -> None:
    world = load(tomllib.loads(shop.replace("candle = 1 }", "candle = 0 }"))).world
    assert world.customers[0].baskets == ((Line(0),),)


def test_round_trip_through_toml(scenario: Scenario) -> None:
    again = load(tomllib.loads(scenario.to_toml()))
    assert again.world == scenario.world
    assert again.data == scenario.data
    for name in scenario.variants:
        assert again.variant(name).world == scenario.variant(name).world
        alone = load(tomllib.loads(scenario.variant(name).to_toml()))
        assert alone.world == scenario.variant(name).world


def test_scenarios_and_worlds_survive_pickling(scenario: Scenario) -> None:
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert pickle.loads(pickle.dumps(scenario.world)) == scenario.world


def test_none_in_a_mapping_is_left_out(shop: str) -> None:
    data = tomllib.loads(shop)
    data["customers"][0]["patience"] = None
    scenario = load(data)
    assert scenario.world.customers[0].patience is None
    assert "weibull" not in scenario.to_toml()


def test_a_mapping_may_be_changed_afterwards(shop: str) -> None:
    data = tomllib.loads(shop)
    scenario = load(data)
    data["items"][0]["price"] = -1
    assert scenario.data["items"][0]["price"] == 40.0


def test_windows_line_ends_and_byte_order_mark(shop: str, tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + shop.replace("\n", "\r\n").encode())
    assert load(path).title == "Shop"


def test_a_library_name_wins_over_a_file_of_the_same_name(
    shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small-e-shop").write_text(shop)
    (tmp_path / "mine").write_text(shop)
    assert load("small-e-shop").title == "Small e-shop"
    assert load("mine").title == "Shop"
