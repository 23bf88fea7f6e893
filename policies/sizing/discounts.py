"""The economic order quantity when prices fall with the quantity."""

from math import inf, sqrt

from policies.sizing.batches import Batch
from sim.terms import Breaks


def eoq_discount(
    rate: float, setup: float, holding_rate: float, price: float, breaks: Breaks
) -> Batch:
    """Return the best batch under a price list, with its cost *including* the purchase.

    Parameters
    ----------
    rate
        Units demanded per time unit. [lambda]
    setup
        Cost per purchase order. [K]
    holding_rate
        Cost of holding, per money tied up in stock and time unit. [i]
    price
        Price per unit below the first break.
    breaks
        The price list; for all units, or incremental.

    Notes
    -----
    In each segment of the list the whole purchase costs ``F + c Q``, with F the excess of the
    earlier segments (0 for all units), and the best quantity is
    ``sqrt(2 (K + F) lambda / (i c))``; where that lies below its segment, all-units lists
    offer the break itself. Hadley & Whitin (1963), chapter 2; Snyder & Shen (2019), chapter 3.

    Examples
    --------
    >>> breaks = Breaks(quantities=(400, 800), prices=(0.72, 0.68))
    >>> batch = eoq_discount(1300, 8, 0.3, 0.75, breaks)  # Snyder & Shen (2019), ch. 3
    >>> batch.quantity, round(batch.cost, 2)  # 884 + 13 + 81.6
    (800.0, 978.6)
    >>> breaks = Breaks(quantities=(400, 800), prices=(0.72, 0.68), discount="incremental")
    >>> batch = eoq_discount(1300, 8, 0.3, 0.75, breaks)
    >>> round(batch.quantity, 2), round(batch.cost, 2)
    (304.05, 1043.41)
    """
    named = {"rate": rate, "setup": setup, "holding_rate": holding_rate, "price": price}
    for name, number in named.items():
        if not number > 0.0:
            raise ValueError(f"{name} must be > 0, got {number:g}")
    if not min(breaks.prices) > 0.0:
        raise ValueError(
            "every price must be > 0: goods that cost nothing are held for nothing"
        )
    starts = (0.0, *map(float, breaks.quantities))
    prices = (price, *breaks.prices)
    best, excess = Batch(inf, inf), 0.0
    for k, (start, each) in enumerate(zip(starts, prices, strict=True)):
        if k and breaks.discount == "incremental":
            excess += (prices[k - 1] - each) * (start - 1.0)  # its own unit has the new price
        end = starts[k + 1] if k + 1 < len(starts) else inf
        quantity = max(sqrt(2.0 * (setup + excess) * rate / (holding_rate * each)), start)
        if quantity < end:
            mean_price = each + excess / quantity
            cost = rate * mean_price + setup * rate / quantity
            cost += holding_rate * mean_price * quantity / 2.0
            best = min(best, Batch(quantity, cost), key=lambda batch: batch.cost)
    return best
