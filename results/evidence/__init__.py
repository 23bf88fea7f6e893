"""What pictures rest on, beyond the KPIs: curves over time, over waits and over ages."""

from results.evidence.evidence import LEVELS, Evidence, Plan, Trace, gathered
from results.evidence.levels import levels_at

__all__ = ["LEVELS", "Evidence", "Plan", "Trace", "gathered", "levels_at"]
