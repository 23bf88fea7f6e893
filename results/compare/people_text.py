"""The people of a comparison as text: who gains by a variant, and who loses."""

from collections.abc import Iterator, Mapping

from results.compare.comparison import Comparison
from results.statistics import Estimate
from results.text import figures, fit

_LINES = (
    ("less", "waited less"),
    ("stayed", "stayed, and had left"),
    ("longer", "waited longer"),
    ("left", "left, and had stayed"),
    ("same", "as before"),
    ("at_once", "served at once, and had not been"),
    ("no_more_at_once", "not served at once, and had been"),
)
_AWAY = (
    ("came", "came, and had stayed away"),
    ("stayed_away", "stayed away, and had come"),
)
_CLASSES = 25  # rows of the table of classes
_BY_CLASS = ("less", "stayed", "longer", "left", "same")


def people_table(comparison: Comparison, name: str) -> Iterator[str]:
    """Yield the lines of a variant: an empty one first; none where nobody can be compared."""
    groups = comparison.people[name]
    if not groups:
        return
    everybody = groups["all"]
    if not everybody["orders"].mean > 0.0:
        yield from ("", "  people: nobody has ordered anything in this window")
        return
    per_run = everybody["orders"].mean
    yield ""
    title = f"people (+- each with {100.0 * comparison.confidence:.4g}%)"
    yield f"  {title:<36}{'share %':>11}{'+-':>9}   orders"
    for change, label in (*_LINES, *_AWAY):
        found = everybody[change]
        if change in ("came", "stayed_away") and found.mean == 0.0:
            continue
        share, half_width = figures(found, "fraction", 10)
        yield f"    {label:<34}{share:>11}{half_width:>9}{_count(found.mean * per_run):>9}"
    wait, half_width = figures(everybody["wait"], comparison.time_unit, 10)
    label = fit(f"change of wait if served, {comparison.time_unit}s", 34)
    yield f"    {label}{wait:>11}{half_width:>9}{_count(everybody['served'].mean * per_run):>9}"
    yield from _classes(groups)


def _count(orders: float) -> str:
    """Return a mean number of orders in nine columns, up to a million.

    Examples
    --------
    >>> _count(17584.25), _count(53.75), _count(0.0)
    ('17,584', '53.75', '0')
    """
    return f"{orders:,.0f}" if orders >= 1000.0 else f"{orders:.4g}"


def _classes(groups: Mapping[str, Mapping[str, Estimate]]) -> Iterator[str]:
    """Yield a short table of shares, one line per class; nothing if there is only one."""
    classes = [group for group in groups if group != "all"]
    if len(classes) < 2:
        return
    yield ""
    yield "  " + fit("share % by class", 22) + "".join(f"{each:>11}" for each in _BY_CLASS)
    for group in classes[:_CLASSES]:
        shares = "".join(
            f"{figures(groups[group][each], 'fraction', 10)[0]:>11}" for each in _BY_CLASS
        )
        yield f"    {fit(group, 20)}{shares}"
    if len(classes) > _CLASSES:
        yield f"    ... and {len(classes) - _CLASSES} more"
