"""The dimensions of what a scenario says: the same in other units of time or money."""

from copy import deepcopy
from typing import Any

from scenarios.files import Files
from scenarios.schema import ScenarioFile

TIMES = (
    "T", "after", "age", "at", "buffer", "cycle", "day", "days", "decay", "delay", "end",
    "every", "express_lead_time", "first", "flat", "forgive", "grace", "horizon", "lasts",
    "late_tolerance", "lead_time", "limit", "max_wait", "mean_patience", "merge_window",
    "notice_for", "order_cycle", "patience", "period", "promise", "reminder", "review",
    "season", "second_at", "start", "stays", "times", "tolerance", "warm_up", "week", "within",
)  # fmt: skip
PER_TIME = (
    "adu",
    "holding_rate",
    "peak",
    "per_wait",
    "rate",
    "rates",
    "slope_after",
    "slope_before",
)
MONEY = (
    "compensation", "cost", "end_value", "fee", "freight", "inspection", "line_cost",
    "lost_sale", "margin", "order_cost", "parcel", "price", "prices", "reference_price",
    "salvage", "saving", "second_buy", "setup", "shipment", "shortage", "spread", "unit_cost",
    "write_off",
)  # fmt: skip
MONEY_PER_TIME = (
    "backorder", "backorder_cost", "delay_cost", "holding", "late", "overflow", "risk",
    "step_cost",
)  # fmt: skip
BY_NAME: dict[str, tuple[int, int]] = {  # powers of time and of money
    **dict.fromkeys(TIMES, (1, 0)),
    **dict.fromkeys(PER_TIME, (-1, 0)),
    **dict.fromkeys(MONEY, (0, 1)),
    **dict.fromkeys(MONEY_PER_TIME, (-1, 1)),
    "per_price": (0, -1),
}
"""What is not named has no dimension: units, shares, counts."""
BY_PLACE: dict[tuple[str, str], tuple[int, int]] = {  # where the name alone does not say
    ("arrivals", "base"): (-1, 0),
    ("calendar", "cycle"): (0, 0),
    ("confirmation", "error"): (1, 0),
    ("costs", "end_value"): (0, 0),
    ("costs", "notice"): (0, 1),
    ("lot-sizing", "holding"): (0, 1),  # per period
    ("lot-sizing", "horizon"): (0, 0),  # periods
    ("newsvendor", "goodwill"): (0, 1),
    ("partial-by-wait", "k"): (-1, 0),
    ("profit-threshold", "threshold"): (0, 1),
    ("cap", "value"): (0, 1),
    ("quick-response", "first"): (0, 0),  # units
    ("reactions", "compensation"): (0, 0),
    ("resell", "loss"): (0, 1),
    ("storage", "rate"): (-1, 1),
    ("zero-stock", "window"): (1, 0),
    ("eu", "extra"): (1, 0),
}
IN_TIME = ("lead_time", "patience", "transit", "gap", "after", "age", "up", "down", "delay")
OF_SIZE = (
    "mean", "sd", "median", "scale", "value", "values", "low", "mode", "high", "constant",
    "shift",
)  # fmt: skip
RATES = ("arrival_rate", "service_rate")


def written_out(scenario: dict[str, Any]) -> dict[str, Any]:
    """Return a scenario with all its defaults, and with times that are not counts.

    Whole numbers of time units are none of others, so laws of counts give way to others.
    """
    table = ScenarioFile.model_validate(deepcopy(scenario), context=Files())
    explicit: dict[str, Any] = _plain(table.model_dump(by_alias=True, exclude_none=True), "")
    for customers in explicit["customers"]:
        customers["reactions"]["overdue"] = 0.0  # one step per time unit, whichever it is
        if "patience" not in customers:
            _drop(customers, "frailty", "reactions")
    for supplier in explicit["suppliers"]:
        if supplier["delivery"] != "queue":
            _drop(supplier, "servers", "per_unit")
    return explicit


def _drop(table: dict[str, Any], *names: str) -> None:
    """Leave out defaults that a file may not name, where they mean nothing."""
    for name in names:
        del table[name]


def _plain(value: Any, key: str) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each, key) for each in value]
    if not isinstance(value, dict):
        return value
    if value.get("law") in ("poisson", "geometric") and key in IN_TIME:
        return {"law": "gamma", "mean": value["mean"], "cv": 0.5}
    return {name: _plain(each, name) for name, each in value.items()}


def rescaled(table: Any, time: float = 1.0, money: float = 1.0, place: str = "") -> Any:
    """Return a scenario that is written out, in other units of time and money.

    What was 1 is `time` of the new units of time, and `money` of the new ones of money.
    """
    if isinstance(table, list):
        return [rescaled(each, time, money, place) for each in table]
    where = table.get("rule", place)
    law = "law" in table and place in (*IN_TIME, "order_size", "size", "units")
    scaled = {}
    for name, value in table.items():
        if isinstance(value, dict) or (isinstance(value, list) and _holds_tables(value)):
            scaled[name] = rescaled(value, time, money, name)
            continue
        powers = _of_law(place, name) if law else BY_PLACE.get((where, name))
        if powers is None:
            powers = BY_NAME.get(name, (0, 0))
        scaled[name] = _times(value, time ** powers[0] * money ** powers[1], powers)
    return scaled


def _holds_tables(values: list[Any]) -> bool:
    return any(isinstance(each, dict) for each in values)


def _of_law(place: str, name: str) -> tuple[int, int]:
    if place not in IN_TIME or name not in (*OF_SIZE, *RATES):
        return 0, 0
    return (1, 0) if name in OF_SIZE else (-1, 0)


def _times(value: Any, factor: float, powers: tuple[int, int]) -> Any:
    if powers == (0, 0) or isinstance(value, bool | str):
        return value
    if isinstance(value, list):
        return [each * factor for each in value]
    return value * factor


def factor_of(unit: str, time: float, money: float) -> float:
    """Return by what a figure of this unit (a template of `results.kpis`) is multiplied."""
    if unit == "1/year":  # of a year of the old units
        return 1.0 / time
    above, _, below = unit.partition("/")
    found = (time if "{time}" in above else 1.0) * (money if "{money}" in above else 1.0)
    return found / (time if "{time}" in below else 1.0)
