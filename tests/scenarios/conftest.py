"""A small scenario that tests break in one place at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios import Problem, ScenarioError, load

SHOP = """\
schema = 1
title = "Shop"
question = "What if?"

[run]
horizon = 100.0
warm_up = 10
replications = 5
seed = 7

[[items]]
name = "lantern"
price = 40.0
cost = 22
initial_on_hand = 50
reorder = { rule = "min-max", s = 10, S = 60 }

[[items]]
name = "candle"
price = 5.0
cost = 2.0

[[customers]]
name = "web"
choose = { lantern = 3, candle = 1 }
arrivals = { law = "poisson", rate = 4 }
order_size = { law = "geometric", mean = 1.25 }
patience = { law = "weibull", shape = 1.3, scale = 13.0 }

[[customers]]
name = "stores"
basket = { lantern = 1, candle = 2 }
arrivals = { law = "renewal", gap = { law = "gamma", mean = 2.0, cv = 0.5 } }
priority = 2

[[suppliers]]
name = "acme"
items = ["lantern", "candle"]
prices = { lantern = 21.0 }
lead_time = { law = "gamma", mean = 10.0, cv = 0.4 }
order_cost = 60.0

[costs]
holding = 0.035
shipment = 4.0

[policy]
reorder = { rule = "reorder-point", r = 20, Q = 50 }
accept = { rule = "all" }

[variants.lost-sales.policy]
accept = { rule = "none" }

[variants.dear]
items = [{ name = "lantern", price = 44.0 }]
"""


@pytest.fixture
def shop() -> str:
    return SHOP


@pytest.fixture
def shop_file(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a scenario file."""

    def write(text: str) -> Path:
        path = tmp_path / "shop.toml"
        path.write_text(text)
        return path

    return write


@pytest.fixture
def problems(shop_file: Callable[[str], Path]) -> Callable[[str], list[Problem]]:
    """Return a function that loads a wrong scenario file and gives its problems."""

    def load_wrong(text: str) -> list[Problem]:
        with pytest.raises(ScenarioError) as caught:
            load(shop_file(text))
        return list(caught.value.problems)

    return load_wrong
