"""A loop of its own around a periodic reorder rule: no clock, no warehouse, a few lines."""

from collections.abc import Sequence
from typing import NamedTuple

from policies import stock_view
from sim.rules import Reorder
from sim.views import Open, Purchase


class Course(NamedTuple):
    """What happened, period by period: net inventory after demand, and the orders placed."""

    net: list[int]
    orders: list[dict[str, int]]


def course(
    rule: Reorder,
    demand: Sequence[int],
    lead_times: dict[str, int],
    *,
    start: int = 0,
    lost_sales: bool = False,
) -> Course:
    """Run a rule: each period receive, order, then meet the demand of the period.

    Plain units are ordered from the first supplier of `lead_times`.
    """
    net, pipeline = start, list[Open]()
    course = Course([], [])
    for now, units in enumerate(demand):
        net += sum(each.units for each in pipeline if each.expected_at <= now)
        pipeline = [each for each in pipeline if each.expected_at > now]
        answer = rule.order(
            stock_view(
                now=float(now),
                on_hand=max(net, 0),
                backorders=max(-net, 0),
                on_order=sum(each.units for each in pipeline),
                pipeline=tuple(sorted(pipeline, key=lambda each: each.expected_at)),
            )
        )
        parts = (
            [Purchase(next(iter(lead_times)), answer)] if isinstance(answer, int) else answer
        )
        placed: dict[str, int] = {}
        for supplier, quantity in (part for part in parts if part.quantity):
            placed[supplier] = placed.get(supplier, 0) + quantity
            due = float(now + lead_times[supplier])
            if due > now:
                pipeline.append(Open(float(now), due, quantity, supplier))
            else:
                net += quantity
        net = max(net - units, min(net, 0)) if lost_sales else net - units
        course.net.append(net)
        course.orders.append(placed)
    return course
