"""Write docs/claims.md: every claim of docs/claims.toml, tested by simulation.

``python docs/make_claims.py`` runs all of it, from the root of the repository; it takes some
minutes. Verdicts follow from the intervals by the rules below and are not written by hand.
"""

import math
import shlex
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from commands.common import note
from commands.run import run as verb
from results import Estimate, Results, run
from results.statistics import mean_estimate
from results.text import figures
from scenarios import Scenario, load

HERE = Path(__file__).parent
CLAIMS, PAGE = HERE / "claims.toml", HERE / "claims.md"

HEAD = """# Claims about backordering, tested

What is said about backordering in shops, and what comes out when it is tried. Written by
`docs/make_claims.py` (`make claims`) from `docs/claims.toml`; change it there.

**How to read it.** Each row compares a KPI of the command in *tried* with that of the command
in *against*, or with a number. Both meet the same customers and the same lead times, so the
difference is taken replication by replication (a ratio's as the difference of each
replication's ratios); +- is the half width of its 95 % Student interval. A row says

* **yes** if the whole interval lies on the side that the claim says, **no** if it lies on the
  other side, or if there is no difference at all;
* where the claim is "by" a least amount, the same with that amount instead of 0;
* where the claim is "equal", **yes** if the whole interval lies within the margin named, **no**
  if it lies outside;
* **open** otherwise. Rows without an answer are for information.

A claim is **true** if all its rows say yes, **false** if all say no, **true only when ...** if
rows differ: rows of the same setting stand together, and one no outweighs a yes. Each
interval errs once in twenty times on its own, so of this page a row or two may. A verdict is
about these scenarios, whose demand, costs and reactions of customers are assumptions. It says
what follows from them, not what is so in any shop.
"""


@dataclass(frozen=True, kw_only=True)
class Test:
    """One row: a KPI of one command, compared with another's or with a number.

    Attributes
    ----------
    when
        The setting, in words that may follow "true only when".
    tried, against
        Arguments of ``backlab run``; `against` may be a number.
    claimed
        ``"more"``, ``"less"`` (by `margin` or more), ``"equal"`` (within `margin`), or ``""``:
        for information.
    """

    when: str
    kpi: str
    tried: str
    against: str | float
    claimed: str = ""
    margin: float = 0.0

    def commands(self) -> Iterator[str]:
        """Return the commands, those that are not numbers."""
        yield from (each for each in (self.tried, self.against) if isinstance(each, str))


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A claim in our own words, its tests, and what is to be said about them."""

    id: str
    title: str
    claim: str
    tests: tuple[Test, ...] = ()
    note: str = ""
    untested: str = ""


def claims() -> list[Claim]:
    """Return the claims of docs/claims.toml."""
    rows = tomllib.loads(CLAIMS.read_text(encoding="utf-8"))["claims"]
    return [
        Claim(**{**row, "tests": tuple(Test(**test) for test in row.get("tests", ()))})
        for row in rows
    ]


def scenario(command: str) -> Scenario:
    """Return the scenario that ``backlab run COMMAND`` runs."""
    given = verb.make_context("run", shlex.split(command)).params
    return load(
        given["scenario"], variant=given["variant"], set=given["sets"], scale=given["factors"]
    )


@cache
def results(command: str) -> Results:
    """Run a command, once."""
    note(f"backlab run {command}")
    return run(scenario(command))


def answer(difference: Estimate, claimed: str, margin: float = 0.0) -> str:
    """Return what a row says, by the rules on the page.

    Examples
    --------
    >>> [answer(Estimate(mean, 1.0, 0.95, 30), "more") for mean in (2.0, -2.0, 0.5)]
    ['yes', 'no', 'open']
    >>> answer(Estimate(0.0, 0.0, 0.95, 30), "less")
    'no'
    >>> [answer(Estimate(mean, 1.0, 0.95, 30), "equal", margin=2.0) for mean in (0.5, 1.5, 4.0)]
    ['yes', 'open', 'no']
    """
    if not claimed or math.isnan(difference.half_width):
        return ""
    low, high = difference.low, difference.high
    if claimed == "less":
        low, high = -high, -low
    if claimed == "equal":
        inside, outside = -margin <= low and high <= margin, low > margin or high < -margin
    else:
        inside, outside = low > margin, high < margin or low == high == margin
    return "yes" if inside else "no" if outside else "open"


def verdict(answers: Iterable[tuple[str, str]]) -> str:
    """Return the verdict on a claim from its rows, each a setting and its answer.

    Examples
    --------
    >>> verdict([("it rains", "yes"), ("it is dry", "yes")])
    'true'
    >>> verdict([("it rains", "yes"), ("it is dry", "no")])
    'true only when it rains; not when it is dry'
    >>> verdict([("it rains", "yes"), ("it rains", "open")])
    'not decided'
    """
    settings: dict[str, set[str]] = {}
    for when, said in answers:
        if said:
            settings.setdefault(when, set()).add(said)
    found: dict[str, list[str]] = {"yes": [], "no": [], "open": []}
    for when, said_there in settings.items():
        said = "no" if "no" in said_there else "open" if "open" in said_there else "yes"
        found[said].append(when)
    for said, whole in (("yes", "true"), ("no", "false"), ("open", "not decided")):
        if len(found[said]) == len(settings):
            return whole if settings else "not tested yet"
    starts = {
        "yes": "true only when",
        "no": "not when" if found["yes"] else "false when",
        "open": "not decided when",
    }
    parts = (f"{starts[said]} {', or '.join(whens)}" for said, whens in found.items() if whens)
    return "; ".join(parts)


def tested(claim: Claim) -> tuple[str, list[str]]:
    """Return a claim's verdict, and the lines of its table."""
    answers, lines = [], []
    for test in claim.tests:
        ours = results(test.tried)
        theirs: Any = test.against
        if isinstance(theirs, str):
            theirs = results(theirs).values(test.kpi)
        difference = mean_estimate(ours.values(test.kpi) - theirs)
        said = answer(difference, test.claimed, test.margin)
        answers.append((test.when, said))
        lines.append(_line(test, ours, difference, said))
    return verdict(answers), lines


def _line(test: Test, ours: Results, difference: Estimate, said: str) -> str:
    unit = ours.unit(test.kpi)
    shown = "percentage points" if unit == "fraction" else unit
    mean, half_width = figures(difference, unit, 12)
    tried = mean_estimate(ours.values(test.kpi))
    values = [figures(tried, unit, 12)[0]]
    if isinstance(test.against, str):
        other = mean_estimate(results(test.against).values(test.kpi))
        values.append(figures(other, unit, 12)[0])
    else:
        values.append(f"{test.against * (100 if unit == 'fraction' else 1):g}")
    margin = test.margin * (100 if unit == "fraction" else 1)
    by = {"equal": f" +- {margin:g}"}.get(test.claimed, f" by {margin:g}")
    wanted = test.claimed + (by if test.margin else "")
    cells = (test.when, f"`{test.kpi}`, {shown}", *values, f"{mean} +- {half_width}")
    return "| " + " | ".join((*cells, wanted, f"**{said}**" if said else "")) + " |"


def section(claim: Claim) -> tuple[str, str]:
    """Return the verdict on a claim and its part of the page."""
    found, lines = tested(claim)
    text = [f"## {claim.id} {claim.title}", f"> {claim.claim}", f"**{_capital(found)}.**"]
    if lines:
        head = "| when | KPI | tried | against | difference | claimed | |"
        text.append("\n".join((head, "|---|---|--:|--:|--:|---|---|", *lines)))
        text.append(f"```sh\n{_commands(claim)}\n```")
    if claim.note:
        text.append(claim.note.strip())
    if claim.untested:
        text.append(f"*Not tested:* {claim.untested.strip()}")
    return found, "\n\n".join(text)


def _commands(claim: Claim) -> str:
    """Return what the rows ran, tried before against, each once."""
    commands = dict.fromkeys(each for test in claim.tests for each in test.commands())
    return "\n".join(f"backlab run {each}" for each in commands)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def page(chosen: Iterable[Claim]) -> str:
    """Run the claims and return the page."""
    sections = [(claim, *section(claim)) for claim in chosen]
    # Where a claim is true only sometimes, the table says when; its section says the rest.
    rows = ((claim, found.split(";")[0]) for claim, found, _ in sections)
    summary = [f"| {claim.id} | {claim.title} | {found} |" for claim, found in rows]
    table = "\n".join(("| | claim | verdict |", "|---|---|---|", *summary))
    return "\n\n".join((HEAD.strip(), table, *(text for *_, text in sections))) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(claims()), encoding="utf-8")
