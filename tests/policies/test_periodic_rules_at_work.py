"""Rules under periodic review, in the model and in a loop of a few lines: the same course."""

from collections import defaultdict

import numpy as np
import pytest

from policies import (
    AcceptNone,
    CappedBaseStock,
    CappedDualIndex,
    DualIndex,
    LotSizing,
    ProjectedInventoryLevel,
    Rounded,
    SingleIndex,
    SmoothedOrderUpTo,
    TailoredBaseSurge,
)
from sim.laws import Constant
from sim.record import Record
from sim.rules import Reorder
from sim.simulate import simulate
from sim.world import Item, Policy, Supplier, World
from tests.policies.supply_loop import course
from tests.unit.worlds import customers

PERIODS, START = 120, 25
LEAD_TIMES = {"near": 1, "far": 4}
DEMAND: list[int] = np.random.default_rng(9).poisson(10.0, PERIODS).tolist()


def modelled(rule: Reorder, *, lost_sales: bool = False) -> Record:
    """Run the model: reviews at whole times, the demand of a period half-way through it."""
    times = [now + 0.5 for now, units in enumerate(DEMAND) for _ in range(units)]
    accept = AcceptNone() if lost_sales else None
    item = Item(name="lamp", initial_on_hand=START, policy=Policy(reorder=rule, accept=accept))
    suppliers = tuple(
        Supplier(name=name, lead_time=Constant(float(time)), prices=(1.0,))
        for name, time in LEAD_TIMES.items()
    )
    world = World(
        items=(item,), customers=(customers(times),), suppliers=suppliers, horizon=PERIODS
    )
    return simulate(world, check=True)


def purchases(record: Record) -> list[dict[str, int]]:
    bought, names = record.purchase_orders, list(LEAD_TIMES)
    placed: list[dict[str, int]] = [defaultdict(int) for _ in range(PERIODS)]
    for time, supplier, units in zip(
        bought.placed_at.tolist(),
        bought.supplier.tolist(),
        bought.quantity.tolist(),
        strict=True,
    ):
        placed[int(time)][names[supplier]] += units
    return [dict(each) for each in placed]


def dual(rule: type[DualIndex] | type[CappedDualIndex], **more: int) -> Reorder:
    return rule("near", "far", S_e=22, S_r=60, express_lead_time=1.0, **more)


@pytest.mark.parametrize(
    "rule",
    [
        SingleIndex("near", "far", S_e=45, S_r=54),
        dual(DualIndex),
        dual(CappedDualIndex, cap=9),
        TailoredBaseSurge("near", "far", S_e=22, q=8, express_lead_time=1.0),
        Rounded(of=dual(DualIndex), pack=6),
        CappedBaseStock(T=1.0, S=24, cap=12),
        SmoothedOrderUpTo(T=1.0, S=14, forecast=10, T_i=3),
        LotSizing(forecast=(10.0,), setup=40, holding=1, lead_time=1.0, repeat=True),
    ],
    ids=lambda rule: type(rule).__name__,
)
def test_the_model_and_the_loop_buy_the_same(rule: Reorder) -> None:
    expected = course(rule, DEMAND, LEAD_TIMES, start=START)
    record = modelled(rule)
    assert purchases(record) == expected.orders
    shipped = int((record.orders.shipped == 1).sum())
    received = int(record.purchase_orders.received.sum())
    waiting = max(-expected.net[-1], 0)
    assert shipped == sum(DEMAND) - waiting
    assert START + received - shipped == max(expected.net[-1], 0)


def test_where_sales_are_lost_too() -> None:
    rule = ProjectedInventoryLevel(T=1.0, U=13.0, lead_time=1.0, rate=10.0)
    expected = course(rule, DEMAND, LEAD_TIMES, start=START, lost_sales=True)
    record = modelled(rule, lost_sales=True)
    assert purchases(record) == expected.orders
    received = int(record.purchase_orders.received.sum())
    lost = sum(DEMAND) - (START + received - expected.net[-1])
    assert int(record.orders.refused.sum()) == lost > 0


def test_equal_means_in_the_pipeline_are_what_a_dual_index_reckons_with() -> None:
    # Net inventory two periods on is the express position less the demand of both, to the unit,
    # so whatever the far supplier sends is seen in time and never counted twice.
    rule = DualIndex("near", "far", S_e=22, S_r=22 + 35, express_lead_time=1.0)
    found = course(rule, DEMAND, LEAD_TIMES, start=START)
    overshoots = [found.net[t] + DEMAND[t - 1] + DEMAND[t] - 22 for t in range(1, len(DEMAND))]
    assert min(overshoots) == 0
    assert max(overshoots) > 0
