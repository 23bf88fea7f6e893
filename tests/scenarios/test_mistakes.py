"""Every kind of mistake: found, located, explained."""

from collections.abc import Callable

import pytest

from scenarios import Problem

Problems = Callable[[str], list[Problem]]

# old text, new text, path of the problem, pieces of the message
MISTAKES = [
    # keys
    ("title =", "titel =", "titel", ["unknown key", "'title'"]),
    ("warm_up = 10", "warmup = 10", "run.warmup", ["unknown key", "horizon", "'warm_up'"]),
    ("price = 40.0", "prise = 40.0", "items.lantern.prise", ["did you mean 'price'"]),
    ("priority = 2", "prio = 2", "customers.stores.prio", ["did you mean 'priority'"]),
    ("holding = 0.035", "hoding = 1", "costs.hoding", ["did you mean 'holding'"]),
    ('accept = { rule = "all"', 'acept = { rule = "all"', "policy.acept", ["'accept'"]),
    (
        ", mean = 1.25 }",
        ", maen = 1.25, mean = 2 }",
        "customers.web.order_size.maen",
        ["'mean'"],
    ),
    ("horizon = 100.0\n", "", "run.horizon", ["missing key", "measured time", "time units"]),
    ("cv = 0.5", "shift = 0", "customers.stores.arrivals.gap.cv", ["missing key"]),
    (
        'rule = "min-max", s = 10, ',
        'rule = "min-max", ',
        "items.lantern.reorder.s",
        ["missing"],
    ),
    ('name = "acme"\n', "", "suppliers[0].name", ["missing key"]),
    ("schema = 1\n", "", "schema", ["missing key", "schema = 1"]),
    ("schema = 1\n", "schema = 2\n", "schema", ["2", "1"]),
    # types
    ("horizon = 100.0", 'horizon = "ten"', "run.horizon", ["expected a number", "'ten'"]),
    ("replications = 5", "replications = 5.0", "run.replications", ["a whole number", "5.0"]),
    ("replications = 5", "replications = true", "run.replications", ["whole number", "true"]),
    (
        "rate = 4",
        "rate = true",
        "customers.web.arrivals.rate",
        ["expected a number, found true"],
    ),
    ("r = 20,", "r = 20.5,", "policy.reorder.r", ["expected a whole number, found 20.5"]),
    ("S = 60", 'S = "60"', "items.lantern.reorder.S", ["expected a whole number, found '60'"]),
    ('"Shop"', "5", "title", ["expected text in quotes, found 5"]),
    ('items = ["lantern", "candle"]', 'items = "lantern"', "suppliers.acme.items", ["a list"]),
    (
        'accept = { rule = "all" }',
        'accept = "all"',
        "policy.accept",
        ["{ rule = ... }", "'all'"],
    ),
    (
        '{ law = "poisson", rate = 4 }',
        "4",
        "customers.web.arrivals",
        ["{ law = ... }", "found 4"],
    ),
    ("holding = 0.035", "holding = [1]", "costs.holding", ["expected a number, found a list"]),
    # bounds
    ("horizon = 100.0", "horizon = 0", "run.horizon", ["must be > 0, found 0"]),
    ("horizon = 100.0", "horizon = nan", "run.horizon", ["finite number, found nan"]),
    ("horizon = 100.0", "horizon = inf", "run.horizon", ["finite number, found inf"]),
    ("warm_up = 10", "warm_up = -1", "run.warm_up", ["must be >= 0, found -1"]),
    ("replications = 5", "replications = 0", "run.replications", ["must be >= 1, found 0"]),
    ("seed = 7", "seed = -7", "run.seed", ["must be >= 0, found -7"]),
    ("price = 40.0", "price = -40.0", "items.lantern.price", ["must be >= 0, found -40.0"]),
    ("= 50\nreorder", "= -5\nreorder", "items.lantern.initial_on_hand", ["must be >= 0"]),
    ("cv = 0.4", "cv = -0.4", "suppliers.acme.lead_time.cv", ["must be > 0, found -0.4"]),
    ("Q = 50", "Q = 0", "policy.reorder.Q", ["must be > 0, found 0"]),
    # what constructors refuse
    ("s = 10, S = 60", "s = 60, S = 60", "items.lantern.reorder", ["s (60)", "S (60)"]),
    (
        '"gamma", mean = 10.0, cv = 0.4',
        '"lognormal", mean = 10.0',
        "suppliers.acme.lead_time",
        ["mean and cv", "median and sigma"],
    ),
    (
        '"gamma", mean = 10.0, cv = 0.4',
        '"uniform", low = 3, high = 1',
        "suppliers.acme.lead_time",
        ["low", "high"],
    ),
    # names of laws, rules and choices
    ('"weibull"', '"weibul"', "customers.web.patience", ["'weibul'", "gamma", "'weibull'?"]),
    ('"poisson"', '"poison"', "customers.web.arrivals", ["'poison'", "'poisson'?"]),
    (
        'law = "gamma", mean = 2.0',
        'law = "gama"',
        "customers.stores.arrivals.gap",
        ["'gamma'?"],
    ),
    ('{ rule = "all" }', '{ rule = "al" }', "policy.accept", ["'al'", "cap", "'all'?"]),
    ('"reorder-point"', '"reorder_point"', "policy.reorder", ["did you mean 'reorder-point'?"]),
    ('{ rule = "all" }', "{ units = 3 }", "policy.accept", ["missing key 'rule'"]),
    ("order_cost", 'delivery = "fifi"\norder_cost', "suppliers.acme.delivery", ["'fifo'?"]),
    ("[run]", 'time_unit = "days"\n[run]', "time_unit", ["'days'", "hour", "'day'?"]),
    # rules of one's own
    ('{ rule = "all" }', '{ rule = "nosuch:Rule" }', "policy.accept", ["no module", "nosuch"]),
    ('{ rule = "all" }', '{ rule = "math:Rule" }', "policy.accept", ["no class", "Rule"]),
    (
        '{ rule = "all" }',
        '{ rule = "policies.continuous:MinMax", s = 1, S = 2 }',
        "policy.accept",
        ["has no method accept()"],
    ),
    (
        '{ rule = "reorder-point", r = 20, Q = 50 }',
        '{ rule = "policies.continuous:MinMax", s = 5, S = 2 }',
        "policy.reorder",
        ["s (5)", "S (2)"],
    ),
    (
        '{ rule = "reorder-point", r = 20, Q = 50 }',
        '{ rule = "policies.continuous:MinMax", s = 5, SS = 9 }',
        "policy.reorder.SS",
        ["unknown key", "did you mean 'S'"],
    ),
    # what must fit together
    ('name = "candle"', 'name = "lantern"', "items.lantern.name", ["already", "differ"]),
    ('name = "stores"', 'name = "web"', "customers.web.name", ["'web'", "entry 1"]),
    ("{ lantern = 3,", "{ lanter = 3,", "customers.web.choose.lanter", ["'lantern'?"]),
    ("candle = 2 }", "candel = 2 }", "customers.stores.basket.candel", ["'candle'?"]),
    ("choose = {", 'item = "lamp"\nchoose = {', "customers.web.choose", ["item and choose"]),
    ("choose = { lantern = 3, candle = 1 }\n", "", "customers.web", ["what do they order"]),
    ("{ lantern = 3, candle = 1 }", "{ candle = 0 }", "customers.web.choose", ["at least one"]),
    ('["lantern", "candle"]', '["lantern"]', "items.candle", ["no supplier sells 'candle'"]),
    ('"lantern", "candle"]', '"lantern", "candel"]', "suppliers.acme.items[1]", ["'candle'?"]),
    ("prices = { lantern", "prices = { lamp", "suppliers.acme.prices.lamp", ["'lamp'"]),
    (
        "[variants.lost-sales.policy]",
        'sourcing = { rule = "only", supplier = "acne" }\n[variants.lost-sales.policy]',
        "policy.sourcing.supplier",
        ["no supplier is called 'acne'", "'acme'?"],
    ),
    (
        '{ law = "poisson", rate = 4 }',
        '{ law = "periodic", every = 1, size = { law = "constant", value = 2 } }',
        "customers.web.order_size",
        ["says it already"],
    ),
    # variants
    ('{ rule = "none" }', '{ rule = "non" }', "variants.lost-sales.policy.accept", ["'none'?"]),
    ('"none" }', '"none", x = 1 }', "variants.lost-sales.policy.accept.x", ["take_free"]),
    ("price = 44.0", "prize = 44.0", "variants.dear.items.lantern.prize", ["'price'?"]),
    (
        '"lantern", price = 44',
        '"lanter", price = 44',
        "variants.dear.items.lanter.name",
        ["lantern'?"],
    ),
    ("[variants.dear]", "[variants.dear]\nschema = 1", "variants.dear.schema", ["can't have"]),
    (
        "[variants.dear]",
        "[variants]\ncheap = 3\n[variants.dear]",
        "variants.cheap",
        ["a table"],
    ),
    # expectations
    (
        "[variants.dear]",
        "[expect]\nfill_rate = { value = 1, tolerance = -1 }\n[variants.dear]",
        "expect.fill_rate.tolerance",
        ["must be >= 0"],
    ),
]


# Problems that stand elsewhere than on the line that was changed: a part of their line.
ELSEWHERE = {
    "run.horizon missing": "[run]",
    "suppliers[0].name missing": "[[suppliers]]",
    "schema missing": 'title = "Shop"',
    "customers.web": "[[customers]]",
    "customers.web.choose": "choose = ",
    "customers.web.order_size": "order_size = ",
    "items.candle": "[[items]]",
    "policy.sourcing.supplier": 'supplier = "acne"',
    "time_unit": 'time_unit = "days"',
    "suppliers.acme.delivery": "delivery = ",
    "variants.dear.schema": "schema = 1",
    "variants.cheap": "cheap = 3",
    "expect.fill_rate.tolerance": "fill_rate = ",
}


@pytest.mark.parametrize(("old", "new", "where", "pieces"), MISTAKES)
def test_mistake_is_located_and_explained(
    old: str, new: str, where: str, pieces: list[str], shop: str, problems: Problems
) -> None:
    before, after = shop.split(old, 1)
    text = before + new + after
    found = {problem.where: problem for problem in problems(text)}
    assert where in found, f"{where} not in {sorted(found)}"
    problem = found[where]
    for piece in pieces:
        assert piece in problem.message
    assert problem.file.endswith("shop.toml")
    in_variants = {one.partition(".")[0] == "variants" for one in found}
    assert in_variants == {where.startswith("variants.")}
    assert problem.line is not None
    key = f"{where} missing" if f"{where} missing" in ELSEWHERE and not new else where
    if key in ELSEWHERE:
        assert ELSEWHERE[key] in text.splitlines()[problem.line - 1]
    else:
        assert problem.line == 1 + before.count("\n")
