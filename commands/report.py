"""``backlab report``: a page for people who were not there."""

from pathlib import Path
from typing import Any

import click

from commands import targets
from commands.again import again
from commands.common import (
    CLUSTER,
    FAILED,
    INTERRUPTED,
    JOBS,
    OUTPUT,
    PARTLY,
    QUIET,
    REPLICATIONS,
    SCALE,
    SEED,
    SET,
    note,
    tell_failures,
)
from commands.compare import CONFIDENCE, KPIS, MARGINS, margins_of, names_of, tell_left_out
from commands.pages import write
from commands.plot.sources import is_study
from commands.progress import progress

_OF_STUDIES = ("source", "out", "confidence", "quiet")


@click.command()
@click.argument("source")
@click.argument("others", metavar="[OTHER]...", nargs=-1)
@click.option("--out", type=OUTPUT, required=True, help="Write the page to this file.")
@click.option("--variants", metavar="A,B,...", help="Take only these variants.")
@click.option("--baseline", metavar="NAME", help="What the others are compared with.")
@KPIS
@MARGINS
@REPLICATIONS
@SEED
@SET
@SCALE
@CONFIDENCE
@JOBS
@CLUSTER
@QUIET
@click.pass_context
def report(
    ctx: click.Context,
    /,
    source: str,
    out: Path,
    confidence: float,
    **options: Any,
) -> None:
    """Write a report as one page of HTML that can be mailed and printed.

    SOURCE is a scenario, which is compared with its variants, or by itself if it has none; or
    the file of a study. Several scenarios are compared with the first of them.
    """
    if is_study(source):
        targets.check(out, [source])
        _of_study(ctx, source, out, confidence)
        return
    _of_scenarios(ctx, source, out, confidence=confidence, **options)


def _of_study(ctx: click.Context, source: str, out: Path, confidence: float) -> None:
    from results.report import study_report
    from results.study import Study

    for parameter in ctx.command.params:
        name = str(parameter.name)
        given = ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
        none = ctx.params.get(name) == ()  # which click below 8.2 takes for given
        if given and not none and name not in _OF_STUDIES:
            told = "others" if name == "others" else parameter.opts[0]
            raise click.UsageError(f"{told}: a study is as it was run; name a scenario instead")
    with Study(source) as study:
        write(study_report(study, again(ctx), confidence), out)


def _of_scenarios(
    ctx: click.Context,
    source: str,
    out: Path,
    *,
    others: tuple[str, ...],
    variants: str | None,
    baseline: str | None,
    kpis: str | None,
    margins: tuple[str, ...],
    sets: tuple[str, ...],
    factors: tuple[str, ...],
    quiet: bool,
    **options: Any,
) -> None:
    from results.compare import ComparisonInterrupted, compare
    from results.compare.entries import entries
    from results.expectations import load
    from results.report import comparison_report

    chosen = [load(each, set=sets, scale=factors) for each in (source, *others)]
    targets.check(out, targets.files_of(*chosen))
    if not quiet:
        tell_left_out(chosen, variants)
    status = 0
    try:
        found = entries(chosen, names_of(variants), baseline, alone=True)
        with progress(quiet) as show:
            comparison = compare(
                found,
                variants=(),
                kpis="all" if kpis == "all" else names_of(kpis),
                margins=margins_of(margins),
                evidence=True,
                progress=show,
                **options,
            )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except ComparisonInterrupted as interrupted:
        if interrupted.comparison is None:
            raise
        comparison, status = interrupted.comparison, INTERRUPTED
        note(f"Interrupted after {comparison.replications} replications.")
    tell_failures(comparison.failures)
    if comparison.failures_of(comparison.baseline) == comparison.replications:
        note("There is nothing to report: the baseline failed in all replications.")
        ctx.exit(FAILED)
    write(comparison_report(comparison, found, again(ctx)), out)
    ctx.exit(status or (PARTLY if comparison.failures else 0))
