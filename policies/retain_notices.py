"""Retain rules that send notices: at events, on a schedule, before a promise expires.

How many notices were sent is in the view, so a rule that is asked at other times than it
wanted, as when a promise slips, knows what is still to be done.
"""

from dataclasses import dataclass
from math import inf, isnan
from typing import Annotated

from sim.parameters import Parameter, check_parameters
from sim.views import Care, OrderView


def periods_begun(now: float, start: float, period: float) -> int:
    """Return how many of the instants ``start + i * period``, i = 1, 2, ..., are not after now.

    Exact at the very instants, where the quotient may fall on either side.

    Examples
    --------
    >>> [periods_begun(now, start=1.0, period=0.1) for now in (1.0, 1.05, 1.0 + 3 * 0.1)]
    [0, 0, 3]
    """
    count = max(int((now - start) / period), 0)
    while start + (count + 1) * period <= now:
        count += 1
    while count and start + count * period > now:
        count -= 1
    return count


@dataclass(frozen=True)
class NoticeAtOnce:
    """Send a notice when the order starts to wait, and one whenever its promise has passed.

    Notes
    -----
    The customer's reaction is not the rule's: what a notice does to the hazard of leaving is
    for the scenario to say. Each notice costs ``costs.notice``.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule, order = NoticeAtOnce(), order_view()
    >>> rule.retain(order).notify, rule.retain(order._replace(notices=1)).notify
    (True, False)
    >>> rule.retain(order._replace(notices=1, slips=1)).notify
    True
    """

    def retain(self, order: OrderView) -> Care:
        """Notify once for the start and once for each slip."""
        return Care(notify=order.notices <= order.slips)


@dataclass(frozen=True)
class NoticeEvery:
    """Send a notice every `days` of waiting, `most` of them at most.

    The i-th notice goes out at ``placed_at + i days``, to those who still wait then.

    Notes
    -----
    Notices on a schedule say nothing new unless something has happened, and cost the same;
    `notice-at-once` sends them when it has.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule, order = NoticeEvery(days=7.0, most=2), order_view(placed_at=1.0, now=1.0)
    >>> rule.retain(order)
    Care(notify=False, compensation=0.0, hazard=1.0, again=8.0)
    >>> rule.retain(order._replace(now=8.0))
    Care(notify=True, compensation=0.0, hazard=1.0, again=15.0)
    >>> rule.retain(order._replace(now=15.0, notices=1))
    Care(notify=True, compensation=0.0, hazard=1.0, again=inf)
    """

    days: Annotated[float, Parameter("time between two notices", unit="time", gt=0)]
    most: Annotated[int | None, Parameter("largest number of notices; no limit", ge=1)] = None

    def __post_init__(self) -> None:
        check_parameters(self)

    def retain(self, order: OrderView) -> Care:
        """Notify if one is due, and ask again when the next one is."""
        begun = periods_begun(order.now, order.placed_at, self.days)
        most = inf if self.most is None else self.most
        again = order.placed_at + (begun + 1) * self.days if begun < most else inf
        return Care(notify=order.notices < min(begun, most), again=again)


@dataclass(frozen=True)
class NoticeBeforePromise:
    """Send a notice some time before the promised date, one for each promise.

    The notice goes out at ``promise - days``, or at once if that is past already but the
    promise is not.

    Notes
    -----
    It needs a quote rule. A warning that comes before the date is missed is another message
    than an excuse after it, and only the scenario knows what either does.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule, order = NoticeBeforePromise(days=2.0), order_view(promised_at=9.0, promise=9.0)
    >>> rule.retain(order)
    Care(notify=False, compensation=0.0, hazard=1.0, again=7.0)
    >>> rule.retain(order._replace(now=7.0)).notify
    True
    >>> rule.retain(order._replace(now=9.0, notices=1, slips=1, promise=15.0)).again
    13.0
    """

    days: Annotated[float, Parameter("how long before the promise", unit="time", gt=0)]

    def __post_init__(self) -> None:
        check_parameters(self)

    def retain(self, order: OrderView) -> Care:
        """Notify if it is time, or ask again when it will be."""
        due = order.promise - self.days
        if isnan(due) or order.now >= order.promise or order.notices > order.slips:
            return Care()
        return Care(notify=True) if order.now >= due else Care(again=due)
