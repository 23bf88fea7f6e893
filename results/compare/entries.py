"""What is compared with what: scenarios and their variants under names of their own."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios import Scenario

Entries = dict[str, "Scenario"]


def entries(
    scenarios: "Scenario | Sequence[Scenario] | Mapping[str, Scenario]",
    variants: Sequence[str] | None,
    baseline: str | None,
    *,
    alone: bool = False,
) -> Entries:
    """Return the scenarios to compare by name, the baseline first; it may stand `alone`.

    One scenario stands for itself and all its variants, or those of `variants`; several stand
    for themselves alone, and for the variants if these are named. With a variant as `baseline`
    and others named in `variants`, the scenario itself is not compared.

    Raises
    ------
    ValueError
        If the baseline is not among them, there is nothing to compare it with, or they differ
        in the unit of time or money.
    ScenarioError
        If a scenario has no such variant.
    """
    given = _named(scenarios)
    only = next(iter(given)) if len(given) == 1 else None
    found: Entries = {}
    for name, scenario in given.items():
        found[name] = scenario
        default = scenario.variants if only else ()
        for variant in dict.fromkeys(default if variants is None else variants):
            _add(found, variant if only else f"{name}/{variant}", scenario.variant(variant))
        if only and baseline not in (None, *found) and baseline in scenario.variants:
            found[baseline] = scenario.variant(baseline)
    first = _baseline(found, baseline)
    if only and variants is not None and first != only and len(found) > 2:
        del found[only]
    ordered = {first: found[first], **found}
    if len(ordered) < 2 and not alone:
        raise ValueError(
            f"nothing to compare {first} with: name a variant or another scenario; variants: "
            f"{', '.join(found[first].variants) or 'none'}"
        )
    _check_units(ordered)
    return ordered


def _named(
    scenarios: "Scenario | Sequence[Scenario] | Mapping[str, Scenario]",
) -> Entries:
    if isinstance(scenarios, Mapping):
        return dict(scenarios)
    named: Entries = {}
    for scenario in scenarios if isinstance(scenarios, Sequence) else (scenarios,):
        _add(named, scenario.name, scenario)
    if not named:
        raise ValueError("no scenario to compare")
    return named


def _add(named: Entries, name: str, scenario: "Scenario") -> None:
    """Add a scenario; the second of a name is called ``name (2)``."""
    free, number = name, 2
    while free in named:
        free, number = f"{name} ({number})", number + 1
    named[free] = scenario


def _baseline(found: Entries, wanted: str | None) -> str:
    if wanted is None:
        return next(iter(found))
    if wanted not in found:
        near = get_close_matches(wanted, found, n=3) or list(found)
        raise ValueError(f"no baseline is called {wanted!r}; known: {', '.join(near)}")
    return wanted


def _check_units(found: Entries) -> None:
    for what in ("time_unit", "currency"):
        units = {name: getattr(scenario.world, what) for name, scenario in found.items()}
        first, *others = units.items()
        for other in others:
            if other[1] != first[1]:
                both = " and ".join(f"{name} has {unit}" for name, unit in (first, other))
                raise ValueError(f"scenarios of different {what} can't be compared: {both}")
