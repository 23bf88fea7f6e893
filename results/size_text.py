"""The sizes of a scenario's items as text, no line longer than 80 columns."""

from collections.abc import Iterable, Iterator
from math import isnan

from results.size_methods import Method
from results.sizing import COMPARED, ItemSizes, Sizes
from results.summary import Results
from results.text import figures, fit, wrap

_COLUMNS = ((31, "method"), (22, "numbers"), (9, "cost"), (9, "fill %"), (9, "on hand"))


def size_text(sizes: Sizes, runs: tuple[Results, Results] | None = None) -> str:
    """Return what the items ask for, and what runs found of them as they are and as sized."""
    lines = [*_head(sizes)]
    for item in sizes.items.values():
        lines += ["", *_item(sizes, item)]
        if runs is not None:
            lines += ["", *_runs(item.name, runs)]
    for name, why in sizes.unsized.items():
        lines += ["", *wrap(f"{name}: not sized, for {why}")]
    return "\n".join(line.rstrip() for line in lines)


def _head(sizes: Sizes) -> Iterator[str]:
    world = sizes.scenario.world
    yield from wrap(sizes.scenario.title)
    yield from wrap(
        f"Costs are those of ordering, holding and backorders in {world.currency} per "
        f"{world.time_unit}, by theory: all customers wait, and troubles are left out."
    )


def _item(sizes: Sizes, item: ItemSizes) -> Iterator[str]:
    facts, unit = item.facts, sizes.scenario.world.time_unit
    yield fit(f"{item.name}   class {item.abc}{item.xyz}", 80)
    for label, name, words in (
        ("demand", "demand", f"units per {unit}"),
        ("order size", "order_size", f"units, {_number(facts['orders'])} orders per {unit}"),
        ("lead time", "lead_time", f"{unit}s"),
        ("lead-time demand", "lead_time_demand", "units"),
    ):
        mean, sd = _number(facts[f"{name}_mean"]), _number(facts[f"{name}_sd"])
        yield f"  {label:<18}{mean:>10}   sd {sd:>9}   {words}"
    costs = ", ".join(
        f"{words} {_number(facts[name])}"
        for name, words in (
            ("order_cost", "a purchase order"),
            ("holding", "holding"),
            ("backorder", "a backorder"),
        )
    )
    yield f"  {'costs':<18}{costs}"
    yield from (line for note in item.notes for line in wrap(f"note: {note}", indent="  "))
    yield ""
    yield _row([name for _, name in _COLUMNS])
    rows = [*item.methods, *filter(None, (item.present, item.sized))]
    yield from (_row(_cells(row)) for row in rows)


def _cells(row: Method) -> list[str]:
    numbers = ", ".join(f"{key} = {_number(value)}" for key, value in row.parameters.items())
    fill = _number(100.0 * row.fill_rate)
    return [row.name, numbers, _number(row.cost), fill, _number(row.on_hand)]


def _row(cells: Iterable[str]) -> str:
    name, numbers, *figures_ = cells
    shown = "".join(f"{cell:>9}" for cell in figures_)
    return f"{fit(name, 31)}{fit(numbers, 22)}{shown}"


def _runs(item: str, runs: tuple[Results, Results]) -> Iterator[str]:
    """Yield the KPIs of an item in both runs."""
    n = runs[0].replications
    times = f"{n} replication{'s' if n > 1 else ''}"
    yield f"{fit(f'simulated, {times}', 31)}{'present':>14}{'+-':>9}{'sized':>14}{'+-':>9}"
    for name in COMPARED:
        unit = runs[0].unit(name)
        cells = [figures(one.items[item][name], unit, 12) for one in runs]
        label = f"  {name}, {'%' if unit == 'fraction' else unit}"
        shown = "".join(f"{mean:>14}{half_width:>9}" for mean, half_width in cells)
        yield f"{fit(label, 31)}{shown}"


def _number(value: float) -> str:
    """Return a figure in at most 9 columns.

    Examples
    --------
    >>> [_number(value) for value in (57, 4.0, 0.03512, 12345.678, 1e12, float("nan"))]
    ['57', '4', '0.03512', '12,346', '1e+12', '-']
    """
    if isnan(value):
        return "-"
    if abs(value) >= 1e7:
        return f"{value:.3g}"
    if abs(value) >= 1e3:
        return f"{value:,.0f}"
    return f"{value:.4g}"
