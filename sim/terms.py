"""What a supplier's terms and troubles may be, beyond a law of the lead time.

Plain frozen dataclasses, held by `sim.world.Supplier`. Every one may be left out, and costs
nothing then. Their fields declare themselves; scenario files have a table for each.
"""

from dataclasses import dataclass
from typing import Annotated

from sim.parameters import Parameter, check_parameters
from sim.protocols import Law


@dataclass(frozen=True, kw_only=True)
class Regimes:
    """Calm and congested times: a factor on the lead time that changes with the regime.

    The regimes follow one another in turn, the first at time 0; each lasts an exponential time.
    What counts is the regime at the instant a purchase order is sent.
    """

    factors: Annotated[
        tuple[float, ...], Parameter("factor on the lead time, of each regime", gt=0)
    ]
    stays: Annotated[
        tuple[float, ...], Parameter("mean time that each regime lasts", "time units", gt=0)
    ]

    def __post_init__(self) -> None:
        check_parameters(self)
        if not self.factors or len(self.factors) != len(self.stays):
            raise ValueError(
                f"factors and stays need one entry per regime, got {len(self.factors)} and "
                f"{len(self.stays)}"
            )


@dataclass(frozen=True, kw_only=True)
class Drift:
    """A factor on the lead time that changes slowly: straight lines between given times.

    Before the first time and after the last, the factor is that of the first and the last.
    """

    times: Annotated[tuple[float, ...], Parameter("times, increasing", "time units", ge=0)]
    factors: Annotated[tuple[float, ...], Parameter("factor on the lead time then", gt=0)]

    def __post_init__(self) -> None:
        check_parameters(self)
        increasing = all(a < b for a, b in zip(self.times, self.times[1:], strict=False))
        if not self.times or len(self.times) != len(self.factors) or not increasing:
            raise ValueError("times must increase, and factors have one entry for each of them")


@dataclass(frozen=True, kw_only=True)
class Disruption:
    """A supplier that works for a time, then does not.

    The first time up begins at time 0. Purchase orders that are sent while it is down begin
    when it is up again.
    """

    up: Annotated[Law, Parameter("law of how long it works at a time", "time units")]
    down: Annotated[Law, Parameter("law of how long it is down at a time", "time units")]
    mode: Annotated[
        str,
        Parameter(
            "wait: what is under way comes all the same; frozen: it stands still meanwhile; "
            "lost: it never comes, and the shop learns so at once"
        ),
    ] = "wait"

    def __post_init__(self) -> None:
        check_parameters(self)
        _one_of("mode", self.mode, ("wait", "frozen", "lost"))


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The days on which a supplier takes orders, and until when.

    A day is one `day` of time units, the first begins at time 0. What is sent on a closed day,
    or after the cut-off of an open one, counts as sent when the next open day begins.
    """

    open_days: Annotated[
        tuple[int, ...], Parameter("days of the cycle on which it is open, from 0", ge=0)
    ] = (0, 1, 2, 3, 4)
    cycle: Annotated[int, Parameter("days of the cycle", gt=0)] = 7
    cut_off: Annotated[
        float, Parameter("share of the day until which orders count", gt=0, le=1)
    ] = 1.0
    holidays: Annotated[
        tuple[int, ...], Parameter("days, counted from 0, on which it is closed", ge=0)
    ] = ()
    deliveries: Annotated[
        bool, Parameter("whether it delivers on open days only, at their beginning else")
    ] = False
    day: Annotated[float, Parameter("length of a day", "time units", gt=0)] = 1.0

    def __post_init__(self) -> None:
        check_parameters(self)
        if not self.open_days or max(self.open_days) >= self.cycle:
            raise ValueError(
                f"open_days must name days of the cycle, from 0 to {self.cycle - 1}; got "
                f"{list(self.open_days)}"
            )


@dataclass(frozen=True, kw_only=True)
class Allotment:
    """A supply that is handed out from time to time, first come, first served.

    Purchase orders wait at the supplier for their share; what they are allotted then takes the
    lead time. What is not called for is gone.
    """

    every: Annotated[float, Parameter("time between allotments", "time units", gt=0)]
    units: Annotated[Law, Parameter("law of the units of one, for all its items", "units")]
    first: Annotated[float, Parameter("time of the first", "time units", ge=0)] = 0.0
    rest: Annotated[
        str,
        Parameter("what an order does not get: later: waits for the next; cut: never comes"),
    ] = "later"

    def __post_init__(self) -> None:
        check_parameters(self)
        _one_of("rest", self.rest, ("later", "cut"))


@dataclass(frozen=True, kw_only=True)
class SupplierStock:
    """A supplier that sells from a stock of its own, which it replenishes one for one.

    Purchase orders wait at the supplier, first come, first served, for what it lacks; what is
    there is sent at once and takes the lead time.
    """

    units: Annotated[int, Parameter("its base-stock level", "units", ge=0)]
    lead_time: Annotated[
        Law, Parameter("law of the time in which it gets one unit again", "time units")
    ]
    pooled: Annotated[
        bool, Parameter("whether all items are sold from one stock, as one part for all")
    ] = False

    def __post_init__(self) -> None:
        check_parameters(self)


@dataclass(frozen=True, kw_only=True)
class Yield:
    """Suppliers that send less than was ordered.

    Without `sd` every unit is missing on its own; with it, the share that comes is a beta
    number, one per purchase order.
    """

    mean: Annotated[float, Parameter("expected share that comes", gt=0, le=1)]
    sd: Annotated[float, Parameter("standard deviation of the share", ge=0)] = 0.0
    rest: Annotated[
        str, Parameter("what is missing: cut: never comes; later: comes after a lead time")
    ] = "cut"

    def __post_init__(self) -> None:
        check_parameters(self)
        _one_of("rest", self.rest, ("cut", "later"))
        if self.sd and not self.sd**2 < self.mean * (1.0 - self.mean):
            most = (self.mean * (1.0 - self.mean)) ** 0.5
            raise ValueError(f"sd ({self.sd:g}) must be below {most:g} for this mean")


@dataclass(frozen=True, kw_only=True)
class Rejects:
    """Units that do not pass the inspection at our door."""

    share: Annotated[float, Parameter("probability that a unit is rejected", ge=0, lt=1)]
    replaced: Annotated[
        bool, Parameter("whether they come anew after a lead time; else they are credited")
    ] = True
    inspection: Annotated[float, Parameter("cost per unit inspected", "currency", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Purchase orders that come in parts of about the same size."""

    parts: Annotated[int, Parameter("number of parts", ge=2)]
    gap: Annotated[Law, Parameter("law of the time from one to the next", "time units")]

    def __post_init__(self) -> None:
        check_parameters(self)


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """A message, some time after a purchase order was sent, that says when it will come."""

    after: Annotated[float, Parameter("when, after it was sent", "time units", ge=0)] = 0.0
    error: Annotated[
        float, Parameter("standard deviation of its error, normal", "time units", ge=0)
    ] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)


@dataclass(frozen=True, kw_only=True)
class Breaks:
    """Prices that fall with the quantity of one item in one purchase order.

    With ``discount = "all-units"`` the price of all units is that of the whole quantity; with
    ``"incremental"`` each unit costs what its own place in the quantity says. Below the first
    quantity the supplier's price holds.
    """

    quantities: Annotated[tuple[int, ...], Parameter("quantities, increasing", "units", gt=0)]
    prices: Annotated[tuple[float, ...], Parameter("price per unit", "currency", ge=0)]
    discount: Annotated[str, Parameter("all-units or incremental")] = "all-units"

    def __post_init__(self) -> None:
        check_parameters(self)
        _one_of("discount", self.discount, ("all-units", "incremental"))
        steps = zip(self.quantities, self.quantities[1:], strict=False)
        if (
            not self.quantities
            or len(self.quantities) != len(self.prices)
            or not all(a < b for a, b in steps)
        ):
            raise ValueError(
                "quantities must increase, and prices have one entry for each of them"
            )

    def unit_cost(self, price: float, quantity: int) -> float:
        """Return the mean price per unit of `quantity` units; `price` is that of few.

        Examples
        --------
        >>> breaks = Breaks(quantities=(100,), prices=(9.0,), discount="incremental")
        >>> round(breaks.unit_cost(10.0, 150), 2)
        9.66
        """
        steps = list(zip((1, *self.quantities), (price, *self.prices), strict=True))
        if self.discount == "all-units":
            return [each for least, each in steps if least <= quantity][-1]
        ends = [*self.quantities, quantity + 1]
        parts = (
            max(0, min(end, quantity + 1) - least) * each
            for (least, each), end in zip(steps, ends, strict=True)
        )
        return sum(parts) / quantity


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}; got {value!r}")
