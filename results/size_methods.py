"""The methods by which the numbers of a rule are found, and what each says."""

from collections.abc import Iterator
from contextlib import suppress
from math import ceil, nan
from typing import Any, NamedTuple

from policies import BaseStock, MinMax, PeriodicMinMax, PeriodicOrderUpTo, ReorderPoint, sizing
from results.size_theory import theory_of
from scenarios.case import Case, SizeError
from scenarios.sizing import numbers_of
from sim.world import Item

_CLASSES: dict[str, type[Any]] = {
    "reorder-point": ReorderPoint,
    "min-max": MinMax,
    "base-stock": BaseStock,
    "periodic-order-up-to": PeriodicOrderUpTo,
}


class Method(NamedTuple):
    """Numbers found by one method, and what they are worth by theory; nan where unknown.

    Attributes
    ----------
    rule
        The rule with these numbers; None if the method gives none, as an EOQ alone.
    cost
        Of ordering, holding and backorders per time unit; of a single buy, once.
    """

    name: str
    parameters: dict[str, float]
    rule: Any = None
    cost: float = nan
    fill_rate: float = nan
    on_hand: float = nan
    backorders: float = nan


def method(name: str, rule: Any, case: Case) -> Method:
    """Return a rule with what theory says of it."""
    numbers = {
        key: getattr(rule, key) for key in ("T", "r", "Q", "s", "S") if hasattr(rule, key)
    }
    found = theory_of(rule, case)
    if found is None:
        return Method(name, numbers, rule)
    figures = found.cost, found.fill_rate, found.on_hand, found.backorders
    return Method(name, numbers, rule, *figures)


def methods(
    case: Case, fill_rate: float, cycle_service: float, review: float, batch: int | None = None
) -> Iterator[Method]:
    """Yield the methods for an item that is bought again and again, as its costs allow.

    Parameters
    ----------
    fill_rate, cycle_service
        Targets, between 0 and 1.
    review
        Time between reviews, for those that look from time to time.
    batch
        Taken where the costs give no economic order quantity.
    """
    with suppress(SizeError):
        batch = case.batch()
    yield from _textbook(case)
    goals = {
        "least cost": ("cost", 0.0),
        f"fill {fill_rate:g}": ("fill_rate", fill_rate),
        f"cycle {cycle_service:g}": ("cycle_service", cycle_service),
    }
    yield from _normal(case, batch, fill_rate, cycle_service)
    for rule, short in (
        ("reorder-point", "(r, Q)"),
        ("min-max", "(s, S)"),
        ("base-stock", "base stock"),
        ("periodic-order-up-to", "(T, S)"),
    ):
        for words, goal in goals.items():
            given: dict[str, Any] = {"T": review} if rule == "periodic-order-up-to" else {}
            if rule == "reorder-point" and batch is not None and goal[0] != "cost":
                given = {"Q": batch}
            with suppress(SizeError):
                numbers = numbers_of(rule, case, given, *goal)
                built = _CLASSES[rule](**{**numbers, **given})
                yield method(f"{short} exact, {words}", built, case)
    yield from _periodic(case, review)


def sized_like(rule: Any, case: Case, goal: str, target: float) -> Any:
    """Return a rule of the same kind with its numbers computed.

    Where its kind can't be sized, a reorder point is taken, or a base stock if ordering costs
    nothing.

    Raises
    ------
    SizeError
        If the numbers can't be computed.
    """
    kinds = {cls: name for name, cls in _CLASSES.items()}
    name = kinds.get(type(rule), "reorder-point" if case.setup > 0.0 else "base-stock")
    given = {"T": rule.T, "first": rule.first} if name == "periodic-order-up-to" else {}
    if name == "reorder-point" and isinstance(rule, ReorderPoint) and goal != "cost":
        given = {"Q": rule.Q}  # a service says nothing of the batch
    return _CLASSES[name](**{**numbers_of(name, case, given, goal, target), **given})


def single_buy(case: Case, item: Item, horizon: float) -> Method | None:
    """Return the best single purchase for a whole season, None if its costs make no sense.

    Too few cost the margin of a unit, too many what it cost less what it is worth at the end.
    """
    price = case.supplier.prices[case.place]
    assert price is not None, "the supplier of a case sells the item"
    mean, sd = case.demand.mean * horizon, (case.demand.variance * horizon) ** 0.5
    under, over = item.price - price, price - item.end_value
    if not (sd > 0.0 and under > 0.0 and over > 0.0):
        return None
    best = sizing.newsvendor(sizing.NormalDemand(mean, sd), under, over)
    return Method("one buy (newsvendor)", {"Q": best.quantity}, cost=best.cost)


def _textbook(case: Case) -> Iterator[Method]:
    """Yield what is reckoned as if demand were steady."""
    with suppress(ValueError):
        best = sizing.eoq(case.demand.mean, case.setup, case.holding)
        yield Method("EOQ", {"Q": best.quantity}, cost=best.cost)
    with suppress(ValueError):
        planned = sizing.eoq_backorders(
            case.demand.mean, case.setup, case.holding, case.backorder
        )
        r = case.demand.mean * case.lead_time_mean - planned.backorders
        numbers = {"r": r, "Q": planned.quantity}
        yield Method("EOQ, backorders", numbers, None, planned.cost, planned.fill_rate)


def _normal(
    case: Case, batch: int | None, fill_rate: float, cycle_service: float
) -> Iterator[Method]:
    """Yield reorder points by the normal law, held against the exact one."""
    if batch is None:
        return
    with suppress(ValueError):
        demand = case.normal()
        r = sizing.normal_reorder_point_for(fill_rate, batch, demand)
        rule = ReorderPoint(r=ceil(r), Q=batch)
        yield method(f"(r, Q) normal, fill {fill_rate:g}", rule, case)
        rule = ReorderPoint(r=ceil(demand.quantile(cycle_service)), Q=batch)
        yield method(f"(r, Q) normal, cycle {cycle_service:g}", rule, case)


def _periodic(case: Case, review: float) -> Iterator[Method]:
    """Yield (s, S) under periodic review: the power approximation and the best there is."""
    with suppress(SizeError, ValueError):
        holding, backorder = case.costs()
        orders = case.demand.orders
        sd = (case.demand.variance * review) ** 0.5
        s, S = sizing.power_approximation(
            case.demand.mean * review,
            sd,
            case.setup,
            holding * review,
            backorder * review,
            case.lead_time_mean / review,
        )
        rule = PeriodicMinMax(T=review, s=round(s), S=max(round(S), round(s) + 1))
        yield method("(T, s, S) power approximation", rule, case)
        best = sizing.best_min_max(
            orders.over(review).pmf,
            case.review_demand(review),
            case.setup / review,
            holding,
            backorder,
        )
        rule = PeriodicMinMax(T=review, s=best.s, S=best.S)
        yield method("(T, s, S) exact, least cost", rule, case)
