"""Sizes: what each item's demand is like, what its numbers should be, and what they do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

from policies.sizing import xyz_classes
from results.replicate import run
from results.size_methods import Method, method, methods, single_buy, sized_like
from results.summary import Results
from scenarios.case import Case, SizeError, case_of, classes_of
from scenarios.demand import demand_of
from scenarios.trace import DAYS_PER
from sim.world import World

if TYPE_CHECKING:
    from scenarios import Scenario

COMPARED = (
    "fill_rate",
    "on_hand_mean",
    "backlog_mean",
    "cost_ordering",
    "cost_holding",
    "cost_backorder",
)

_TROUBLES = (  # of suppliers, that no formula reckons with
    "regimes",
    "drift",
    "disruption",
    "calendar",
    "allotment",
    "stock",
    "yield_",
    "rejects",
    "parts",
    "per_unit",
)


@dataclass(frozen=True)
class ItemSizes:
    """One item: its demand, the methods that size it, and its present numbers.

    Attributes
    ----------
    abc, xyz
        Class by annual value, and by the coefficient of variation of a month's demand.
    facts
        Rates, means and standard deviations, by name.
    methods
        What the methods say.
    present, sized
        The rule of the scenario, and one of its kind with computed numbers; None: none.
    notes
        What the formulas do not reckon with.
    """

    name: str
    abc: str
    xyz: str
    facts: Mapping[str, float]
    methods: tuple[Method, ...]
    present: Method | None
    sized: Method | None
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain dicts, lists, text and numbers; what is unknown is None."""
        return {
            "abc": self.abc,
            "xyz": self.xyz,
            **self.facts,
            "present": self.present and _plain(self.present),
            "sized": self.sized and _plain(self.sized),
            "methods": [_plain(one) for one in self.methods],
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class Sizes:
    """The items of a scenario, sized; `unsized` says why some are not."""

    scenario: "Scenario"
    items: Mapping[str, ItemSizes]
    unsized: Mapping[str, str]


def sizes_of(
    scenario: "Scenario",
    *,
    items: tuple[str, ...] = (),
    fill_rate: float | None = None,
    cycle_service: float | None = None,
    review: float | None = None,
) -> Sizes:
    """Return what the items of a scenario ask for.

    Parameters
    ----------
    items
        Only these; empty: all.
    fill_rate, cycle_service
        Targets; the first that is given is what the sized rule reaches. If none is, it costs
        least, or fills 95 % where costs do not say what that is.
    review
        Time between reviews for methods that look from time to time; None: that of the item's
        rule, or 1.
    """
    classes = classes_of(scenario.world)
    goal = _goal(fill_rate, cycle_service)
    found: dict[str, ItemSizes] = {}
    unsized: dict[str, str] = {}
    for place, item in enumerate(scenario.world.items):
        if items and item.name not in items:
            continue
        try:
            case = case_of(scenario.world, place)
            targets = fill_rate or 0.95, cycle_service or 0.95
            found[item.name] = _item(
                scenario.world, case, classes[place], targets, goal, review
            )
        except (SizeError, ValueError) as error:
            unsized[item.name] = str(error)
    return Sizes(scenario, found, unsized)


def simulated(
    sizes: Sizes,
    *,
    replications: int | None = None,
    seed: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Results, Results]:
    """Run the scenario as it is and as it is sized, on the same customers."""
    world = sizes.scenario.world
    rules = {name: one.sized.rule for name, one in sizes.items.items() if one.sized}
    items = tuple(
        replace(
            item,
            policy=replace(item.policy, reorder=rules.get(item.name, item.policy.reorder)),
        )
        for item in world.items
    )
    other = replace(sizes.scenario, world=replace(world, items=items))
    first, second = (
        run(one, replications=replications, seed=seed, progress=progress)
        for one in (sizes.scenario, other)
    )
    return first, second


def _goal(fill_rate: float | None, cycle_service: float | None) -> tuple[str, float]:
    if fill_rate is not None:
        return "fill_rate", fill_rate
    if cycle_service is not None:
        return "cycle_service", cycle_service
    return "cost", 0.0


def _item(
    world: World,
    case: Case,
    abc: str,
    targets: tuple[float, float],
    goal: tuple[str, float],
    review: float | None,
) -> ItemSizes:
    item = world.items[case.place]
    rule = item.policy.reorder
    period = review or getattr(rule, "review_period", None) or 1.0
    said = list(methods(case, *targets, period, getattr(rule, "Q", None)))
    once = single_buy(case, item, world.horizon)
    if goal[0] == "cost" and not (case.backorder > 0.0 and case.holding > 0.0):
        goal = "fill_rate", targets[0]  # what costs least, nobody says
    words = {
        "cost": "least cost",
        "fill_rate": f"fill {goal[1]:g}",
        "cycle_service": f"cycle {goal[1]:g}",
    }
    try:
        sized = method(f"sized, {words[goal[0]]}", sized_like(rule, case, *goal), case)
    except SizeError:
        sized = None
    month = DAYS_PER["month"] / DAYS_PER[world.time_unit]
    cv = (case.demand.variance / month) ** 0.5 / case.demand.mean
    return ItemSizes(
        name=case.name,
        abc=abc,
        xyz=xyz_classes((cv,))[0],
        facts=_facts(case),
        methods=tuple(said if once is None else [*said, once]),
        present=None if rule is None else method("present", rule, case),
        sized=sized,
        notes=tuple(_notes(world, case, getattr(rule, "Q", inf))),
    )


def _facts(case: Case) -> dict[str, float]:
    demand = case.demand
    lead_time, spread = case.lead_time_mean, case.lead_time_sd
    variance = demand.variance * lead_time + (demand.mean * spread) ** 2
    return {
        "orders": demand.orders.rate,
        "order_size_mean": demand.orders.mean_size,
        "order_size_sd": demand.size_sd,
        "demand_mean": demand.mean,
        "demand_sd": demand.variance**0.5,
        "lead_time_mean": lead_time,
        "lead_time_sd": spread,
        "lead_time_demand_mean": demand.mean * lead_time,
        "lead_time_demand_sd": variance**0.5,
        "order_cost": case.setup,
        "holding": case.holding,
        "backorder": case.backorder,
    }


def _notes(world: World, case: Case, batch: float) -> list[str]:
    notes = []
    if not case.demand.poisson:
        notes.append("arrivals are taken for Poisson at their mean rate")
    if case.supplier.delivery in ("fifo", "queue"):
        notes.append(f"lead times get longer than the law says: {case.supplier.delivery}")
    notes += _troubles(case)
    facts = _facts(case)
    overtaking = case.supplier.delivery == "crossing" and facts["lead_time_sd"] > 0.0
    if overtaking and facts["lead_time_demand_mean"] > batch:
        notes.append(
            "purchase orders of independent lead times overtake each other, which needs less "
            "stock than this; only the base stock is reckoned so"
        )
    buyers = [
        one
        for one in world.customers
        if demand_of(replace(world, customers=(one,)), case.place)
    ]
    if any(one.patience is not None for one in buyers):
        notes.append("all are taken to wait; those who leave make backlog and service differ")
    return notes


def _troubles(case: Case) -> list[str]:
    """Return a note on what the supplier is like besides its law, if anything."""
    found = [
        name.removesuffix("_")
        for name in _TROUBLES
        if getattr(case.supplier, name) not in (None, False)
    ]
    return [f"the formulas leave out: {', '.join(found)}"] if found else []


def _plain(one: Method) -> dict[str, Any]:
    found = one._asdict()
    del found["rule"]
    return {
        key: None if isinstance(value, float) and not isfinite(value) else value
        for key, value in found.items()
    }


def sizes_to_dict(sizes: Sizes, runs: tuple[Results, Results] | None = None) -> dict[str, Any]:
    """Return plain dicts, lists, text and numbers, fit for JSON; what is unknown is None."""
    found: dict[str, Any] = {
        "scenario": sizes.scenario.name,
        "items": {name: one.to_dict() for name, one in sizes.items.items()},
        "unsized": dict(sizes.unsized),
    }
    if runs is not None:
        found["simulated"] = {
            which: one.to_dict() for which, one in zip(("present", "sized"), runs, strict=True)
        }
    return found
