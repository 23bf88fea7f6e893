"""The economic order quantity from a supplier that is down from time to time."""

from math import expm1

from policies.sizing.batches import Batch, eoq


def eoq_disruptions(
    rate: float, setup: float, holding: float, lost: float, failing: float, recovering: float
) -> Batch:
    """Return the best batch if sales are lost while the supplier is down and the shelf empty.

    Parameters
    ----------
    rate, setup, holding
        As for `eoq`.
    lost
        Cost per unit not sold. [p]
    failing
        Rate at which the supplier goes down while it is up; times up are exponential. [alpha]
    recovering
        Rate at which it comes up again; times down are exponential. [beta]

    Notes
    -----
    Purchase orders come at once when the supplier is up, and are sent when the shelf is empty.
    It is then down with probability ``psi = alpha / (alpha + beta) (1 - exp(-(alpha + beta)
    Q / lambda))``, and the cost is
    ``(K + h Q^2 / (2 lambda) + p lambda psi / beta) / (Q / lambda + psi / beta)``: Berk &
    Arreola-Risa, *Naval Research Logistics* 41 (1994). Where lost sales are dear, the batch
    is larger than the plain one: it must outlast the supplier.

    Examples
    --------
    >>> batch = eoq_disruptions(1300, 8, 0.225, lost=5, failing=1.5, recovering=14)
    >>> round(batch.quantity, 1), round(batch.cost, 2)  # Snyder & Shen (2019), ex. 9.1
    (772.8, 173.95)
    """
    for name, number in (("lost", lost), ("failing", failing), ("recovering", recovering)):
        if not number > 0.0:
            raise ValueError(f"{name} must be > 0, got {number:g}")

    def cost(quantity: float) -> float:
        time = quantity / rate
        down = failing / (failing + recovering) * -expm1(-(failing + recovering) * time)
        spent = setup + holding * quantity * time / 2.0 + lost * rate * down / recovering
        return spent / (time + down / recovering)

    # one valley: below the plain batch only if lost sales are so cheap that outages save money
    low, high = 0.0, eoq(rate, setup, holding).quantity
    while cost(2.0 * high) < cost(high):
        high *= 2.0
    high *= 2.0
    while high - low > 1e-9 * high:
        third = (high - low) / 3.0
        if cost(low + third) < cost(high - third):
            high -= third
        else:
            low += third
    return Batch((low + high) / 2.0, cost((low + high) / 2.0))
