"""Curves over age: who has left by when, and how old the backlog is at the end."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from results.rows import Rows
from results.tables import CANCELLED, EXPIRED, OPEN, WAITED
from results.view import Floats, Run
from sim.ledger import Reason
from sim.record import Column, Record

_STILL_WAITS = -1


class BacklogAges(NamedTuple):
    """Units and orders that wait at the end, one figure for each bucket of ages."""

    units: Floats
    orders: Floats


def backlog_ages(record: Record, edges: Sequence[float]) -> BacklogAges:
    """Return the units and orders that wait at the end of a run, by their age.

    Parameters
    ----------
    record
        One replication.
    edges
        Ages at which a new bucket begins, rising and above 0: ``[7, 28]`` makes the buckets
        under 7, 7 to under 28, and 28 and more. So nobody falls out.

    Returns
    -------
    Two arrays of shape ``(len(edges) + 1,)``.

    Raises
    ------
    ValueError
        If the edges do not rise from above 0.
    """
    borders = np.asarray(edges, np.float64)
    if borders.ndim != 1 or not np.all(np.diff(borders, prepend=0.0) > 0):
        raise ValueError(f"edges must rise from above 0, got {list(edges)}")
    run = Run(record)
    lines, orders = run.all_short_lines, run.all_short_orders
    lines, orders = (rows.where((rows.fate & OPEN) != 0) for rows in (lines, orders))

    def histogram(rows: Rows, weights: Column | None = None) -> Floats:
        bucket = np.searchsorted(borders, run.end - rows.placed_at, "right")
        found = np.bincount(bucket, weights, minlength=len(borders) + 1)
        return found.astype(np.float64)

    return BacklogAges(histogram(lines, lines.open), histogram(orders))


def cancelled_within(
    records: Record | Iterable[Record], ages: Sequence[float]
) -> dict[Reason, Floats]:
    """Return the share of backordered orders that have left by each age, by reason.

    The cumulative incidence of leaving, in competition with being served and with the other
    reasons (Aalen-Johansen). Orders that still wait at the end are censored at their age then:
    they count as long as they were seen, which neither calls them loyal nor lost. Orders that
    the shop ended have left as well, with the reason of the rescue rule. The cohort are the
    orders placed in the window that had to wait; replications are pooled.

    Parameters
    ----------
    records
        One replication or several.
    ages
        In time units, at least 0.

    Returns
    -------
    For each reason that occurs the curve, shape ``(len(ages),)``. Their sum is the share that
    has left for whatever reason.

    Notes
    -----
    Aalen & Johansen (1978), An empirical transition matrix for non-homogeneous Markov chains
    based on censored observations, Scandinavian Journal of Statistics 5. It takes censoring to
    be independent of patience. It is, as the end of a run comes by the clock; but where
    service worsens over time, the late orders are other than the early ones.
    """
    records = [records] if isinstance(records, Record) else records
    histories = [_histories(Run(record)) for record in records]
    end = max((end for _, _, end in histories), default=0.0)
    age = np.concatenate([age for age, _, _ in histories] or [np.empty(0)])
    cause = np.concatenate([cause for _, cause, _ in histories] or [np.empty(0, int)])
    # An age of 5 is 4.999 999 999 999 or 5.000 000 000 001 by the rounding of the clock.
    limits = np.asarray(ages, np.float64) + 1e-12 * end
    return _aalen_johansen(age, cause, limits)


def _histories(run: Run) -> tuple[Floats, Column, float]:
    """Return for each order that waited the age at its end, and why it ended.

    The cause is a `Reason` for those who left, 0 for those served, and -1 for those who still
    wait, at their age at the end of the run.
    """
    rows = run.short_orders
    who = (rows.fate & WAITED) != 0
    left = (rows.fate & (CANCELLED | EXPIRED)) != 0
    over = left | rows.served
    cause = np.where(left, rows.reason, np.where(over, int(Reason.NONE), _STILL_WAITS))
    age = np.where(over, rows.ended_at, run.end) - rows.placed_at
    return age[who], cause[who], run.end


def _aalen_johansen(age: Floats, cause: Column, limits: Floats) -> dict[Reason, Floats]:
    """Return the cumulative incidence at `limits` of each cause above 0."""
    ages, at = np.unique(age, return_inverse=True)
    leavers = np.bincount(at, minlength=len(ages))
    at_risk = len(age) - np.concatenate([[0], np.cumsum(leavers)])[: len(ages)]
    ended = np.bincount(at[cause != _STILL_WAITS], minlength=len(ages))
    # Share that nothing has happened to before each age.
    before = np.concatenate([[1.0], np.cumprod(1.0 - ended / at_risk)])[: len(ages)]
    step = np.searchsorted(ages, limits, "right")
    curves = {}
    for reason in np.unique(cause[cause > 0]):
        events = np.bincount(at[cause == reason], minlength=len(ages))
        incidence = np.concatenate([[0.0], np.cumsum(before * events / at_risk)])
        curves[Reason(reason)] = incidence[step]
    return curves
