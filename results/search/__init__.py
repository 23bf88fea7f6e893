"""Search: the best parameters, the trade-offs between KPIs, and what matters at all."""

from results.search.analyse import sensitivity
from results.search.frontier import Frontier, frontier
from results.search.optimize import SearchInterrupted, optimize
from results.search.optimum import Candidate, Guarantee, Optimum
from results.search.pareto import FrontierInterrupted, pareto
from results.search.sensitivity import Sensitivity

__all__ = [
    "Candidate",
    "Frontier",
    "FrontierInterrupted",
    "Guarantee",
    "Optimum",
    "SearchInterrupted",
    "Sensitivity",
    "frontier",
    "optimize",
    "pareto",
    "sensitivity",
]
