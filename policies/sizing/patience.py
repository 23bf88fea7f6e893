"""Base stock for customers who leave: exact for exponential patience and lead times."""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

import numpy as np

from policies.sizing.reorder_point import check_costs

_MOST = 1e6  # units on order: each has a share in tables that are made for every level


class Waiting(NamedTuple):
    """What a base stock does to customers of limited patience.

    Attributes
    ----------
    immediate
        Share of the customers served at once.
    cancelled
        Share of the customers who leave before they are served.
    backorders, on_hand, on_order
        Expected units.
    """

    immediate: float
    cancelled: float
    backorders: float
    on_hand: float
    on_order: float


class PatientBaseStock(NamedTuple):
    """Base-stock level in units, what it costs per time unit, and what it does."""

    S: int
    cost: float
    found: Waiting


def check_load(load: float) -> None:
    """Raise an error if so many units are on order that no level can be found."""
    if load > _MOST:
        raise ValueError(
            f"rate times lead_time is {load:,.0f} units on order, more than the {_MOST:,.0f} "
            "for which the level can be found; take a rule with a level of your own"
        )


def impatient_base_stock(S: int, rate: float, lead_time: float, leaving: float) -> Waiting:
    """Return what a base stock does if waiting customers leave.

    Parameters
    ----------
    S
        Base-stock level, units.
    rate
        Customers per time unit, each for one unit. [lambda]
    lead_time
        Mean of independent exponential lead times. [L]
    leaving
        Rate at which a waiting customer leaves: exponential patience. [theta]

    Notes
    -----
    One purchase order per customer, and one is cancelled for each customer who leaves. So the
    units on order n are a birth and death process, up at ``lambda`` and down at
    ``n / L + theta (n - S)+``, and ``P(cancel) = theta E[B] / lambda``: the Erlang-A model of
    call centres (Palm 1957; Mandelbaum & Zeltyn 2007) with S in front. The lead time's law
    does matter here, unlike without leaving.

    Examples
    --------
    >>> found = impatient_base_stock(8, rate=2.0, lead_time=5.0, leaving=0.25)
    >>> round(found.immediate, 6), round(found.cancelled, 6), round(found.backorders, 6)
    (0.334933, 0.150008, 1.200065)
    """
    if S < 0 or not (rate > 0.0 and lead_time > 0.0 and leaving >= 0.0):
        raise ValueError("rate and lead_time must be > 0, S and leaving at least 0")
    load = rate * lead_time
    check_load(load)
    n = np.arange(max(S, int(load)) + int(12.0 * load**0.5) + 60)
    down = n / lead_time + leaving * np.maximum(n - S, 0)
    log_shares = np.append(0.0, np.cumsum(np.log(rate / down[1:])))
    shares = np.exp(log_shares - log_shares.max())
    shares /= shares.sum()
    backorders = float(shares @ np.maximum(n - S, 0))
    return Waiting(
        immediate=float(shares[:S].sum()),
        cancelled=leaving * backorders / rate,
        backorders=backorders,
        on_hand=float(shares @ np.maximum(S - n, 0)),
        on_order=float(shares @ n),
    )


def patience_aware_base_stock(
    rate: float,
    lead_time: float,
    leaving: float,
    holding: float,
    loss: float,
    backorder: float = 0.0,
) -> PatientBaseStock:
    """Return the base stock that balances stock against the customers who leave.

    Parameters
    ----------
    rate, lead_time, leaving
        As for `impatient_base_stock`.
    holding
        Cost per unit on hand and time unit. [h]
    loss
        What a customer who leaves costs: margin, refund and goodwill. [m]
    backorder
        Cost per unit backordered and time unit, on top. [b]

    Notes
    -----
    The least S at which one more unit costs as much, ``h (E[I](S+1) - E[I](S))``, as it saves,
    ``(m theta + b) (E[B](S) - E[B](S+1))``, as ``lambda P(cancel) = theta E[B]``. Leaving
    stands for a backorder cost of ``m theta``. That a base stock is near the best of all rules
    with limited patience: arXiv 2404.00046 (2024).

    Examples
    --------
    >>> best = patience_aware_base_stock(2.0, 5.0, 0.25, holding=1.0, loss=20.0)
    >>> best.S, round(best.cost, 4)
    (12, 4.2575)
    """
    check_costs(0.0, holding, loss * leaving + backorder)

    def costs() -> Iterator[PatientBaseStock]:
        for S in count():
            found = impatient_base_stock(S, rate, lead_time, leaving)
            cost = holding * found.on_hand + (loss * leaving + backorder) * found.backorders
            yield PatientBaseStock(S, cost, found)

    levels = costs()
    best = next(levels)
    for more in levels:
        if more.cost >= best.cost:
            break
        best = more
    return best
