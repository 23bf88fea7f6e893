"""A shop whose rule goes wrong in some replications. Workers import this file."""

import os
import signal
import sys
from dataclasses import dataclass, replace
from typing import Any

from scenarios import Scenario, load
from sim.views import StockView

SHOP: dict[str, Any] = {
    "schema": 1,
    "title": "Corner shop",
    "run": {"horizon": 30.0, "replications": 12, "seed": 7},
    "items": [{"name": "lantern", "price": 10.0, "cost": 6.0, "initial_on_hand": 6}],
    "customers": [
        {
            "name": "web",
            "arrivals": {"law": "poisson", "rate": 2.0},
            "patience": {"law": "exponential", "mean": 4.0},
        }
    ],
    "suppliers": [{"name": "acme", "lead_time": {"law": "exponential", "mean": 3.0}}],
    "policy": {"reorder": {"rule": "reorder-point", "r": 5, "Q": 8}},
    "variants": {"rich": {"policy": {"reorder": {"r": 12}}}},
}


@dataclass(frozen=True)
class Moody:
    """The rule of the shop; it goes wrong when the shelf is empty before a time."""

    how: str
    until: float

    def order(self, stock: StockView) -> int:
        if stock.now < self.until and stock.on_hand == 0:
            if self.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            if self.how == "exit":
                sys.exit("enough")
            raise RuntimeError("no goods")
        return 8 if stock.inventory_position <= 5 else 0


def usual() -> Scenario:
    """The shop in which nothing goes wrong."""
    return load(SHOP)


def moody(how: str = "raise", until: float = 4.0) -> Scenario:
    """The shop; until 4 it goes wrong in some of its replications, for ever in all."""
    shop = usual()
    (item,) = shop.world.items
    policy = replace(item.policy, reorder=Moody(how, until))
    return replace(shop, world=replace(shop.world, items=(replace(item, policy=policy),)))
