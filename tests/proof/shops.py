"""Small worlds with known answers, and the intervals to hold them against."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from scipy.special import stdtrit

from policies.registry import build
from sim.arrivals import PoissonArrivals
from sim.ledger import Outcome
from sim.protocols import Arrivals, Law
from sim.record import Record
from sim.simulate import simulate
from sim.world import CustomerClass, Item, Line, Policy, Supplier, World
from tests.proof.measured import MISS, Figure, hold

Rule = tuple[str, dict[str, Any]]


def policy(**rules: Rule) -> Policy:
    """Build a policy from ``hook=(rule name, parameters)``."""
    return Policy(**{hook: build(hook, name, params) for hook, (name, params) in rules.items()})


def shop(
    *,
    lead_time: Law,
    horizon: float,
    rate: float = 2.0,
    arrivals: Arrivals | None = None,
    order_size: Law | None = None,
    patience: Law | None = None,
    initial: int = 0,
    warm_up: float = 0.0,
    **rules: Rule,
) -> World:
    """One item, one class, one supplier."""
    customers = CustomerClass(
        name="web",
        arrivals=arrivals or PoissonArrivals(rate),
        baskets=((Line(0),),),
        order_size=order_size,
        patience=patience,
    )
    return World(
        items=(Item(name="lantern", initial_on_hand=initial, policy=policy(**rules)),),
        customers=(customers,),
        suppliers=(Supplier(name="acme", lead_time=lead_time, prices=(1.0,)),),
        horizon=horizon,
        warm_up=warm_up,
    )


@dataclass(frozen=True)
class Interval:
    """A Student interval over replications that misses the truth once in 1000 times."""

    mean: float
    half_width: float
    n: int
    name: str = ""

    def assert_covers(self, truth: float, power: float) -> None:
        """Demand that the truth is covered, by an interval no wider than `power` each side.

        So a model that is off by more than ``2 * power`` can't pass.
        """
        hold(Figure(self.name, truth, self.mean, self.half_width, power, self.n))


def replicate(
    world: World,
    figures: Callable[[Record], dict[str, tuple[float, float]]],
    n: int,
    seed: int = 1,
) -> dict[str, Interval]:
    """Return pooled ratios (numerator, denominator) over `n` replications, by name."""
    pairs = [figures(simulate(world, seed, replication)) for replication in range(n)]
    return {name: pooled([pair[name] for pair in pairs], name) for name in pairs[0]}


def pooled(pairs: list[tuple[float, float]], name: str = "") -> Interval:
    """Return the ratio of sums with its delta-method interval."""
    tops, bottoms = np.array(pairs, dtype=float).T
    n, ratio = len(tops), tops.sum() / bottoms.sum()
    spread = np.sqrt(((tops - ratio * bottoms) ** 2).sum() / (n - 1)) / bottoms.mean()
    half_width = float(stdtrit(n - 1, 1 - MISS / 2) * spread / sqrt(n))
    return Interval(float(ratio), half_width, n, name)


def figures(record: Record) -> dict[str, tuple[float, float]]:
    """Return the textbook figures of a one-item world as (numerator, denominator)."""
    world, orders, levels = record.world, record.orders, record.levels
    cohort = (orders.placed_at >= world.warm_up) & (orders.placed_at < world.end)
    units = float(orders.quantity[cohort].sum())
    span = world.horizon
    return {
        "fill_rate": (float(orders.filled_at_once[cohort].sum()), units),
        "lost": (float(orders.refused[cohort].sum()), units),
        "cancelled": (float((orders.outcome[cohort] == Outcome.CANCELLED).sum()), cohort.sum()),
        "backorders": (float(levels.backorders[0]), span),
        "on_hand": (float(levels.on_hand[0]), span),
        "on_order": (float(levels.on_order[0]), span),
        "ready": (float(levels.ready[0]), span),
    }
