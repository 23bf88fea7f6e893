"""What customers who wait cost, where their classes have rates of their own, by hand."""

from collections.abc import Callable

from results.kpis import kpis_of, measure
from results.view import Scope
from sim.arrivals import Renewal
from sim.laws import Constant
from sim.ledger import Outcome
from sim.record import Record
from sim.world import Costs, CustomerClass, Item, World

O = Outcome  # noqa: E741 - keeps the table below a table
MakeRecord = Callable[..., Record]
EVERY_DAY = Renewal(gap=Constant(1.0))

WORLD = World(
    items=(Item(name="lantern"),),
    customers=(
        CustomerClass(name="web", arrivals=EVERY_DAY),
        CustomerClass(name="contract", arrivals=EVERY_DAY, backorder_cost=20.0),
    ),
    suppliers=(),
    horizon=10.0,
    warm_up=10.0,
    costs=Costs(backorder=1.0),
)


def test_a_class_may_have_its_own_backorder_cost(make_record: MakeRecord) -> None:
    rows = [
        {"placed_at": 4, "quantity": 3, "shipped": 3, "ended_at": 12, "outcome": O.SHIPPED},
        {"placed_at": 14, "quantity": 2, "customer_class": 1, "cancelled": 2, "ended_at": 17,
         "outcome": O.CANCELLED},
        {"placed_at": 19, "quantity": 4, "customer_class": 1},
    ]  # fmt: skip
    record = make_record(WORLD, rows, shipments=[{"row": 0, "time": 12, "units": 3}])
    web_cost, contract_cost = 3 * 2 * 1.0, (2 * 3 + 4 * 1) * 20.0
    place = kpis_of("class").index("cost_backorder")
    assert measure(record)["class"][:, place, 0].tolist() == [web_cost, contract_cost]
    scopes: tuple[Scope, ...] = "all", "item"
    for scope in scopes:
        total, span = measure(record)[scope][0, kpis_of(scope).index("cost_backorder")]
        assert (total, span) == (web_cost + contract_cost, 10.0)
