"""A buffer in three zones, as demand-driven material requirements planning (DDMRP) has it."""

from dataclasses import dataclass
from math import ceil
from typing import Annotated, NamedTuple

from sim.parameters import Parameter, check_parameters
from sim.views import StockView


class Zones(NamedTuple):
    """The zones of a buffer, in units: their heights, from the bottom up."""

    red: float
    yellow: float
    green: float

    @property
    def top_of_yellow(self) -> float:
        """Order at or below this net flow position."""
        return self.red + self.yellow

    @property
    def top_of_green(self) -> float:
        """Order up to this net flow position."""
        return self.top_of_yellow + self.green


@dataclass(frozen=True, kw_only=True)
class DDMRP:
    """DDMRP buffer: ``(T, s, S)`` whose levels are zones made from the average daily usage.

    With ADU units of usage per time unit, the yellow zone is ``ADU lead_time``, the base of the
    red zone ``ADU lead_time lead_time_factor``; the red zone is that base times
    ``1 + variability_factor``, and the green zone the largest of that base, ``ADU order_cycle``
    and `moq`. Every `T` time units, if the net flow position is at or below the top of yellow,
    order up to the top of green, rounded up.

    Notes
    -----
    Ptak & Smith, *Demand Driven Material Requirements Planning* (2016). Net flow position is on
    hand plus on order less qualified demand: what is past due, due today, or an order spike in
    the days ahead. Customers here want their units at once, so all that is open is past due,
    the backorders, and there are no spikes to be known ahead. The net flow position is then the
    inventory position, and the rule is min-max at the top of yellow and the top of green: what
    it has over that is how the levels are found. Compare at equal average stock.

    With a `window` the ADU is learned, a rolling mean of what was ordered in the latest so many
    periods of `T`; periods before the start count as `adu`. The method's own tables give longer
    lead times a smaller `lead_time_factor`, and `variability_factor` from 0 to 1.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = DDMRP(adu=10, lead_time=12, lead_time_factor=0.5, variability_factor=0.5,
    ...     order_cycle=7, moq=50)
    >>> zones = rule.zones(10.0)  # red (1 + 0.5) 60; green: the largest of 60, 70 and 50
    >>> zones, zones.top_of_yellow, zones.top_of_green
    (Zones(red=90.0, yellow=120.0, green=70.0), 210.0, 280.0)
    >>> [rule.order(stock_view(on_hand=units, backorders=5)) for units in (216, 215, 105)]
    [0, 70, 180]
    """

    adu: Annotated[
        float,
        Parameter("average usage per time unit; with a window, before any is seen", ge=0),
    ]
    lead_time: Annotated[float, Parameter("decoupled lead time", unit="time", gt=0)]
    lead_time_factor: Annotated[
        float, Parameter("share of the usage in a lead time, for red and green", gt=0, le=1)
    ]
    variability_factor: Annotated[
        float, Parameter("safety part of the red zone, over its base", ge=0)
    ]
    order_cycle: Annotated[
        float, Parameter("wanted time between orders", unit="time", ge=0)
    ] = 0.0
    moq: Annotated[int, Parameter("least quantity of an order", unit="units", ge=0)] = 0
    window: Annotated[
        int | None, Parameter("periods of the rolling mean; left out: adu holds", gt=0)
    ] = None
    T: Annotated[float, Parameter("review period", unit="time", gt=0)] = 1.0
    first: Annotated[float, Parameter("time of the first review", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)

    @property
    def review_period(self) -> float:
        """Time between reviews."""
        return self.T

    @property
    def first_review(self) -> float:
        """Time of the first review."""
        return self.first

    @property
    def learns_every(self) -> float | None:
        """The period whose usage is averaged; None if the average is given."""
        return None if self.window is None else self.T

    def learn(self, learned: tuple[float, ...], demand: int) -> tuple[float, ...]:
        """Return the usage of the latest periods, oldest first."""
        return (*learned, float(demand))[-(self.window or 1) :]

    def usage(self, learned: tuple[float, ...]) -> float:
        """Return the average daily usage, per time unit."""
        if self.window is None:
            return self.adu
        before = (self.window - len(learned)) * self.adu * self.T
        return (before + sum(learned)) / (self.window * self.T)

    def zones(self, adu: float) -> Zones:
        """Return the zones for an average daily usage."""
        yellow = adu * self.lead_time
        base = yellow * self.lead_time_factor
        green = max(base, adu * self.order_cycle, float(self.moq))
        return Zones(base * (1.0 + self.variability_factor), yellow, green)

    def order(self, stock: StockView) -> int:
        """Return what lifts the net flow position to the top of green, if it is low enough."""
        zones = self.zones(self.usage(stock.learned))
        net_flow = stock.on_hand + stock.on_order - stock.backorders
        if net_flow > zones.top_of_yellow + 1e-9:
            return 0
        return max(ceil(zones.top_of_green - 1e-9) - net_flow, 0)
