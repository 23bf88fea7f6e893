"""What came out: KPIs, statistics over replications, tables."""

from results.expectations import Check, check_expectations
from results.kpis import KPIS, Kpi, fill_within, kpi, kpis_of
from results.replicate import Interrupted, run
from results.statistics import Estimate
from results.summary import Results

__all__ = [
    "KPIS",
    "Check",
    "Estimate",
    "Interrupted",
    "Kpi",
    "Results",
    "check_expectations",
    "fill_within",
    "kpi",
    "kpis_of",
    "run",
]
