"""A comparison as text, no line longer than 80 columns."""

from collections.abc import Iterator

from results.compare.comparison import Comparison
from results.compare.people_text import people_table
from results.compare.words import advice, notes
from results.statistics import Estimate
from results.text import WIDTH, figures, fit, wrap
from results.words import sentence, verdict

_SHORT = {"not distinguishable yet": "not yet", "undefined": "-"}


def comparison_text(comparison: Comparison) -> str:
    """Return a comparison as text: a verdict, a table of KPIs and one of people per variant."""
    lines = list(_head(comparison))
    if len(comparison.variants) > 1:
        lines += ["", *wrap(_plain(verdict(comparison)))]
    for name in comparison.variants:
        lines += ["", *wrap(_title(comparison, name))]
        lines += wrap(_plain(sentence(comparison, name)), indent="  ")
        lines += wrap(advice(comparison, name) or "", indent="  ")
        lines += ["", *_table(comparison, name), *people_table(comparison, name)]
    told = list(notes(comparison))
    if told:
        lines += ["", *(line for note in told for line in wrap(f"note: {note}"))]
    return "\n".join(line.rstrip() for line in lines)


def _plain(text: str) -> str:
    """Return a sentence in the signs of the tables."""
    return text.replace("±", "+-").replace("∞", "inf")


def _head(comparison: Comparison) -> Iterator[str]:
    title = comparison.titles[comparison.baseline]
    yield from wrap(title)
    unit = comparison.time_unit + ("" if comparison.horizon == 1.0 else "s")
    window = f"{comparison.horizon:,g} {unit} after a warm-up of {comparison.warm_up:,g}"
    pairs = (
        ("baseline", comparison.baseline),
        ("replications", _replications(comparison)),
        ("window", window),
        ("difference", "variant less baseline, on the same customers"),
        *_family(comparison),
        *_margins(comparison),
        ("gain", "how many times the variance it would have with other customers"),
        ("not yet", "not distinguishable yet"),
    )
    for label, text in pairs:
        yield f"{label:<14}{fit(text, WIDTH - 14)}"


def _replications(comparison: Comparison) -> str:
    failed = len({failure.replication for failure in comparison.failures})
    some = f", {failed} of them with failures" if failed else ""
    return f"{comparison.replications}{some}, seed {comparison.seed}"


def _margins(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Yield what does not matter, as it was asked for."""
    told = ", ".join(
        f"{name} {100.0 * size:g}%" if relative else f"{name} {size:g}"
        for name, (size, relative) in comparison.margins.items()
    )
    for number, line in enumerate(wrap(told, WIDTH - 14)):
        yield "" if number else "same within", line


def _family(comparison: Comparison) -> Iterator[tuple[str, str]]:
    confidence = _per_cent(comparison.confidence)
    if comparison.family == 1:
        yield "+-", f"half width of the {confidence} confidence interval"
        return
    yield "+-", f"half width; with {confidence} confidence all {comparison.family} hold at once"
    yield "", f"(Bonferroni: each with {_per_cent(comparison.each_confidence)})"


def _title(comparison: Comparison, name: str) -> str:
    title = comparison.titles[name]
    known = (name, comparison.titles[comparison.baseline], "")  # a variant inherits its title
    return name if title in known else f"{name}: {title}"


def _per_cent(share: float) -> str:
    """Return a probability near 1 with the digits that tell it from 1.

    Examples
    --------
    >>> _per_cent(0.95), _per_cent(1 - 0.05 / 18)
    ('95%', '99.72%')
    """
    return f"{100.0 * share:.4g}%"


def _table(comparison: Comparison, name: str) -> Iterator[str]:
    yield (
        f"  {'':<26}{'baseline':>10}{'variant':>10}{'difference':>11}{'+-':>8}"
        f"{'gain':>5} verdict"
    )
    for row, found in comparison.differences[name].items():
        unit = comparison.unit(row)
        difference, half_width = figures(_shown(found.mean, found.half_width), unit, 10)
        sides = [
            figures(_shown(side.mean, found.half_width), unit, 9)[0]
            for side in comparison.sides(name, row)
        ]
        label = fit(f"{row}, {'%' if unit == 'fraction' else unit}", 26)
        yield (
            f"  {label}{sides[0]:>10}{sides[1]:>10}{difference:>11}{half_width:>8}"
            f"{_gain(found.variance_reduction):>5} {_SHORT.get(found.verdict, found.verdict)}"
        )


def _shown(mean: float, half_width: float) -> Estimate:
    return Estimate(mean, half_width, 0.95, 0)


def _gain(reduction: float) -> str:
    """Return the variance reduction in four columns.

    Examples
    --------
    >>> [_gain(value) for value in (0.83, 12.4, 3210.0, float("inf"), float("nan"))]
    ['0.8', '12', '>999', '-', '-']
    """
    if not 0.0 <= reduction < float("inf"):
        return "-"
    if reduction >= 999.5:
        return ">999"
    return f"{reduction:.0f}" if reduction >= 9.95 else f"{reduction:.1f}"
