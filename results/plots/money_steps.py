"""The way from the money of the baseline to that of a variant, line by line."""

from typing import NamedTuple

import numpy as np

from results.compare.comparison import Comparison
from results.compare.differences import Difference, paired_difference
from results.kpis import kpis_of
from results.kpis.money import COSTS
from results.plots.facts import objective
from results.statistics import Floats

COST_LINES = tuple(cost.__name__ for cost in COSTS)
EARNED = ("revenue", "stock_value_change")


class Steps(NamedTuple):
    """The way from the baseline's figure to that of a variant, line by line.

    `changes` has what each line adds to the figure: a cost that rises takes from the profit.
    Lines that do not change are left out, so ``start + sum(changes) == end``, but for rounding.
    All rests on the replications that both have. The total has the interval that it has among
    the differences of the comparison, each line one by itself.
    """

    start: float
    changes: dict[str, Difference]
    end: float
    total: Difference


def money_steps(comparison: Comparison, name: str) -> Steps:
    """Return the steps from the baseline to a variant: of the profit, or else of the cost."""
    aim = objective(comparison)
    columns = kpis_of("all")
    before, after = comparison.measured[comparison.baseline], comparison.measured[name]
    known = ~np.isnan(before[:, columns.index(aim), 0] + after[:, columns.index(aim), 0])

    def sides(kpi: str) -> tuple[Floats, Floats]:
        k = columns.index(kpi)
        return before[known, k], after[known, k]

    def difference(kpi: str, confidence: float = comparison.confidence) -> Difference:
        return paired_difference("ratio", *sides(kpi), confidence)

    lines = COST_LINES if aim == "cost_total" else (*EARNED, *COST_LINES)
    changes = {}
    for line in lines:
        found = difference(line)
        if abs(found.mean) > 0.0:  # nor where it is not known
            takes = aim == "profit" and line not in EARNED
            changes[line] = found._replace(mean=-found.mean) if takes else found
    start, end = (
        float(side[:, 0].sum() / side[:, 1].sum()) if known.any() else np.nan
        for side in sides(aim)
    )
    return Steps(start, changes, end, difference(aim, comparison.each_confidence))
