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
    """

    notice: float = 1.0
    notice_for: float = inf
    broken_promise: float = 1.0
    overdue: float = 0.0
    compensation: float = 1.0


class Balking(Protocol):
    """Whether a customer orders at all, having seen the date, the price and the queue."""

    def stays(self, wait: float, price: float, backorders: int) -> float:
        """Return the probability of ordering.

        `wait` is the quoted time, nan if none was quoted; `backorders` are the units that
        others wait for.
        """
        ...
