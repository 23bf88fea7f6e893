"""Classes side by side: how well each class of customers is served under each policy."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from results.compare.comparison import Comparison
from results.evidence import Evidence
from results.plots.dots import draw_table, table_of
from results.plots.style import NothingToDrawError, drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KPIS = ("fill_rate", "mean_wait", "lost_rate")


@drawing
def classes(
    comparison: Comparison,
    evidence: Mapping[str, Evidence],
    names: Sequence[str] | None = None,
    *,
    kpis: Sequence[str] = KPIS,
) -> "Figure":
    """Draw KPIs of each class of customers under each policy, with their intervals.

    Parameters
    ----------
    comparison, evidence
        The policies, and what they rest on by name.
    names
        Draw these only.
    kpis
        KPIs that are known for classes; those that are 0 everywhere are left out.

    Raises
    ------
    NothingToDrawError
        If there is only one class, or nobody ordered.
    """
    table = table_of(comparison, evidence, "class", kpis, names)
    if len(table.groups) < 2:
        raise NothingToDrawError("There is only one class of customers.")
    return draw_table(comparison, table, "class", "Classes of customers, side by side")
