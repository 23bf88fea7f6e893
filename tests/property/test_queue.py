"""Nobody overtakes, unless the allocate rule says so by name."""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given, settings

from policies.catalogue import RULES
from sim.eventlog import Event, Kind
from sim.ledger import Reason
from tests.property.effort import examples
from tests.property.running import run
from tests.property.strategies import scenarios

FIRST_COME = ("fcfs",)
BY_DEFAULT = scenarios(without=("allocate", "own_rules"))
BY_NAME = scenarios(without=("own_rules",), allocate=FIRST_COME)
ENDED = (Kind.CANCELLATION, Kind.EXPIRY, Kind.DROP_SHIPMENT, Kind.SUBSTITUTED)


class Line:
    """An observer that keeps who lacks units of each item, first come first.

    `overtakings` are the events that gave units to somebody while an earlier one lacked some.
    """

    def __init__(self) -> None:
        self.lacks: dict[int, dict[int, int]] = defaultdict(dict)  # of each item, by order
        self.aside: dict[tuple[int, int], int] = defaultdict(int)  # by item and order
        self.overtakings: list[Event] = []

    def __call__(self, event: Event) -> None:
        """Book one event."""
        order, item = event.order, event.item
        lacks, mine = self.lacks[item], (item, order)
        if event.kind == Kind.BACKORDER:
            lacks[order] = event.quantity
        elif event.kind == Kind.RESERVATION:
            self.aside[mine] += event.quantity
            self._give(event)
        elif event.kind == Kind.SHIPMENT:
            set_aside = min(self.aside[mine], event.quantity)
            self.aside[mine] -= set_aside
            if event.quantity > set_aside:
                self._give(event, event.quantity - set_aside)
        elif event.kind == Kind.SUBSTITUTION and lacks:
            self.overtakings.append(event)
        elif event.kind in ENDED:
            lacks.pop(order, None)

    def _give(self, event: Event, units: int | None = None) -> None:
        """Give units to an order, and note if an earlier one lacks some."""
        lacks, order = self.lacks[event.item], event.order
        earlier = (other for other in lacks if other < order)
        if next(earlier, None) is not None:
            self.overtakings.append(event)
        if order in lacks and event.reason != Reason.IN_STOCK:
            lacks[order] -= event.quantity if units is None else units
            if lacks[order] <= 0:
                del lacks[order]


@examples(12)
def test_nobody_overtakes_first_come_first_served(effort: settings) -> None:
    """Nobody is given units while somebody who came earlier lacks units of the same item.

    Not at the counter, not from receipts, not from what others give back; whatever the ship,
    cancel and rescue rules are.
    """

    @effort
    @given(BY_DEFAULT | BY_NAME)
    def holds(scenario: dict[str, Any]) -> None:
        line = Line()
        run(scenario, log=line)
        assert not line.overtakings

    holds()


BUSY: dict[str, Any] = {
    "schema": 1,
    "run": {"horizon": 60.0},
    "items": [{"name": "lantern", "price": 40.0, "initial_on_hand": 4}],
    "customers": [
        {
            "name": name,
            "arrivals": {"law": "poisson", "rate": 1.0},
            "order_size": {"law": "uniform", "low": 0.5, "high": 4.5},
            "patience": {"law": "weibull", "shape": 2.0, "scale": 20.0 * priority},
            "priority": priority,
            "price": 50.0 - priority,
        }
        for priority, name in enumerate(("web", "stores"), 1)
    ],
    "suppliers": [{"name": "acme", "lead_time": {"law": "uniform", "low": 1.0, "high": 9.0}}],
    "policy": {
        "reorder": {"rule": "reorder-point", "r": 12, "Q": 7},
        "quote": {"rule": "quantile", "p": 0.5},
    },
}
PARAMETERS: dict[str, dict[str, Any]] = {
    "critical-level": {"levels": [0, 2]},
    "dynamic-critical-level": {"levels": [0, 2], "horizon": 9.0},
    "reserve-for-newcomers": {"rho": 0.5},
}


@pytest.mark.parametrize("name", RULES["allocate"])
def test_who_may_overtake_does(name: str) -> None:
    """Under every other rule somebody is overtaken in a busy shop: the observer has eyes."""
    line = Line()
    allocate: dict[str, Any] = {"rule": name} | PARAMETERS.get(name, {})
    run(BUSY | {"policy": BUSY["policy"] | {"allocate": allocate}}, log=line)
    assert bool(line.overtakings) == (name not in FIRST_COME)
