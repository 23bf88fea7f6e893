"""The public names of backlab in one place.

>>> import backlab
>>> shop = backlab.load("small-e-shop", set={"policy.reorder.r": 50})
>>> results = backlab.run(shop, replications=2)
>>> 0.5 < results.kpis["fill_rate"].mean < 1.0
True

Nothing is imported before it is asked for, so that ``import backlab`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policies import HOOKS, RULES, PolicyError, build, check_policy
    from results import KPIS, AllFailedError, Estimate, Interrupted, Kpi, Results, kpi, run
    from results.compare import Compared, Comparison, ComparisonInterrupted, compare
    from results.explain import Story, explain
    from results.report import report
    from results.search import (
        Frontier,
        FrontierInterrupted,
        Optimum,
        SearchInterrupted,
        Sensitivity,
        optimize,
        pareto,
        sensitivity,
    )
    from results.study import DifferentStudyError, Stopped, Study, StudyError, merge, sweep
    from results.warm_up import WarmUp, warm_up
    from scenarios import Problem, Scenario, ScenarioError, json_schema, library, load
    from scenarios.designs import Design, design
    from scenarios.fit import Fitted, fit
    from sim.errors import BalanceError, RuleError
    from sim.eventlog import EventLog
    from sim.parameters import Parameter, check_parameters
    from sim.record import Record
    from sim.simulate import simulate
    from sim.views import (
        Action,
        Answer,
        Care,
        OrderView,
        Purchase,
        Rescue,
        StockView,
        SupplyView,
    )
    from sim.world import World

_HOME = {
    "policies": ("HOOKS", "RULES", "PolicyError", "build", "check_policy"),
    "results": (
        "KPIS", "AllFailedError", "Estimate", "Interrupted", "Kpi", "Results", "kpi", "run",
    ),
    "results.compare": ("Compared", "Comparison", "ComparisonInterrupted", "compare"),
    "results.explain": ("Story", "explain"),
    "results.report": ("report",),
    "results.search": (
        "Frontier", "FrontierInterrupted", "Optimum", "SearchInterrupted", "Sensitivity",
        "optimize", "pareto", "sensitivity",
    ),
    "results.study": (
        "DifferentStudyError", "Stopped", "Study", "StudyError", "merge", "sweep",
    ),
    "results.warm_up": ("WarmUp", "warm_up"),
    "scenarios": ("Problem", "Scenario", "ScenarioError", "json_schema", "library", "load"),
    "scenarios.designs": ("Design", "design"),
    "scenarios.fit": ("Fitted", "fit"),
    "sim.errors": ("BalanceError", "RuleError"),
    "sim.eventlog": ("EventLog",),
    "sim.parameters": ("Parameter", "check_parameters"),
    "sim.record": ("Record",),
    "sim.simulate": ("simulate",),
    "sim.views": (
        "Action", "Answer", "Care", "OrderView", "Purchase", "Rescue", "StockView",
        "SupplyView",
    ),
    "sim.world": ("World",),
}  # fmt: skip

__all__ = [
    "HOOKS",
    "KPIS",
    "RULES",
    "Action",
    "AllFailedError",
    "Answer",
    "BalanceError",
    "Care",
    "Compared",
    "Comparison",
    "ComparisonInterrupted",
    "Design",
    "DifferentStudyError",
    "Estimate",
    "EventLog",
    "Fitted",
    "Frontier",
    "FrontierInterrupted",
    "Interrupted",
    "Kpi",
    "Optimum",
    "OrderView",
    "Parameter",
    "PolicyError",
    "Problem",
    "Purchase",
    "Record",
    "Rescue",
    "Results",
    "RuleError",
    "Scenario",
    "ScenarioError",
    "SearchInterrupted",
    "Sensitivity",
    "StockView",
    "Stopped",
    "Story",
    "Study",
    "StudyError",
    "SupplyView",
    "WarmUp",
    "World",
    "build",
    "check_parameters",
    "check_policy",
    "compare",
    "design",
    "explain",
    "fit",
    "json_schema",
    "kpi",
    "library",
    "load",
    "merge",
    "optimize",
    "pareto",
    "report",
    "run",
    "sensitivity",
    "simulate",
    "sweep",
    "warm_up",
]


def __getattr__(name: str) -> Any:
    """Import a public name where it lives."""
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"backlab has no {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return [*__all__, "__all__", "__doc__", "__name__"]
