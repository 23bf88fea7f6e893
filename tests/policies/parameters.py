"""Parameters to check each built-in rule with; a rule without an entry is taken as it is."""

from typing import Any

from policies.accept_wait import SHAPES
from policies.forecast import METHODS

TWO = {"express": "acme", "regular": "bolt"}
DEMAND = {"initial": 4, "lead_time": 9}
PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "reorder-point": [{"r": 60, "Q": 125}, {"r": -3, "Q": 1}, {"r": 100_000, "Q": 7}],
    "min-max": [{"s": 20, "S": 60}, {"s": -5, "S": 0}],
    "base-stock": [{"S": 12}, {"S": 0}, {"S": -4}],
    "periodic-order-up-to": [{"T": 7, "S": 30}, {"T": 0.5, "S": 3, "first": 4}],
    "periodic-min-max": [{"T": 4, "s": 18, "S": 72, "first": 1}],
    "zero-stock": [{}, {"window": 7}],
    "constant-order": [{"T": 7, "q": 700}, {"T": 0.5, "q": 1, "first": 3}],
    "anticipation": [
        {"r": 60, "Q": 25, "extra": 40, "start": 7, "end": 8},
        {"r": -3, "Q": 1, "extra": 1, "start": 0, "end": 2000},
    ],
    "forecast-reorder-point": [
        {**DEMAND, "Q": 50},
        {"initial": 0, "lead_time": 0.5, "Q": 1, "k": -1, "period": 7, "initial_sd": 3},
        *({**DEMAND, "Q": 5, "method": method, "alpha": 1, "k": 0} for method in METHODS),
    ],
    "forecast-order-up-to": [
        {**DEMAND, "T": 3, "first": 1},
        *({**DEMAND, "T": 0.5, "method": method, "gamma": 1} for method in METHODS),
    ],
    "ddmrp": [
        {"adu": 10, "lead_time": 12, "lead_time_factor": 0.5, "variability_factor": 0.5},
        {
            "adu": 0,
            "lead_time": 3,
            "lead_time_factor": 1,
            "variability_factor": 0,
            "window": 5,
            "moq": 20,
            "order_cycle": 4,
            "T": 2,
        },
    ],
    "eoq-planned-backorders": [
        {"rate": 1000, "order_cost": 100, "holding": 2, "backorder": 8},
        {"rate": 4, "order_cost": 60, "holding": 0.1, "backorder": 1, "lead_time": 10},
    ],
    "single-buy": [{"Q": 600}, {"Q": 1, "at": 14}],
    "newsvendor": [
        {"price": 40, "cost": 22, "mean": 600, "sd": 90, "salvage": 5, "goodwill": 3},
        {
            "price": 40,
            "cost": 22,
            "mean": 60,
            "sd": 0,
            "salvage": -2,
            "second_buy": 30,
            "second_at": 30,
        },
    ],
    "quick-response": [
        {"first": 300, "at": 30, "season": 120, "prior": 600, "weight": 0.8, "safety": 20},
        {"first": 0, "at": 0.5, "season": 1, "prior": 0, "weight": 1, "safety": -5},
    ],
    "patience-aware-base-stock": [
        {"rate": 2, "lead_time": 5, "patience": 4, "holding": 1, "margin": 20},
        {"rate": 2, "lead_time": 5, "patience": 4, "holding": 9, "margin": 0.1, "backorder": 1},
    ],
    "single-index": [{**TWO, "S_e": 20, "S_r": 50}, {**TWO, "S_e": -5, "S_r": -5, "T": 7}],
    "dual-index": [{**TWO, "S_e": 20, "S_r": 50, "express_lead_time": 2}],
    "capped-dual-index": [
        {**TWO, "S_e": 20, "S_r": 50, "cap": 9, "express_lead_time": 0, "first": 3}
    ],
    "tailored-base-surge": [
        {**TWO, "S_e": 20, "q": 8, "express_lead_time": 2},
        {**TWO, "S_e": 0, "q": 0, "express_lead_time": 50, "T": 0.5},
    ],
    "capped-base-stock": [{"T": 7, "S": 30, "cap": 12}, {"T": 1, "S": -4, "cap": 1}],
    "smoothed-order-up-to": [
        {"T": 1, "S": 30, "forecast": 9.7, "T_i": 4},
        {"T": 1, "S": 0, "forecast": 0},
    ],
    "projected-inventory-level": [
        {"T": 1, "U": 6.5, "lead_time": 4, "rate": 5},
        {"T": 1, "U": -3, "lead_time": 0, "rate": 0, "lost_sales": False},
    ],
    "kanban": [{"N": 3, "C": 10}, {"N": 12, "C": 1, "backlog_frees_cards": True}],
    "can-order": [{"s": 20, "c": 35, "S": 60}, {"s": -5, "c": -5, "S": 0}],
    "periodic-joint": [{"T": 7, "s": 20, "S": 60}, {"T": 1, "s": 2, "c": 5, "S": 6}],
    "lot-sizing": [
        {"forecast": [90, 120, 80, 70], "setup": 500, "holding": 2},
        {
            "forecast": [2.5, 0],
            "setup": 50,
            "holding": 1,
            "method": "silver-meal",
            "horizon": 9,
        },
        {
            "forecast": [5],
            "setup": 0,
            "holding": 0,
            "period": 7,
            "lead_time": 10,
            "repeat": True,
        },
    ],
    "rounded": [
        {"of": {"rule": "min-max", "s": 20, "S": 60}, "moq": 50, "pack": 12},
        {"of": {"rule": "can-order", "s": 20, "c": 35, "S": 60}, "breaks": [100], "stretch": 9},
        {"of": {"rule": "dual-index", **TWO, "S_e": 9, "S_r": 50, "express_lead_time": 2}},
        {"of": {"rule": "constant-order", "T": 7, "q": 5}, "pack": 9},
    ],
    "only": [{"supplier": "acme"}, {"supplier": "elsewhere"}],
    "landed-cost": [
        {},
        {"holding": 0.1, "risk": 0.3, "suppliers": ["acme"], "freight": [2]},
    ],
    "fixed-split": [
        {"suppliers": ["acme", "bolt"], "weights": [0.7, 0.3]},
        {"suppliers": ["cargo", "acme", "elsewhere"], "weights": [1, 1e-6, 5]},
    ],
    "backup": [{"primary": "bolt", "backup": "acme"}],
    "scorecard": [
        {},
        {"window": 50, "threshold": 1, "probation": 1, "minimum": 1, "forgive": 30},
        {"window": 3, "minimum": 3, "late_tolerance": 6, "trial": 0, "preference": "cheapest"},
    ],
    "bandit": [{"late": 0.5}, {"late": 0, "epsilon": 1, "learns": 1}],
    "confidence-bandit": [{"late": 0.5, "spread": 4}, {"late": 3, "spread": 0}],
    "none": [{}],
    "cap": [{"units": 0}, {"units": 10, "take_free": True}, {"value": 500}],
    "partial-by-wait": [{"k": 0.1, "shape": shape} for shape in SHAPES] + [{"k": 0}],
    "quoted": [{"a": 2}, {"a": 500, "per_price": 1, "per_wait": 1, "max_wait": 30}],
    "quoted-piecewise": [{}, {"base": 0.5, "flat": 0, "take_free": True}],
    "class-caps": [
        {"classes": ["web", "shop"], "units": [5, 60]},
        {"classes": [], "units": []},
    ],
    "available-to-promise": [{}, {"horizon": 3.5, "take_free": True}],
    "profit-threshold": [
        {},
        {"threshold": 9, "delay_cost": 1, "mean_patience": 7, "parcel": 4},
    ],
    "deposit": [{"deposit": 0.2}, {"deposit": 1, "forfeit": 1, "acceptance": 0, "hazard": 0}],
    "naive": [{}, {"factor": 0.5, "buffer": 2, "tolerance": 1, "most_slips": 2}],
    "pipeline": [{}, {"factor": 0, "most_slips": 9}, {"buffer": 1, "review": 7}],
    "planned": [{"T": 7, "q": 700}, {"T": 0.5, "q": 1, "factor": 1.3, "most_slips": 2}],
    "quantile": [{}, {"p": 0.01, "review": 2, "most_slips": 1}],
    "learned": [{}, {"p": 0.5, "n": 1, "minimum": 1}],
    "constant": [{"days": 0}, {"days": 28, "tolerance": 3, "most_slips": 1}],
    "notice-every": [{"days": 7}, {"days": 0.1, "most": 3}],
    "notice-before-promise": [{"days": 2}, {"days": 100}],
    "sample-at-age": [{"age": 0, "cost": 3}, {"age": 10, "cost": 0}],
    "voucher-per-late-week": [{"share": 0.1}, {"share": 0.3, "cap": 0.5, "week": 0.7}],
    "free-shipping-when-late": [{"cost": 5}],
    "partial": [{}],
    "highest-value": [{}, {"by": "unit-margin"}],
    "critical-level": [{"levels": [0, 5]}, {"levels": [2]}],
    "dynamic-critical-level": [{"levels": [0, 5, 5], "horizon": 7}],
    "reserve-for-newcomers": [{"rho": 0}, {"rho": 0.3}, {"rho": 1}],
    "one-split": [{"phi": 0}, {"phi": 0.5}, {"phi": 1}],
    "hold-part": [{"age": 0}, {"age": 4}],
    "hold-for-next": [{"days": 0}, {"days": 4}],
    "return": [{}, {"fee": 2.5}],
    "resell": [{"loss": 4}],
    "expire": [{"age": 30}, {"age": 0.1}],
    "ftc": [{"share": 0.5, "delay": 14}, {"share": 1, "delay": 0.3}, {"share": 0, "delay": 90}],
    "eu": [{"extra": 14, "terminate": 0.5, "essential": 0.2}, {"extra": 1, "terminate": 0}],
    "substitute": [
        {"item": "candle", "price": 8, "share": 0.6},
        {"item": "lantern", "price": 8, "share": 1, "age": 3},
    ],
    "expedite": [{"backlog": 10, "age": 7, "lead_time": 2, "cost": 90}],
    "drop-ship": [
        {"age": 0, "lead_time": 0, "cost": 30},
        {"age": 3, "lead_time": 2, "cost": 0},
    ],
}
OF_HOOK: dict[tuple[str, str], list[dict[str, Any]]] = {
    ("accept", "none"): [{}, {"take_free": True}],
    ("accept", "partial"): [{"beta": 0}, {"beta": 0.4, "take_free": True}, {"beta": 1}],
}
