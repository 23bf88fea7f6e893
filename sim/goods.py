"""What befalls goods on the shelf, where they lie, and who looks after them.

Plain frozen dataclasses, held by `sim.world`. Every one may be left out, and costs nothing
then. Their fields declare themselves; scenario files have a table for each.
"""

from dataclasses import dataclass
from typing import Annotated

from sim.parameters import Parameter, check_parameters
from sim.protocols import Law


@dataclass(frozen=True, kw_only=True)
class ShelfLife:
    """Units that spoil at an age, counted from their receipt; the first stock is fresh.

    Each delivery has one age at which what is left of it is written off. Units set aside for an
    order are off the shelf and spoil no more.
    """

    age: Annotated[Law, Parameter("law of the age at which a delivery spoils", "time units")]
    issue: Annotated[
        str, Parameter("which units go first: fifo: the oldest; lifo: the newest")
    ] = "fifo"

    def __post_init__(self) -> None:
        check_parameters(self)
        if self.issue not in ("fifo", "lifo"):
            raise ValueError(f"issue must be fifo or lifo, got {self.issue!r}")


@dataclass(frozen=True, kw_only=True)
class Obsolescence:
    """A new model from time to time, which makes all units on the shelf worthless."""

    gap: Annotated[Law, Parameter("law of the time from one to the next", "time units")]

    def __post_init__(self) -> None:
        check_parameters(self)


@dataclass(frozen=True, kw_only=True)
class Shrinkage:
    """Units that disappear unnoticed: the records still count them.

    At the end of every period each unit that is on the shelf disappears with a probability.
    """

    share: Annotated[float, Parameter("probability, per unit and period", ge=0, lt=1)]
    every: Annotated[float, Parameter("the period", "time units", gt=0)] = 1.0

    def __post_init__(self) -> None:
        check_parameters(self)


@dataclass(frozen=True, kw_only=True)
class Counting:
    """How well the records know the shelf.

    A receipt is booked with an error, normal and rounded to whole units. A count sets the
    records right, as does a customer's order that finds less on the shelf than they say.
    """

    error: Annotated[
        float, Parameter("standard deviation of the error of a receipt", "units", ge=0, le=1e8)
    ] = 0.0
    every: Annotated[
        float | None, Parameter("time between counts; left out: none", "time units", gt=0)
    ] = None
    cost: Annotated[float, Parameter("cost of a count", "currency", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)


@dataclass(frozen=True, kw_only=True)
class Storage:
    """What room costs. The stock of all items together counts."""

    rate: Annotated[float, Parameter("per volume and time unit", "currency", ge=0)] = 0.0
    capacity: Annotated[
        float | None, Parameter("room of one's own; left out: any", "volume", ge=0)
    ] = None
    overflow: Annotated[
        float,
        Parameter("rent per volume above the capacity and time unit", "currency", ge=0),
    ] = 0.0
    step: Annotated[
        float | None, Parameter("room of a pallet or hall; left out: none", "volume", gt=0)
    ] = None
    step_cost: Annotated[
        float, Parameter("cost per pallet or hall begun, and time unit", "currency", ge=0)
    ] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)


@dataclass(frozen=True, kw_only=True)
class Planner:
    """A person who turns what a rule orders into purchase orders.

    Each order of a rule is an alert, which counts as on order until it is acted on. An alert
    that is ignored was never there; the rule is asked again at its next occasion, or after
    `reminder`.
    """

    delay: Annotated[Law | None, Parameter("law of the delay; left out: 0", "time units")] = (
        None
    )
    ignored: Annotated[float, Parameter("share of the alerts ignored", ge=0, lt=1)] = 0.0
    reminder: Annotated[
        float | None,
        Parameter("when the rule is asked again; left out: not", "time units", gt=0),
    ] = None

    def __post_init__(self) -> None:
        check_parameters(self)
