"""Compute once: what a function makes of a run, or of a run in one scope, is kept with it."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

C = TypeVar("C")
R = TypeVar("R")


def once(compute: Callable[[C], R]) -> Callable[[C], R]:
    """Let a function of one object look at each object once.

    It is to functions what `functools.cached_property` is to properties: rows and figures that
    several KPIs need can stand beside these KPIs.
    """
    key = f"{compute.__module__}.{compute.__qualname__}"

    @wraps(compute)
    def known(of: C) -> R:
        kept = vars(of)
        if key not in kept:
            kept[key] = compute(of)
        found: R = kept[key]
        return found

    return known
