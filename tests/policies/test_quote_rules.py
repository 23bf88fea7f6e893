"""Quote rules, against a walk unit by unit, the law's quantiles, and simulated runs."""

from dataclasses import replace
from math import inf, isnan, log1p, nan

import numpy as np
import pytest

from policies import (
    BaseStock,
    ConstantQuote,
    LearnedQuote,
    NaiveQuote,
    PeriodicOrderUpTo,
    PipelineQuote,
    QuantileQuote,
    ReorderPoint,
    order_view,
    stock_view,
    supply_view,
)
from sim.laws import Constant, Gamma, Uniform
from sim.protocols import Law
from sim.views import Open, OrderView, Residual, SupplyView
from tests.unit.worlds import customers, run, world

STOCK = stock_view()


def pipelines(n: int) -> list[tuple[OrderView, SupplyView]]:
    """Random pipelines, and orders that wait for them, some overdue, some not covered."""
    rng = np.random.default_rng(3)
    cases = []
    for _ in range(n):
        now = 20.0
        dates = np.sort(rng.uniform(10.0, 50.0, size=rng.integers(0, 6)))
        sent = rng.uniform(0.0, 2.0, size=len(dates))  # after it was placed
        opened = tuple(
            Open(d - 12.0, d, int(rng.integers(1, 6)), sent_at=d - 12.0 + later)
            for d, later in zip(dates.tolist(), sent.tolist(), strict=True)
        )
        quantity = int(rng.integers(1, 6))
        order = order_view(now=now, quantity=quantity, free=int(rng.integers(0, quantity)))
        cases.append((order, supply_view(ahead=int(rng.integers(0, 9)), open_orders=opened)))
    return cases


def unit_by_unit(order: OrderView, supply: SupplyView) -> Open | None:
    """Hand the units out one at a time; return the purchase order of the order's last."""
    units = [purchase for purchase in supply.open_orders for _ in range(purchase.units)]
    for _ in range(supply.ahead):
        units = units[1:]
    mine = units[: order.open - order.free]
    return mine[-1] if len(mine) == order.open - order.free else None


def residual_of(law: Law) -> Residual:
    def residual(elapsed: float, p: float, _: Open | None = None, /) -> float:
        reached = law.cumulative_hazard(elapsed)
        return float(law.age_at(np.array([reached - log1p(-p)]))[0]) - elapsed

    return residual


def test_the_pipeline_is_walked_unit_by_unit() -> None:
    covered = 0
    for order, supply in pipelines(500):
        purchase = unit_by_unit(order, supply)
        covered += purchase is not None
        expected = max(purchase.expected_at, order.now) if purchase else order.now + 10.0 + 3.0
        assert PipelineQuote(review=3.0).quote(order, STOCK, supply) == expected
    assert 100 < covered < 400


@pytest.mark.parametrize("p", [0.05, 0.5, 0.95])
def test_a_quantile_promise_is_kept_with_that_probability(p: float) -> None:
    law = Gamma(mean=14.0, cv=0.5)
    for order, supply in pipelines(100):
        asked = supply._replace(residual=residual_of(law))
        date = QuantileQuote(p=p, review=3.0).quote(order, STOCK, asked)
        purchase = unit_by_unit(order, supply)
        sent, elapsed = (order.now + 3.0, 0.0)
        if purchase:
            sent, elapsed = purchase.sent_at, order.now - purchase.sent_at
        alive, late = law.cumulative_hazard(elapsed), law.cumulative_hazard(date - sent)
        assert 1 - np.exp(alive - late) == pytest.approx(p), "P(comes by then | not yet here)"


def test_a_new_purchase_order_has_the_quantile_of_its_law() -> None:
    from scipy import stats

    supply = supply_view(residual=residual_of(Gamma(mean=10.0, cv=0.5)))
    date = QuantileQuote(p=0.9).quote(order_view(), STOCK, supply)
    assert date == pytest.approx(stats.gamma.ppf(0.9, 4.0, scale=2.5))


def test_a_safer_promise_is_a_later_one() -> None:
    for order, supply in pipelines(50):
        dates = [QuantileQuote(p=p).quote(order, STOCK, supply) for p in (0.1, 0.5, 0.9, 0.99)]
        assert dates == sorted(dates)


def test_padding_is_on_the_wait_and_honest_by_default() -> None:
    order, opened = order_view(now=0.1), (Open(0.0, 0.7, 5),)
    supply = supply_view(mean_lead_time=10.0, open_orders=opened)
    assert PipelineQuote().quote(order, STOCK, supply) == 0.7, "to the last digit"
    assert PipelineQuote(factor=0.5).quote(order, STOCK, supply) == pytest.approx(0.4)
    assert PipelineQuote(factor=2, buffer=1).quote(order, STOCK, supply) == pytest.approx(2.3)
    assert NaiveQuote(factor=0.0).quote(order, STOCK, supply) == order.now
    assert NaiveQuote(factor=1.5, buffer=2.0).quote(order, STOCK, supply) == pytest.approx(17.1)


@pytest.mark.parametrize("p", [0.01, 0.2, 0.5, 0.9, 0.99])
def test_the_learned_wait_is_the_empirical_quantile(p: float) -> None:
    waits = np.random.default_rng(9).exponential(5.0, 137).round(1)
    supply = supply_view(waits=tuple(waits.tolist()))
    learned = LearnedQuote(p=p, n=200).quote(order_view(now=3.0), STOCK, supply) - 3.0
    assert learned == pytest.approx(np.quantile(waits, p, method="inverted_cdf"))
    assert np.mean(waits <= learned + 1e-9) >= p > np.mean(waits < learned - 1e-9)


def test_only_the_latest_waits_count_and_enough_of_them() -> None:
    supply = supply_view(waits=(*(99.0,) * 50, *(1.0,) * 20))
    rule = LearnedQuote(p=0.9, n=20, minimum=20)
    assert rule.learns == 20
    assert rule.quote(order_view(), STOCK, supply) == 1.0
    few = supply._replace(waits=(1.0,) * 19)
    assert rule.quote(order_view(), STOCK, few) == NaiveQuote().quote(order_view(), STOCK, few)
    with pytest.raises(ValueError, match=r"^minimum \(30\) must not be above n \(20\)$"):
        LearnedQuote(n=20, minimum=30)


RULES = [
    NaiveQuote(most_slips=2),
    PipelineQuote(most_slips=2),
    QuantileQuote(most_slips=2),
    LearnedQuote(most_slips=2),
    ConstantQuote(days=4.0, most_slips=2),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_a_promise_is_renewed_from_now_so_many_times(rule: NaiveQuote) -> None:
    supply = supply_view()
    fresh = rule.quote(order_view(), STOCK, supply)
    for slips in (1, 2):
        late = order_view(now=100.0, slips=slips, promised_at=5.0, promise=5.0)
        assert rule.quote(late, STOCK, supply) == pytest.approx(100.0 + fresh)
    assert isnan(rule.quote(order_view(now=100.0, slips=3), STOCK, supply))
    once = order_view(now=100.0, slips=1)
    assert isnan(replace(rule, most_slips=0).quote(once, STOCK, supply))
    assert rule.most_slips != type(rule).most_slips == 0, "by default it never is"


def test_a_new_promise_says_something_new() -> None:
    late = order_view(now=20.0, slips=1, promised_at=9.0, promise=9.0)
    supply = supply_view(open_orders=(Open(0.0, 9.0, 5),))
    assert isnan(PipelineQuote(most_slips=1).quote(late, STOCK, supply))
    assert PipelineQuote(most_slips=1, buffer=2.0).quote(late, STOCK, supply) == 22.0
    assert isnan(ConstantQuote(days=0.0, most_slips=1).quote(late, STOCK, supply))


def test_where_nobody_sells_nothing_is_promised() -> None:
    nothing = supply_view(mean_lead_time=nan)
    for rule in (NaiveQuote(), PipelineQuote(), QuantileQuote(), LearnedQuote()):
        assert isnan(rule.quote(order_view(), STOCK, nothing))
    never = supply_view(residual=lambda elapsed, p, _=None: inf)
    assert isnan(QuantileQuote().quote(order_view(), STOCK, never))


TIMES = np.cumsum(np.random.default_rng(21).exponential(0.3, 300)).tolist()
UNITS = np.random.default_rng(22).integers(1, 4, 300).tolist()


@pytest.mark.parametrize("rule", [PipelineQuote(), QuantileQuote(p=0.3)])
@pytest.mark.parametrize("reorder", [BaseStock(S=4), ReorderPoint(r=2, Q=1)], ids=str)
def test_known_lead_times_make_promises_that_are_kept_to_the_instant(
    rule: PipelineQuote, reorder: BaseStock
) -> None:
    # Nobody leaves, first come first served, every demand is ordered at once: all is known.
    record = run(
        world(
            customers(TIMES, UNITS),
            initial=(4,),
            end=120.0,
            lead_time=Constant(2.3),
            reorder=reorder,
            quote=rule,
        )
    )
    waited = ~np.isnan(record.orders.promised_at) & ~np.isnan(record.orders.ended_at)
    assert waited.sum() > 100
    assert np.array_equal(record.orders.promised_at[waited], record.orders.ended_at[waited])


def test_a_quantile_promise_is_kept_so_often_in_a_run() -> None:
    # One unit per review and lead times that can't cross: one purchase order per promise.
    rule = QuantileQuote(p=0.8)
    record = run(
        world(
            customers([10.0 * i + 1.0 for i in range(2000)]),
            end=20_010.0,
            lead_time=Uniform(2.0, 6.0),
            reorder=BaseStock(S=0),
            quote=rule,
        )
    )
    kept = record.orders.ended_at <= record.orders.promised_at
    # Binomial with 2,000 customers: 4 standard deviations.
    assert kept.mean() == pytest.approx(0.8, abs=4 * (0.8 * 0.2 / 2000) ** 0.5)


def test_the_review_belongs_to_the_wait_of_those_who_are_not_covered() -> None:
    # Reviews at 0, 7, 14: who comes at 1 is ordered for at 7, and served at 9.
    record = run(
        world(
            customers([1.0]),
            lead_time=Constant(2.0),
            reorder=PeriodicOrderUpTo(T=7.0, S=0),
            quote=PipelineQuote(review=6.0),
        )
    )
    assert record.orders.promised_at.tolist() == record.orders.ended_at.tolist() == [9.0]
