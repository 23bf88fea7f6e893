"""Search: the best parameters, the trade-offs between KPIs, and what matters at all."""

from results.search.optimize import SearchInterrupted, optimize
from results.search.optimum import Candidate, Guarantee, Optimum
from results.search.pareto import Frontier, frontier, pareto
from results.search.sensitivity import Sensitivity, sensitivity

__all__ = [
    "Candidate",
    "Frontier",
    "Guarantee",
    "Optimum",
    "SearchInterrupted",
    "Sensitivity",
    "frontier",
    "optimize",
    "pareto",
    "sensitivity",
]
