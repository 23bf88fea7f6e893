"""Classes of customers, drawn at random."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sim.arrivals import ARRIVALS
from sim.behaviour import BALKING
from sim.parameters import parameters_of
from sim.poisson_arrivals import PER_TIME
from tests.property.values import (
    Table,
    Tables,
    arrivals,
    laws,
    made_of,
    numbers,
    sizes,
    some,
    without_nothing,
)


def _has_a_rate(law: type) -> bool:
    return any(each.parameter.unit == PER_TIME for each in parameters_of(law))


OF_PATIENCE = ("frailty", "value_patience", "reactions")
OF_RATES = ("goodwill", "hype", "elasticity")
BEHAVIOURS = (
    *OF_PATIENCE,
    *OF_RATES,
    "remorse",
    "elsewhere",
    "balking",
    "memory",
    "pass_through",
)
RATED = tuple(  # laws of arrival that more or fewer customers can be made to follow
    name for name, law in ARRIVALS.items() if _has_a_rate(law)
)
TRACE = {  # times in whole days, several orders on some of them
    "law": "trace",
    "file": str(Path(__file__).with_name("trace.csv")),
    "columns": {"quantity": "units", "customer": "who"},
}
_SHARE, _FACTOR, _TIME = numbers(0.0, 1.0), numbers(0.0, 3.0), numbers(1.0, 12.0)
_ONE, _FEW = st.integers(1, 3), st.integers(1, 9)
_TABLES: dict[str, Tables] = {
    "value_patience": st.fixed_dictionaries(
        {"reference_price": numbers(10.0, 40.0), "kappa": numbers(0.0, 2.0)}
    ),
    "reactions": st.fixed_dictionaries(
        dict.fromkeys(("notice", "broken_promise", "compensation"), _FACTOR)
        | {"notice_for": _TIME, "overdue": _SHARE, "offered": numbers(-1.0, 1.0)}
    ),
    "remorse": st.fixed_dictionaries({"share": _SHARE, "within": _TIME}),
    "elsewhere": st.fixed_dictionaries({"share": _SHARE, "after": laws()}),
    "memory": st.fixed_dictionaries(
        dict.fromkeys(("after_backorder", "after_delay", "after_loss"), _SHARE)
        | {"people": _FEW, "delay": _TIME, "lasts": _TIME}
    ),
    "goodwill": st.fixed_dictionaries(
        {"loss": _SHARE, "gain": _SHARE, "low": _SHARE, "high": numbers(1.0, 2.0)}
    ),
    "hype": st.fixed_dictionaries(
        {"gain": numbers(0.0, 2.0), "half": numbers(1.0, 9.0), "decay": _TIME}
    ),
    "elasticity": st.fixed_dictionaries(
        {"exponent": numbers(0.0, 2.0), "reference_price": numbers(15.0, 30.0)}
    ),
    "pass_through": st.fixed_dictionaries({"share": _SHARE, "saving": numbers(0.0, 5.0)}),
    "frailty": numbers(0.0, 1.5),  # type: ignore[dict-item] # the one that is no table
    "balking": st.one_of([made_of(cls, law=name) for name, cls in BALKING.items()]),
}


@st.composite
def customers(
    draw: st.DrawFn,
    name: str,
    known: Sequence[str],
    features: Collection[str],
    only: dict[str, Any],
) -> Table:
    """Draw a class that orders some of the items `known` and behaves as `features` say."""
    rated = RATED if any(key in features for key in OF_RATES) else only.get("arrivals")
    priced = "elasticity" in features or "pass_through" in features
    coming = TRACE if "trace" in features and not rated else draw(arrivals(rated))
    table: Table = {
        "name": name,
        "arrivals": coming,
        "priority": draw(_ONE),
        "price": draw(numbers(10.0, 40.0) if priced else some(numbers(10.0, 40.0))),
        "backorder_cost": draw(some(numbers(0.0, 5.0))),
        "patience": draw(some(laws(9.0), 2)) if "patience" not in only else only["patience"],
    }
    if coming["law"] != "periodic" and "quantity" not in coming.get("columns", {}):
        table["order_size"] = draw(some(sizes(), 2))
    wants = draw(st.sampled_from(only.get("wants", ("item", "choose", "basket"))))
    table[wants] = known[0] if wants == "item" else {each: draw(_ONE) for each in known}
    for key in features:
        if key in _TABLES and (key not in OF_PATIENCE or table["patience"]):
            table[key] = draw(_TABLES[key])
    return without_nothing(table)
