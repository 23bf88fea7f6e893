"""What scenario files say of suppliers, shelves and planners: read, built, written again."""

import tomllib
from dataclasses import fields, replace
from typing import Any

import pytest

from scenarios import load
from scenarios.goods import BEFALLS
from scenarios.supply import TERMS
from sim import goods, terms
from sim.laws import Constant, Exponential, Gamma, Uniform
from sim.parameters import parameters_of
from sim.world import Supplier, World

TERMS_TOML = """\
line_cost = 2.0
moq = 12
pack = 6
merge_window = 0.5
autocorrelation = 0.6
promise = 9.0
grace = 1.0
breaks = { lantern = { quantities = [50, 100], prices = [20.0, 19.0], discount = "incremental" } }
regimes = { factors = [1, 2.5], stays = [90, 30] }
drift = { times = [0, 100], factors = [1, 1.5] }
disruption = { up = { law = "exponential", mean = 200 }, down = { law = "exponential", mean = 9 }, mode = "lost" }
calendar = { open_days = [0, 1, 2], cut_off = 0.6, holidays = [12], deliveries = true }
allotment = { every = 7, units = { law = "constant", value = 40 }, first = 3, rest = "cut" }
yield = { mean = 0.9, sd = 0.05, rest = "later" }
rejects = { share = 0.02, replaced = false, inspection = 0.1 }
parts = { parts = 3, gap = { law = "constant", value = 2 } }
confirmation = { after = 1.0, error = 0.5 }
"""  # noqa: E501 - TOML has a table on one line

ITEM_TOML = """\
volume = 0.02
end_value = 9.0
shelf_life = { age = { law = "constant", value = 30 }, issue = "lifo" }
obsolescence = { gap = { law = "exponential", mean = 365 } }
shrinkage = { share = 0.001, every = 7 }
counting = { error = 1.5, every = 30, cost = 25 }
"""


def changed(shop: str, old: str, new: str) -> World:
    assert old in shop
    return load(tomllib.loads(shop.replace(old, new, 1))).world


@pytest.fixture
def with_terms(shop: str) -> str:
    return shop.replace("order_cost = 60.0\n", "order_cost = 60.0\n" + TERMS_TOML)


def test_a_supplier_has_the_terms_that_the_file_says(with_terms: str) -> None:
    [acme] = load(tomllib.loads(with_terms)).world.suppliers
    assert acme == Supplier(
        name="acme",
        lead_time=Gamma(mean=10.0, cv=0.4),
        order_cost=60.0,
        line_cost=2.0,
        prices=(21.0, 2.0),
        breaks=(
            terms.Breaks(quantities=(50, 100), prices=(20.0, 19.0), discount="incremental"),
            None,
        ),
        moq=12,
        pack=6,
        merge_window=0.5,
        autocorrelation=0.6,
        promise=9.0,
        grace=1.0,
        regimes=terms.Regimes(factors=(1.0, 2.5), stays=(90.0, 30.0)),
        drift=terms.Drift(times=(0.0, 100.0), factors=(1.0, 1.5)),
        disruption=terms.Disruption(up=Exponential(200.0), down=Exponential(9.0), mode="lost"),
        calendar=terms.Calendar(
            open_days=(0, 1, 2), cut_off=0.6, holidays=(12,), deliveries=True
        ),
        allotment=terms.Allotment(every=7.0, units=Constant(40.0), first=3.0, rest="cut"),
        yield_=terms.Yield(mean=0.9, sd=0.05, rest="later"),
        rejects=terms.Rejects(share=0.02, replaced=False, inspection=0.1),
        parts=terms.Parts(parts=3, gap=Constant(2.0)),
        confirmation=terms.Confirmation(after=1.0, error=0.5),
    )


def test_a_queue_and_a_stock_of_the_suppliers_own(shop: str) -> None:
    queue = 'delivery = "queue"\nservers = 2\nper_unit = true\n'
    queue += 'transit = { law = "uniform", low = 1, high = 2 }\norder_cost'
    [acme] = changed(shop, "order_cost", queue).suppliers
    assert (acme.delivery, acme.servers, acme.per_unit) == ("queue", 2, True)
    assert acme.transit == Uniform(1.0, 2.0)
    stock = 'stock = { units = 30, lead_time = { law = "constant", value = 4 }, pooled = true }'
    [acme] = changed(shop, "order_cost", f"{stock}\norder_cost").suppliers
    assert acme.stock == terms.SupplierStock(units=30, lead_time=Constant(4.0), pooled=True)


def test_what_is_left_out_is_what_the_model_has_by_itself(shop: str) -> None:
    world = load(tomllib.loads(shop)).world
    plain = Supplier(name="acme", lead_time=Gamma(mean=10.0, cv=0.4), prices=(21.0, 2.0))
    assert world.suppliers == (replace(plain, order_cost=60.0),)
    assert world.planner is None
    assert world.costs.storage == goods.Storage()


def test_every_term_of_the_model_has_a_key() -> None:
    from scenarios.goods import Item
    from scenarios.supply import Supplier as SupplierTable

    assert {one.name for one in fields(Supplier)} <= set(SupplierTable.model_fields)
    assert set(BEFALLS) <= set(Item.model_fields)
    for name, cls in (TERMS | BEFALLS).items():
        table: Any = SupplierTable if name in TERMS else Item
        [made] = [
            kind
            for kind in table.model_fields[name].annotation.__args__
            if kind is not type(None)
        ]
        assert set(made.model_fields) == {one.name for one in parameters_of(cls)}


def test_an_item_has_what_befalls_it(shop: str) -> None:
    lantern, candle = changed(shop, "cost = 22\n", "cost = 22\n" + ITEM_TOML).items
    assert (lantern.volume, lantern.end_value) == (0.02, 9.0)
    assert lantern.shelf_life == goods.ShelfLife(age=Constant(30.0), issue="lifo")
    assert lantern.obsolescence == goods.Obsolescence(gap=Exponential(365.0))
    assert lantern.shrinkage == goods.Shrinkage(share=0.001, every=7.0)
    assert lantern.counting == goods.Counting(error=1.5, every=30.0, cost=25.0)
    assert candle.shelf_life is None


def test_goods_are_held_by_unit_and_by_value(shop: str) -> None:
    text = shop.replace("holding = 0.035", "holding = 0.035\nholding_rate = 0.001")
    lantern, candle = load(tomllib.loads(text)).world.items
    assert lantern.holding == pytest.approx(0.035 + 0.001 * 22.0)
    assert candle.holding == pytest.approx(0.035 + 0.001 * 2.0)
    own = text.replace("cost = 22", "cost = 22\nholding = 0.5")
    assert load(tomllib.loads(own)).world.items[0].holding == pytest.approx(0.5 + 0.022)


def test_the_end_value_is_a_share_of_the_cost_or_the_items_own(shop: str) -> None:
    text = shop.replace("holding = 0.035", "end_value = 0.5")
    assert [i.end_value for i in load(tomllib.loads(text)).world.items] == [11.0, 1.0]
    own = text.replace("cost = 22", "cost = 22\nend_value = 0")
    assert [i.end_value for i in load(tomllib.loads(own)).world.items] == [0.0, 1.0]


def test_storage_write_off_and_planner(shop: str) -> None:
    storage = "storage = { rate = 0.1, capacity = 20, overflow = 0.4, step = 2, step_cost = 3 }"
    planner = (
        '[planner]\ndelay = { law = "constant", value = 0.5 }\nignored = 0.1\nreminder = 1.0\n'
    )
    text = shop.replace("shipment = 4.0\n", f"write_off = 1.5\n{storage}\n{planner}")
    world = load(tomllib.loads(text)).world
    assert world.costs.write_off == 1.5
    assert world.costs.storage == goods.Storage(
        rate=0.1, capacity=20.0, overflow=0.4, step=2.0, step_cost=3.0
    )
    assert world.planner == goods.Planner(delay=Constant(0.5), ignored=0.1, reminder=1.0)


MODES = """\
modes = [
  { name = "sea", lead_time = { law = "gamma", mean = 30, cv = 0.3 } },
  { name = "air", lead_time = { law = "constant", value = 4 }, unit_cost = 1.5, order_cost = 90 },
]
breaks = { lantern = { quantities = [50], prices = [20.0] } }
"""  # noqa: E501
LEAD_TIME = 'lead_time = { law = "gamma", mean = 10.0, cv = 0.4 }\n'


def test_each_mode_of_transport_is_a_supplier(shop: str) -> None:
    sea, air = changed(shop, LEAD_TIME, MODES).suppliers
    assert sea == Supplier(
        name="acme/sea",
        lead_time=Gamma(mean=30.0, cv=0.3),
        order_cost=60.0,
        prices=(21.0, 2.0),
        breaks=(terms.Breaks(quantities=(50,), prices=(20.0,)), None),
    )
    assert air == Supplier(
        name="acme/air",
        lead_time=Constant(4.0),
        order_cost=90.0,
        prices=(22.5, 3.5),
        breaks=(terms.Breaks(quantities=(50,), prices=(21.5,)), None),
    )


def test_rules_name_modes(shop: str) -> None:
    text = shop.replace(LEAD_TIME, MODES)
    named = 'sourcing = { rule = "only", supplier = "acme/air" }\n[variants.lost-sales.policy]'
    world = load(tomllib.loads(text.replace("[variants.lost-sales.policy]", named))).world
    assert world.items[0].policy.sourcing is not None


def test_a_variant_has_modes_in_place_of_a_lead_time(shop: str) -> None:
    more = shop + '\n[[variants.shipped.suppliers]]\nname = "acme"\n' + MODES
    scenario = load(tomllib.loads(more), variant="shipped")
    assert [one.name for one in scenario.world.suppliers] == ["acme/sea", "acme/air"]
    faster = load(
        tomllib.loads(more),
        variant="shipped",
        set={"suppliers.acme.modes.sea.unit_cost": 1.0},
    )
    assert faster.world.suppliers[0].prices == (22.0, 3.0)


@pytest.mark.parametrize("extra", [TERMS_TOML, MODES])
def test_the_new_keys_survive_a_round_trip(shop: str, extra: str) -> None:
    text = shop.replace("cost = 22\n", "cost = 22\n" + ITEM_TOML)
    text = text.replace(LEAD_TIME, extra if "modes" in extra else LEAD_TIME + extra)
    scenario = load(tomllib.loads(text))
    again = load(tomllib.loads(scenario.to_toml()))
    assert again.world == scenario.world
    assert again.data == scenario.data
