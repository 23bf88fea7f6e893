"""A rule that looks at the stock its order will meet, not at the position it is placed in."""

from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from policies.reviews import Reviewed
from sim.parameters import Parameter, check_parameters
from sim.views import StockView


@dataclass(frozen=True)
class ProjectedInventoryLevel(Reviewed):
    """Projected inventory level: have `U` units when the order comes, by expectation.

    Every `T` time units, order what lifts the stock expected at ``now + lead_time``, with all
    that is on order received, to `U`; rounded to the nearest whole number, half a unit up.

    Notes
    -----
    van Jaarsveld & Arts, "Projected inventory-level policies for lost sales inventory systems:
    asymptotic optimality in two regimes", *Operations Research* 72 (2024). Demand between the
    receipts is taken as Poisson, in units, and what finds the shelf empty as lost: from one
    expected receipt to the next, stock of law X becomes that of ``max(X - D, 0)``, computed
    exactly. An inventory position can't tell units that come in time from units that find
    their customers gone; this rule can. What is overdue is expected now, and what is expected
    after the order itself counts as coming with it. While old backorders are open, new demand
    counts as lost, and they are served first.

    Where everybody waits (``lost_sales = false``), it is an order-up-to rule with the level
    ``U + rate * lead_time``.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> from sim.views import Open
    >>> rule = ProjectedInventoryLevel(T=1, U=8, lead_time=5, rate=2)
    >>> late = stock_view(on_hand=4, on_order=10, pipeline=(Open(0.0, 5.0, 10),))
    >>> soon = stock_view(on_hand=4, on_order=10, pipeline=(Open(-4.0, 1.0, 10),))
    >>> rule.order(late), rule.order(soon)  # of the 4 units, hardly one is left after 5 days
    (0, 4)
    """

    sees_pipeline: ClassVar[bool] = True

    T: Annotated[float, Parameter("review period", unit="time", gt=0)]
    U: Annotated[float, Parameter("stock expected when the order has come", unit="units")]
    lead_time: Annotated[float, Parameter("lead time of the order", unit="time", ge=0)]
    rate: Annotated[float, Parameter("demand per time unit", unit="units", ge=0)]
    lost_sales: Annotated[bool, Parameter("whether demand that is not met is lost")] = True
    first: Annotated[float, Parameter("time of the first review", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)

    def order(self, stock: StockView) -> int:
        """Return what lifts the stock expected when the order comes to `U`."""
        return max(floor(self.U - self.projection(stock) + 0.5), 0)

    def projection(self, stock: StockView) -> float:
        """Return the stock expected when an order placed now comes, without that order."""
        if not self.lost_sales:
            return stock.inventory_position - self.rate * self.lead_time
        level, at = Level(stock.on_hand - stock.backorders), stock.now
        end = stock.now + self.lead_time
        unseen = stock.on_order
        for receipt in stock.pipeline:
            due = min(max(receipt.expected_at, at), end)
            level = level.after(self.rate * (due - at)).plus(receipt.units)
            at, unseen = due, unseen - receipt.units
        return level.after(self.rate * (end - at)).plus(unseen).mean


class Level:
    """The law of a stock level: probabilities of `lowest`, ``lowest + 1``, and so on."""

    def __init__(self, lowest: int, probabilities: NDArray[np.float64] | None = None) -> None:
        self.lowest = lowest
        self.probabilities = np.ones(1) if probabilities is None else probabilities

    @property
    def mean(self) -> float:
        """The expected level."""
        above = float(np.arange(len(self.probabilities)) @ self.probabilities)
        return self.lowest + above

    def plus(self, units: int) -> "Level":
        """Return the level after a receipt."""
        return Level(self.lowest + units, self.probabilities)

    def after(self, mean: float) -> "Level":
        """Return the level after Poisson demand of this mean, which is lost at zero."""
        if mean <= 0 or self.lowest + len(self.probabilities) <= 1:  # nothing there to sell
            return self
        fewest, demand = poisson(mean)
        left = np.convolve(self.probabilities, demand[::-1])
        lowest = self.lowest - fewest - len(demand) + 1
        if lowest >= 0:
            return Level(lowest, left)
        if len(left) <= -lowest:
            return Level(0)
        left[-lowest] += left[:-lowest].sum()
        return Level(0, left[-lowest:])


def poisson(mean: float) -> tuple[int, NDArray[np.float64]]:
    """Return the least number worth counting and the probabilities from there on.

    What is left out is less than one in a million million; the rest sums to 1.

    Examples
    --------
    >>> fewest, probabilities = poisson(2.0)
    >>> fewest, [round(float(p), 4) for p in probabilities[:3]]
    (0, [0.1353, 0.2707, 0.2707])
    """
    spread = 8.0 * sqrt(mean)
    fewest, most = max(floor(mean - spread), 0), ceil(mean + spread) + 20
    counts = np.arange(fewest, most + 1)
    steps = np.log(mean / counts[1:])  # p(n) = p(n - 1) mean / n
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    weights = np.exp(logs - logs.max())
    return fewest, weights / weights.sum()
