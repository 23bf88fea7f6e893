"""Computed numbers put where the rules of a scenario leave them out."""

from dataclasses import replace

from scenarios.case import SizeError, case_of, classes_of
from scenarios.hooks import table_of
from scenarios.lines import Path
from scenarios.raw import Finding
from scenarios.schema import ScenarioFile
from scenarios.sized import SizedTable
from scenarios.sizing import Sized, sized
from sim.world import Item, World


def filled_in(
    world: World, file: ScenarioFile
) -> tuple[World, dict[str, Sized], list[Finding]]:
    """Return the world with all rules in place, what was computed, and what can't be.

    Parameters
    ----------
    world
        A world without the reorder rules that leave numbers out.
    file
        The file that it was built from.
    """
    tables = [table_of("reorder", item, file.policy) for item in file.items]
    if not any(isinstance(table, SizedTable) for table in tables):
        return world, {}, []
    classes = classes_of(world)
    numbers: dict[str, Sized] = {}
    wrong: list[Finding] = []
    items: list[Item] = []
    for place, (item, table) in enumerate(zip(world.items, tables, strict=True)):
        rule = item.policy.reorder
        if isinstance(table, SizedTable):
            try:
                computed: dict[str, int] = {}
                if table.computed:
                    numbers[item.name] = sized(table, case_of(world, place), classes[place])
                    computed = dict(numbers[item.name].parameters)
                rule = table.with_numbers(computed)
            except (SizeError, ValueError) as error:
                own = table_of("reorder", file.items[place]) is not None
                where: Path = ("items", place) if own else ("policy",)
                wrong.append(((*where, "reorder", "size"), f"{item.name}: {error}"))
        items.append(replace(item, policy=replace(item.policy, reorder=rule)))
    return replace(world, items=tuple(items)), numbers, wrong
