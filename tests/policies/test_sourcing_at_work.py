"""Sourcing rules in a shop that buys every day from two suppliers, worked out by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from policies import (
    Backup,
    Bandit,
    Cheapest,
    ConfidenceBandit,
    ConstantOrder,
    FixedSplit,
    RoundRobin,
    Scorecard,
)
from results.kpis import kpis_of, measure
from sim.laws import Constant
from sim.record import Record
from sim.rules import Sourcing
from sim.terms import Disruption
from sim.views import Status
from sim.world import Supplier
from tests.unit.worlds import run, world

ACME = Supplier(name="acme", lead_time=Constant(5.0), prices=(1.0,), promise=3.0)
BOLT = Supplier(name="bolt", lead_time=Constant(2.0), prices=(1.2,))


def bought(
    sourcing: Sourcing, *suppliers: Supplier, q: int = 1, end: float = 30.0, **options: Any
) -> Record:
    """Buy `q` units at 0, 1, 2, ..."""
    given = world(end=end, reorder=ConstantOrder(T=1.0, q=q), sourcing=sourcing)
    return run(replace(given, suppliers=suppliers), **options)


def chosen(record: Record) -> str:
    """The initial of the supplier of each line."""
    names = [supplier.name[0] for supplier in record.world.suppliers]
    return "".join(names[number] for number in record.purchase_orders.supplier)


def test_a_supplier_that_is_always_late_is_dropped_on_the_ninth_day() -> None:
    """Acme promises 3 days and takes 5.

    At 6, what was ordered at 0, 1 and 2 is overdue: probation, and a trial of the only unit. At
    9, so is what was due after that, at 7 and 8: abandoned.
    """
    rule = Scorecard(window=4, minimum=3, probation=2)
    record = bought(rule, ACME, BOLT)
    assert chosen(record) == "a" * 9 + "b" * 21
    assert record.verdicts.time.tolist() == [6.0, 9.0]
    assert record.verdicts.status.tolist() == [Status.PROBATION, Status.ABANDONED]
    assert record.verdicts.supplier.tolist() == [0, 0]
    told = dict(zip(kpis_of("supplier"), measure(record)["supplier"][0], strict=True))
    assert told["abandonments"][0] == 1
    assert told["abandoned_at"][0] == 9.0
    assert told["otif"].tolist() == [0.0, 9.0]


def test_a_tolerance_of_two_days_keeps_it() -> None:
    rule = Scorecard(window=4, minimum=3, probation=2, late_tolerance=2.0)
    assert chosen(bought(rule, ACME, BOLT)) == "a" * 30


def test_a_trial_is_a_share_of_each_purchase() -> None:
    """From 6 to 9 half of four units go to acme on probation."""
    rule = Scorecard(window=4, minimum=3, probation=2)
    table = bought(rule, ACME, BOLT, q=4).purchase_orders
    days: dict[float, list[int]] = {}
    for time, units in zip(table.placed_at, table.quantity, strict=True):
        days.setdefault(float(time), []).append(int(units))
    assert [days[day] for day in (5.0, 6.0, 8.0, 9.0)] == [[4], [2, 2], [2, 2], [4]]


def test_who_is_forgiven_is_tried_again_and_dropped_again() -> None:
    """Forgiven at 19: orders of 19 and 20 are due at 22 and 23, both overdue at 24."""
    rule = Scorecard(window=4, minimum=3, probation=2, forgive=10.0)
    record = bought(rule, ACME, BOLT)
    assert record.verdicts.time.tolist() == [6.0, 9.0, 19.0, 24.0]
    assert chosen(record) == "a" * 9 + "b" * 10 + "a" * 5 + "b" * 6


def test_the_backup_serves_during_a_disruption() -> None:
    down = replace(ACME, disruption=Disruption(up=Constant(10.0), down=Constant(5.0)))
    found = chosen(bought(Backup("acme", "bolt"), down, BOLT))
    assert found == "a" * 10 + "b" * 5 + "a" * 10 + "b" * 5


def test_turns_splits_and_prices() -> None:
    assert chosen(bought(RoundRobin(), ACME, BOLT)) == "ab" * 15
    assert chosen(bought(Cheapest(), BOLT, ACME)) == "a" * 30
    dear = replace(ACME, order_cost=0.5)  # 1.5 for one unit, 1.125 for four
    assert chosen(bought(Cheapest(), dear, BOLT)) == "b" * 30
    assert chosen(bought(Cheapest(), dear, BOLT, q=4)) == "a" * 30
    split = bought(FixedSplit(("acme", "bolt"), (2.0, 1.0)), ACME, BOLT, q=5).purchase_orders
    assert split.quantity.tolist() == [3, 2] * 30


def test_a_bandit_leaves_the_late_one_as_soon_as_it_knows() -> None:
    """Acme is cheaper by 0.2 and late by up to 2; at 0.5 per day that is 1 dearer.

    Both are tried once. At 3 acme's is just due; at 4 it is late by 1, which costs 0.5.
    """
    found = chosen(bought(Bandit(late=0.5, epsilon=0.0), ACME, BOLT))
    assert found == "ab" + "aa" + "b" * 26
    assert chosen(bought(Bandit(late=0.0, epsilon=0.0), ACME, BOLT)) == "ab" + "a" * 28


def test_a_bandit_explores_by_the_numbers_of_the_run() -> None:
    rule = Bandit(late=0.5, epsilon=0.4)
    record = bought(rule, ACME, BOLT, end=1000.0, seed=4)
    share = chosen(record)[10:].count("a") / 990
    assert share == pytest.approx(0.2, abs=3.29 * np.sqrt(0.2 * 0.8 / 990))
    assert chosen(bought(rule, ACME, BOLT, end=1000.0, seed=4)) == chosen(record)


def test_a_confidence_bandit_tries_the_dear_one_ever_more_seldom() -> None:
    found = chosen(bought(ConfidenceBandit(late=0.5, spread=2.0), ACME, BOLT, end=1000.0))
    parts = [found[start : start + 250].count("a") for start in range(0, 1000, 250)]
    assert parts == sorted(parts, reverse=True)
    assert parts[-1] >= 1, "but never stops"
