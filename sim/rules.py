"""The hooks: what the model asks, and what a rule must answer.

A rule is a frozen dataclass: its fields are its parameters, one method is the rule. It sees a
view and returns a decision; it holds no environment and no generator, and asking it twice the
same gives the same answer. These protocols are all that the model knows about policies.

Some rules answer always the same, or ask to be left alone most of the time. They say so in a
class attribute or property, and the model then saves the question:

``Reorder.trigger``
    The rule orders nothing while the inventory position is above this.
``Accept.always``, ``Ship.always``, ``Cancel.always``
    The answer, where it does not depend on the view.
``Allocate.first_come``
    The rule serves by arrival alone.

`policies.check_policy` tests that these promises are kept.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from sim.views import (
    Answer,
    Care,
    OrderView,
    Purchase,
    Rescue,
    StockView,
    SupplierView,
    SupplyView,
)


@runtime_checkable
class Reorder(Protocol):
    """How many units to order.

    Asked at every change of the inventory position. A rule with the attributes
    `review_period` and `first_review` (both time) is asked at ``first_review``,
    ``first_review + review_period``, ... instead; a `review_period` of None is none. May also
    have the attribute `trigger` (units): the promise to order nothing while the position is
    above it; minus infinity for a rule that never orders.

    More that a rule may have:

    `review_times` (a tuple of times, increasing)
        It is asked at exactly these times, and never again.
    `sees_pipeline` (True)
        `stock.pipeline` lists the purchase orders under way.
    `sees_receipts` (True)
        It is asked after receipts too, which leave the position as it is.
    `learns_every` (time) and ``learn(learned, demand) -> tuple of float``
        At the end of every such period the model calls `learn` with what it returned last, the
        empty tuple at first, and the units that customers ordered in the period, whether they
        got them or not. The view shows the latest answer as `stock.learned`; a rule without
        reviews is asked then. If learning and a review fall on one instant, learning is first.
        A `learns_every` of None: it does not learn, with these parameters.
    ``join(stock) -> int``
        Asked when another item has just been ordered at a supplier that sells this one: how
        many units are to go with that purchase order. They go if the sourcing rule would buy
        them there, all or the most of them. A sourcing rule that draws lots or judges is not
        asked; with it, or none, they go if the item was bought there last, at first if that
        supplier is its first in the scenario.
    """

    def order(self, stock: StockView) -> int | Sequence[Purchase]:
        """Return the units to order now, at least 0; or purchases that name their suppliers.

        The sourcing rule is asked about plain units only.
        """
        ...


@runtime_checkable
class Sourcing(Protocol):
    """Where a purchase order goes.

    `suppliers` are those who sell the item, in the order of the scenario. A rule may have the
    attributes `learns` (a number: so many deliveries of each supplier are shown) and `chance`
    (True: `stock.uniform` is a random number of this purchase), and the method
    ``judge(supplier, now) -> Status``: asked about each supplier before `source` is; the model
    keeps the answer and shows it as `status` from then on.
    """

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        """Return the parts of the purchase; their quantities sum to `quantity`."""
        ...


@runtime_checkable
class Accept(Protocol):
    """Whether an order that can't be filled at once is backordered.

    May have the attribute `always` (an `Answer`): then it is not asked; `deposit` and
    `forfeit` (shares): who is backordered prepays `deposit` of the price and loses `forfeit`
    of that by leaving; `hazard`: a factor on the hazard of whom it backorders.
    """

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Return what becomes of the units that can't be had at once."""
        ...


@runtime_checkable
class Quote(Protocol):
    """The promised date of an order that waits.

    Asked before the accept rule, which sees the answer, and again when a promise has passed
    by `tolerance` (an attribute, 0 if there is none) without the units: then `order.slips` is
    above 0. A rule that does not want to promise anew then returns nan; the old promise
    stays. With the attribute `most_slips` it is not asked after more slips than that. With the
    attribute `learns` (a number of orders) it sees so many past waits.
    """

    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> float:
        """Return the time by which the order is promised; nan for no promise."""
        ...


@runtime_checkable
class Allocate(Protocol):
    """Who gets the units that come free.

    `rank` orders those who wait: the smallest first, ties by arrival. A newcomer is served
    before a waiting order only if its rank is smaller. A rule may also have the method
    ``held_back(order, stock) -> int``: the free units that this order may not touch. May
    have the attribute `first_come` (a bool): True promises that no rank puts a later order
    before an earlier one; then it is not asked.

    More attributes and methods that a rule may have: `dynamic` (True: everybody is ranked
    anew whenever units come free, with `order.hazard`), `skips` (True: who needs more than is
    free is passed over instead of waiting for more), `pegs` (True: a purchase order serves
    those for whom it was placed, before the others), ``share(free, wanted) -> sequence of
    int`` (what each of those who wait gets, in the order of rank, instead of one after the
    other).
    """

    def rank(self, order: OrderView) -> float:
        """Return the place in the queue; asked once, when the order starts to wait."""
        ...


@runtime_checkable
class Ship(Protocol):
    """How many of the units set aside for an order go out now.

    May have the attribute `always` (a bool): True ships whatever is ready.
    """

    def ship(self, order: OrderView, ready: int, unshipped: int) -> int:
        """Return the units to ship.

        `ready` units are set aside for the order, of `unshipped` that it still waits for;
        both count all lines of the order, as `order` describes only the first of them.
        """
        ...


@runtime_checkable
class Retain(Protocol):
    """What is done for a customer who waits.

    Asked when the order starts to wait, when its promise has passed, and then whenever the
    last answer asked for it. With the attribute `announced` (a bool) customers know before they
    order that the shop compensates.
    """

    def retain(self, order: OrderView) -> Care:
        """Return what is done now and when to ask again."""
        ...


@runtime_checkable
class Cancel(Protocol):
    """What becomes of the units on order for a customer who left.

    May have the attribute `always` (units): then it is not asked; and `fee`, paid to the
    supplier per unit cancelled.
    """

    def cancel(self, order: OrderView, stock: StockView) -> int:
        """Return how many of the units still on order to cancel at the supplier."""
        ...


@runtime_checkable
class RescueRule(Protocol):
    """How a waiting order is rescued or ended.

    Asked when the order starts to wait, and then whenever the last answer asked for it.
    """

    def rescue(self, order: OrderView, stock: StockView) -> Rescue:
        """Return the action and when to ask again."""
        ...
