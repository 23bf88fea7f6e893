"""What pictures rest on, beyond the KPIs: curves over time, over waits and over ages."""

from results.evidence.evidence import LEVELS, Evidence, Plan, Trace, gathered
from results.evidence.levels import Course, course_of, levels_at
from results.evidence.plan import plan_for
from results.evidence.trace import trace_of
from results.evidence.waits import WaitCounts, counts_by_wait

__all__ = [
    "LEVELS",
    "Course",
    "Evidence",
    "Plan",
    "Trace",
    "WaitCounts",
    "counts_by_wait",
    "course_of",
    "gathered",
    "levels_at",
    "plan_for",
    "trace_of",
]
