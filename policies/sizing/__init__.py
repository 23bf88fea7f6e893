"""Sizing: what the parameters of a rule should be, by formulas and exact algorithms."""

from policies.sizing.lots import (
    least_unit_cost,
    lot_for_lot,
    part_period_balancing,
    plan_cost,
    silver_meal,
    wagner_whitin,
)

__all__ = [
    "least_unit_cost",
    "lot_for_lot",
    "part_period_balancing",
    "plan_cost",
    "silver_meal",
    "wagner_whitin",
]
