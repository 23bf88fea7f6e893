"""Bounds: what would fill the memory or never end stops with words."""

from dataclasses import dataclass, replace
from math import inf, nextafter

import pytest

from policies import AcceptAll, PeriodicOrderUpTo
from sim.arrivals import PoissonArrivals, Renewal
from sim.errors import BoundError
from sim.laws import Constant, Exponential
from sim.simulate import simulate
from sim.views import Care, OrderView
from tests.unit.worlds import customers, world


@dataclass(frozen=True)
class AlwaysAgain:
    """Asks to be asked again at the very next instant that the clock knows."""

    def retain(self, order: OrderView) -> Care:
        return Care(again=nextafter(order.now, inf))


def test_more_customers_than_allowed_are_refused_before_they_are_drawn() -> None:
    busy = replace(world(customers([1.0])), most_orders=1)
    many = replace(busy.customers[0], arrivals=PoissonArrivals(rate=1e9))
    with pytest.raises(BoundError, match=r"1 order lines, about 1e\+11 are to be expected"):
        simulate(replace(busy, customers=(many,)))


def test_customers_are_counted_when_more_come_than_were_expected() -> None:
    given = world(customers([1.0, 2.0, 3.0]))
    assert len(simulate(replace(given, most_orders=3)).orders) == 3
    few = replace(given.customers[0], arrivals=PoissonArrivals(rate=0.05))
    lucky = replace(given, customers=(few,), most_orders=5)  # 5 are expected
    came = [len(simulate(replace(lucky, most_orders=100), 1, n).orders) for n in range(20)]
    assert min(came) <= 5 < max(came)
    for replication, n in enumerate(came):
        if n <= 5:
            assert len(simulate(lucky, 1, replication).orders) == n
        else:
            with pytest.raises(BoundError, match="5 order lines, more"):
                simulate(lucky, 1, replication)


def test_customers_who_never_want_anything_end_with_the_run() -> None:
    given = world(customers([1.0]))
    idle = replace(given.customers[0], name="idle", order_size=Constant(0.4))
    for law in (PoissonArrivals(rate=2.0), Renewal(Exponential(0.5))):
        nobody = replace(idle, arrivals=law)
        record = simulate(replace(given, customers=(nobody, given.customers[0])))
        assert record.orders.placed_at.tolist() == [1.0]


def test_reviews_without_end_are_stopped() -> None:
    hasty = world(customers([1.0]), reorder=PeriodicOrderUpTo(T=1e-9, S=3))
    with pytest.raises(BoundError, match=r"may have 5,000 events"):
        simulate(replace(hasty, most_events=5_000))


def test_a_rule_that_wants_to_be_asked_for_ever_is_stopped() -> None:
    nagging = world(customers([1.0]), accept=AcceptAll(), retain=AlwaysAgain())
    with pytest.raises(BoundError, match="at time 1; is a review"):
        simulate(replace(nagging, most_events=5_000))


def test_a_run_within_its_bounds_is_what_it_is_without() -> None:
    given = world(customers([1.0, 2.0]), reorder=PeriodicOrderUpTo(T=1.0, S=3))
    plain, bounded = simulate(given), simulate(replace(given, most_orders=2, most_events=500))
    assert plain.orders.ended_at.tolist() == bounded.orders.ended_at.tolist()
