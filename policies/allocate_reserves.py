"""Allocate rules that hold units back: for better classes, or for those still to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf
from typing import Annotated, ClassVar

from sim.parameters import Parameter, check_parameters
from sim.views import OrderView, StockView

_Levels = Annotated[
    tuple[int, ...],
    Parameter(
        "units held back from priority 1, 2, ...; the last holds for all after", "units", ge=0
    ),
]


@dataclass(frozen=True)
class CriticalLevel:
    """Critical levels: the last units are kept for the better classes.

    Class priority, and of the free units an order of priority k may not touch the last
    ``levels[k - 1]``. When units come free, class 1 is served first, then the reserve is
    refilled, then class 2 gets what is above it, and so on ("priority clearing"). Newcomers
    *do* overtake those of worse classes; one of a worse class may have to wait while units
    are free.

    Notes
    -----
    Nahmias & Demmy, *Management Science* 27, 1981; Deshpande, Cohen & Donohue, *Management
    Science* 49, 2003, who find priority clearing close to the best. A level of 0 for all is
    plain priority; the levels must not decrease, or a better class would wait behind a worse
    one's reserve.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule, stock = CriticalLevel(levels=(0, 5)), stock_view(on_hand=8)
    >>> [rule.held_back(order_view(priority=k), stock) for k in (1, 2, 3)]
    [0, 5, 5]
    """

    levels: _Levels

    def __post_init__(self) -> None:
        check_parameters(self)
        _check_levels(self.levels)

    def rank(self, order: OrderView) -> float:
        """Return the priority of the customer's class."""
        return float(order.priority)

    def held_back(self, order: OrderView, stock: StockView) -> int:  # noqa: ARG002 -- protocol
        """Return the level of the customer's class."""
        return _level(self.levels, order.priority)


@dataclass(frozen=True)
class DynamicCriticalLevel:
    """Critical levels that shrink as the next receipt comes nearer.

    As `critical-level`, with ``levels[k - 1] * min(1, (next receipt - now) / horizon)``,
    rounded up: the whole level while the receipt is at least `horizon` away or nothing is on
    order, nothing when it is due or late. Asked when somebody comes and when units come free;
    a level that shrinks in between frees units for those who wait only then. Newcomers *do*
    overtake those of worse classes.

    Notes
    -----
    That the best level falls as the replenishment comes nearer was shown by Topkis,
    *Management Science* 15, 1968, and used for lead times by Fadiloglu & Bulut, *European
    Journal of Operational Research* 202, 2010. The straight line is a simple choice of this
    project, not theirs.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule, order = DynamicCriticalLevel(levels=(0, 5), horizon=10), order_view(priority=2)
    >>> stock = stock_view(on_hand=8)._replace(next_receipt=3.0)
    >>> rule.held_back(order, stock), rule.held_back(order, stock._replace(now=3.0))
    (2, 0)
    """

    levels: _Levels
    horizon: Annotated[float, Parameter("time over which the level shrinks", "time", gt=0)]
    looks_ahead: ClassVar[bool] = True

    def __post_init__(self) -> None:
        check_parameters(self)
        _check_levels(self.levels)

    def rank(self, order: OrderView) -> float:
        """Return the priority of the customer's class."""
        return float(order.priority)

    def held_back(self, order: OrderView, stock: StockView) -> int:
        """Return the level of the customer's class as it is now."""
        if stock.next_receipt == inf:
            return _level(self.levels, order.priority)
        left = (stock.next_receipt - stock.now) / self.horizon
        return _round_up(_level(self.levels, order.priority) * min(1.0, max(0.0, left)))


@dataclass(frozen=True)
class ReserveForNewcomers:
    """Keep a share of the free units for those who come and don't wait yet.

    Whenever units come free, those who wait get all free units but ``ceil(rho * free)``,
    first come first served; the rest stays on the shelf for newcomers. Newcomers *do*
    overtake: whoever comes while units are free is served at once. What newcomers leave
    counts as free the next time.

    Notes
    -----
    Partial reservation: new customers see stock, those who wait are already sold. With
    ``rho = 0`` it is first come, first served; with ``rho = 1`` nobody who waits is ever
    served.

    Examples
    --------
    >>> rule = ReserveForNewcomers(rho=0.3)
    >>> rule.share(10, [4, 2, 5])  # 3 of 10 are kept
    (4, 2, 1)
    """

    rho: Annotated[float, Parameter("share of the free units kept for newcomers", ge=0, le=1)]

    def __post_init__(self) -> None:
        check_parameters(self)

    def rank(self, order: OrderView) -> float:
        """Put who finds free units first; whoever has to join the line found none."""
        return -1.0 if order.free > 0 else 0.0

    def share(self, free: int, wanted: Sequence[int]) -> tuple[int, ...]:
        """Serve those who wait by arrival, from what is not kept."""
        left = free - _round_up(self.rho * free)
        given = []
        for units in wanted:
            given.append(min(units, left))
            left -= given[-1]
        return tuple(given)


def _round_up(units: float) -> int:
    """Round up, but not because of an error in the last digits: 0.55 * 100 is 55."""
    return ceil(units - 1e-9)


def _level(levels: tuple[int, ...], priority: int) -> int:
    return levels[min(max(priority, 1), len(levels)) - 1]


def _check_levels(levels: tuple[int, ...]) -> None:
    if not levels:
        raise ValueError("levels must have at least one level")
    if list(levels) != sorted(levels):
        raise ValueError(f"levels must not decrease, got {list(levels)}")
