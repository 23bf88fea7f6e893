"""The unit of work gives the KPIs that a run gives, and survives what a rule raises."""

from dataclasses import replace

import pytest

from results.kpis import kpis_of, measure
from results.work import Failure, Job, Row, replicate
from sim.simulate import simulate
from sim.views import StockView
from sim.world import Policy, World
from tests.results.busy_world import busy_world


class Fails:
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def order(self, stock: StockView) -> int:
        raise self.error


@pytest.fixture(scope="module")
def world() -> World:
    return busy_world(baskets=False, warm_up=20.0)


def test_every_kpi_is_that_of_the_whole_measurement(world: World) -> None:
    names = kpis_of("all")[::-1]
    (row,) = replicate(Job("c", world, 5, (3,), names))
    assert isinstance(row, Row)
    expected = measure(simulate(world, 5, 3))["all"][0][::-1]
    assert repr(row.above) == repr(tuple(expected[:, 0].tolist()))
    assert repr(row.below) == repr(tuple(expected[:, 1].tolist()))


@pytest.mark.parametrize("error", [ZeroDivisionError("no reason"), SystemExit("no reason")])
def test_what_a_rule_raises_is_the_failure_of_its_replication(
    world: World, error: BaseException
) -> None:
    """Also that it calls exit(), which would end a worker, or the whole study."""
    item = replace(world.items[0], policy=Policy(reorder=Fails(error)))
    broken = replace(world, items=(item, *world.items[1:]))
    found = replicate(Job("c", broken, 5, (0, 1), ("profit",)))
    assert [type(one) for one in found] == [Failure, Failure]
    assert all(isinstance(one, Failure) and "no reason" in one.error for one in found)


def test_a_kpi_that_the_shop_does_not_have_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="no KPI of the whole shop: nonsense"):
        replicate(Job("c", world, 5, (0,), ("profit", "nonsense")))
