"""Limits: two ways to say the same leave the same record, to the last bit."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from tests.property.effort import examples
from tests.property.people import BEHAVIOURS, OF_PATIENCE, RATED
from tests.property.running import assert_same, run
from tests.property.strategies import scenarios

Changes = dict[str, dict[str, Any]]
MANY, EVER = 10**6, 1e9
PATIENCE = {"law": "weibull", "shape": 1.5, "scale": 6.0}
WORDS = ("orders.outcome", "orders.reason")  # that say who refused
NUMBERS = ("purchase_orders.number", "purchase_orders.opens")
HAZARD = ("orders.budget", "orders.leaves_at")


@dataclass(frozen=True)
class Limit:
    """Two changes of a scenario after which it says the same, but for the columns `but`."""

    one: Changes
    other: Changes = field(default_factory=dict)
    but: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    only: dict[str, Any] = field(default_factory=dict)


def rules(hook: str, one: dict[str, Any], other: dict[str, Any] | None, *but: str) -> Limit:
    """Return the limit that one rule is another, or none at all."""
    return Limit(
        {"policy": {hook: one}}, {"policy": {hook: other}}, but, without=(hook, "own_rules")
    )


def neutral(kind: str, *, but: tuple[str, ...] = (), **given: Any) -> Limit:
    """Return the limit that a key of all entries of a kind means nothing with this value."""
    return Limit({kind: given}, {kind: dict.fromkeys(given)}, but, without=tuple(given))


def of_class(*, but: tuple[str, ...] = (), **given: Any) -> Limit:
    """Return the limit that a behaviour with these values is none, of whoever is patient."""
    only = {"patience": PATIENCE, "arrivals": RATED}
    limit = neutral("customers", but=but, **given)
    return Limit(limit.one, limit.other, but, (*limit.without, "trace"), only)


def of_supplier(**given: Any) -> Limit:
    """Return the limit that a trouble of these terms is none."""
    key = next(iter(given))
    without = ("yield_" if key == "yield" else key, "allotment", "stock", "modes")
    only = {"delivery": ("crossing", "fifo", "queue")}
    return Limit({"suppliers": given}, {"suppliers": {key: None}}, (), without, only)


R, S = {"rule": "reorder-point", "r": 4, "Q": 3}, {"rule": "base-stock", "S": 5}
PERIODIC = {"rule": "periodic-order-up-to", "T": 3.0, "S": 9}
UP = {"law": "constant", "value": EVER}
DOWN = {"law": "constant", "value": 1.0}
RULES = {
    "accept all": rules("accept", {"rule": "all"}, None),
    "cap without end": rules("accept", {"rule": "cap", "units": MANY}, None),
    "beta 1": rules("accept", {"rule": "partial", "beta": 1.0}, None),
    "beta 0": rules(
        "accept", {"rule": "partial", "beta": 0.0}, {"rule": "none"}, *WORDS
    ),
    "beta 0, free units": rules(
        "accept",
        {"rule": "partial", "beta": 0.0, "take_free": True},
        {"rule": "none", "take_free": True},
        *WORDS,
    ),
    "beta by wait, k 0": rules("accept", {"rule": "partial-by-wait", "k": 0.0}, None),
    "no deposit": rules("accept", {"rule": "deposit", "deposit": 0.0}, None),
    "no quote": rules("quote", {"rule": "none"}, None),
    "first come": rules("allocate", {"rule": "fcfs"}, None),
    "c 0": rules("allocate", {"rule": "critical-level", "levels": [0]}, {"rule": "priority"}),
    "dynamic c 0": rules(
        "allocate",
        {"rule": "dynamic-critical-level", "levels": [0], "horizon": 3.0},
        {"rule": "priority"},
    ),
    "rho 0": rules("allocate", {"rule": "reserve-for-newcomers", "rho": 0.0}, None),
    "ship in parts": rules("ship", {"rule": "partial"}, None),
    "phi 1": rules("ship", {"rule": "one-split", "phi": 1.0}, {"rule": "complete"}),
    "hold no part": rules("ship", {"rule": "hold-part", "age": 0.0}, None),
    "hold all parts": rules("ship", {"rule": "hold-part", "age": EVER}, {"rule": "complete"}),
    "no care": rules("retain", {"rule": "none"}, None),
    "notice never": rules("retain", {"rule": "sample-at-age", "age": EVER, "cost": 1.0}, None),
    "keep": rules("cancel", {"rule": "keep"}, None),
    "no rescue": rules("rescue", {"rule": "none"}, None),
    "expire never": rules("rescue", {"rule": "expire", "age": EVER}, None),
    "no substitute": rules(
        "rescue", {"rule": "substitute", "item": "lantern", "price": 1.0, "share": 0.0}, None
    ),
    "drop-ship never": rules(
        "rescue", {"rule": "drop-ship", "age": EVER, "lead_time": 1.0, "cost": 1.0}, None
    ),
    "first supplier": rules("sourcing", {"rule": "first"}, None),
    "one share": rules(
        "sourcing",
        {"rule": "fixed-split", "suppliers": ["bolt"], "weights": [0.3]},
        {"rule": "only", "supplier": "bolt"},
    ),
    "(S-1, S)": rules("reorder", {"rule": "min-max", "s": 4, "S": 5}, S),
    "Q 1": rules("reorder", {"rule": "reorder-point", "r": 4, "Q": 1}, S),
    "zero stock, no window": rules(
        "reorder", {"rule": "zero-stock", "window": 0.0}, {"rule": "base-stock", "S": 0}
    ),
    "kanban by position": rules(
        "reorder", {"rule": "kanban", "N": 3, "C": 2, "backlog_frees_cards": True},
        {"rule": "reorder-point", "r": 4, "Q": 2},
    ),
    "(T, S-1, S)": rules(
        "reorder", {"rule": "periodic-min-max", "T": 3.0, "s": 8, "S": 9}, PERIODIC
    ),
    "no cap": rules(
        "reorder", {"rule": "capped-base-stock", "T": 3.0, "S": 9, "cap": MANY}, PERIODIC
    ),
    "no smoothing": rules(
        "reorder", {"rule": "smoothed-order-up-to", "T": 3.0, "S": 9, "forecast": 0.0}, PERIODIC
    ),
    "no season": rules(
        "reorder", R | {"rule": "anticipation", "extra": 9, "start": 1e8, "end": EVER}, R
    ),
    "not rounded": rules("reorder", {"rule": "rounded", "of": R, "moq": 1, "pack": 1}, R),
}  # fmt: skip
NOTHING = {
    "no planner": Limit({"planner": {}}, without=("planner",)),
    "window 0": Limit(
        {"suppliers": {"merge_window": 0.0}}, but=NUMBERS, without=("merge_window", "retain")
    ),
    "lot of 1": neutral("suppliers", moq=1, pack=1),
    "no linked lead times": of_supplier(autocorrelation=0.0),
    "one regime": of_supplier(regimes={"factors": [1.0], "stays": [2.0]}),
    "no drift": of_supplier(drift={"times": [0.0], "factors": [1.0]}),
    "always up": of_supplier(disruption={"up": UP, "down": DOWN, "mode": "lost"}),
    "frozen never": of_supplier(disruption={"up": UP, "down": DOWN, "mode": "frozen"}),
    "always open": of_supplier(calendar={"open_days": [0, 1], "cycle": 2}),
    "all comes": of_supplier(**{"yield": {"mean": 1.0}}),
    "all is good": of_supplier(rejects={"share": 0.0}),
    "never spoils": neutral("items", shelf_life={"age": UP}),
    "no new model": neutral("items", obsolescence={"gap": UP}),
    "nothing shrinks": neutral("items", shrinkage={"share": 0.0}),
    "counted without error": neutral("items", counting={}),
    "all alike": of_class(frailty=0.0),
    "price as patience": of_class(value_patience={"reference_price": 9.0, "kappa": 0.0}),
    "no reactions": of_class(reactions={"notice_for": 2.0}),
    "no remorse": of_class(remorse={"share": 0.0, "within": 2.0}),
    "nothing elsewhere": of_class(elsewhere={"share": 0.0, "after": DOWN}),
    "queue without end": of_class(balking={"law": "queue-limit", "units": MANY}),
    "nobody balks": of_class(balking={"law": "logit", "base": 900.0}),
    "nobody remembers": of_class(
        memory={"people": 9, "after_backorder": 0.0, "after_delay": 0.0, "after_loss": 0.0},
        but=("orders.customer",),
    ),
    "no goodwill": of_class(goodwill={"loss": 0.0, "gain": 0.0, "high": 1.0}),
    "no hype": of_class(hype={"gain": 0.0, "half": 3.0, "decay": 3.0}),
    "inelastic": Limit(
        {"customers": {"price": 20.0, "elasticity": {"exponent": 0.0, "reference_price": 9.0}}},
        {"customers": {"price": 20.0, "elasticity": None}},
        without=("elasticity", "trace"),
        only={"arrivals": RATED},
    ),
}
LIMITS = RULES | NOTHING


def changed(scenario: dict[str, Any], changes: Changes) -> dict[str, Any]:
    """Return a scenario with values put into all entries of a kind; None takes one out."""
    found = deepcopy(scenario)
    for kind, values in changes.items():
        entries = found.setdefault(kind, {})
        for entry in entries if isinstance(entries, list) else [entries]:
            entry.update(values)
            for key in [key for key, value in entry.items() if value is None]:
                del entry[key]
    return found


@examples(3, 40)
@pytest.mark.parametrize("name", LIMITS)
def test_limit(effort: settings, name: str) -> None:
    """A rule or a term at its limit leaves the record that another leaves, or none at all."""
    limit = LIMITS[name]

    @effort
    @given(scenarios(without=limit.without, **limit.only))
    def holds(scenario: dict[str, Any]) -> None:
        one, other = changed(scenario, limit.one), changed(scenario, limit.other)
        assert_same(run(one), run(other), limit.but)

    holds()


UNTOLD = (*BEHAVIOURS, "own_rules", "accept", "quote", "ship", "retain", "cancel", "rescue")


@examples(8)
def test_no_patience_is_lost_sales(effort: settings) -> None:
    """Who leaves at once if something is missing loses the shop what `none` refuses."""

    @effort
    @given(scenarios(without=UNTOLD, patience={"law": "constant", "value": 0.0}))
    def holds(scenario: dict[str, Any]) -> None:
        refused = changed(
            scenario,
            {
                "customers": {"patience": None},
                "policy": {"accept": {"rule": "none", "take_free": True}},
            },
        )
        left, lost = run(scenario), run(refused)
        assert np.array_equal(left.orders.cancelled, lost.orders.refused)
        for name in ("shipped", "filled_at_once", "placed_at", "ended_at"):
            assert np.array_equal(left.orders[name], lost.orders[name]), name
        for name in ("placed_at", "quantity", "ended_at", "received"):
            bought = [record.purchase_orders[name] for record in (left, lost)]
            assert np.array_equal(bought[0], bought[1], equal_nan=True), name
        assert left.levels.on_hand == pytest.approx(lost.levels.on_hand, rel=1e-12)

    holds()


@examples(8)
def test_endless_patience_is_full_backordering(effort: settings) -> None:
    """Who would leave in a billion days waits like one who never leaves."""

    @effort
    @given(scenarios(without=(*OF_PATIENCE, "allocate", "own_rules"), patience=UP))
    def holds(scenario: dict[str, Any]) -> None:
        never = changed(scenario, {"customers": {"patience": None}})
        assert_same(run(scenario), run(never), HAZARD)

    holds()
