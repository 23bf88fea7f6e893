"""Money neither appears nor vanishes: every amount is in one line, and the lines add up."""

from math import fsum
from typing import Any

import pytest
from hypothesis import given, settings

from results.kpis import KPIS, kpis_of, measure
from results.kpis.money import COSTS
from results.view import Scope
from sim.ledger import Fee
from sim.record import Record
from tests.property.effort import examples
from tests.property.running import run
from tests.property.strategies import scenarios
from tests.results.row_by_row import customer_money
from tests.results.row_groups import Group, fees, rows_of, total
from tests.results.row_storage import room_costs
from tests.results.row_supply import ordering_cost

COST_LINES = tuple(cost.__name__ for cost in COSTS)


def amounts(record: Record, scope: Scope) -> dict[str, list[float]]:
    """Return the amounts of money of each group of a scope, by KPI."""
    names, pairs = kpis_of(scope), measure(record)[scope]
    of_money = [k for k, name in enumerate(names) if KPIS[name].group == "money"]
    return {names[k]: pairs[:, k, 0].tolist() for k in of_money}


def recount(record: Record) -> dict[str, float]:
    """Return the same amounts of the whole shop, by loops over rows."""
    world, g = record.world, Group(record, "all", 0)
    money = {name: amount * g.span for name, amount in customer_money(g).items()}
    sent = [line for line in g.purchases if g.inside(line["sent_at"])]
    lost = [row for row in rows_of(record.write_offs) if g.inside(row["time"])]
    counts = [fee for fee in g.fees if fee["kind"] == Fee.COUNT]
    items, levels = list(enumerate(world.items)), record.levels
    money |= {
        "cost_purchase": fsum(row["units"] * row["of"]["unit_cost"] for row in g.receipts),
        "cost_ordering": fsum(ordering_cost(g, line) for line in sent),
        "cost_holding": fsum(levels.on_hand[i] * item.holding for i, item in items),
        "cost_storage": fsum(room_costs(record, g)),
        "cost_write_off": total(lost, "units") * world.costs.write_off,
        "cost_counting": total(counts, "amount"),
        "cost_return": fees(g, Fee.RETURN),
        "cost_expedite": fees(g, Fee.EXPEDITE),
        "cost_inspection": fees(g, Fee.INSPECTION),
    }
    money["stock_value_change"] = fsum(
        item.end_value * (levels.on_hand_end[i] - levels.on_hand_start[i]) for i, item in items
    )
    money["cost_total"] = fsum(money[name] for name in COST_LINES)
    earned = money["revenue"] + money["stock_value_change"]
    return money | {"profit": earned - money["cost_total"]}


@examples(12)
def test_every_amount_is_found_again_row_by_row(effort: settings) -> None:
    """Each money KPI is the sum of the amounts of its rows.

    The total cost is the sum of all cost lines, and profit is revenue with the change of the
    stock's value less the costs.
    """

    @effort
    @given(scenarios())
    def holds(scenario: dict[str, Any]) -> None:
        record = run(scenario)
        found = {name: values[0] for name, values in amounts(record, "all").items()}
        expected = recount(record)
        assert found.keys() == expected.keys()
        for name, amount in found.items():
            assert amount == pytest.approx(expected[name], rel=1e-9, abs=1e-6), name

    holds()


@examples(8)
def test_groups_add_up_to_the_shop(effort: settings) -> None:
    """Money of all items, and as far as a class or a supplier has it, adds up to the shop's."""

    @effort
    @given(scenarios())
    def holds(scenario: dict[str, Any]) -> None:
        record = run(scenario)
        whole = {name: values[0] for name, values in amounts(record, "all").items()}
        scopes: tuple[Scope, ...] = ("item", "class", "supplier")
        for scope in scopes:
            for name, values in amounts(record, scope).items():
                assert fsum(values) == pytest.approx(whole[name], rel=1e-9, abs=1e-6), name

    holds()
