"""Sourcing by scorecard: who delivers on time and in full is kept, who does not is dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, nan
from typing import Annotated

from policies.sourcing_choice import purchase_price
from sim.parameters import Parameter, check_parameters
from sim.views import Delivery, Purchase, Status, StockView, SupplierView

_PREFERENCES = ("scenario", "cheapest")
_ROUNDING = 1e-12  # sums of times differ by the rounding of the clock, which is no lateness


def is_decided(delivery: Delivery, now: float, tolerance: float = 0.0) -> bool:
    """Say whether it is known if a delivery was on time and in full.

    It is if nothing more is to come, and if it is overdue by more than the tolerance.
    """
    return delivery.ended_at <= now or now > _latest(delivery, tolerance)


def is_otif(delivery: Delivery, tolerance: float = 0.0) -> bool:
    """Say whether a decided delivery was on time and in full; one still to come is not."""
    in_full = delivery.received >= delivery.ordered
    return in_full and delivery.ended_at <= _latest(delivery, tolerance)


def otif(deliveries: Sequence[Delivery], tolerance: float = 0.0) -> float:
    """Return the share of decided deliveries that were on time and in full; nan of none.

    Examples
    --------
    >>> from math import inf
    >>> in_time, late = Delivery(0.0, 10.0, 9.0, 5, 5), Delivery(0.0, 10.0, 12.0, 5, 5)
    >>> short, overdue = Delivery(0.0, 10.0, 9.0, 5, 4), Delivery(0.0, 10.0, inf, 5, 0)
    >>> otif((in_time, late, short, overdue)), otif((in_time, late, short, overdue), 2.0)
    (0.25, 0.5)
    """
    if not deliveries:
        return nan
    return sum(is_otif(each, tolerance) for each in deliveries) / len(deliveries)


@dataclass(frozen=True)
class Scorecard:
    """Keep a scorecard of every supplier; buy from those who deliver on time and in full.

    Every supplier is trusted at first. Whenever something is to be bought, all are judged by
    their OTIF: the share on time and in full among the latest `window` lines that ended or are
    overdue.

    A trusted supplier whose OTIF is below `threshold` is put on probation. One on probation is
    judged when `probation` lines are decided: it is trusted again, or else abandoned. An
    abandoned supplier stays so, or is put on probation again after `forgive`.

    Only lines that were due since the status last changed count, so that nobody is punished
    twice for the same; with fewer than `minimum` of them, a trusted supplier stays trusted.

    The purchase goes to the preferred supplier among those trusted. If one that is preferred to
    them is on probation, it gets the share `trial` all the same; what a supplier is not asked
    for it can't prove. With nobody trusted, the preferred one on probation is bought from; with
    everyone abandoned, the one with the best OTIF.

    Raises
    ------
    ValueError
        If `preference` is unknown, or `minimum` is above `window`.

    Notes
    -----
    Vendor rating by OTIF is common practice, with thresholds of 90 to 95 %. Overdue lines count
    as failures at once: a scorecard of received lines only is blind to a supplier that has
    stopped delivering. The noise is large. A supplier that delivers 95 of 100 lines well fails
    a threshold of 0.9 over ``n`` lines with the binomial probability ``P(X < 0.9 n)``: 0.34 at
    8 lines, which allow no failure at all, 0.086 at 10, 0.075 at 20, 0.038 at 50. And it is
    judged again and again.

    Examples
    --------
    >>> rule = Scorecard(window=8, threshold=0.9, minimum=4)
    >>> good, late = Delivery(0.0, 10.0, 9.0, 5, 5), Delivery(1.0, 11.0, 15.0, 5, 5)
    >>> acme = SupplierView("acme", deliveries=(good, good, late))
    >>> bolt = SupplierView("bolt", deliveries=(good, late, good, good))
    >>> rule.judge(acme, 20.0).name, rule.judge(bolt, 20.0).name
    ('TRUSTED', 'PROBATION')
    """

    window: Annotated[int, Parameter("lines that count, the latest", gt=0)] = 20
    threshold: Annotated[float, Parameter("least share on time and in full", gt=0, le=1)] = 0.9
    probation: Annotated[int, Parameter("lines after which probation ends", gt=0)] = 10
    minimum: Annotated[int, Parameter("lines without which nothing is judged", gt=0)] = 10
    late_tolerance: Annotated[
        float, Parameter("how late is still on time", "time units", ge=0)
    ] = 0.0
    trial: Annotated[
        float, Parameter("share for a preferred supplier on probation", ge=0, le=1)
    ] = 0.5
    forgive: Annotated[
        float | None,
        Parameter("when an abandoned one is tried again; left out: never", "time units", gt=0),
    ] = None
    preference: Annotated[
        str, Parameter("scenario: the first in its order; cheapest: least price, order cost in")
    ] = "scenario"

    def __post_init__(self) -> None:
        check_parameters(self)
        if self.preference not in _PREFERENCES:
            allowed = ", ".join(_PREFERENCES)
            raise ValueError(f"preference must be one of {allowed}; got {self.preference!r}")
        if self.minimum > self.window:
            raise ValueError(
                f"minimum ({self.minimum}) must not be above window ({self.window})"
            )

    @property
    def learns(self) -> int:
        """Lines shown of each supplier: as many again where some may not be decided yet."""
        lines = max(self.window, self.probation)
        return 2 * lines if self.late_tolerance else lines

    def judge(self, supplier: SupplierView, now: float) -> Status:
        """Return how a supplier stands from now on."""
        since = supplier.status_since
        if supplier.status == Status.ABANDONED:
            forgiven = self.forgive is not None and now >= since + self.forgive
            return Status.PROBATION if forgiven else Status.ABANDONED
        decided = [each for each in self._decided(supplier, now) if each.due_at > since]
        if supplier.status == Status.PROBATION:
            if len(decided) < self.probation:
                return Status.PROBATION
            return Status.TRUSTED if self._passes(decided) else Status.ABANDONED
        if len(decided) < self.minimum or self._passes(decided[-self.window :]):
            return Status.TRUSTED
        return Status.PROBATION

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        """Return one purchase, or two where a supplier on probation has a trial."""
        ranked = list(suppliers)
        if self.preference == "cheapest":
            ranked.sort(key=lambda each: purchase_price(each, quantity))
        trusted = [each for each in ranked if each.status == Status.TRUSTED]
        kept = [each for each in ranked if each.status != Status.ABANDONED]
        if not kept:
            best = max(ranked, key=lambda each: self._score(each, stock.now))
            return (Purchase(best.name, quantity),)
        first, main = kept[0], (trusted or kept)[0]
        units = quantity if first is main else ceil(self.trial * quantity)
        parts = (Purchase(first.name, units), Purchase(main.name, quantity - units))
        return tuple(part for part in parts if part.quantity)

    def _decided(self, supplier: SupplierView, now: float) -> list[Delivery]:
        return [
            each for each in supplier.deliveries if is_decided(each, now, self.late_tolerance)
        ]

    def _passes(self, decided: Sequence[Delivery]) -> bool:
        return otif(decided, self.late_tolerance) >= self.threshold

    def _score(self, supplier: SupplierView, now: float) -> float:
        decided = self._decided(supplier, now)[-self.window :]
        return otif(decided, self.late_tolerance) if decided else 1.0


def _latest(delivery: Delivery, tolerance: float) -> float:
    return (delivery.due_at + tolerance) * (1.0 + _ROUNDING)
