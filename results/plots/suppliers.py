"""Scorecards: what each supplier delivers under each policy, when, and how reliably."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from results.compare.comparison import Comparison
from results.evidence import Evidence
from results.plots.dots import draw_table, table_of
from results.plots.style import drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KPIS = ("units_ordered", "lead_time_mean", "lead_time_p95", "otif", "units_short")


@drawing
def suppliers(
    comparison: Comparison,
    evidence: Mapping[str, Evidence],
    names: Sequence[str] | None = None,
    *,
    kpis: Sequence[str] = KPIS,
) -> "Figure":
    """Draw KPIs of each supplier under each policy, with their intervals.

    Parameters
    ----------
    comparison, evidence
        The policies, and what they rest on by name.
    names
        Draw these only.
    kpis
        KPIs that are known for suppliers; those that are 0 everywhere are left out.

    Raises
    ------
    NothingToDrawError
        If nothing was ordered from any supplier.
    """
    table = table_of(comparison, evidence, "supplier", kpis, names)
    return draw_table(comparison, table, "supplier", "Suppliers' scorecards")
