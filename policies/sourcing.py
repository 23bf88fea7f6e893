"""Sourcing rules: the supplier a purchase order goes to."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from sim.parameters import Parameter
from sim.views import Purchase, StockView, SupplierView


@dataclass(frozen=True)
class FirstSupplier:
    """Buy from the first supplier of the scenario that sells the item.

    Notes
    -----
    Single sourcing, the setting of nearly all textbook models (Zipkin, *Foundations of
    Inventory Management*, 2000).

    Examples
    --------
    >>> from policies.samples import stock_view, supplier_views
    >>> FirstSupplier().source(stock_view(), 20, supplier_views("acme", "bolt"))
    (Purchase(supplier='acme', quantity=20),)
    """

    def source(
        self,
        stock: StockView,
        quantity: int,
        suppliers: Sequence[SupplierView],
    ) -> Sequence[Purchase]:
        """Return one purchase from the first supplier."""
        return (Purchase(suppliers[0].name, quantity),)


@dataclass(frozen=True)
class OnlySupplier:
    """Buy from one supplier, named.

    Notes
    -----
    Single sourcing by choice; give each variant of a scenario another name to compare
    suppliers on the same customers.

    Examples
    --------
    >>> from policies.samples import stock_view, supplier_views
    >>> OnlySupplier("bolt").source(stock_view(), 20, supplier_views("acme", "bolt"))
    (Purchase(supplier='bolt', quantity=20),)
    """

    supplier: Annotated[str, Parameter("name of the supplier")]

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        """Return one purchase from the supplier.

        Raises
        ------
        ValueError
            If the supplier does not sell the item.
        """
        names = [supplier.name for supplier in suppliers]
        if self.supplier not in names:
            raise ValueError(
                f"supplier {self.supplier!r} does not sell {stock.item!r}; "
                f"who does: {', '.join(names)}"
            )
        return (Purchase(self.supplier, quantity),)
