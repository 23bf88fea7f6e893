"""Person by person: what became of each customer's order here and there.

The i-th customer of a class is the same person with the same order under every policy, so the
rows of two runs can be laid side by side. Everything is done on whole columns.
"""

from typing import NamedTuple

import numpy as np

from results.tables import ABSENT, LEFT, OPEN
from results.view import Floats, Run
from sim.record import Column

_SERVED, _OPEN, _GONE, _ABSENT = range(4)  # each worse than any wait of the one before
_ROUNDING = 1e-9  # share of the time of an event below which waits are the same


class Change(NamedTuple):
    """Numbers of orders placed in the statistics window, by what changed for the customer.

    A customer waits until the last unit has come. Who did not get all units that were ordered
    has left, whoever of the two ended it. An order that is still open at the end waits longer
    than any that was served.

    Attributes
    ----------
    orders
        Placed in both runs; the next five add up to them.
    less, longer
        Did not leave in either run, and waited less or longer than in the baseline.
    stayed, left
        Left in the baseline alone; left in this run alone.
    same
        Waited as long; left in both; or are still open in both.
    at_once, no_more_at_once
        Served at once here and not in the baseline, and the other way round; they are among
        the first five, too.
    served
        Served in both runs.
    wait
        Sum over these of how much longer the wait was, in time units.
    came, stayed_away
        Placed here and not in the baseline, and the other way round, because the customer
        minds how the shop has served before; they are not in `orders`.
    """

    orders: float
    less: float
    longer: float
    stayed: float
    left: float
    same: float
    at_once: float
    no_more_at_once: float
    served: float
    wait: float
    came: float
    stayed_away: float


class Fates(NamedTuple):
    """What became of the orders of one run, sorted by class and in it as they came.

    `marks` has what tells one order line from another, column by column, and `item` is the
    place of its item among `items`; `starts` and
    `line_starts` say where each class begins among the orders and the lines, and have one entry
    more than there are classes.
    """

    classes: tuple[str, ...]
    items: tuple[str, ...]
    window: tuple[float, float]
    starts: Column
    line_starts: Column
    marks: tuple[Column, ...]
    item: Column
    placed_at: Column
    state: Column
    wait: Column
    at_once: Column


def fates_of(run: Run) -> Fates:
    """Return what became of the orders of a run."""
    lines, orders = run.all_lines, run.all_orders
    n_classes = len(run.world.customers)
    by_line = np.argsort(lines.customer_class, kind="stable")
    by_order = np.argsort(orders.customer_class, kind="stable")
    fate = orders.fate[by_order]
    served = (orders.shipped + orders.rescued == orders.quantity)[by_order]
    state = np.select(
        [(fate & ABSENT) != 0, served, (fate & LEFT) != 0, (fate & OPEN) != 0],
        [_ABSENT, _SERVED, _GONE, _OPEN],
        _GONE,
    ).astype(np.int8)
    wait = np.where(state == _SERVED, (orders.ended_at - orders.placed_at)[by_order], 0.0)
    return Fates(
        classes=tuple(customers.name for customers in run.world.customers),
        items=tuple(item.name for item in run.world.items),
        window=(run.world.warm_up, run.world.end),
        starts=_starts(orders.customer_class, n_classes),
        line_starts=_starts(lines.customer_class, n_classes),
        marks=tuple(
            lines[name][by_line] for name in ("customer", "placed_at", "quantity", "lines")
        ),
        item=lines.item[by_line],
        placed_at=orders.placed_at[by_order],
        state=state,
        wait=wait,
        at_once=(orders.filled_at_once == orders.quantity)[by_order] & (state == _SERVED),
    )


def _starts(classes: Column, n: int) -> Column:
    return np.concatenate([[0], np.cumsum(np.bincount(classes, minlength=n))])


def changes(baseline: Fates, other: Fates) -> dict[str, Floats]:
    """Return the `Change` of each class whose customers are the same in both runs, as arrays.

    They are if the classes have the same name, and line by line the same person orders the
    same at the same time; else nobody can be compared with anybody.
    """
    found = {}
    for number, name in enumerate(baseline.classes):
        there = other.classes.index(name) if name in other.classes else None
        if there is not None and _are_same(baseline, number, other, there):
            here = slice(*baseline.starts[number : number + 2])
            found[name] = _change(
                baseline, here, other, slice(*other.starts[there : there + 2])
            )
    return found


def _are_same(baseline: Fates, number: int, other: Fates, there: int) -> bool:
    first = slice(*baseline.line_starts[number : number + 2])
    second = slice(*other.line_starts[there : there + 2])
    if baseline.window != other.window or not all(
        np.array_equal(mark[first], other_mark[second])
        for mark, other_mark in zip(baseline.marks, other.marks, strict=True)
    ):
        return False
    known = {name: code for code, name in enumerate(baseline.items)}
    codes = np.array([known.get(name, -1) for name in other.items])
    return np.array_equal(baseline.item[first], codes[other.item[second]])


def _change(baseline: Fates, here: slice, other: Fates, there: slice) -> Floats:
    """Count what changed for the orders of one class."""
    placed_at = baseline.placed_at[here]
    start, end = baseline.window
    window = (placed_at >= start) & (placed_at < end)
    before, after = baseline.state[here][window], other.state[there][window]
    was_absent, is_absent = before == _ABSENT, after == _ABSENT
    both = ~(was_absent | is_absent)
    gone_before, gone = both & (before == _GONE), both & (after == _GONE)
    stay = both & ~gone_before & ~gone
    longer_by = (other.wait[there] - baseline.wait[here])[window]
    served = (before == _SERVED) & (after == _SERVED)
    longer_by[~served] = 0.0
    longer_by[np.abs(longer_by) <= _ROUNDING * max(1.0, end)] = 0.0
    at_once_before, at_once = baseline.at_once[here][window], other.at_once[there][window]
    counts = Change(
        orders=_count(both),
        less=_count(stay & ((after < before) | (longer_by < 0.0))),
        longer=_count(stay & ((after > before) | (longer_by > 0.0))),
        stayed=_count(gone_before & ~gone),
        left=_count(gone & ~gone_before),
        same=_count(gone & gone_before) + _count(stay & (after == before) & (longer_by == 0.0)),
        at_once=_count(both & at_once & ~at_once_before),
        no_more_at_once=_count(both & at_once_before & ~at_once),
        served=_count(served),
        wait=float(longer_by.sum()),
        came=_count(was_absent & ~is_absent),
        stayed_away=_count(is_absent & ~was_absent),
    )
    return np.array(counts, np.float64)


def _count(which: Column) -> float:
    return float(np.count_nonzero(which))
