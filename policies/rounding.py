"""What a supplier's terms make of an order: least quantities, packs, and price breaks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from sim.parameters import Parameter, check_parameters
from sim.rules import Reorder
from sim.views import Purchase, StockView


def _inner(name: str, meaning: str) -> property:
    """Return an attribute that is the inner rule's, and missing where that has none."""
    return property(lambda rule: getattr(rule.of, name), doc=meaning)


@dataclass(frozen=True)
class Rounded:
    """Rounded: any reorder rule, its orders rounded up to what the supplier sells.

    Each order of the inner rule becomes at least `moq` units and a multiple of `pack`. If at
    most `stretch` units more reach a quantity of `breaks`, at which the price falls, it becomes
    that.

    Raises
    ------
    ValueError
        If the breaks don't increase.

    Notes
    -----
    Silver, Pyke & Thomas, *Inventory and Production Management in Supply Chains* (2017),
    section 4.5, on discounts: the best quantity is where a price falls, or between two such
    points. The rule is asked when it would be asked alone, and sees what it would see. Rounding
    lifts the position above its levels, so the levels that were best without it are no longer.
    A `stretch` must not buy more than is sold before it spoils.

    Examples
    --------
    >>> from policies import MinMax
    >>> from policies.samples import stock_view
    >>> rule = Rounded(of=MinMax(s=20, S=60), moq=48, pack=12, breaks=(96,), stretch=30)
    >>> [rule.order(stock_view(on_hand=units)) for units in (21, 20, 8, 0)]
    [0, 48, 60, 60]
    >>> rule.order(stock_view(backorders=7))  # 67, so 72; and 24 more are 96
    96
    """

    of: Annotated[Reorder, Parameter("the rule whose orders are rounded")]
    moq: Annotated[int, Parameter("least quantity of an order", unit="units", ge=1)] = 1
    pack: Annotated[int, Parameter("an order is a multiple of it", unit="units", ge=1)] = 1
    breaks: Annotated[
        tuple[int, ...], Parameter("quantities at which the price falls", unit="units", gt=0)
    ] = ()
    stretch: Annotated[
        int, Parameter("the most units added to reach a break", unit="units", ge=0)
    ] = 0

    trigger = _inner("trigger", "Nothing is ordered above this position.")
    review_period = _inner("review_period", "Time between reviews.")
    first_review = _inner("first_review", "Time of the first review.")
    review_times = _inner("review_times", "The times of all reviews.")
    sees_pipeline = _inner("sees_pipeline", "Whether it sees what is under way.")
    sees_receipts = _inner("sees_receipts", "Whether it is asked after receipts too.")
    learns_every = _inner("learns_every", "The period it learns from.")
    learn = _inner("learn", "What it makes of the demand of a period.")

    def __post_init__(self) -> None:
        check_parameters(self)
        if not isinstance(self.of, Reorder):
            raise ValueError(f"of must be a reorder rule, got {self.of!r}")  # noqa: TRY004 -- a value
        if list(self.breaks) != sorted(set(self.breaks)):
            raise ValueError(f"breaks must increase, got {list(self.breaks)}")

    def order(self, stock: StockView) -> int | Sequence[Purchase]:
        """Return the order of the rule, rounded; of several suppliers, each part."""
        answer = self.of.order(stock)
        if isinstance(answer, Sequence):
            return tuple(Purchase(each.supplier, self.lot(each.quantity)) for each in answer)
        return self.lot(answer)

    @property
    def join(self) -> Callable[[StockView], int]:
        """How it joins the order of another item, rounded; missing if the rule does not."""
        join: Callable[[StockView], int] = self.of.join  # type: ignore[attr-defined]  # may be missing
        return lambda stock: self.lot(join(stock))

    def lot(self, units: int) -> int:
        """Return the quantity that is ordered where `units` are wanted.

        Examples
        --------
        >>> from policies import BaseStock
        >>> rule = Rounded(of=BaseStock(S=0), pack=10, breaks=(25, 95), stretch=10)
        >>> [rule.lot(units) for units in (0, 1, 11, 31, 85)]
        [0, 10, 30, 40, 100]
        """
        if not units:
            return 0
        least = self.packed(max(units, self.moq))
        reached = (self.packed(each) for each in self.breaks)
        return max([least, *(each for each in reached if each <= least + self.stretch)])

    def packed(self, units: int) -> int:
        """Return the least multiple of `pack` that holds so many units."""
        return units + -units % self.pack
