"""Allocate rules that share the free units out instead of serving one after the other."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from collections.abc import Sequence
from dataclasses import dataclass

from sim.views import OrderView


@dataclass(frozen=True)
class Proportional:
    """Fair share: each who waits gets the same fraction of what it waits for.

    Of `free` units each gets ``wanted * min(1, free / sum of wanted)``, rounded down; the
    units left over go one each to the largest remainders, ties by arrival. Newcomers never
    overtake: what comes free belongs to those who wait.

    Notes
    -----
    Proportional allocation in whole units by largest remainders (Hamilton's method; Balinski
    & Young, *Fair Representation*, 1982). Where customers know the rule they order more than
    they need: the rationing game of Lee, Padmanabhan & Whang, *Management Science* 43, 1997.

    Examples
    --------
    >>> Proportional().share(10, [8, 4, 3])  # 5 1/3, 2 2/3 and 2
    (5, 3, 2)
    """

    def rank(self, order: OrderView) -> float:
        """Return the same for all, as ties are settled by arrival."""
        return 0.0

    def share(self, free: int, wanted: Sequence[int]) -> tuple[int, ...]:
        """Return what each of those who wait gets."""
        total = sum(wanted)
        if total <= free:
            return tuple(wanted)
        given = [free * units // total for units in wanted]
        by_remainder = sorted(range(len(given)), key=lambda k: -(free * wanted[k] % total))
        for k in by_remainder[: free - sum(given)]:
            given[k] += 1
        return tuple(given)
