"""Every built-in rule passes the conformance check; every broken rule is found out."""

from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any

import numpy as np
import pytest

from policies import (
    HOOKS,
    RULES,
    PolicyError,
    ReorderPoint,
    assert_policy,
    build,
    check_policy,
    rule_name,
)
from policies.questions import stocks
from sim import rules
from sim.views import Answer, OrderView, Purchase, StockView
from tests.policies.broken import BROKEN, Idle, Orders, Raises
from tests.policies.broken_care import BROKEN_CARE
from tests.policies.broken_reorder import BROKEN_REORDER, Calls, Joins, Looks
from tests.policies.parameters import OF_HOOK, PARAMETERS

PROTOCOLS = {
    "reorder": rules.Reorder,
    "sourcing": rules.Sourcing,
    "accept": rules.Accept,
    "quote": rules.Quote,
    "allocate": rules.Allocate,
    "ship": rules.Ship,
    "retain": rules.Retain,
    "cancel": rules.Cancel,
    "rescue": rules.RescueRule,
}
BUILT_IN = [
    (hook, name, params)
    for hook, known in RULES.items()
    for name in known
    for params in OF_HOOK.get((hook, name), PARAMETERS.get(name, [{}]))
]


@pytest.mark.parametrize(("hook", "name", "params"), BUILT_IN)
def test_built_in_rules_conform(hook: str, name: str, params: dict[str, Any]) -> None:
    rule = build(hook, name, params)
    assert check_policy(rule, hook) == []
    assert check_policy(rule) == []
    assert isinstance(rule, PROTOCOLS[hook])
    assert rule_name(rule) == name


@pytest.mark.parametrize(
    ("rule", "text"),
    BROKEN + BROKEN_CARE + BROKEN_REORDER,
    ids=lambda value: str(value).partition(" at 0x")[0][:60],  # the same in every process
)
def test_broken_rules_are_found_out(rule: object, text: str) -> None:
    findings = check_policy(rule)
    assert any(text in finding for finding in findings), findings


def test_a_break_is_told_once_and_nothing_else_is_made_up() -> None:
    (finding,) = check_policy(Orders(trigger=8))
    assert "inventory_position=9" in finding, "the first position at which the promise breaks"
    assert len(check_policy(Raises())) == 1


def test_an_assertion_tells_all_findings() -> None:
    assert_policy(ReorderPoint(r=60, Q=125))
    with pytest.raises(PolicyError) as caught:
        assert_policy(Orders(answer=-1, review_period=-7), "reorder")
    assert len(caught.value.problems) >= 2
    assert str(caught.value).startswith("tests.policies.broken:Orders: ")


def test_a_rule_is_checked_for_the_hook_it_is_to_answer_for() -> None:
    (finding,) = check_policy(ReorderPoint(r=60, Q=125), "ship")
    assert finding == "has no method ship(), which answers for 'ship'"
    with pytest.raises(PolicyError, match=r"no hook 'shipping'; known: .*nearest: 'ship'"):
        check_policy(ReorderPoint(r=60, Q=125), "shipping")
    (finding,) = check_policy(Idle())
    assert all(f"{hook.method}() for {name}" in finding for name, hook in HOOKS.items())


@dataclass(frozen=True)
class Unusual:
    """Unusual, and right: two hooks, numpy's integers, something computed once."""

    S: int = 10

    @cached_property
    def level(self) -> int:
        return 2 * self.S

    def order(self, stock: StockView) -> np.int64:
        return np.int64(max(self.level - stock.inventory_position, 0))

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        return (
            Answer.BACKORDER if order.priority == 1 or stock.backorders < 5 else Answer.REJECT
        )


@dataclass(frozen=True)
class ConstantOrder:
    """The same quantity at every review, wherever the position is; it says so."""

    q: int
    trigger: float = inf
    review_period: float | None = 7.0

    def order(self, stock: StockView) -> int:
        return self.q


def test_unusual_rules_are_not_accused() -> None:
    assert check_policy(Unusual()) == []
    assert check_policy(ConstantOrder(q=5)) == []
    assert check_policy(ConstantOrder(q=0, trigger=-inf)) == []


@dataclass(frozen=True)
class Named(Orders):
    """Names its suppliers: as a tuple, a list, or nothing to say that nothing is bought."""

    def order(self, stock: StockView) -> Any:
        short = max(10 - stock.inventory_position, 0)
        if short % 3 == 0:
            return [Purchase("acme", short), Purchase("bolt", 0)]
        return (Purchase("acme", 1), Purchase("bolt", short - 1)) if short else ()


@dataclass(frozen=True)
class Remembers(Orders):
    """Learns the latest demand, orders up to twice that, and joins up to three times."""

    learns_every: float = 7.0

    def learn(self, learned: tuple[float, ...], demand: int) -> tuple[float, ...]:
        return (*learned[-3:], float(demand))

    def order(self, stock: StockView) -> int:
        return self._up_to(2, stock)

    def join(self, stock: StockView) -> int:
        return self._up_to(3, stock)

    def _up_to(self, periods: int, stock: StockView) -> int:
        level = periods * int(max(stock.learned, default=0.0))
        return max(level - stock.inventory_position, 0)


@pytest.mark.parametrize(
    "rule",
    [
        Named(trigger=9),
        Remembers(),
        Calls(),
        Calls(answer=5, trigger=inf),
        Joins(units=np.int64(3)),
        Looks(),
        Looks(sees_pipeline=False),
    ],
)
def test_reorder_rules_that_use_all_they_may_are_not_accused(rule: object) -> None:
    assert check_policy(rule) == []


def test_the_views_of_a_rule_that_learns_show_what_it_learned() -> None:
    learned = {view.learned for view in stocks(Remembers())}
    assert {(), (0.0,), (7.0,), (0.0, 0.0, 1e5), (2.0, 0.0, 1.0, 4.0)} <= learned
    assert {view.learned for view in stocks(Orders())} == {()}


def test_the_pipeline_adds_up_to_what_is_on_order() -> None:
    asked = stocks(Looks())
    assert all(sum(part.units for part in view.pipeline) == view.on_order for view in asked)
    assert all(view.pipeline for view in asked if view.on_order)
    times = [part.expected_at - view.now for view in asked for part in view.pipeline]
    assert min(times) < 0 < max(times)
    assert not any(view.pipeline for view in stocks(Orders()))


def test_a_constant_order_at_every_change_never_ends() -> None:
    (finding,) = check_policy(ConstantOrder(q=5, review_period=None))
    assert "with plenty in stock" in finding
