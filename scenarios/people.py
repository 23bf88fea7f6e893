"""How the customers of a class behave: tables of a scenario file that may all be left out."""

# ruff: noqa: ARG002 -- tables are built alike, whether they name files or not

from math import inf
from typing import Annotated

from scenarios.files import Files
from scenarios.tables import Table, about
from scenarios.values import AnyLaw
from sim import world
from sim.laws import Uniform
from sim.traits import Goodwill, Hype, Memory, Reactions, ValuePatience

Share = Annotated[float, about("share of the class", ge=0, le=1)]


class ValuePatienceTable(Table):
    """Dearer goods are waited for longer: patience times (price / reference_price)^kappa."""

    reference_price: Annotated[
        float, about("price per unit at which patience is the law's", "currency", gt=0)
    ]
    kappa: Annotated[
        float, about("growth with the price: 0 not at all, 1 in proportion", ge=0, le=10)
    ]

    def build(self, files: Files) -> ValuePatience:
        """Return what the model reads."""
        return ValuePatience(reference_price=self.reference_price, kappa=self.kappa)


class RemorseTable(Table):
    """Customers who think better of it, whether they have to wait long or not."""

    share: Share
    within: Annotated[
        float, about("they do so evenly over this time after ordering", "time units", gt=0)
    ]

    def build(self, files: Files) -> world.Leaving:
        """Return what the model reads."""
        return world.Leaving(share=self.share, after=Uniform(0.0, self.within))


class ElsewhereTable(Table):
    """Customers who order the same elsewhere too, and leave when that comes."""

    share: Share
    after: Annotated[AnyLaw, about("law of the time until that comes", "time units")]

    def build(self, files: Files) -> world.Leaving:
        """Return what the model reads."""
        return world.Leaving(share=self.share, after=self.after.build(files))


class ReactionsTable(Table):
    """What the shop's acts and failures do to a waiting customer's hazard of leaving.

    Left out, they do nothing. Below 1 keeps customers, above 1 drives them away.
    """

    notice: Annotated[float, about("factor on the hazard after a notice", ge=0, le=1000)] = 1.0
    notice_for: Annotated[
        float | None,
        about("how long that lasts; left out: for good", "time units", gt=0),
    ] = None
    broken_promise: Annotated[
        float, about("factor from a promise that has passed on", ge=0, le=1000)
    ] = 1.0
    overdue: Annotated[
        float,
        about("growth of the hazard per time unit overdue: 0.1 is 10 % each", ge=0, le=1000),
    ] = 0.0
    compensation: Annotated[float, about("factor from a compensation on", ge=0, le=1000)] = 1.0
    offered: Annotated[
        float,
        about("added to the share that orders where compensation is announced", ge=-1, le=1),
    ] = 0.0

    def build(self, files: Files) -> Reactions:
        """Return what the model reads."""
        lasts = inf if self.notice_for is None else self.notice_for
        return Reactions(**self.model_dump(exclude={"notice_for"}), notice_for=lasts)


class MemoryTable(Table):
    """Persons who return, and come more rarely after the shop has let them down."""

    people: Annotated[int, about("number of persons, one of whom each arrival is", ge=1)]
    after_backorder: Annotated[
        float, about("share of visits lost after an order that had to wait", ge=0, le=1)
    ] = 0.021
    after_delay: Annotated[
        float, about("the same after a wait longer than delay", ge=0, le=1)
    ] = 0.061
    delay: Annotated[float, about("wait from which on it is a delay", "time units", ge=0)] = (
        10.0
    )
    after_loss: Annotated[
        float, about("the same after an order that was refused or left", ge=0, le=1)
    ] = 0.15
    lasts: Annotated[float, about("how long it is remembered", "time units", gt=0)] = 365.0

    def build(self, files: Files) -> Memory:
        """Return what the model reads."""
        return Memory(**self.model_dump())


class GoodwillTable(Table):
    """What the class as a whole thinks of the shop: a factor on its arrivals, from 1 on."""

    loss: Annotated[float, about("fall after an order that waits or is lost", ge=0, le=1)]
    gain: Annotated[float, about("rise after an order filled at once", ge=0, le=1)]
    low: Annotated[float, about("the least it falls to", ge=0, le=1)] = 0.3
    high: Annotated[float, about("the most it rises to", ge=1, le=10)] = 1.2

    def build(self, files: Files) -> Goodwill:
        """Return what the model reads."""
        return Goodwill(**self.model_dump())


class HypeTable(Table):
    """A backlog that makes the goods wanted: arrivals times 1 + gain * B / (B + half)."""

    gain: Annotated[float, about("the most that it adds to the arrivals", ge=0, le=10)]
    half: Annotated[float, about("backlog at which half of that is reached", "units", gt=0)]
    decay: Annotated[
        float, about("time in which the effect of a backlog fades to 1/e", "time units", gt=0)
    ]

    def build(self, files: Files) -> Hype:
        """Return what the model reads."""
        return Hype(**self.model_dump())


class ElasticityTable(Table):
    """Constant price elasticity: arrival rates times (price / reference_price)^-exponent."""

    exponent: Annotated[
        float,
        about("percent fewer customers per percent of price; 2.62: mean of many brands", ge=0),
    ] = 2.62
    reference_price: Annotated[
        float, about("price at which the arrival rates are those written", "currency", gt=0)
    ]


class PassThroughTable(Table):
    """A saving of the shop handed on: the price falls by share * saving."""

    share: Annotated[float, about("share of the saving that customers get", ge=0, le=1)]
    saving: Annotated[float, about("what the shop saves per unit", "currency", ge=0)]
