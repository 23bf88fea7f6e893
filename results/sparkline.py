"""The course of stock and backlog in two lines of text."""

import numpy as np

from results.evidence import LEVELS, course_of
from results.summary import Results
from results.text import WIDTH, fit
from results.view import Floats
from sim.bounds import expected_orders
from sim.record import Record
from sim.simulate import simulate
from sim.world import World

BLOCKS = "▁▂▃▄▅▆▇█"  # the first is for 0 alone
PLAIN = "_.:-=+*#"
MOST_ORDERS = 30_000  # of a replication: to simulate more once more may take over 3 seconds

_LABEL, _NUMBER = 14, 10
_SIGNS = WIDTH - _LABEL - 2 * _NUMBER


def signs_for(encoding: str | None) -> str:
    """Return the signs for a stream of that encoding: blocks if it knows them.

    Examples
    --------
    >>> signs_for("utf-8") == BLOCKS, signs_for("ascii"), signs_for(None)
    (True, '_.:-=+*#', '_.:-=+*#')
    """
    try:
        BLOCKS.encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return PLAIN
    return BLOCKS


def sparkline(values: Floats, signs: str) -> str:
    """Return one sign for each value, from the first for 0 to the last for the greatest.

    Heights are shares of the greatest value, so a line that hardly moves far above 0 is flat.
    What is above 0 never looks like 0; what is not known is blank.

    Examples
    --------
    >>> sparkline(np.array([0.0, 0.1, 4.0, 7.0, np.nan, 8.0]), "01234567")
    '0147 7'
    >>> sparkline(np.zeros(3), "01234567"), sparkline(np.full(3, 9.0), "01234567")
    ('000', '777')
    """
    known = values[~np.isnan(values)]
    most = known.max(initial=0.0)
    return "".join(_sign(value, most, signs) for value in values.tolist())


def _sign(value: float, most: float, signs: str) -> str:
    if np.isnan(value):
        return " "
    if value <= 0.0:
        return signs[0]
    steps = len(signs) - 1
    return signs[max(1, int(np.ceil(steps * (value / most))))]


def course(results: Results, world: World, encoding: str | None) -> str:
    """Return the course of the first of the replications as text; see `course_text`.

    It is simulated once more for that. Empty for a long run in batches, where the first
    replication failed, and where more than `MOST_ORDERS` orders are to be expected of it.
    """
    failed = any(failure.replication == 0 for failure in results.failures)
    if results.batches or failed or expected_orders(world) > MOST_ORDERS:
        return ""
    return course_text(simulate(world, results.seed), signs_for(encoding))


def course_text(record: Record, signs: str) -> str:
    """Return stock and backlog over one replication as text, at most 80 columns wide.

    Each sign is the mean over an equal part of the run, from 0 to the end; the numbers are the
    least and the greatest at any time. A ruler below marks the warm-up, if there is one.
    """
    world = record.world
    found = course_of(record, np.linspace(0.0, world.end, _SIGNS + 1))
    span = f"{world.end / _SIGNS:.3g}"
    part = f"{span} {world.time_unit}" + ("" if span == "1" else "s")
    head = fit(f"replication {record.replication}, a sign is a mean of {part}", _SIGNS)
    lines = [f"{'course':<{_LABEL}}{head}{'least':>{_NUMBER}}{'most':>{_NUMBER}}"]
    for label, name in (("on hand", "on_hand"), ("backorders", "backorders")):
        level = LEVELS.index(name)
        line = sparkline(found.means[level], signs)
        ends = _number(found.least[level]), _number(found.most[level])
        lines.append(f"  {label:<{_LABEL - 2}}{line}{ends[0]:>{_NUMBER}}{ends[1]:>{_NUMBER}}")
    if world.warm_up > 0.0:
        lines.append(" " * _LABEL + _ruler(world.warm_up / world.end))
    return "\n".join(lines)


def _number(units: float) -> str:
    text = f"{units:,.0f}"
    return text if len(text) < _NUMBER else f"{units:.2e}"


def _ruler(share: float) -> str:
    """Return a line that ends where the warm-up does, with its name within or behind it."""
    name, signs = "warm-up", max(1, round(share * _SIGNS))
    line = "-" * (signs - 1) + "|"
    if signs + len(name) < _SIGNS:
        return f"{line} {name}"
    return f"{name} {line[len(name) + 1 :]}"
