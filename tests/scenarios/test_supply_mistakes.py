"""What must fit together in the tables of suppliers and in the rules that name them."""

import tomllib
from collections.abc import Callable

import pytest

from scenarios import Problem, load
from tests.scenarios.test_supply import LEAD_TIME, MODES

Problems = Callable[[str], list[Problem]]

BEFORE = "order_cost = 60.0"  # a place in the table of the supplier

MISTAKES = [
    ("servers = 2", "suppliers.acme.servers", ["queue", "'crossing'"]),
    ('delivery = "fifo"\nper_unit = true', "suppliers.acme.per_unit", ["queue", "'fifo'"]),
    ("transit = { law = 'constant', value = 1 }", "suppliers.acme.transit", ["queue"]),
    (
        'delivery = "sequential"\nautocorrelation = 0.5',
        "suppliers.acme.autocorrelation",
        ["drop one"],
    ),
    (
        'delivery = "sequential"\ndrift = { times = [0], factors = [1] }',
        "suppliers.acme.drift",
        ["drop one"],
    ),
    ('delivery = "sequental"', "suppliers.acme.delivery", ["did you mean 'sequential'"]),
    ("autocorrelation = 1", "suppliers.acme.autocorrelation", ["must be < 1"]),
    ("autocorrelation = -1", "suppliers.acme.autocorrelation", ["must be > -1"]),
    ("promise = -1", "suppliers.acme.promise", ["must be >= 0"]),
    ("pack = 0", "suppliers.acme.pack", ["must be >= 1"]),
    ("moq = 1.5", "suppliers.acme.moq", ["whole number"]),
    ("merge_window = -1", "suppliers.acme.merge_window", ["must be >= 0"]),
    (
        "breaks = { lanter = { quantities = [5], prices = [1] } }",
        "suppliers.acme.breaks.lanter",
        ["'lantern'?"],
    ),
    (
        "breaks = { lantern = { quantities = [9, 5], prices = [1, 2] } }",
        "suppliers.acme.breaks.lantern",
        ["must increase"],
    ),
    (
        "breaks = { lantern = { quantities = [9], prices = [1], discount = 'all' } }",
        "suppliers.acme.breaks.lantern",
        ["all-units, incremental", "'all'"],
    ),
    ("yield = { mean = 1.2 }", "suppliers.acme.yield.mean", ["must be <= 1"]),
    ("yield = { mean = 0.5, sd = 0.6 }", "suppliers.acme.yield", ["below 0.5"]),
    ("yeild = { mean = 0.5 }", "suppliers.acme.yeild", ["did you mean 'yield'"]),
    ("parts = { parts = 1 }", "suppliers.acme.parts.gap", ["missing key", "law of the time"]),
    (
        "disruption = { up = { law = 'constant', value = 1 }, "
        "down = { law = 'constant', value = 1 }, mode = 'stop' }",
        "suppliers.acme.disruption",
        ["wait, frozen, lost"],
    ),
    (
        "stock = { units = 1, lead_time = { law = 'constant', value = 1 } }\n"
        "allotment = { every = 1, units = { law = 'constant', value = 1 } }",
        "suppliers.acme.stock",
        ["not both"],
    ),
    (
        "delivery = 'fifo'\nstock = { units = 1, lead_time = { law = 'constant', value = 1 } }",
        "suppliers.acme.stock",
        ["crossing", "'fifo'"],
    ),
    (MODES, "suppliers.acme.lead_time", ["each of its modes"]),
    (
        'delivery = "queue"\nservers = 100000000000',
        "suppliers.acme.servers",
        ["must be <= 1e+06"],
    ),
    (
        "disruption = { up = { law = 'constant', value = 1 } }",
        "suppliers.acme.disruption.down",
        ["how long it is down"],
    ),
]


@pytest.mark.parametrize(("line", "where", "pieces"), MISTAKES)
def test_mistakes_are_located_and_explained(
    line: str, where: str, pieces: list[str], shop: str, problems: Problems
) -> None:
    found = {one.where: one for one in problems(shop.replace(BEFORE, f"{line}\n{BEFORE}"))}
    assert where in found, f"{where} not in {sorted(found)}"
    for piece in pieces:
        assert piece in found[where].message
    assert found[where].line is not None


def test_breaks_of_what_is_not_sold(shop: str, problems: Problems) -> None:
    text = shop.replace('["lantern", "candle"]', '["candle"]').replace(
        "{ lantern = 21.0 }", "{}"
    )
    text = text.replace(
        BEFORE, "breaks = { lantern = { quantities = [5], prices = [1] } }\n" + BEFORE
    )
    messages = [str(one) for one in problems(text)]
    assert any("price breaks for 'lantern'" in message for message in messages)


def test_sequential_lead_times_need_a_law_that_can_be(shop: str, problems: Problems) -> None:
    sequential = shop.replace(BEFORE, f'delivery = "sequential"\n{BEFORE}')
    assert load(tomllib.loads(sequential)).world.suppliers[0].delivery == "sequential"
    atoms = sequential.replace('"gamma", mean = 10.0, cv = 0.4', '"geometric", mean = 10.0')
    [found] = problems(atoms)
    assert found.where == "suppliers.acme.lead_time"
    assert "no density" in found.message


def test_modes_have_names_of_their_own(shop: str, problems: Problems) -> None:
    [found] = problems(shop.replace(LEAD_TIME, MODES.replace('"air"', '"sea"')))
    assert "name of a mode already" in found.message
    [found] = problems(shop.replace(LEAD_TIME, ""))
    assert (found.where, "law of the lead time" in found.message) == (
        "suppliers.acme.lead_time",
        True,
    )


def test_unknown_suppliers_in_rules_are_named(shop: str, problems: Problems) -> None:
    rule = 'reorder = { rule = "reorder-point", r = 20, Q = 50 }'
    dual = (
        'reorder = { rule = "tailored-base-surge", express = "acne", regular = "acme", q = 5, '
        "S = 9, express_lead_time = 1 }"
    )
    found = {one.where: one.message for one in problems(shop.replace(rule, dual))}
    assert "did you mean 'acme'" in found["policy.reorder.express"]
    assert "policy.reorder.regular" not in found
    split = 'sourcing = { rule = "split", suppliers = ["acme", "bolt"], weights = [1, 1] }\n'
    found = {one.where: one.message for one in problems(shop.replace(rule, split + rule))}
    assert "'bolt'" in found["policy.sourcing.suppliers[1]"]
    backup = 'sourcing = { rule = "backup", primary = "acme", backup = "bolt" }\n'
    found = {one.where: one.message for one in problems(shop.replace(rule, backup + rule))}
    assert "'bolt'" in found["policy.sourcing.backup"]
    inner = dual.removeprefix("reorder = ")
    nested = f'reorder = {{ rule = "rounded", of = {inner} }}'
    found = {one.where: one.message for one in problems(shop.replace(rule, nested))}
    assert "did you mean 'acme'" in found["policy.reorder.of.express"]


def test_nobody_is_called_like_a_mode_of_another(shop: str, problems: Problems) -> None:
    other = (
        '[[suppliers]]\nname = "acme/sea"\nlead_time = { law = "constant", value = 1 }\n\n'
        "[[suppliers]]"
    )
    text = shop.replace(LEAD_TIME, MODES).replace("[[suppliers]]", other, 1)
    found = {one.where: one.message for one in problems(text)}
    assert "a mode of another supplier" in found["suppliers.acme.name"]


def test_errors_of_counting_stay_countable(shop: str, problems: Problems) -> None:
    text = shop.replace("[[items]]", "[[items]]\ncounting = { error = 1e12 }", 1)
    found = {one.where: one.message for one in problems(text)}
    assert "must be <= 1e+08" in found["items.lantern.counting.error"]
