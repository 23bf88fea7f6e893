"""Who sells what, and at what cost, as far as the receipts tell."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from scenarios.fit.lead_times import LeadTimes
from scenarios.fit.receipts import Receipts


@dataclass(frozen=True)
class Supply:
    """Items by supplier, and costs by item.

    Attributes
    ----------
    sells
        The items of each supplier; empty if every supplier sells everything.
    costs
        Median purchase cost per unit of the items that have one.
    """

    sells: dict[str, tuple[str, ...]] = field(default_factory=dict)
    costs: dict[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def first(self, item: str, suppliers: Sequence[LeadTimes]) -> LeadTimes:
        """Return the first supplier of an item, from which the scenario buys it."""
        sellers = (one for one in suppliers if item in self.sells.get(one.supplier, (item,)))
        return next(sellers)


def who_sells(receipts: Receipts, items: Sequence[str], suppliers: Sequence[str]) -> Supply:
    """Return which of the suppliers sells which of the items.

    A supplier sells what was ordered from it. What nobody sells is sold by the first. If no
    item of the receipts is one of the orders, everybody sells everything.
    """
    names = receipts.item
    known = names is not None and bool(np.isin(names, list(items)).any())
    if names is None or not known:
        text = "the receipts name none of the items of the orders: every supplier sells all"
        alone = len(suppliers) == 1
        more = "" if alone else f", and '{suppliers[0]}' gets every purchase order"
        return Supply(warnings=(text + more,))
    sells = {
        supplier: tuple(
            item for item in items if ((names == item) & (receipts.supplier == supplier)).any()
        )
        for supplier in suppliers
    }
    warnings = []
    orphans = tuple(item for item in items if not any(item in sold for sold in sells.values()))
    if orphans:
        sells[suppliers[0]] += orphans
        warnings.append(
            f"no supplier kept has delivered {len(orphans)} of the items; "
            f"'{suppliers[0]}' sells them: {', '.join(orphans[:5])}"
        )
    return Supply(sells, _costs(receipts, items), tuple(warnings))


def _costs(receipts: Receipts, items: Sequence[str]) -> dict[str, float]:
    if receipts.cost is None or receipts.item is None:
        return {}
    costs = {item: receipts.cost[receipts.item == item] for item in items}
    known = {item: cost[~np.isnan(cost)] for item, cost in costs.items()}
    return {item: float(np.median(cost)) for item, cost in known.items() if len(cost)}
