"""Base stock for impatient customers: the marginal rule, its limits, and the level at work."""

from math import exp
from typing import Any

import numpy as np
import pytest

from policies import PatienceAwareBaseStock, ReturnPurchase
from sim.laws import Exponential
from sim.ledger import Outcome
from sim.simulate import simulate
from tests.policies.test_forecast import interval
from tests.unit.worlds import customers, world

SHOP: dict[str, Any] = {"rate": 2.0, "lead_time": 5.0, "holding": 1.0}


def chain(S: int, theta: float, rate: float = 2.0, lead_time: float = 5.0) -> tuple[float, ...]:
    """Return E[I], P(cancel) and the share served at once, by plain recursion."""
    weights = [1.0]
    for n in range(1, 400):
        down = n / lead_time + theta * max(n - S, 0)
        weights.append(weights[-1] * rate / down)
    shares = [weight / sum(weights) for weight in weights]
    held = sum((S - n) * share for n, share in enumerate(shares[:S]))
    waiting = sum((n - S) * share for n, share in enumerate(shares) if n > S)
    return held, theta * waiting / rate, sum(shares[:S])


@pytest.mark.parametrize("patience", [0.5, 4.0, 40.0])
@pytest.mark.parametrize("margin", [0.4, 3.0, 20.0, 200.0])
def test_the_level_is_the_first_at_which_one_more_unit_is_not_worth_it(
    patience: float, margin: float
) -> None:
    rule = PatienceAwareBaseStock(**SHOP, patience=patience, margin=margin)

    def is_worth_it(S: int) -> bool:
        (held, lost, _), (more, fewer, _) = chain(S, 1 / patience), chain(S + 1, 1 / patience)
        return more - held < 2.0 * margin * (lost - fewer)

    assert not is_worth_it(rule.S)
    assert all(is_worth_it(S) for S in range(rule.S))


def poisson(mean: float, most: int) -> float:
    term = total = exp(-mean)
    for n in range(1, most + 1):
        term *= mean / n
        total += term
    return total


def test_endless_patience_is_the_newsvendor_on_poisson_demand() -> None:
    # One who never leaves loses nothing; a backorder costs 9 per time: P(D <= S) >= 9 / 10.
    rule = PatienceAwareBaseStock(**SHOP, patience=1e9, margin=0.0, backorder=9.0)
    assert rule.S == next(S for S in range(99) if poisson(10.0, S) >= 0.9) == 14


def test_no_patience_is_lost_sales() -> None:
    # Erlang's loss formula instead of waiting: a unit more saves 2 * 20 * (loss - less).
    rule = PatienceAwareBaseStock(**SHOP, patience=1e-7, margin=20.0)
    losses, held = [1.0], [0.0]
    for S in range(1, 40):
        losses.append(10.0 * losses[-1] / (S + 10.0 * losses[-1]))
        held.append(S - 10.0 * (1.0 - losses[-1]))
    costs = [h + 2.0 * 20.0 * loss for h, loss in zip(held, losses, strict=True)]
    assert costs.index(min(costs)) == rule.S


def test_dear_customers_are_worth_more_stock_and_a_cheap_one_none() -> None:
    levels = [
        PatienceAwareBaseStock(**SHOP, patience=4.0, margin=margin).S
        for margin in (0.01, 1.0, 5.0, 20.0, 100.0)
    ]
    assert levels[0] == 0
    assert levels == sorted(levels)
    assert levels[-1] > 12


def test_it_is_a_base_stock() -> None:
    rule = PatienceAwareBaseStock(**SHOP, patience=4.0, margin=20.0)
    assert (rule.S, rule.trigger) == (12, 11)


@pytest.mark.long
def test_at_work_it_loses_the_customers_that_the_chain_says() -> None:
    rule = PatienceAwareBaseStock(**SHOP, patience=4.0, margin=5.0)
    rng = np.random.default_rng(12)
    times = np.cumsum(rng.exponential(0.5, 30_000)).tolist()
    given = world(
        customers(times, patience=Exponential(mean=4.0)),
        initial=(rule.S,),
        end=times[-1],
        lead_time=Exponential(mean=5.0),
        reorder=rule,
        cancel=ReturnPurchase(),
    )
    orders = simulate(given).orders
    outcome = np.array(orders.outcome)[500:]
    _, cancelled, at_once = chain(rule.S, 0.25)
    for kind, share in ((Outcome.CANCELLED, cancelled), (Outcome.FILLED, at_once)):
        mean, half = interval((outcome == kind).astype(float))
        assert mean == pytest.approx(share, abs=half)
        assert half < 0.03


def test_something_must_be_lost() -> None:
    with pytest.raises(ValueError, match="margin or backorder must be above 0"):
        PatienceAwareBaseStock(**SHOP, patience=4.0, margin=0.0)
