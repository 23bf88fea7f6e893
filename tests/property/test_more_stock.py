"""More stock never makes anybody wait longer, person by person.

Pathwise where the theory says so: first come, first served; nobody leaves, so that all of them
are there in both shops. (With patience it holds in the mean only: who is served, and so stays,
takes the units of one behind, who then leaves.)
"""

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.goods import BEFALLS
from scenarios.supply import TERMS
from sim.record import Record
from tests.property.effort import examples
from tests.property.people import BEHAVIOURS
from tests.property.running import run
from tests.property.strategies import scenarios
from tests.property.supply import MORE_TERMS

LEVELS = ("r", "s", "c", "S", "U")  # of a reorder rule, in units of the inventory position
BY_POSITION = (  # rules that only look at the position and these levels
    "reorder-point", "min-max", "base-stock", "periodic-order-up-to", "periodic-min-max",
    "can-order", "periodic-joint",
)  # fmt: skip
UNEQUAL = (*BEHAVIOURS, *BEFALLS, "own_rules", "accept", "allocate", "rescue", "cancel", "ship")
TERMS_OF_SUPPLIERS = (*TERMS, *MORE_TERMS, "planner", "sourcing")
MORE = st.integers(1, 6)


def assert_nobody_waits_longer(poor: Record, rich: Record) -> None:
    """Demand that each order line ends at least as early, and gets as much at once."""
    assert np.array_equal(poor.orders.placed_at, rich.orders.placed_at)
    never = poor.world.end + 1.0
    ended = [np.nan_to_num(record.orders.ended_at, nan=never) for record in (poor, rich)]
    assert np.all(ended[1] <= ended[0])
    assert np.all(rich.orders.filled_at_once >= poor.orders.filled_at_once)
    assert np.all(rich.levels.backorders <= poor.levels.backorders + 1e-9)
    assert np.all(rich.levels.backorders_peak <= poor.levels.backorders_peak)


def with_more(scenario: dict[str, Any], units: int, *, initial: bool) -> dict[str, Any]:
    """Return the scenario with levels, and perhaps the first stock, higher by some units."""
    richer = deepcopy(scenario)
    rule = richer["policy"]["reorder"]
    rule |= {name: value + units for name, value in rule.items() if name in LEVELS}
    for item in richer["items"]:
        item["initial_on_hand"] += units * initial
    return richer


@examples(10)
def test_a_stock_higher_all_along_serves_everybody_sooner(effort: settings) -> None:
    """First stock and levels are higher by d: the shop buys the same, at the same times.

    So it has d units more on hand, or d backorders less, at every instant, whatever suppliers
    do to what is bought.
    """

    @effort
    @given(scenarios(without=UNEQUAL, patience=None, reorder=BY_POSITION), MORE)
    def holds(scenario: dict[str, Any], units: int) -> None:
        poor, rich = run(scenario), run(with_more(scenario, units, initial=True))
        for column in ("placed_at", "sent_at", "quantity", "received", "ended_at"):
            bought = [record.purchase_orders[column] for record in (poor, rich)]
            assert np.array_equal(bought[0], bought[1], equal_nan=True), column
        assert_nobody_waits_longer(poor, rich)
        more = [each.levels.on_hand - each.levels.backorders for each in (rich, poor)]
        assert more[0] - more[1] == pytest.approx(units * poor.world.horizon)

    holds()


@examples(10)
def test_higher_levels_serve_everybody_sooner_where_nothing_crosses(effort: settings) -> None:
    """The first stock is the same, the levels are higher, purchase orders differ.

    With lead times that are a process of their own and never cross, IN(t + L(t)) is IP(t) less
    the demand in between (Zipkin 1986): the higher position gives the higher stock. Batches of
    Q leave two positions equal modulo Q, so the higher one is never below the other.
    """
    strategy = scenarios(
        without=(*UNEQUAL, *TERMS_OF_SUPPLIERS),
        patience=None,
        reorder=("reorder-point", "base-stock"),
        delivery=("sequential",),
    )

    @effort
    @given(strategy, MORE)
    def holds(scenario: dict[str, Any], units: int) -> None:
        assert_nobody_waits_longer(
            run(scenario), run(with_more(scenario, units, initial=False))
        )

    holds()
