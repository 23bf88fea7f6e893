"""Sourcing rules that buy the whole of a purchase from one supplier, chosen from all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from sim.parameters import Parameter, check_parameters
from sim.views import Purchase, Status, StockView, SupplierView

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not


def purchase_price(supplier: SupplierView, quantity: int) -> float:
    """Return what a unit costs to buy: its price, and its share of the order cost.

    Examples
    --------
    >>> purchase_price(SupplierView("acme", price=5.0, order_cost=40.0), 20)
    7.0
    """
    return supplier.price + supplier.order_cost / quantity


@dataclass(frozen=True)
class Cheapest:
    """Buy where this quantity costs least: price of the units and order cost.

    Ties go to the first of them in the scenario.

    Notes
    -----
    The price is that for the quantity asked about, discounts included; so a supplier with a
    high order cost, or a price break, may win large purchases only.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> sellers = (SupplierView("acme", price=5.0), SupplierView("bolt", 4.0, order_cost=30.0))
    >>> [Cheapest().source(stock_view(), n, sellers)[0].supplier for n in (29, 30, 31)]
    ['acme', 'acme', 'bolt']
    """

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        """Return one purchase from the supplier with the least cost per unit."""
        best = min(suppliers, key=lambda each: purchase_price(each, quantity))
        return (Purchase(best.name, quantity),)


@dataclass(frozen=True)
class Fastest:
    """Buy where the mean lead time is shortest; ties go to the first in the scenario.

    Notes
    -----
    The opposite of `cheapest`: safety stock grows with the lead time and its spread (Silver,
    Pyke & Thomas, *Inventory and Production Management in Supply Chains*, 2017), and this rule
    asks for nothing else. `landed-cost` weighs both.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> sellers = (SupplierView("acme", lead_time=14.0), SupplierView("bolt", lead_time=10.0))
    >>> Fastest().source(stock_view(), 20, sellers)
    (Purchase(supplier='bolt', quantity=20),)
    """

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        """Return one purchase from the supplier with the shortest mean lead time."""
        best = min(suppliers, key=lambda each: each.lead_time)
        return (Purchase(best.name, quantity),)


@dataclass(frozen=True)
class LandedCost:
    """Buy where a unit costs least by the time that it is on the shelf.

    Its cost is ``price + order_cost / quantity + freight + holding * lead_time + risk *
    lead_time_sd``. Ties go to the first in the scenario.

    Raises
    ------
    ValueError
        If `freight` has not one entry for each of `suppliers`.

    Notes
    -----
    Little's law: at a demand of ``d`` per time unit, ``d * lead_time`` units are under way, so
    each unit bears the cost of holding one for a lead time (Silver, Pyke & Thomas, *Inventory
    and Production Management in Supply Chains*, 2017). A safety stock of ``k`` standard
    deviations of lead-time demand is ``k * d * lead_time_sd`` units where the lead time is all
    that varies; then the fair `risk` is ``k`` times the holding cost.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> sellers = (
    ...     SupplierView("acme", price=20.0, lead_time=14.0, lead_time_sd=4.0),
    ...     SupplierView("bolt", price=20.5, lead_time=10.0, lead_time_sd=2.0),
    ... )
    >>> rule = LandedCost(holding=0.05, risk=0.1)  # acme 20 + 0.7 + 0.4, bolt 20.5 + 0.5 + 0.2
    >>> rule.source(stock_view(), 20, sellers)
    (Purchase(supplier='acme', quantity=20),)
    >>> LandedCost(0.05, 0.2, ("acme",), (0.1,)).source(stock_view(), 20, sellers)
    (Purchase(supplier='bolt', quantity=20),)
    """

    holding: Annotated[
        float, Parameter("cost of a unit under way, per time unit", "currency", ge=0)
    ] = 0.0
    risk: Annotated[
        float,
        Parameter("cost per unit and time unit of the lead time's sd", "currency", ge=0),
    ] = 0.0
    suppliers: Annotated[
        tuple[str, ...], Parameter("names of suppliers whose units cost freight")
    ] = ()
    freight: Annotated[
        tuple[float, ...],
        Parameter("freight and duty per unit, of each of them", "currency", ge=0),
    ] = ()

    def __post_init__(self) -> None:
        check_parameters(self)
        check_as_many("freight", self.freight, self.suppliers)

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        """Return one purchase from the supplier with the least landed cost."""
        freight = dict(zip(self.suppliers, self.freight, strict=True))

        def cost(each: SupplierView) -> float:
            on_the_way = self.holding * each.lead_time + self.risk * each.lead_time_sd
            return purchase_price(each, quantity) + freight.get(each.name, 0.0) + on_the_way

        return (Purchase(min(suppliers, key=cost).name, quantity),)


@dataclass(frozen=True)
class Backup:
    """Buy from the primary supplier while it works, from the backup while it doesn't.

    Raises
    ------
    ValueError
        If both are one.

    Notes
    -----
    Tomlin, *Management Science* 52 (2006): a dearer supplier that is bought from only during a
    disruption. What is on order at the primary meanwhile stays there.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> acme, bolt = SupplierView("acme"), SupplierView("bolt")
    >>> rule = Backup("acme", "bolt")
    >>> rule.source(stock_view(), 20, (acme, bolt))
    (Purchase(supplier='acme', quantity=20),)
    >>> rule.source(stock_view(), 20, (acme._replace(up=False), bolt))
    (Purchase(supplier='bolt', quantity=20),)
    """

    primary: Annotated[str, Parameter("name of the supplier that is bought from if it works")]
    backup: Annotated[str, Parameter("name of the other")]

    def __post_init__(self) -> None:
        check_parameters(self)
        if self.primary == self.backup:
            raise ValueError(f"primary and backup must be two suppliers, got {self.backup!r}")

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        """Return one purchase; an item that only one of the two sells is bought there.

        Raises
        ------
        ValueError
            If neither sells the item.
        """
        primary, *others = those_named((self.primary, self.backup), stock, suppliers)
        works = primary.up and primary.status != Status.ABANDONED
        chosen = primary if works or not others else others[0]
        return (Purchase(chosen.name, quantity),)


def those_named(
    names: Sequence[str], stock: StockView, suppliers: Sequence[SupplierView]
) -> list[SupplierView]:
    """Return the suppliers of those names that sell the item, in the order of the names.

    Raises
    ------
    ValueError
        If there is none.
    """
    known = {supplier.name: supplier for supplier in suppliers}
    found = [known[name] for name in names if name in known]
    if not found:
        raise ValueError(
            f"none of {', '.join(names)} sells {stock.item!r}; who does: {', '.join(known)}"
        )
    return found


def check_as_many(name: str, values: Sequence[object], suppliers: Sequence[str]) -> None:
    """Raise a ValueError unless there is one value per supplier, and each is named once."""
    if len(values) != len(suppliers) or len(set(suppliers)) < len(suppliers):
        raise ValueError(
            f"{name} must have one entry for each of the suppliers, each named once; got "
            f"{list(values)} for {list(suppliers)}"
        )
