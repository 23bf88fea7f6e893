"""What an answer of each hook must look like: its type and its range.

A function per hook takes the answer and the question, and says what is allowed if the answer
is not, else None.
"""

from collections.abc import Callable, Sequence
from math import inf, isfinite, isinf, isnan
from numbers import Integral, Real
from typing import Any

from sim.views import (
    Action,
    Answer,
    Care,
    OrderView,
    Purchase,
    Rescue,
    StockView,
    SupplierView,
    SupplyView,
)


def is_number(value: Any) -> bool:
    """Say whether `value` is a number, of Python or numpy, and not a bool or nan."""
    return isinstance(value, Real) and not isinstance(value, bool) and not isnan(value)


def is_units(value: Any, most: float = inf) -> bool:
    """Say whether `value` is a whole number from 0 to `most`."""
    if isinstance(value, bool) or not isinstance(value, Integral | float):
        return False
    units = float(value)
    return units.is_integer() and 0 <= units <= most


def reorder(answer: Any, _stock: StockView) -> str | None:
    """Allow a whole number of units, or purchases that name their suppliers."""
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return _named(answer)
    return None if is_units(answer) else "a whole number of units, at least 0"


def _named(answer: Sequence[Any]) -> str | None:
    for part in answer:
        if not isinstance(part, Purchase) or not isinstance(part.supplier, str):
            return "a whole number of units, or a sequence of Purchase(supplier, quantity)"
        if not part.supplier or not is_units(part.quantity):
            return "purchases with a supplier and a whole number of units, at least 0"
    return None


def sourcing(
    answer: Any, _stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
) -> str | None:
    """Allow purchases from known suppliers that make up the quantity."""
    if not isinstance(answer, Sequence) or not all(isinstance(x, Purchase) for x in answer):
        return "a sequence of Purchase(supplier, quantity)"
    names = [supplier.name for supplier in suppliers]
    if not all(part.supplier in names for part in answer):
        return f"purchases from {', '.join(names)}"
    if not all(is_units(part.quantity) for part in answer):
        return "purchases of a whole number of units, at least 0"
    if sum(part.quantity for part in answer) != quantity:
        return f"purchases that sum to {quantity}"
    return None


def accept(answer: Any, _order: OrderView, _stock: StockView) -> str | None:
    """Allow an `Answer`: True would count as the second of them, a rejection."""
    if isinstance(answer, Answer):
        return None
    return "one of " + ", ".join(f"Answer.{each.name}" for each in Answer)


def quote(answer: Any, order: OrderView, _stock: StockView, _supply: SupplyView) -> str | None:
    """Allow a time that is not past, or nan."""
    if isinstance(answer, float) and isnan(answer):
        return None
    if is_number(answer) and order.now <= answer and not isinf(answer):
        return None
    return "a time from now on, or nan for no promise"


def allocate(answer: Any, _order: OrderView) -> str | None:
    """Allow any number to sort by."""
    return None if is_number(answer) else "a number; inf for last"


def ship(answer: Any, _order: OrderView, ready: int, _unshipped: int) -> str | None:
    """Allow what is ready, or less."""
    return None if is_units(answer, ready) else f"a whole number from 0 to the {ready} ready"


def retain(answer: Any, order: OrderView) -> str | None:
    """Allow a `Care` that gives, not takes, and looks ahead."""
    if not isinstance(answer, Care) or not isinstance(answer.notify, bool):
        return "a Care(notify, compensation, hazard, again)"
    for name in ("compensation", "hazard"):
        value = getattr(answer, name)
        if not is_number(value) or not isfinite(value) or value < 0:
            return f"a finite {name}, at least 0"
    return _again(answer.again, order)


def cancel(answer: Any, order: OrderView, _stock: StockView) -> str | None:
    """Allow what the order waited for, or less."""
    if is_units(answer, order.open):
        return None
    return f"a whole number from 0 to the {order.open} units the order waited for"


def rescue(answer: Any, order: OrderView, _stock: StockView) -> str | None:
    """Allow a `Rescue` that looks ahead, costs something or nothing, and names its item."""
    if not isinstance(answer, Rescue) or not isinstance(answer.action, Action):
        return "a Rescue(action, again) with an Action"
    for name in ("lead_time", "cost", "price"):
        value = getattr(answer, name)
        if not is_number(value) or not isfinite(value) or value < 0:
            return f"a finite {name}, at least 0"
    substitute = answer.action == Action.SUBSTITUTE
    if substitute and (not isinstance(answer.item, str) or answer.item in ("", order.item)):
        return "the name of another item as substitute"
    return _again(answer.again, order)


def _again(again: Any, order: OrderView) -> str | None:
    if is_number(again) and again > order.now:
        return None
    return "to be asked again after now, or at inf for never"


COMPLAINTS: dict[str, Callable[..., str | None]] = {
    "reorder": reorder,
    "sourcing": sourcing,
    "accept": accept,
    "quote": quote,
    "allocate": allocate,
    "ship": ship,
    "retain": retain,
    "cancel": cancel,
    "rescue": rescue,
}
"""The function of each hook; called with the answer and what the rule was asked with."""
