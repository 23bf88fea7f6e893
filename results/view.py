"""One run as the KPIs see it: grouped by scope, with the figures that many KPIs need."""

from functools import cached_property
from typing import Literal

import numpy as np

from results.cut import Run
from results.ranked import Floats, Ranked
from results.rows import Rows
from results.tables import WAITED
from sim.record import Column
from sim.views import Action

__all__ = ["SCOPES", "Floats", "Run", "Scope", "View"]

Scope = Literal["all", "class", "item", "supplier"]

SCOPES: tuple[Scope, ...] = ("all", "class", "item", "supplier")
_GROUPED_BY = {"class": "customer_class", "item": "item", "supplier": "supplier"}


class View:
    """One run in one scope: `n` groups, of which every figure has one value.

    Attributes
    ----------
    orders
        The cohort; in the scope ``"item"`` its order lines.
    short
        Those of them of which not all was there at once.
    all_orders, all_short
        The same for the whole run, warm-up included.
    """

    def __init__(self, run: Run, scope: Scope) -> None:
        world = run.world
        sizes = {"class": world.customers, "item": world.items, "supplier": world.suppliers}
        self.run, self.scope, self.span = run, scope, run.span
        self.n = len(sizes[scope]) if scope in sizes else 1
        by_line = scope == "item"
        self.orders = run.lines if by_line else run.orders
        self.short = run.short_lines if by_line else run.short_orders
        self.all_orders = run.all_lines if by_line else run.all_orders
        self.all_short = run.all_short_lines if by_line else run.all_short_orders

    def codes(self, rows: Rows) -> Column | None:
        """Return the group of each row; None if there is only one group."""
        return None if self.n == 1 else rows.codes(_GROUPED_BY[self.scope])

    def sum(self, rows: Rows, values: Column) -> Floats:
        """Return the sum of `values`, one for each of `rows`, per group."""
        if not len(rows):  # as in many tables of most worlds
            return np.zeros(self.n)
        codes = self.codes(rows)
        if codes is None:
            return np.asarray(values.sum(dtype=np.float64, keepdims=True))
        return np.asarray(np.bincount(codes, values, self.n), np.float64)

    def count(self, rows: Rows, which: Column | None = None) -> Floats:
        """Return the number of `rows`, or of those that `which` is true for, per group."""
        codes = self.codes(rows)
        if codes is None:
            n = len(rows) if which is None else np.count_nonzero(which)
            return np.array([n], np.float64)
        return np.bincount(codes, which, self.n).astype(np.float64)

    def level(self, values: Column) -> Floats:
        """Return a figure per item as it is in the scope ``"item"``, else its sum."""
        return np.asarray(values if self.scope == "item" else [values.sum()], np.float64)

    @cached_property
    def placed(self) -> Floats:
        """Orders placed in the window."""
        return self.count(self.orders)

    @cached_property
    def demand(self) -> Floats:
        """Units ordered in the window."""
        return self.sum(self.orders, self.orders.quantity)

    @cached_property
    def served(self) -> Floats:
        """Orders placed in the window of which all was shipped."""
        return self.placed - self.count(self.short, ~self.short.served)

    @cached_property
    def missing(self) -> Floats:
        """Units ordered in the window and not shipped at the instant of arrival."""
        return self.sum(self.short, self.short.quantity - self.short.filled_at_once)

    @cached_property
    def shipped(self) -> Floats:
        """Units shipped from stock in the window, those sent as substitutes included."""
        later, rescues = self.run.later_shipments, self.run.rescues
        substitutes = rescues.units * (rescues.action == Action.SUBSTITUTE)
        at_once = self.demand - self.missing
        return at_once + self.sum(later, later.units) + self.sum(rescues, substitutes)

    @cached_property
    def waits(self) -> Ranked:
        """Waits of the cohort orders that were backordered and served."""
        rows = self.short.where(self.short.served & ((self.short.fate & WAITED) != 0))
        return self.ranked(rows, rows.ended_at - rows.placed_at)

    def ranked(self, rows: Rows, values: Column) -> Ranked:
        """Return the `values`, one for each of `rows`, sorted within each group."""
        return Ranked(values, self.codes(rows), self.n)

    def with_fate(self, fate: int) -> Floats:
        """Return the number of cohort orders of which a line had such an outcome.

        One of those that an order has which was not filled at once; see `short`.
        """
        return self.count(self.short, (self.short.fate & fate) != 0)

    def select(self, fate: int) -> Rows:
        """Return the orders of the whole run of which a line had such an outcome."""
        return self.all_short.where((self.all_short.fate & fate) != 0)
