"""The report of a comparison as a page to take along."""

import shlex
from collections.abc import Sequence

from results.compare.entries import Entries
from results.compare.experiment import comparison_of
from results.compare.replication import Outcome
from results.evidence import Plan


def page_of(task: tuple[Entries, Sequence[Outcome], int, Plan]) -> str:
    """Return the report as HTML; drawing takes some seconds."""
    from results.report import comparison_report, render  # noqa: PLC0415 - draws pictures

    entries, done, seed, plan = task
    comparison = comparison_of(entries, done, seed=seed, plan=plan)
    return render(comparison_report(comparison, entries, _command(entries, len(done), seed)))


def _command(entries: Entries, replications: int, seed: int) -> str:
    """Return the command that makes it again from the scenarios that the page exports."""
    files = [
        f"{_base(scenario.name)}-{side.lower()}.toml" for side, scenario in entries.items()
    ]
    words = ["backlab", "report", *files, "--replications", str(replications)]
    return shlex.join([*words, "--seed", str(seed), "--out", "report.html"])


def _base(name: str) -> str:
    return name.partition("/")[0]  # of a variant, the scenario
