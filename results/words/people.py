"""Who wins and who loses by a variant, counted in people."""

import math
from collections.abc import Iterator, Mapping

from results.compare.comparison import Comparison
from results.statistics import Estimate
from results.words.comparing import Called
from results.words.numbers import amount, listed, plural, whole

Shares = Mapping[str, Estimate]


def people_sentences(comparison: Comparison, name: str, called: Called = str) -> Iterator[str]:
    """Yield sentences on who gains and who loses by a variant, in orders of an average run.

    Nothing where nobody can be held against anybody. Shares with their intervals are in
    `Comparison.people`.
    """
    groups = comparison.people[name]
    if not groups or not groups["all"]["orders"].mean > 0.0:
        return
    everybody = groups["all"]
    yield f"{_gain(everybody)} {_loss(everybody)} {_rest(everybody)}"
    yield from _wait(comparison, everybody)
    yield from _absent(everybody)
    classes = [group for group in groups if group != "all"]
    if len(classes) > 1:
        yield from _by_class(groups, classes, called)


def _n(found: Shares, change: str) -> float:
    return found[change].mean * found["orders"].mean


def _gain(found: Shares) -> str:
    placed, less, stayed = found["orders"].mean, _n(found, "less"), _n(found, "stayed")
    if less + stayed == 0.0:
        return f"Of {whole(placed)} orders nobody gains."
    parts = [f"{whole(less)} waited less"] if less else []
    parts += [f"{whole(stayed)} were no longer lost"] if stayed else []
    return f"Of {whole(placed)} orders {listed(parts)}."


def _loss(found: Shares) -> str:
    longer, left = _n(found, "longer"), _n(found, "left")
    if longer + left == 0.0:
        return "Nobody loses."
    parts = [f"{whole(longer)} waited longer"] if longer else []
    parts += [f"{whole(left)} were newly lost"] if left else []
    return f"On the other side {listed(parts)}."


def _rest(found: Shares) -> str:
    if found["same"].mean == 0.0:
        return "Nobody fared as before."
    everybody = found["same"].mean == 1.0
    return f"{'All' if everybody else whole(_n(found, 'same'))} fared as before."


def _wait(comparison: Comparison, found: Shares) -> Iterator[str]:
    """Yield how much longer those waited who were served on both sides."""
    wait = found["wait"]
    if math.isnan(wait.mean) or wait.mean == 0.0:
        return
    size = amount(
        abs(wait.mean), wait.half_width, comparison.time_unit, plural(comparison.time_unit)
    )
    unsure = not abs(wait.mean) > wait.half_width
    doubt = ", which is no clear difference yet" if unsure else ""
    way = "longer" if wait.mean > 0.0 else "less"
    yield f"Who was served both times waited {size} {way} on average{doubt}."


def _absent(found: Shares) -> Iterator[str]:
    came, away = _n(found, "came"), _n(found, "stayed_away")
    if came or away:
        yield (
            f"Beside these, {whole(came)} came that had stayed away, and {whole(away)} stayed "
            "away that had come."
        )


def _by_class(
    groups: Mapping[str, Shares], classes: list[str], called: Called
) -> Iterator[str]:
    """Yield for each of a few classes how many of it gain and lose."""
    parts = []
    for group in classes[:6]:
        found = groups[group]
        gain = _n(found, "less") + _n(found, "stayed")
        loss = _n(found, "longer") + _n(found, "left")
        parts.append(
            f"of {whole(found['orders'].mean)} orders of {called(group)} {whole(gain)} gain "
            f"and {whole(loss)} lose"
        )
    text = "; ".join(parts) + ("; and so on" if len(classes) > 6 else "")
    yield text[0].upper() + text[1:] + "."
