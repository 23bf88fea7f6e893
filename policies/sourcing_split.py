"""Sourcing rules that spread what is bought over several suppliers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Annotated

from policies.sourcing_choice import check_as_many, those_named
from sim.parameters import Parameter, check_parameters
from sim.views import Purchase, StockView, SupplierView

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not


def largest_remainder(units: int, weights: Sequence[float]) -> list[int]:
    """Return whole parts of `units` in proportion to the weights; they sum exactly.

    Each gets its quota rounded down; the units that are left go to the largest remainders, one
    each, ties to the first.

    Notes
    -----
    Hamilton's method of apportionment (Balinski & Young, *Fair Representation*, 1982).

    Examples
    --------
    >>> largest_remainder(10, (0.7, 0.2, 0.1)), largest_remainder(4, (1.0, 1.0, 1.0))
    ([7, 2, 1], [2, 1, 1])
    """
    total = sum(weights)
    quotas = [units * weight / total for weight in weights]
    parts = [floor(quota) for quota in quotas]
    # Rounded, because 0.7 of 5 and 0.3 of 5 leave the same but for the last digit.
    remainders = [round(quota - part, 9) for quota, part in zip(quotas, parts, strict=True)]
    ranked = sorted(range(len(parts)), key=lambda place: -remainders[place])
    for place in ranked[: units - sum(parts)]:
        parts[place] += 1
    return parts


@dataclass(frozen=True)
class FixedSplit:
    """Split every purchase over suppliers by fixed weights.

    Suppliers that do not sell the item are left out, and the others share its units by their
    weights.

    Raises
    ------
    ValueError
        If there are no `suppliers`, or `weights` has not one entry for each of them.

    Notes
    -----
    Sculli & Wu, *Journal of the Operational Research Society* 32 (1981), and what was written
    on order splitting since: the first of two parts comes sooner than one whole would, but
    each part bears an order cost. Every purchase is split for itself, in whole units: of single
    units, all go to the largest weight. `RoundRobin` is the rule for those.

    Examples
    --------
    >>> from policies.samples import stock_view, supplier_views
    >>> rule, sellers = FixedSplit(("acme", "bolt"), (0.7, 0.3)), supplier_views("acme", "bolt")
    >>> [part.quantity for part in rule.source(stock_view(), 25, sellers)]
    [18, 7]
    """

    suppliers: Annotated[tuple[str, ...], Parameter("names of the suppliers")]
    weights: Annotated[tuple[float, ...], Parameter("what each gets, in proportion", gt=0)]

    def __post_init__(self) -> None:
        check_parameters(self)
        check_as_many("weights", self.weights, self.suppliers)
        if not self.suppliers:
            raise ValueError("suppliers must name at least one")

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        """Return one purchase per supplier that gets units.

        Raises
        ------
        ValueError
            If none of the suppliers sells the item.
        """
        sellers = [each.name for each in those_named(self.suppliers, stock, suppliers)]
        weights = dict(zip(self.suppliers, self.weights, strict=True))
        parts = largest_remainder(quantity, [weights[name] for name in sellers])
        pairs = zip(sellers, parts, strict=True)
        return tuple(Purchase(name, units) for name, units in pairs if units)


@dataclass(frozen=True)
class RoundRobin:
    """Buy from one supplier after the other, in turn.

    Whose turn it is follows from the purchases placed so far: the supplier with the fewest is
    next, the first of the scenario among equals.

    Notes
    -----
    Each supplier sees every n-th purchase of the item, so the times between them are more
    regular there than here: Erlang with n phases for purchases that are Poisson.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> sellers = (SupplierView("acme", placed=4), SupplierView("bolt", placed=3))
    >>> RoundRobin().source(stock_view(), 20, sellers)
    (Purchase(supplier='bolt', quantity=20),)
    """

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        """Return one purchase from the supplier with the fewest so far."""
        turn = min(suppliers, key=lambda each: each.placed)
        return (Purchase(turn.name, quantity),)
