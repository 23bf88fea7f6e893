"""A scenario, ready to run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenarios.errors import Problem, ScenarioError, did_you_mean, listed
from scenarios.schema import Expectation, Run
from scenarios.sizing import Sized
from scenarios.toml import write_toml
from sim.world import World


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A checked scenario: what to simulate, and what is expected of it.

    Attributes
    ----------
    name
        Library name or file name without ``.toml``; of a variant, ``"base/variant"``.
    title, question
        For people.
    path
        The file; None for a scenario made from a mapping.
    run
        `horizon`, `warm_up` (time units), `replications` and `seed`.
    world
        What the model reads.
    expect
        Expected values of KPIs by their names; those of a variant are its own.
    sized
        The numbers that were computed for the reorder rules of items, by item.
    data
        The effective tables, after variants and overrides.
    built_variants
        The variants, by name.
    broken_variants
        What is wrong with the variants that the overrides have left without sense.
    """

    name: str
    title: str
    question: str
    path: Path | None
    run: Run
    world: World
    expect: Mapping[str, Expectation]
    data: Mapping[str, Any] = field(repr=False)
    sized: Mapping[str, Sized] = field(default_factory=dict)
    built_variants: Mapping[str, "Scenario"] = field(default_factory=dict, repr=False)
    broken_variants: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict, repr=False)

    @property
    def variants(self) -> tuple[str, ...]:
        """The names of the variants that can be had, in the order of the file."""
        return tuple(self.built_variants)

    def variant(self, name: str) -> "Scenario":
        """Return the scenario with a variant laid over it.

        Raises
        ------
        ScenarioError
            If it has no such variant, or overrides have left it without sense.
        """
        if name in self.broken_variants:
            raise ScenarioError(self.broken_variants[name])
        if name not in self.built_variants:
            message = (
                f"no variant is called '{name}'; variants: {listed(self.variants)}"
                f"{did_you_mean(name, self.variants)}"
            )
            raise ScenarioError([Problem(self.name, None, "", message)])
        return self.built_variants[name]

    def to_toml(self) -> str:
        """Return the effective scenario as a file; loading it gives the same world.

        Files that the scenario names are looked up beside it, so the text belongs into the
        same folder.
        """
        return write_toml(self.data)
