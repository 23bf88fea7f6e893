"""Settings of a browser laid over a scenario, and written down for others."""

import shlex
from collections.abc import Iterator
from typing import Any

from policies.catalogue import HOOKS, RULES
from policies.registry import rule_name
from scenarios import Scenario, library
from scenarios.loader import overlaid
from scenarios.toml import toml_key, toml_value
from sim.bounds import expected_orders
from web.inputs import Settings, WrongInputError
from web.limits import ITEMS, ORDERS, REVIEWS, TEXT
from web.multipliers import MULTIPLIERS, stretched


def hook_paths(scenario: Scenario) -> dict[str, tuple[str, int]]:
    """Return the paths at which rules can be changed, with the hook and an item it is for.

    A hook of ``[policy]`` is there unless every item has a rule of its own for it.
    """
    items = scenario.data.get("items", [])
    found = {}
    for hook in HOOKS:
        own = [place for place, item in enumerate(items) if hook in item]
        shared = next((place for place in range(len(items)) if place not in own), None)
        if shared is not None:
            found[f"policy.{hook}"] = (hook, shared)
        for place in own:
            found[f"items.{toml_key(items[place]['name'])}.{hook}"] = (hook, place)
    return found


def applied(scenario: Scenario, settings: Settings) -> Scenario:
    """Return the scenario under the settings.

    Raises
    ------
    WrongInputError
        If there is no such variant, rule or multiplier, or the run would be too large here.
    ScenarioError, PolicyError
        If the values make no sense.
    """
    base = based(scenario, settings)
    values = dict(overrides(base, settings))
    changed = overlaid(base, values, "settings") if values else base
    _check_size(changed)
    return changed


def based(scenario: Scenario, settings: Settings) -> Scenario:
    """Return the scenario, or its variant that the settings begin with."""
    return variant_of(scenario, settings.variant)


def variant_of(scenario: Scenario, name: str | None) -> Scenario:
    """Return a variant of a scenario; itself for None.

    Raises
    ------
    WrongInputError
        If there is no such variant.
    """
    if name is None:
        return scenario
    if name not in scenario.variants:
        raise WrongInputError(f"{scenario.name} has no variant {name[:TEXT]!r}")
    return scenario.variant(name)


def overrides(base: Scenario, settings: Settings) -> Iterator[tuple[str, Any]]:
    """Yield paths and values that the settings lay over a scenario."""
    paths = hook_paths(base)
    for path, chosen in settings.rules.items():
        if path not in paths:
            raise WrongInputError(f"no rule of {base.name} is at {path!r}")
        hook, place = paths[path]
        there = getattr(base.world.items[place].policy, hook)
        own = None if there is None else rule_name(there)
        # A rule that comes with the package, or is in the file: a browser brings no code.
        if chosen.rule not in RULES[hook] and chosen.rule != own:
            raise WrongInputError(f"{hook} has no rule {chosen.rule!r}")
        given = {name: value for name, value in chosen.values.items() if value is not None}
        yield path, {"rule": chosen.rule, **given}
    for key, factor in settings.multipliers.items():
        if key not in MULTIPLIERS:
            raise WrongInputError(f"no multiplier {key!r}; there are {', '.join(MULTIPLIERS)}")
        if factor != 1.0:
            yield from stretched(base, key, factor)


def _check_size(scenario: Scenario) -> None:
    world = scenario.world
    orders = expected_orders(world)
    if orders > ORDERS:
        raise WrongInputError(
            f"about {orders:,.0f} customers a replication are too many for this page, which "
            f"takes {ORDERS:,}; use backlab run"
        )
    if len(world.items) > ITEMS:
        raise WrongInputError(f"{len(world.items)} items; this page takes {ITEMS}")
    for item in world.items:
        rule = item.policy.reorder
        for name in ("review_period", "learns_every"):
            period = getattr(rule, name, None)
            if period and world.end / period * len(world.items) > REVIEWS:
                raise WrongInputError(
                    f"{item.name}: a review every {period:g} {world.time_unit}s is too often "
                    "for this page"
                )


def command(scenario: Scenario, settings: Settings, replications: int, seed: int) -> str:
    """Return the command that gives the same numbers in a terminal, beside the file if any."""
    words = ["backlab", "run", scenario.name]
    if scenario.path is not None and scenario.path not in library().values():
        words[-1] = scenario.path.name
    if settings.variant is not None:
        words += ["--variant", settings.variant]
    for path, value in overrides(based(scenario, settings), settings):
        words += ["--set", f"{path}={toml_value(value)}"]
    words += ["--replications", str(replications), "--seed", str(seed)]
    return shlex.join(words)


def exported(scenario: Scenario, settings: Settings, replications: int, seed: int) -> str:
    """Return a scenario file that gives the same numbers."""
    changed = applied(scenario, settings)
    run = {"run.replications": replications, "run.seed": seed}
    return overlaid(changed, run, "settings").to_toml()
