"""What makes the customers of a class behave as they do: plain frozen dataclasses.

`sim.behaviour` has what follows from them, `sim.world.CustomerClass` holds them.
"""

from dataclasses import dataclass
from math import inf
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class ValuePatience:
    """Dearer goods are waited for longer; see `sim.behaviour.stretch` for the rule."""

    reference_price: float
    kappa: float


@dataclass(frozen=True, kw_only=True)
class Reactions:
    """How what happens to a waiting customer changes the hazard of leaving.

    The defaults change nothing, and a factor above 1 is as good a value as one below: none of
    these acts is known to keep customers.

    Attributes
    ----------
    notice
        Factor on the hazard for a time `notice_for` after each notice. Announcements were found
        to lengthen, to shorten or not to change patience (Yu, Allon & Bassamboo, *Management
        Science* 63, 2017), and quoting other dates to do little (Bhan & Anderson, *Marketing
        Science* 42, 2023). Scenarios assume 0.8 for a week.
    broken_promise
        Factor from the time a promise passes without the units. Scenarios assume 1.5.
    overdue
        Growth of the hazard with every whole time unit that the units are overdue: each
        multiplies it by ``1 + overdue``. For each minute past the announced wait the hazard
        of a call centre's customers rose by up to 52 % (Webb, Yu & Bretthauer, SSRN 3706565,
        2020); whether that holds for goods and days nobody knows.
    compensation
        Factor from a compensation on. Discounts to keep backorders were the least profitable
        answer in a field test (Anderson, Fitzsimons & Simester, *Management Science* 52, 2006).
    offered
        Added to the probability of ordering (see `Balking`) where the shop announces that it
        compensates those who wait. Negative values are allowed: an offer may also warn.
    """

    notice: float = 1.0
    notice_for: float = inf
    broken_promise: float = 1.0
    overdue: float = 0.0
    compensation: float = 1.0
    offered: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Persons who return, and come more rarely after the shop has let them down.

    Every arrival is one of `people` regulars. For a time `lasts` after an order that had to
    wait, their visits fall by the share `after_backorder`; `after_delay` instead if the wait
    was longer than `delay`; `after_loss` if the order was refused or left. Several such
    experiences multiply.

    Notes
    -----
    0.021 for a backorder and 0.061 for a delay of more than ten days, in the year after, are
    the figures of a field study (Bhan & Anderson, *Marketing Science* 42, 2023). 0.15 after a
    cancellation is an assumption.
    """

    people: int
    after_backorder: float = 0.021
    after_delay: float = 0.061
    delay: float = 10.0
    after_loss: float = 0.15
    lasts: float = 365.0


@dataclass(frozen=True, kw_only=True)
class Goodwill:
    """What a whole class thinks of the shop: a factor on its arrivals, kept within bounds.

    Each order that had to wait or was lost multiplies it by ``1 - loss``, each filled at once
    by ``1 + gain``. The class's arrivals are those at the factor `high`; it begins at 1.
    """

    loss: float
    gain: float
    low: float = 0.3
    high: float = 1.2


@dataclass(frozen=True, kw_only=True)
class Hype:
    """A backlog that makes the goods wanted: arrivals times ``1 + gain * B / (B + half)``.

    B are the item's backorders. The effect fades with the age of the backlog as
    ``exp(-age / decay)``, and is never more than `gain`; without these bounds demand would feed
    itself. The class's arrivals are those at the factor ``1 + gain``.

    Notes
    -----
    Perceived scarcity was found to fade with time while the dissatisfaction stays (Kumar et
    al., 2023), and its effect to depend on the type of product (Barton et al., 2022).
    """

    gain: float
    half: float
    decay: float


class Balking(Protocol):
    """Whether a customer orders at all, having seen the date, the price and the queue."""

    def stays(self, wait: float, price: float, backorders: int) -> float:
        """Return the probability of ordering.

        `wait` is the quoted time, nan if none was quoted; `backorders` are the units that
        others wait for.
        """
        ...
