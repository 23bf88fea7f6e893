"""The same quantity, time after time, whatever the stock: supply that is given."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from math import inf
from typing import Annotated, ClassVar

from sim.parameters import Parameter, check_parameters
from sim.views import StockView


@dataclass(frozen=True)
class ConstantOrder:
    """Constant order: buy `q` units every `T` time units, whatever the stock.

    Orders are placed at `first`, ``first + T``, ``first + 2 T``, and so on.

    Notes
    -----
    With long lead times and lost sales it comes close to the best there is (Goldberg,
    Katz-Rogozhnikov, Lu, Sharma & Squillante, *Mathematics of Operations Research* 41, 2016).
    It is also what a shop gets that is allotted a share of a maker's output. Nothing answers to
    demand here: where all customers wait, on hand less backorders is a random walk, which
    leaves every level behind unless some of them give up.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = ConstantOrder(T=7.0, q=700)
    >>> rule.order(stock_view(backorders=3000)), rule.order(stock_view(on_hand=3000))
    (700, 700)
    >>> rule.first_review, rule.review_period
    (0.0, 7.0)
    """

    trigger: ClassVar[float] = inf  # stock never keeps it from ordering

    T: Annotated[float, Parameter("time between purchase orders", unit="time", gt=0)]
    q: Annotated[int, Parameter("what is ordered each time", unit="units", ge=1)]
    first: Annotated[float, Parameter("time of the first one", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)

    @property
    def review_period(self) -> float:
        """Time between purchase orders."""
        return self.T

    @property
    def first_review(self) -> float:
        """Time of the first one."""
        return self.first

    def order(self, stock: StockView) -> int:
        """Return `q`."""
        return self.q
