"""The kinds of figures: what each shows, from what, and which function draws it."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Source = Literal[
    "comparison", "evidence", "study", "frontier", "sensitivity", "optimum", "warm_up"
]


class Kind(NamedTuple):
    """A kind of figure.

    Attributes
    ----------
    source
        What it is drawn from, which says how it is called and with which options.
    where
        The module and the function that draw it.
    summary
        What it shows.
    options
        Names of options of its own.
    """

    source: Source
    where: str
    summary: str
    options: tuple[str, ...] = ()

    def draw(self, *args: Any, **options: Any) -> "Figure":
        """Draw it."""
        module, _, name = self.where.partition(":")
        figure: Figure = getattr(import_module(module), name)(*args, **options)
        return figure


KINDS = {
    "waterfall": Kind(
        "comparison",
        "results.plots.waterfall:waterfall",
        "Money from the baseline to each variant, line by line.",
    ),
    "trade-off": Kind(
        "comparison",
        "results.plots.trade_off:trade_off",
        "Service against money, a point for each policy.",
        ("service", "against"),
    ),
    "waits": Kind(
        "evidence",
        "results.plots.waits:waits",
        "Which share of all orders is served within which wait.",
    ),
    "ages": Kind(
        "evidence",
        "results.plots.ages:ages",
        "The backlog at the end by its age.",
    ),
    "course": Kind(
        "evidence",
        "results.plots.course:course",
        "Stock and backlog over time, with error and risk.",
    ),
    "people": Kind(
        "comparison",
        "results.plots.people:people",
        "Who wins by a variant, and who loses.",
    ),
    "classes": Kind(
        "evidence",
        "results.plots.classes:classes",
        "KPIs of each class of customers.",
        ("kpis",),
    ),
    "suppliers": Kind(
        "evidence",
        "results.plots.suppliers:suppliers",
        "KPIs of each supplier.",
        ("kpis",),
    ),
    "sweep": Kind(
        "study",
        "results.plots.sweep:sweep",
        "KPIs over a parameter, a curve for each value of a second.",
        ("kpi", "x", "by", "subject_to"),
    ),
    "heat-map": Kind(
        "study",
        "results.plots.heat_map:heat_map",
        "A KPI over two parameters.",
        ("kpi", "x", "y", "subject_to"),
    ),
    "frontier": Kind(
        "frontier",
        "results.plots.frontier:frontier",
        "KPIs against each other: what no other configuration beats.",
        ("kpi",),
    ),
    "tornado": Kind(
        "sensitivity",
        "results.plots.tornado:tornado",
        "What a KPI changes by at both ends of each factor.",
    ),
    "morris": Kind(
        "sensitivity",
        "results.plots.effects:morris",
        "Size of the effect of each factor, and how much it varies.",
    ),
    "sobol": Kind(
        "sensitivity",
        "results.plots.effects:sobol",
        "Share of the variance that is due to each factor.",
    ),
    "optimum": Kind(
        "optimum",
        "results.plots.optimum:optimum",
        "The best that a search found, and who is how far behind.",
    ),
    "warm-up": Kind(
        "warm_up",
        "results.plots.warm_up:warm_up",
        "KPIs over time, and where the warm-up ends.",
    ),
}
