"""Items, suppliers and costs, drawn at random."""

from collections.abc import Collection
from typing import Any

from hypothesis import strategies as st

from scenarios.goods import BEFALLS
from scenarios.supply import TERMS
from sim import goods, terms
from tests.property.values import Table, Tables, laws, made_of, numbers, some, without_nothing

DELIVERIES = ("crossing", "sequential", "fifo", "queue")
LINKED = ("autocorrelation", "regimes", "drift")  # lead times; sequential ones are by nature
HOLDING = ("allotment", "stock")
MORE_TERMS = ("moq", "pack", "merge_window", "breaks", "modes", "autocorrelation")
SLICED = (  # laws of lead times that can be sequential
    "constant", "exponential", "gamma", "erlang", "weibull", "uniform", "triangular",
    "workload",
)  # fmt: skip
_POSITIVE = ("exponential", "gamma", "uniform", "geometric")
_MONEY, _UNITS = numbers(0.0, 9.0), st.integers(1, 6)
_GAPS = st.fixed_dictionaries({"gap": laws(9.0, _POSITIVE)})
_MORE: dict[str, st.SearchStrategy[Any]] = {
    "moq": _UNITS,
    "pack": _UNITS,
    "merge_window": numbers(0.0, 4.0),
    "autocorrelation": numbers(-0.5, 0.5),
}
_TERMS: dict[str, Tables] = {key: made_of(cls) for key, cls in TERMS.items()} | {
    "disruption": st.builds(
        lambda table, up, down: table | {"up": up, "down": down},
        made_of(terms.Disruption),
        laws(9.0, _POSITIVE),
        laws(4.0, _POSITIVE),
    )
}
BREAKS = made_of(terms.Breaks)
_BEFALLS: dict[str, Tables] = {key: made_of(cls) for key, cls in BEFALLS.items()} | {
    "obsolescence": _GAPS,
    # what spoils at once, from who brings it at once, is bought anew without end
    "shelf_life": made_of(goods.ShelfLife).map(
        lambda table: table | {"age": table["age"] | {"shift": 0.5}}
    ),
}


@st.composite
def items(draw: st.DrawFn, name: str, features: Collection[str]) -> Table:
    """Draw an item; what `features` name befalls it."""
    table = {
        "name": name,
        "price": draw(numbers(10.0, 40.0)),
        "cost": draw(numbers(0.0, 10.0)),
        "initial_on_hand": draw(st.integers(0, 12)),
        "holding": draw(some(numbers(0.0, 1.0))),
        "volume": draw(numbers(0.0, 4.0)),
        "end_value": draw(some(_MONEY)),
    }
    befalls = {key: draw(_BEFALLS[key]) for key in BEFALLS if key in features}
    return without_nothing(table) | befalls


@st.composite
def suppliers(
    draw: st.DrawFn, name: str, features: Collection[str], only: dict[str, Any]
) -> Table:
    """Draw a supplier of everything, with the terms that `features` name."""
    delivery = draw(st.sampled_from(only.get("delivery", DELIVERIES)))
    sliced = delivery == "sequential"
    lead_time = draw(laws(6.0, SLICED) if sliced else laws(6.0))
    table: Table = {
        "name": name,
        "delivery": delivery,
        "order_cost": draw(_MONEY),
        "line_cost": draw(_MONEY),
        "promise": draw(some(numbers(0.0, 9.0))),
        "grace": draw(some(numbers(0.0, 3.0))),
    }
    if delivery == "queue":
        table["servers"] = draw(st.integers(1, 3))
        table["per_unit"] = draw(st.booleans())
        table["transit"] = draw(some(laws(3.0)))
    told = [key for key in features if not (sliced and key in LINKED)]
    if delivery != "crossing":
        told = [key for key in told if key not in HOLDING]
    for key in told:
        if key in _MORE:
            table[key] = draw(_MORE[key])
        elif key in _TERMS and not (key == "stock" and "allotment" in told):
            table["yield" if key == "yield_" else key] = draw(_TERMS[key])
    if "modes" in told:
        other = draw(laws(6.0, SLICED) if sliced else laws(6.0))
        table["modes"] = [
            {"name": "sea", "lead_time": lead_time},
            {"name": "air", "lead_time": other, "unit_cost": draw(_MONEY)},
        ]
    else:
        table["lead_time"] = lead_time
    return without_nothing(table)


@st.composite
def costs(draw: st.DrawFn) -> Table:
    """Draw the cost rates of the shop."""
    names = ("holding", "backorder", "shortage", "lost_sale", "shipment", "notice", "write_off")
    table: Table = {name: draw(_MONEY) for name in names}
    table["holding_rate"] = draw(some(numbers(0.0, 0.2)))
    table["end_value"] = draw(some(numbers(0.0, 1.0)))
    table["storage"] = draw(some(made_of(goods.Storage)))
    return without_nothing(table)
