"""Customers who behave like people, in a scenario file: read, built, and every mistake told."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from math import inf
from typing import Any

import pytest

from scenarios import Problem, load
from sim.arrivals import Launch, PoissonArrivals, Profile, Sinusoidal
from sim.behaviour import Logit, Piecewise, QueueLimit
from sim.laws import Gamma, Uniform
from sim.traits import Reactions, ValuePatience
from sim.world import CustomerClass, Leaving

Problems = Callable[[str], list[Problem]]

BEHAVIOUR = """
frailty = 0.5
value_patience = { reference_price = 40, kappa = 0.3 }
remorse = { share = 0.01, within = 1.0 }
elsewhere = { share = 0.2, after = { law = "gamma", mean = 6.0, cv = 0.5 } }
reactions.notice = 0.8
reactions.notice_for = 7.0
reactions.broken_promise = 1.5
reactions.overdue = 0.1
reactions.compensation = 0.9
balking = { law = "logit", base = 2.5, per_wait = 0.1 }
"""
PATIENCE = 'patience = { law = "weibull", shape = 1.3, scale = 13.0 }\n'
ARRIVALS = 'arrivals = { law = "poisson", rate = 4 }\n'
ELASTIC = "elasticity = { exponent = 2.0, reference_price = 40.0 }\n"


def web(shop: str, more: str, **changes: Any) -> CustomerClass:
    """Return the first class of the shop with more keys."""
    data = tomllib.loads(shop.replace(PATIENCE, PATIENCE + more))
    return load(data, **changes).world.customers[0]


def test_the_world_has_what_the_file_says(shop: str) -> None:
    found, plain = web(shop, BEHAVIOUR), web(shop, "")
    assert found == replace(
        plain,
        frailty=0.5,
        value_patience=ValuePatience(reference_price=40.0, kappa=0.3),
        remorse=Leaving(share=0.01, after=Uniform(0.0, 1.0)),
        elsewhere=Leaving(share=0.2, after=Gamma(6.0, 0.5)),
        reactions=Reactions(
            notice=0.8, notice_for=7.0, broken_promise=1.5, overdue=0.1, compensation=0.9
        ),
        balking=Logit(base=2.5, per_wait=0.1),
    )


def test_left_out_it_is_off(shop: str) -> None:
    found = web(shop, "")
    assert (found.frailty, found.value_patience, found.remorse) == (0.0, None, None)
    assert (found.elsewhere, found.balking, found.reactions) == (None, None, Reactions())
    assert web(shop, "reactions = { notice = 0.8 }").reactions == Reactions(notice=0.8)
    assert Reactions().notice_for == inf


def test_the_other_laws_of_balking(shop: str) -> None:
    steps = (
        'balking = { law = "piecewise", flat = 7, slope_before = 0.015, slope_after = 0.04 }'
    )
    assert web(shop, steps).balking == Piecewise(7.0, 0.015, 0.04)
    assert web(shop, 'balking = { law = "queue-limit", units = 9 }').balking == QueueLimit(9)


def test_it_can_be_written_read_and_changed(shop: str) -> None:
    scenario = load(tomllib.loads(shop.replace(PATIENCE, PATIENCE + BEHAVIOUR)))
    assert load(tomllib.loads(scenario.to_toml())).world == scenario.world
    found = web(
        shop,
        BEHAVIOUR,
        set={"customers.web.reactions.notice": 1.2, "customers.web.balking.per_wait": 0.5},
        scale={"customers.web.remorse.share": 2},
    )
    assert found.reactions.notice == 1.2
    assert found.balking == Logit(base=2.5, per_wait=0.5)
    assert found.remorse is not None
    assert found.remorse.share == 0.02


def test_another_law_of_balking_replaces_the_old_one(shop: str) -> None:
    text = shop.replace(PATIENCE, PATIENCE + BEHAVIOUR) + (
        "\n[variants.queue]\ncustomers = [{ name = 'web', "
        "balking = { law = 'queue-limit', units = 5 } }]\n"
    )
    variant = load(tomllib.loads(text)).variant("queue")
    assert variant.world.customers[0].balking == QueueLimit(5)


# Prices


@pytest.mark.parametrize(
    ("arrivals", "expected"),
    [
        ('law = "poisson", rate = 4', PoissonArrivals(16.0)),
        (
            'law = "profile", times = [0, 8], rates = [1, 2.5], cycle = 24',
            Profile((0.0, 8.0), (4.0, 10.0), 24.0),
        ),
        (
            'law = "sinusoidal", rate = 4, amplitude = 0.5, period = 365',
            Sinusoidal(16.0, 0.5, 365.0),
        ),
        ('law = "launch", base = 2, peak = 60, decay = 10', Launch(8.0, 240.0, 10.0)),
    ],
)
def test_half_the_price_brings_four_times_as_many(
    shop: str, arrivals: str, expected: object
) -> None:
    """Elasticity -2 by hand: (20 / 40)^-2 = 4, on every rate and on nothing else."""
    text = shop.replace(ARRIVALS, f"arrivals = {{ {arrivals} }}\n")
    found = web(text, ELASTIC + "price = 20.0\n")
    assert found.arrivals == expected
    assert found.price == 20.0


def test_the_items_price_counts_where_there_is_one(shop: str) -> None:
    """The lantern costs 40: as many as written; a tenth dearer: 1.1^-2.62 as many."""
    text = shop.replace("choose = { lantern = 3, candle = 1 }", 'item = "lantern"')
    assert web(text, ELASTIC).arrivals == PoissonArrivals(4.0)
    dearer = web(text, "elasticity = { reference_price = 40.0 }", variant="dear").arrivals
    assert isinstance(dearer, PoissonArrivals)
    assert dearer.rate == pytest.approx(4 * 1.1**-2.62)
    only = text.replace('item = "lantern"', "choose = { lantern = 3, candle = 0 }")
    assert web(only, ELASTIC).arrivals == PoissonArrivals(4.0)


def test_a_saving_handed_on_lowers_the_price_first(shop: str) -> None:
    """40 - 0.5 * 40 = 20, and (20 / 40)^-2 = 4."""
    text = shop.replace("choose = { lantern = 3, candle = 1 }", 'item = "lantern"')
    saving = "pass_through = { share = 0.5, saving = 40.0 }\n"
    found = web(text, ELASTIC + saving)
    assert (found.price, found.arrivals) == (20.0, PoissonArrivals(16.0))
    alone = web(text, saving)
    assert (alone.price, alone.arrivals) == (20.0, PoissonArrivals(4.0))


# Mistakes: what is written after the patience of the class "web", where, and what is said
MISTAKES = [
    ("frailty = 9\n", "frailty", "must be <= 5"),
    ("frailty = -1\n", "frailty", "must be >= 0"),
    ("value_patience = { kappa = 0.3 }\n", "value_patience.reference_price", "missing key"),
    ("remorse = { share = 1.5, within = 1 }\n", "remorse.share", "must be <= 1"),
    ("remorse = { share = 0.5, within = 0 }\n", "remorse.within", "must be > 0"),
    ("elsewhere = { share = 0.5, after = 3 }\n", "elsewhere.after", "{ law = ... }"),
    ("reactions = { notce = 0.8 }\n", "reactions.notce", "did you mean 'notice'"),
    ("reactions = { overdue = -0.1 }\n", "reactions.overdue", "must be >= 0"),
    ("reactions = { notice_for = inf }\n", "reactions.notice_for", "finite"),
    ('balking = { law = "logitt" }\n', "balking", "did you mean 'logit'"),
    ('balking = { law = "queue-limit", units = 1.5 }\n', "balking.units", "whole number"),
    (
        'balking = { law = "logit", base = 1, per_wait = -1 }\n',
        "balking.per_wait",
        "must be >= 0",
    ),
    (ELASTIC, "elasticity", "have 5, 40; give the class a price"),
    (ELASTIC + "price = 0\n", "elasticity", "needs a price > 0"),
    ("pass_through = { share = 0.5, saving = 1 }\n", "pass_through", "give the class a price"),
    (
        "pass_through = { share = 0.5, saving = 10 }\nprice = 4\n",
        "pass_through",
        "hands on 5 per unit, which is more than the price, 4",
    ),
]


@pytest.mark.parametrize(("more", "where", "message"), MISTAKES)
def test_mistakes_are_told(
    shop: str, problems: Problems, more: str, where: str, message: str
) -> None:
    [problem] = problems(shop.replace(PATIENCE, PATIENCE + more))
    assert problem.where == f"customers.web.{where}"
    assert message in problem.message
    assert problem.line is not None


def test_arrivals_without_a_rate_have_no_elasticity(shop: str, problems: Problems) -> None:
    text = shop.replace("priority = 2\n", f"price = 9.0\n{ELASTIC}")
    [problem] = problems(text)
    assert problem.where == "customers.stores.elasticity"
    assert problem.message == (
        "renewal arrivals have no rate that a price could change; "
        "use poisson, mixed-poisson, profile, sinusoidal, launch"
    )


@pytest.mark.parametrize(
    "more",
    [
        "frailty = 0.5\n",
        "value_patience = { reference_price = 40.0, kappa = 0.3 }\n",
        "reactions = { notice = 0.8 }\n",
    ],
)
def test_without_patience_there_is_nothing_to_change(
    shop: str, problems: Problems, more: str
) -> None:
    [problem] = problems(shop.replace(PATIENCE, more))
    assert problem.where == f"customers.web.{more.split(' =', maxsplit=1)[0]}"
    assert "needs a law of patience" in problem.message


@pytest.mark.parametrize(
    ("column", "more", "where"),
    [
        ("patience", "frailty = 0.5\n", "frailty"),
        ("patience", "reactions = { notice = 0.8 }\n", "reactions"),
        ("price", "pass_through = { share = 0.5, saving = 1.0 }\nprice = 4\n", "pass_through"),
    ],
)
def test_a_trace_that_says_it_already(
    shop: str, shop_file: Any, problems: Problems, column: str, more: str, where: str
) -> None:
    shop_file("").with_name("orders.csv").write_text(f"time,{column}\n1,5\n2,6\n")
    columns = f'columns = {{ {column} = "{column}" }}'
    trace = f'arrivals = {{ law = "trace", file = "orders.csv", {columns} }}\n'
    found = problems(shop.replace(PATIENCE, more).replace(ARRIVALS, trace))
    assert f"customers.web.{where}" in [problem.where for problem in found]
    assert all("the trace's" in problem.message for problem in found)
