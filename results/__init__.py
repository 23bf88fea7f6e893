"""What came out: KPIs, statistics over replications, tables."""

from results.expectations import Check, check_expectations
from results.explain import Story, explain
from results.kpis import (
    KPIS,
    BacklogAges,
    Kpi,
    backlog_ages,
    cancelled_within,
    fill_within,
    kpi,
    kpis_of,
)
from results.replicate import Interrupted, run
from results.sample import AllFailedError
from results.statistics import Estimate
from results.summary import Results

__all__ = [
    "KPIS",
    "AllFailedError",
    "BacklogAges",
    "Check",
    "Estimate",
    "Interrupted",
    "Kpi",
    "Results",
    "Story",
    "backlog_ages",
    "cancelled_within",
    "check_expectations",
    "explain",
    "fill_within",
    "kpi",
    "kpis_of",
    "run",
]
