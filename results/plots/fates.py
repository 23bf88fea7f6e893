"""What became of all orders that were placed, within each wait: served, left, or open."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from results.evidence import Evidence
from results.plots.style import NothingToDrawError
from results.statistics import Floats, ratio_estimate

_FLAT = 0.002  # of all orders: what may still happen beyond the end of the drawing


class Fates(NamedTuple):
    """Shares of all orders placed in the window, replications pooled.

    `served`, `left` and `unknown` have a share for each of `waits`; an order is unknown if it
    is open at the end and younger than the wait. The rest still waits then. `half_width` is
    the largest of the intervals of `served`, `orders` the mean number of a replication.
    """

    waits: Floats
    served: Floats
    left: Floats
    unknown: Floats
    half_width: float
    orders: float

    @property
    def at_once(self) -> float:
        """Share that did not wait."""
        return float(self.served[0])

    @property
    def later(self) -> float:
        """Share that waited and was served."""
        return float(self.served[-1] - self.served[0])

    @property
    def gone(self) -> float:
        """Share that left or was refused."""
        return float(self.left[-1])

    @property
    def open(self) -> float:
        """Share that is open at the end, or waits longer than the longest of `waits`."""
        return max(0.0, 1.0 - float(self.served[-1] + self.left[-1]))


def fates_of(evidence: Evidence, confidence: float) -> Fates | None:
    """Return what became of the orders; None if nobody ordered."""
    total = evidence.orders.sum()
    if not total > 0.0:
        return None
    widths = [
        ratio_estimate(served, evidence.orders, confidence).half_width
        for served in evidence.served.T
    ]
    return Fates(
        waits=evidence.plan.waits,
        served=evidence.served.sum(axis=0) / total,
        left=evidence.left.sum(axis=0) / total,
        unknown=evidence.waiting.sum(axis=0) / total,
        half_width=float(np.max(widths)),
        orders=float(evidence.orders.mean()),
    )


def known_fates(
    evidence: Mapping[str, Evidence], names: Sequence[str], confidence: float
) -> dict[str, Fates]:
    """Return the fates by the name of the policy.

    Raises
    ------
    NothingToDrawError
        If nobody ordered under any policy.
    """
    found = {name: fates_of(evidence[name], confidence) for name in names if name in evidence}
    known = {name: fates for name, fates in found.items() if fates is not None}
    if not known:
        raise NothingToDrawError("Nobody ordered, so nobody waited.")
    return known


def last_wait(known: Mapping[str, Fates]) -> float:
    """Return the wait after which hardly anything happens to any order."""
    latest = 0
    for fates in known.values():
        for curve in (fates.served, fates.left, fates.unknown):
            moving = np.flatnonzero(np.abs(curve[-1] - curve) > _FLAT)
            latest = max(latest, int(moving[-1]) + 1 if len(moving) else 0)
    waits = next(iter(known.values())).waits
    return float(waits[min(max(latest, 1), len(waits) - 1)])
