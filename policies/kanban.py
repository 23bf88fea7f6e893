"""Kanban: cards on bins of stock, each of which orders its own bin anew."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from sim.parameters import Parameter, check_parameters
from sim.views import StockView


@dataclass(frozen=True)
class Kanban:
    """Kanban: `N` cards of `C` units each, on a bin in stock or on its way.

    A card is freed when the last unit of its bin has left the shelf, and at once orders another
    `C` units. So there are never more than ``N * C`` units on hand and on order.

    Notes
    -----
    Sugimori, Kusunoki, Cho & Uchikawa, *International Journal of Production Research* 15
    (1977), with the number of cards ``N = L * rate * (1 + safety) / C``; Hopp & Spearman,
    *Factory Physics* (2008). Cards do not see who waits: at an empty shelf with all cards
    under way nothing more can be ordered, and a backlog is worked off no faster than the
    supplier returns cards. Units that serve a backlog leave the shelf when they come, so the
    rule is asked after receipts too. With ``backlog_frees_cards`` every unit demanded counts
    as taken; that is a reorder point ``r = (N - 1) C`` with ``Q = C``, and for ``C = 1`` a
    base stock of `N`.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = Kanban(N=3, C=10)
    >>> [rule.order(stock_view(on_hand=units)) for units in (30, 21, 20, 4)]
    [0, 0, 10, 20]
    >>> surge = stock_view(backorders=45, on_order=30)
    >>> rule.order(surge), Kanban(N=3, C=10, backlog_frees_cards=True).order(surge)
    (0, 40)
    """

    sees_receipts: ClassVar[bool] = True

    N: Annotated[int, Parameter("number of cards", ge=1)]
    C: Annotated[int, Parameter("units of a bin", unit="units", ge=1)]
    backlog_frees_cards: Annotated[
        bool, Parameter("whether units that customers wait for free cards too")
    ] = False

    def __post_init__(self) -> None:
        check_parameters(self)

    @property
    def trigger(self) -> int:
        """Nothing is ordered above this position: no bin is empty."""
        return (self.N - 1) * self.C

    def order(self, stock: StockView) -> int:
        """Return a bin for every card that is free."""
        held = stock.on_hand + stock.on_order
        if self.backlog_frees_cards:
            held = stock.inventory_position
        return max((self.N * self.C - held) // self.C, 0) * self.C
