"""A small scenario for studies, with a rule that a test can let misbehave."""

from pathlib import Path

from scenarios import Scenario, load

SHOP = """\
schema = 1
title = "Corner shop"
[run]
horizon = 20.0
replications = 4
seed = 7
[[items]]
name = "lantern"
price = 10.0
cost = 6.0
initial_on_hand = 3
[[customers]]
name = "web"
arrivals = { law = "poisson", rate = 2.0 }
patience = { law = "exponential", mean = 4.0 }
[[suppliers]]
name = "acme"
lead_time = { law = "constant", value = 3.0 }
[policy]
reorder = { rule = "min-max", s = 3, S = 9 }
[variants.lost-sales.policy]
accept = { rule = "none" }
"""

RULE = '''\
"""Rules that go wrong on purpose."""

import os
import time
from dataclasses import dataclass
from typing import Annotated

from backlab import Parameter


@dataclass(frozen=True)
class Odd:
    """Order one for one; kill the process, fail or dawdle if the number says so."""

    number: Annotated[int, Parameter("what to do")] = 0

    def order(self, stock):
        if self.number == 13 and stock.now > 5:
            os._exit(1)
        if self.number == 7 and stock.now > 5:
            raise ZeroDivisionError("unlucky")
        if self.number >= 100:
            time.sleep(1e-5 * self.number)
        return max(0, 9 - stock.inventory_position)
'''

S, LEVEL = "policy.reorder.s", "policy.reorder.S"
POINTS = {S: [1, 3, 5], LEVEL: [9, 12]}


def shop_in(folder: Path) -> Scenario:
    """The scenario, from a file in this folder."""
    path = folder / "shop.toml"
    path.write_text(SHOP)
    return load(path)
