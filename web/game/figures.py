"""The figures of a game: the KPIs of the whole, and the money of each round."""

from math import isnan
from typing import Any

import numpy as np

from results.kpis import KPIS, measure_shop
from results.kpis.money import COSTS
from results.parts import parts_of
from results.view import Floats, Run, View
from sim.record import Record
from sim.simulate import simulate
from sim.world import World
from web.game.hand import border

COST_LINES = tuple(cost.__name__ for cost in COSTS)
MONEY = ("revenue", *COST_LINES, "stock_value_change", "profit")
"""Money lines: revenue, less all costs, and the change of the stock's value, is profit."""
SERVICE = (
    "fill_rate", "order_fill_rate", "mean_wait_backordered", "cancellation_rate",
    "decline_rate", "rejection_rate", "lost_rate", "on_hand_mean", "backlog_mean",
)  # fmt: skip

BY_CLASS = ("fill_rate", "mean_wait_backordered", "cancellation_rate", "rejection_rate")
"""Service that is told of each class of customers."""


def simulated(world: World, length: float, seed: int) -> Record:
    """Return a run of a game, cut into rounds; see `money_by_round`."""
    rounds = round(world.horizon / length)
    marks = [border(number, length) for number in range(1, rounds)]
    return simulate(world, seed, marks=marks)


def kpis_of_run(record: Record) -> dict[str, float | None]:
    """Return the money and the service of one run; money in total, not per time unit."""
    names = (*MONEY, *SERVICE)
    pairs = measure_shop(record, names)
    span = record.world.horizon
    return {
        name: known(above / below * (span if name in MONEY else 1.0)) if below else None
        for name, (above, below) in zip(names, pairs.tolist(), strict=True)
    }


def kpis_of_classes(record: Record) -> list[dict[str, Any]]:
    """Return the service of each class of customers; of the only one nothing is to be told."""
    classes = record.world.customers
    if len(classes) < 2:
        return []
    view = View(Run(record), "class")
    found: list[dict[str, Any]] = [{"name": each.name} for each in classes]
    for name in BY_CLASS:
        above, below = (
            np.broadcast_to(each, len(classes)) for each in KPIS[name].measure(view)
        )
        for told, over, under in zip(found, above.tolist(), below.tolist(), strict=True):
            told[name] = known(over / under) if under else None
    return found


def known(value: float) -> float | None:
    """Return a value; None for nan, which JSON does not know."""
    return None if isnan(value) else value


def money_by_round(record: Record, length: float) -> Floats:
    """Return the money of each round, shape ``(n_rounds, len(MONEY))``.

    A round ends with what happens on its border, but for the purchase orders that are placed
    there: they are the first deed of the next one. So the sums until a round are the money of a
    game that ends with it.
    """
    rounds = len(record.parts)
    marks = [border(number, length) for number in range(1, rounds)]
    money = np.array([_amounts(part) for part in parts_of(record, marks)], np.float64)
    whole, last = Run(record), record.parts[-1]
    ordering, profit = MONEY.index("cost_ordering"), MONEY.index("profit")
    for number, mark in enumerate(marks, 1):
        just = whole.part(2.0 * number * length - mark, mark, last)
        early = _amount(View(just, "all"), "cost_ordering")
        money[number - 1 : number + 1, ordering] += (-early, early)
        money[number - 1 : number + 1, profit] += (early, -early)
    return money


def _amounts(part: Run) -> list[float]:
    view = View(part, "all")
    return [_amount(view, name) for name in MONEY]


def _amount(view: View, name: str) -> float:
    return float(np.ravel(KPIS[name].measure(view)[0])[0])
