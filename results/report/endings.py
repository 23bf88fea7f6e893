"""What the reports of searches end with, and what they warn of."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from results.report.assumptions import assumption_blocks
from results.report.method import definitions, made
from results.report.parts import Block, Paragraph, Section

if TYPE_CHECKING:
    from scenarios import Scenario


def warnings(failures: tuple[str, ...]) -> Iterator[Block]:
    """Yield that some replications failed, if some did."""
    if failures:
        told = f"Some replications failed and are left out, such as: {failures[0]}"
        yield Paragraph(text=told, look="warning")


def ending(
    scenario: "Scenario",
    kpis: list[str],
    seed: int,
    facts: dict[str, str],
    command: str,
    method: str,
) -> Iterator[Section]:
    """Yield the assumptions, what the KPIs mean, and how it was made."""
    world = scenario.world
    yield Section(title="Assumptions", blocks=tuple(assumption_blocks(scenario.data)))
    yield definitions(kpis, world.time_unit, world.currency)
    yield made({"Scenario": scenario.name, "Seed": str(seed), **facts}, command, method)
