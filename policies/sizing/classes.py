"""ABC and XYZ: items in classes by what they are worth and by how they vary."""

from collections.abc import Sequence
from math import isfinite


def abc_classes(
    values: Sequence[float], shares: tuple[float, float] = (0.8, 0.95)
) -> tuple[str, ...]:
    """Return the class of each item, ``"A"``, ``"B"`` or ``"C"``, by annual value.

    Parameters
    ----------
    values
        Annual value of each item: units a year times cost, at least 0.
    shares
        Of the total value: class A holds the dearest items up to and including the one that
        reaches the first share, class B those that reach the second.

    Notes
    -----
    Dickie, *Factory Management and Maintenance* 109 (1951), after Pareto's law. It says which
    items matter, not how much of each to stock: see `marginal_allocation`.

    Examples
    --------
    >>> abc_classes((5, 60, 10, 25))  # cumulated from the dearest: 60, 85, 95, 100 %
    ('C', 'A', 'B', 'A')
    """
    low, high = shares
    if not 0.0 < low <= high <= 1.0:
        raise ValueError(f"shares must rise from 0 to 1, got {shares}")
    if not all(isfinite(value) and value >= 0.0 for value in values):
        raise ValueError("values must be finite and at least 0")
    total, reached = sum(values), 0.0
    classes = ["C"] * len(values)
    for item in sorted(range(len(values)), key=lambda item: -values[item]):
        if not values[item]:
            break
        # the share of those dearer; a rounding error must not lift an item that just fails
        before = reached / total + 1e-12
        classes[item] = "A" if before < low else "B" if before < high else "C"
        reached += values[item]
    return tuple(classes)


def xyz_classes(
    cvs: Sequence[float], limits: tuple[float, float] = (0.5, 1.0)
) -> tuple[str, ...]:
    """Return the class of each item, ``"X"``, ``"Y"`` or ``"Z"``, by how its demand varies.

    Parameters
    ----------
    cvs
        Coefficient of variation of the demand of a period, of each item.
    limits
        The greatest of X, and of Y.

    Examples
    --------
    >>> xyz_classes((0.2, 0.5, 0.8, 3.0))
    ('X', 'X', 'Y', 'Z')
    """
    low, high = limits
    if not low <= high:
        raise ValueError(f"limits must rise, got {limits}")
    return tuple("X" if cv <= low else "Y" if cv <= high else "Z" for cv in cvs)
