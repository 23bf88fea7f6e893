"""How long a purchase order takes whose time is a sum: the law of it, and what is expected."""

from dataclasses import replace
from math import inf, isclose

import numpy as np
import pytest

from results.kpis import measure_shop
from sim.durations import mean_lead_time, residual
from sim.laws import Constant, Exponential
from sim.protocols import Law
from sim.record import Record
from sim.terms import Confirmation, Parts
from sim.views import SupplyView
from sim.world import Supplier
from tests.unit.worlds import Ask, OrderAt, customers, run, world

NEAR = 0.01  # of a probability: what 16,384 points of a sum may miss


def maker(lead_time: Law, **terms: object) -> Supplier:
    return replace(Supplier(name="maker", lead_time=lead_time), **terms)  # type: ignore[arg-type]


def test_a_mean_is_that_of_all_that_adds_up() -> None:
    terms = maker(
        Exponential(2.0),
        per_unit=True,
        transit=Exponential(5.0),
        parts=Parts(parts=3, gap=Exponential(4.0)),
    )
    assert [mean_lead_time(terms, units) for units in (1, 2, 3, 10)] == [7.0, 13.0, 19.0, 33.0]
    assert mean_lead_time(terms) == 7.0


@pytest.mark.parametrize("units", [2, 7, 100])
def test_so_many_exponential_times_are_an_erlang_time(units: int) -> None:
    from scipy import stats

    erlang, each = stats.gamma(units, scale=2.0), maker(Exponential(2.0), per_unit=True)
    for elapsed in (0.0, float(erlang.mean()), float(erlang.ppf(0.9))):
        for p in (0.05, 0.5, 0.9, 0.99):
            due = elapsed + residual(each, units, elapsed, p)
            left = erlang.sf(due) / erlang.sf(elapsed)
            assert left == pytest.approx(1 - p, abs=NEAR / erlang.sf(elapsed))


def test_a_way_makes_the_time_longer_by_its_law() -> None:
    # Exponential of mean 2 and 6: P(T > t) = (6 exp(-t / 6) - 2 exp(-t / 2)) / 4.
    terms = maker(Exponential(2.0), transit=Exponential(6.0))
    for p in (0.1, 0.5, 0.9, 0.99):
        due = residual(terms, 1, 0.0, p)
        late = (6 * np.exp(-due / 6) - 2 * np.exp(-due / 2)) / 4
        assert late == pytest.approx(1 - p, abs=NEAR)


def test_constant_times_add_up_exactly() -> None:
    terms = maker(Constant(2.0), per_unit=True, transit=Constant(20.0))
    terms = replace(terms, parts=Parts(parts=4, gap=Constant(3.0)))
    for p in (0.01, 0.5, 0.99):
        assert residual(terms, 10, 0.0, p) == 20.0 + 20.0 + 9.0
        assert residual(terms, 1, 0.5, p) == 21.5
        assert residual(terms, 10, 60.0, p) == 0.0, "overdue"
    assert residual(None, 10, 0.0, 0.5) == inf


def bought(units: int, **terms: object) -> Record:
    """Order units at 1."""
    given = world(customers([0.5], [units]), reorder=OrderAt(((1.0, units),)), end=60.0)
    return run(replace(given, suppliers=(replace(given.suppliers[0], **terms),)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ({"delivery": "queue", "per_unit": True}, 21.0),
        ({"parts": Parts(parts=2, gap=Constant(3.0))}, 6.0),
        ({"parts": Parts(parts=3, gap=Constant(3.0)), "merge_window": 4.0}, 13.0),
        ({"delivery": "queue", "per_unit": True, "transit": Constant(7.0)}, 28.0),
    ],
    ids=str,
)
def test_what_is_not_left_to_chance_is_due_expected_and_received_at_one_time(
    terms: dict[str, object], due: float
) -> None:
    record = bought(10, **terms)
    table = record.purchase_orders
    assert [table[name][0] for name in ("due_at", "expected_at", "ended_at")] == [due] * 3
    ((kept, lines),) = measure_shop(record, ["otif"])
    assert (kept, lines) == (1.0, 1.0), "on time, in full"


def test_a_supplier_may_promise_something_else() -> None:
    table = bought(10, delivery="queue", per_unit=True, promise=4.0).purchase_orders
    assert (table.due_at[0], table.expected_at[0]) == (5.0, 21.0)


def test_units_cancelled_before_they_are_sent_take_no_time() -> None:
    """Ten are ordered at 1 and six given back at 2, before the merged order goes at 5."""
    given = world(
        customers([0.5], [6], patience=Constant(1.5)),
        reorder=OrderAt(((1.0, 10),)),
        cancel=Ask({"cancel": lambda order, stock: order.open}),
        end=60.0,
    )
    terms = {"delivery": "queue", "per_unit": True, "merge_window": 4.0}
    supplier = replace(given.suppliers[0], **terms)  # type: ignore[arg-type]
    table = run(replace(given, suppliers=(supplier,))).purchase_orders
    assert table.cancelled[0] == 6
    assert [table[name][0] for name in ("due_at", "expected_at", "ended_at")] == [13.0] * 3


def test_a_confirmation_tells_of_the_last_part() -> None:
    parts = Parts(parts=3, gap=Exponential(4.0))
    table = bought(9, parts=parts, confirmation=Confirmation()).purchase_orders
    assert isclose(table.expected_at[0], table.ended_at[0])


def test_a_sourcing_rule_is_told_the_time_that_the_purchase_takes() -> None:
    """Of 10 units, bolt's come sooner; of one, acme's would."""
    sellers = (
        maker(Constant(2.0), delivery="queue", per_unit=True, name="acme", prices=(1.0,)),
        maker(Constant(9.0), name="bolt", prices=(1.0,)),
    )
    seen: list[list[float]] = []

    def source(stock: object, quantity: int, suppliers: list[object]) -> list[object]:
        seen.append([each.lead_time for each in suppliers])  # type: ignore[attr-defined]
        return [("acme", quantity)]

    plan = OrderAt(((1.0, 1), (2.0, 10)))
    given = world(customers([0.5]), reorder=plan, sourcing=Ask({"source": source}), end=9.0)
    run(replace(given, suppliers=sellers))
    assert seen == [[2.0, 9.0], [20.0, 9.0]]


def test_the_mean_that_promises_are_made_from_is_that_of_a_purchase() -> None:
    """Of what is lacking, or of the last purchase if that was larger."""
    seen: list[float] = []

    def quote(order: object, stock: object, supply: SupplyView) -> float:
        seen.append(supply.mean_lead_time)
        return inf - inf

    given = world(
        customers([0.5, 1.5, 2.5], [3, 3, 30]),
        reorder=OrderAt(((1.0, 10),)),
        quote=Ask({"quote": quote}),
        end=5.0,
    )
    terms = replace(given.suppliers[0], delivery="queue", per_unit=True)
    run(replace(given, suppliers=(terms,)))
    assert seen == [6.0, 20.0, 60.0]
