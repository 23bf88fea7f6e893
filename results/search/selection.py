"""Select the best of some systems, with a stated probability of being right: KN."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FIRST = 20  # replications of every system, from which variances are estimated

Observe = Callable[[Sequence[int], range], Floats]
"""Gives values of some systems in some replications, shape ``(replications, systems)``.

No rows at all say that there is no budget left for them.
"""


class Selected(NamedTuple):
    """What a procedure selected.

    Attributes
    ----------
    best
        The number of the system.
    replications
        Of every system; the procedure stopped looking at those with fewer.
    decided
        Whether the procedure came to its own end, so that its guarantee holds.
    """

    best: int
    replications: tuple[int, ...]
    decided: bool


def kn(
    observe: Observe,
    systems: int,
    delta: float,
    *,
    confidence: float = 0.95,
    first: int = FIRST,
) -> Selected:
    """Return the system with the largest expectation, looking ever less at the worse ones.

    Parameters
    ----------
    observe
        Gives the values of some systems, by their numbers, in some replications, counted from
        0. Systems may share their random numbers within a replication; replications are
        independent. If it gives none, what looks best by then is taken.
    systems
        How many there are.
    delta
        Difference that matters: if the best is better by this much than all others, it is
        selected with probability `confidence`. If others are nearer to it, one of these may be
        selected instead.
    confidence
        Probability of a correct selection.
    first
        Replications of all systems before the first is dropped, at least 2.

    Notes
    -----
    Kim & Nelson, *ACM TOMACS* 11 (2001), with c = 1 and, for common random numbers, the
    Bonferroni form of its constant: ``eta = ((2 alpha / (k - 1))^(-2 / (n0 - 1)) - 1) / 2``,
    ``h^2 = 2 eta (n0 - 1)``. After r replications system i stays while its mean is at least
    that of every other l less ``max(0, h^2 S_il^2 / delta - delta r) / (2 r)``, with ``S_il^2``
    the variance of their difference in the first n0. Values are taken to be normal.

    Examples
    --------
    >>> import numpy as np
    >>> noise = np.random.default_rng(1).normal(size=(500, 3))
    >>> means = np.array([0.0, 0.2, 1.0])
    >>> found = kn(lambda which, rows: (means + noise[rows])[:, which], 3, delta=0.5)
    >>> found.best, found.decided
    (2, True)
    """
    _check(systems, delta, confidence, first)
    everyone = list(range(systems))
    if systems == 1:
        return Selected(0, (0,), decided=True)
    start = observe(everyone, range(first))
    gaps = _constant(systems, confidence, first) * difference_variances(start) / delta
    alive, totals, r = everyone, start.sum(axis=0), first
    used = np.full(systems, first)
    while True:
        alive = _staying(alive, totals, gaps - delta * r)
        if len(alive) == 1 or r > (gaps[np.ix_(alive, alive)] / delta).max():
            break
        new = observe(alive, range(r, r + 1))
        if not len(new):
            return Selected(_leader(alive, totals), tuple(used.tolist()), decided=False)
        totals[alive] += new[0]
        r += 1
        used[alive] = r
    return Selected(_leader(alive, totals), tuple(used.tolist()), decided=True)


def difference_variances(values: Floats) -> Floats:
    """Return the variances of the differences of all pairs of columns.

    Examples
    --------
    >>> difference_variances(np.array([[1.0, 2.0], [2.0, 5.0]])).tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    differences = values[:, :, None] - values[:, None, :]
    variances: Floats = differences.var(axis=0, ddof=1)
    return variances


def _constant(systems: int, confidence: float, first: int) -> float:
    """Return ``h^2``."""
    error = 2.0 * (1.0 - confidence) / (systems - 1)
    return float((first - 1) * (error ** (-2.0 / (first - 1)) - 1.0))


def _staying(alive: Sequence[int], totals: Floats, slack: Floats) -> list[int]:
    """Return the systems that are not worse than another by more than the noise allows."""
    here = totals[alive]
    room = np.maximum(slack[np.ix_(alive, alive)], 0.0) / 2.0
    # A shade of rounding, lest equal systems throw each other out.
    rounding = 1e-12 * np.abs(here).max()
    stays = (here[:, None] >= here[None, :] - room - rounding).all(axis=1)
    return [system for system, stay in zip(alive, stays, strict=True) if stay]


def _leader(alive: Sequence[int], totals: Floats) -> int:
    return alive[int(np.argmax(totals[alive]))]


def _check(systems: int, delta: float, confidence: float, first: int) -> None:
    if systems < 1:
        raise ValueError("there is nothing to select from")
    if not delta > 0.0:
        raise ValueError(f"delta must be > 0, got {delta:g}")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    if systems > 1 and 1.0 - confidence > (systems - 1) / 2.0:
        raise ValueError(f"confidence {confidence} is no more than chance")
    if first < 2:
        raise ValueError(f"first must be at least 2, got {first}")
