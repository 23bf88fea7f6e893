"""Sourcing rules that are broken, each in one way, are found out; unusual ones are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from policies import check_policy
from policies.questions_sourcing import judged, purchases, records
from sim.views import Purchase, Status, StockView, SupplierView

COUNTER = count()


def first(stock: StockView, quantity: int, suppliers: Sequence[SupplierView]) -> Any:
    return [Purchase(suppliers[0].name, quantity)]


@dataclass(frozen=True)
class Sources:
    """A sourcing rule that answers, judges, and says about itself, what it is told to."""

    answer: Any = first
    judge: Any = None
    learns: Any = None
    chance: Any = None

    def source(self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]) -> Any:
        return self.answer(stock, quantity, suppliers)


def by_record(supplier: SupplierView) -> float:
    return sum(each.received for each in supplier.deliveries) / len(supplier.deliveries)


def cheapest_up(stock: StockView, quantity: int, suppliers: Sequence[SupplierView]) -> Any:
    up = [each for each in suppliers if each.up]
    return [Purchase(min(up, key=lambda each: each.price).name, quantity)]


def trusted(stock: StockView, quantity: int, suppliers: Sequence[SupplierView]) -> Any:
    good = [each for each in suppliers if each.status == Status.TRUSTED]
    return [Purchase(good[0].name, quantity)]


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        (
            Sources(lambda s, n, them: [Purchase(each.name, n // 2) for each in them[:2]]),
            "sum to",
        ),
        (Sources(lambda s, n, them: [Purchase("nobody", n)]), "purchases from acme"),
        (Sources(lambda s, n, them: [(them[0].name, n)]), "a sequence of Purchase"),
        (Sources(lambda s, n, them: [Purchase(them[0].name, -n)]), "a whole number of units"),
        (Sources(cheapest_up), "raised ValueError"),  # with everyone down
        (Sources(trusted, lambda who, now: who.status), "raised IndexError"),
        (
            Sources(lambda s, n, them: [Purchase(max(them, key=by_record).name, n)], learns=9),
            "raised ZeroDivisionError",
        ),
        (
            Sources(lambda s, n, them: [Purchase(them[1 // them[0].placed].name, n)]),
            "raised Zero",
        ),
        (Sources(learns=2.5), "learns is 2.5; allowed is a whole number"),
        (Sources(learns=-1), "learns is -1; allowed is a whole number"),
        (Sources(chance="often"), "chance is 'often'; allowed is True or False"),
        (Sources(judge=lambda who, now: 1), "judge() returned 1; allowed is one of Status.T"),
        (Sources(judge=lambda who, now: who.deliveries[0]), "judge() raised IndexError"),
        (Sources(judge=lambda who, now: Status(next(COUNTER) % 2)), "judge() is not determ"),
    ],
)
def test_a_broken_sourcing_rule_is_found_out(broken: object, text: str) -> None:
    findings = check_policy(broken)
    assert any(text in finding for finding in findings), findings


def one_by_one(stock: StockView, quantity: int, suppliers: Sequence[SupplierView]) -> Any:
    return [Purchase(suppliers[-1].name, 1) for _ in range(quantity)]


def strict(supplier: SupplierView, now: float) -> Status:
    return Status.ABANDONED


def unmoved(supplier: SupplierView, now: float) -> Status:
    return supplier.status


def test_unusual_sourcing_rules_are_not_accused() -> None:
    assert check_policy(Sources()) == []
    assert check_policy(Sources(one_by_one)) == []
    assert check_policy(Sources(judge=strict, learns=0, chance=False)) == []


def test_the_questions_show_what_the_model_would_show_and_no_more() -> None:
    for stock, _, suppliers in purchases(Sources(), ()):
        assert stock.uniform != stock.uniform, "nan for who asks for no chance"
        assert not any(each.deliveries or each.status for each in suppliers)
    asked = Sources(learns=8, chance=True, judge=unmoved)
    assert {0, 1, 4, 8} == {len(record) for record in records(asked)}
    shown = [each for _, _, suppliers in purchases(asked, ()) for each in suppliers]
    assert {each.status for each in shown} == set(Status)
    assert {each.up for each in shown} == {True, False}
    for each, now in judged(asked):
        for delivery in each.deliveries:
            assert min(delivery.due_at, delivery.ended_at) < now, "due, or ended"
            assert delivery.placed_at <= delivery.ended_at
            assert delivery.ended_at <= now or delivery.received == 0
