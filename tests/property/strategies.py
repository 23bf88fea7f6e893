"""Scenarios, drawn at random: mappings as a TOML file would give them.

Small enough that a run takes some milliseconds, and over everything that a file may say: laws
and arrivals, rules of all hooks, baskets, classes, terms of suppliers, perils of goods,
behaviour. Nothing drawn is refused by `load`; a scenario that is would be a bug of one of them.
"""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from policies.catalogue import RULES
from scenarios.goods import BEFALLS
from scenarios.supply import TERMS
from sim.arrivals import ARRIVALS
from sim.goods import Planner
from sim.laws import LAWS
from tests.property import supply
from tests.property.people import BEHAVIOURS, OF_RATES, RATED, TRACE, customers
from tests.property.values import (
    Names,
    Table,
    Tables,
    arrivals,
    laws,
    made_of,
    numbers,
    rules,
    sizes,
)

ITEMS = ("lantern", "mug 0.3 l", "Übertopf")
CLASSES = ("web", "B2B", 'the "others"')
SUPPLIERS = ("acme", "bolt")
FEATURES = (
    *(hook for hook in RULES if hook != "reorder"),
    *BEFALLS,
    *TERMS,
    *supply.MORE_TERMS,
)
FEATURES += (*BEHAVIOURS, "planner", "trace", "own_rules")
POLICIES = [  # one rule of each hook; each rule is in one of them
    tuple((hook, tuple(names)[n % len(names)]) for hook, names in RULES.items())
    for n in range(max(map(len, RULES.values())))
]
EVERY_LAW = (*LAWS, *ARRIVALS)
_MOST_FEATURES = 9
_SOLD = st.integers(1, len(ITEMS)).map(lambda n: ITEMS[:n])
_CLASSES = st.integers(1, len(CLASSES)).map(lambda n: CLASSES[:n])
_WARM_UPS = st.just(0.0) | numbers(0.0, 9.0)
_PLANNERS = made_of(Planner)


@st.composite
def scenarios(
    draw: st.DrawFn,
    /,
    without: Sequence[str] = (),
    force: Sequence[tuple[str, str]] = (),
    **only: Any,
) -> Table:
    """Draw a scenario.

    Parameters
    ----------
    without
        What of `FEATURES` is left out.
    force
        Rules by hook and name that all items have.
    only
        What is allowed instead of everything: `arrivals`, `delivery`, `wants` and rules by
        hook (names), `patience` (a table, or None), `warm_up` (numbers).
    """
    allowed = tuple(each for each in FEATURES if each not in without)
    features = draw(st.lists(st.sampled_from(allowed), unique=True, max_size=_MOST_FEATURES))
    hooks: dict[str, Sequence[str] | None] = {"reorder": None}
    hooks |= {hook: None for hook in RULES if hook in features}
    hooks |= {hook: only[hook] for hook in RULES if hook in only}
    hooks |= {hook: (name,) for hook, name in force}
    sold, classes = draw(_SOLD), draw(_CLASSES)
    acme = ("acme/sea", "acme/air") if "modes" in features else ("acme",)
    known = Names(sold, classes, (*acme, "bolt"))
    table: Table = {
        "schema": 1,
        "title": "drawn",
        "time_unit": draw(st.sampled_from(("day", "week"))),
        "run": draw(_runs(only.get("warm_up", _WARM_UPS))),
        "items": [draw(supply.items(name, features)) for name in sold],
        "customers": [draw(customers(name, sold, features, only)) for name in classes],
        "suppliers": [draw(supply.suppliers("acme", features, only))],
        "costs": draw(supply.costs()),
        "policy": {hook: draw(rules(hook, known, names)) for hook, names in hooks.items()},
    }
    few = [each for each in features[::2] if each != "modes"]
    table["suppliers"].append(draw(supply.suppliers("bolt", few, only)))
    if "breaks" in features:
        table["suppliers"][0]["breaks"] = {sold[0]: draw(supply.BREAKS)}
    if "planner" in features:
        table["planner"] = draw(_PLANNERS)
    if "own_rules" in features:
        hook = draw(st.sampled_from([hook for hook in RULES if hook not in dict(force)]))
        table["items"][-1][hook] = draw(rules(hook, known, only.get(hook)))
    return table


def _runs(warm_ups: st.SearchStrategy[float]) -> Tables:
    return st.fixed_dictionaries(
        {
            "horizon": numbers(8.0, 30.0),
            "warm_up": warm_ups,
            "seed": st.integers(0, 999),
            "replications": st.just(2),
            "most_events": st.just(50_000),  # who needs more runs away
        }
    )


@st.composite
def scenarios_of_law(draw: st.DrawFn, /, name: str) -> Table:
    """Draw a scenario where one law says how many units, how long people wait and what takes.

    A law of arrival says when people come instead.
    """
    if name in ARRIVALS:
        table: Table = draw(scenarios(without=("trace", *OF_RATES)))
        for one in table["customers"]:
            one.pop("order_size", None)
            one["arrivals"] = TRACE if name == "trace" else draw(arrivals((name,)))
        return table
    delivery = supply.DELIVERIES if name in supply.SLICED else ("crossing", "fifo", "queue")
    table = draw(scenarios(without=("trace", "modes"), arrivals=RATED, delivery=delivery))
    for one in table["customers"]:
        one.update({"order_size": draw(sizes((name,))), "patience": draw(laws(9.0, (name,)))})
    for supplier in table["suppliers"]:
        supplier["lead_time"] = draw(laws(6.0, (name,)))
    return table
