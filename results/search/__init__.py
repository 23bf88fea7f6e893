"""Search: the best parameters, the trade-offs between KPIs, and what matters at all."""

from results.search.optimize import SearchInterrupted, optimize
from results.search.optimum import Candidate, Guarantee, Optimum

__all__ = ["Candidate", "Guarantee", "Optimum", "SearchInterrupted", "optimize"]
