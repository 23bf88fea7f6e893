"""Search: the best parameters, the trade-offs between KPIs, and what matters at all."""

from results.search.optimize import SearchInterrupted, optimize
from results.search.optimum import Candidate, Guarantee, Optimum
from results.search.pareto import Frontier, frontier, pareto

__all__ = [
    "Candidate",
    "Frontier",
    "Guarantee",
    "Optimum",
    "SearchInterrupted",
    "frontier",
    "optimize",
    "pareto",
]
