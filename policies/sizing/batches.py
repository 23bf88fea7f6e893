"""The economic order quantity and its kin: steady demand, known lead time.

Demand flows at a constant rate, and the batch `quantity` balances the cost of ordering against
that of holding. Quantities need not be whole.
"""

from math import inf, sqrt
from typing import NamedTuple


class Batch(NamedTuple):
    """A batch in units, and what it costs per time unit (purchase apart)."""

    quantity: float
    cost: float


class BackorderedBatch(NamedTuple):
    """A batch with planned backorders.

    Attributes
    ----------
    quantity
        Units per purchase order. [Q]
    backorders
        Units backordered when it comes; the reorder point is the demand over the lead time
        less these. [B]
    fill_rate
        Share of the units served at once.
    cost
        Per time unit.
    """

    quantity: float
    backorders: float
    fill_rate: float
    cost: float


def eoq(rate: float, setup: float, holding: float) -> Batch:
    """Return the economic order quantity.

    Parameters
    ----------
    rate
        Units demanded per time unit. [lambda]
    setup
        Cost per purchase order. [K]
    holding
        Cost per unit on hand and time unit. [h]

    Raises
    ------
    ValueError
        If a parameter is not above 0.

    Notes
    -----
    ``Q = sqrt(2 K lambda / h)``, cost ``sqrt(2 K lambda h)``: Harris, *Factory, The Magazine
    of Management* 10 (1913).

    Examples
    --------
    >>> batch = eoq(rate=1300, setup=8, holding=0.225)  # Snyder & Shen (2019), example 3.1
    >>> round(batch.quantity, 2), round(batch.cost, 2)
    (304.05, 68.41)
    """
    _check(rate=rate, setup=setup, holding=holding)
    return Batch(sqrt(2.0 * setup * rate / holding), sqrt(2.0 * setup * rate * holding))


def eoq_cost(quantity: float, rate: float, setup: float, holding: float) -> float:
    """Return what a batch costs per time unit, ``K lambda / Q + h Q / 2``.

    Parameters are those of `eoq`.

    Examples
    --------
    >>> round(eoq_cost(400, rate=1300, setup=8, holding=0.225), 6)  # 26 + 45
    71.0
    """
    _check(quantity=quantity, rate=rate, setup=setup, holding=holding)
    return setup * rate / quantity + holding * quantity / 2.0


def eoq_backorders(
    rate: float, setup: float, holding: float, backorder: float
) -> BackorderedBatch:
    """Return the economic order quantity with planned backorders.

    Parameters
    ----------
    rate, setup, holding
        As for `eoq`.
    backorder
        Cost per unit backordered *and time unit*; a cost per unit alone makes all or nothing
        best. [b]

    Notes
    -----
    ``Q = sqrt(2 K lambda / h) sqrt((h + b) / b)``, ``B = Q h / (h + b)``, cost
    ``sqrt(2 K lambda h b / (h + b))``: Hadley & Whitin (1963), chapter 2.

    Examples
    --------
    >>> batch = eoq_backorders(rate=1000, setup=100, holding=2, backorder=8)
    >>> round(batch.quantity, 4), round(batch.backorders, 4)
    (353.5534, 70.7107)
    >>> round(batch.cost, 4), round(batch.fill_rate, 4)
    (565.6854, 0.8)
    """
    _check(rate=rate, setup=setup, holding=holding, backorder=backorder)
    served = backorder / (holding + backorder)
    quantity = sqrt(2.0 * setup * rate / (holding * served))
    cost = sqrt(2.0 * setup * rate * holding * served)
    return BackorderedBatch(quantity, quantity * (1.0 - served), served, cost)


def eoq_partial_backorders(
    rate: float,
    setup: float,
    holding: float,
    backorder: float,
    lost: float,
    waiting: float,
) -> BackorderedBatch:
    """Return the economic order quantity if only a share of the customers waits.

    Parameters
    ----------
    rate, setup, holding, backorder
        As for `eoq_backorders`.
    lost
        Cost per unit not sold, margin and goodwill. [pi]
    waiting
        Share of the customers who wait when there is no stock, above 0 and at most 1. [beta]

    Returns
    -------
    The batch; without shortages, if those do not pay: then as `eoq`. A `quantity` of `inf`
    stands for selling nothing at all, at the cost ``pi lambda`` of all sales lost.

    Notes
    -----
    Pentico & Drake, *European Journal of Operational Research* 194 (2009), with cycle T and
    fill rate F: cost ``K/T + h lambda T F^2 / 2 + beta b lambda T (1 - F)^2 / 2 +
    pi lambda (1 - beta) (1 - F)``. Where shortages pay,
    ``T^2 = 2 K (h + beta b) / (lambda h beta b) - ((1 - beta) pi)^2 / (beta h b)`` and
    ``F = ((1 - beta) pi + beta b T) / (T (h + beta b))``.

    Examples
    --------
    >>> batch = eoq_partial_backorders(1000, 100, 2, backorder=8, lost=3, waiting=1.0)
    >>> round(batch.quantity, 4)  # all wait: as with planned backorders
    353.5534
    >>> batch = eoq_partial_backorders(1000, 100, 2, backorder=8, lost=2, waiting=0.8)
    >>> round(batch.fill_rate, 4), round(batch.cost, 2)
    (0.9001, 620.34)
    """
    _check(rate=rate, setup=setup, holding=holding, backorder=backorder, waiting=waiting)
    if waiting > 1.0 or lost < 0.0:
        raise ValueError("waiting must be at most 1 and lost at least 0")
    penalty, slope = (1.0 - waiting) * lost, waiting * backorder
    full = eoq(rate, setup, holding)
    best = BackorderedBatch(full.quantity, 0.0, 1.0, full.cost)
    squared = 2.0 * setup * (holding + slope) / (rate * holding * slope)
    squared -= penalty**2 / (holding * slope)
    if squared > 0.0:
        cycle = sqrt(squared)
        fill = (penalty + slope * cycle) / (cycle * (holding + slope))
        short = 1.0 - fill
        cost = setup / cycle + penalty * rate * short
        cost += rate * cycle * (holding * fill**2 + slope * short**2) / 2.0
        if fill <= 1.0 and cost < best.cost:
            backorders = waiting * rate * cycle * short
            best = BackorderedBatch(rate * cycle * fill + backorders, backorders, fill, cost)
    if lost * rate < best.cost and waiting < 1.0:
        best = BackorderedBatch(inf, 0.0, 0.0, lost * rate)
    return best


def epq(rate: float, production: float, setup: float, holding: float) -> Batch:
    """Return the economic production quantity: the batch comes in at a rate, not at once.

    Parameters
    ----------
    rate, setup, holding
        As for `eoq`.
    production
        Units made per time unit; above `rate`. [mu]

    Notes
    -----
    The formula of `eoq` with ``h (1 - lambda / mu)``: Taft, *Iron Age* 101 (1918).

    Examples
    --------
    >>> batch = epq(rate=1300, production=1700, setup=8, holding=0.225)
    >>> round(batch.quantity, 2), round(batch.cost, 2)
    (626.81, 33.18)
    """
    _check(rate=rate, production=production)
    if production <= rate:
        raise ValueError(f"production ({production:g}) must be above rate ({rate:g})")
    return eoq(rate, setup, holding * (1.0 - rate / production))


def _check(**numbers: float) -> None:
    for name, number in numbers.items():
        if not number > 0.0:
            raise ValueError(f"{name} must be > 0, got {number:g}")
