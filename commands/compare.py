"""``backlab compare``: scenarios and variants against a baseline, on the same customers."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import targets
from commands.again import again
from commands.common import (
    CLUSTER,
    FAILED,
    INTERRUPTED,
    JOBS,
    JSON,
    PARTLY,
    QUIET,
    REPLICATIONS,
    SCALE,
    SEED,
    SET,
    note,
    tell_failures,
)
from commands.pages import REPORT, write
from commands.progress import progress

if TYPE_CHECKING:
    from results.compare import Comparison
    from results.compare.entries import Entries
    from scenarios import Scenario

KPIS = click.option("--kpis", metavar="A,B,...", help="The KPIs to compare, or all.")
MARGINS = click.option(
    "--margin",
    "margins",
    metavar="KPI=SIZE",
    multiple=True,
    help="A difference that does not matter: 0.01, or 1% of the baseline.",
)
CONFIDENCE = click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Of all intervals together.",
)


@click.command()
@click.argument("scenario")
@click.argument("others", metavar="[OTHER]...", nargs=-1)
@click.option("--variants", metavar="A,B,...", help="Take only these variants.")
@click.option("--baseline", metavar="NAME", help="What the others are compared with.")
@KPIS
@MARGINS
@REPLICATIONS
@SEED
@SET
@SCALE
@CONFIDENCE
@REPORT
@JOBS
@CLUSTER
@JSON
@QUIET
@click.pass_context
def compare(
    ctx: click.Context,
    /,
    scenario: str,
    others: tuple[str, ...],
    variants: str | None,
    baseline: str | None,
    kpis: str | None,
    margins: tuple[str, ...],
    sets: tuple[str, ...],
    factors: tuple[str, ...],
    report: Path | None,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Compare scenarios or variants on the same customers.

    One SCENARIO is compared with its variants; several with the first of them. --set and
    --scale change all of them.
    """
    from results.compare import ComparisonInterrupted
    from results.compare import compare as compare_scenarios
    from results.compare.entries import entries
    from results.expectations import load

    chosen = [load(each, set=sets, scale=factors) for each in (scenario, *others)]
    targets.check(report, targets.files_of(*chosen))
    if not quiet:
        tell_left_out(chosen, variants)
    try:
        found = entries(chosen, names_of(variants), baseline)
        with progress(quiet) as show:
            comparison = compare_scenarios(
                found,
                variants=(),
                kpis="all" if kpis == "all" else names_of(kpis),
                margins=margins_of(margins),
                evidence=report is not None,
                progress=show,
                **options,
            )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except ComparisonInterrupted as interrupted:
        if interrupted.comparison is None:
            raise
        _show(interrupted.comparison, as_json)
        _write(ctx, interrupted.comparison, found, report)
        note(f"Interrupted after {interrupted.comparison.replications} replications.")
        ctx.exit(INTERRUPTED)
    tell_failures(comparison.failures)
    if comparison.failures_of(comparison.baseline) == comparison.replications:
        note("There is nothing to compare with: the baseline failed in all replications.")
        ctx.exit(FAILED)
    _show(comparison, as_json)
    _write(ctx, comparison, found, report)
    if comparison.failures:
        ctx.exit(PARTLY)


def names_of(given: str | None) -> list[str] | None:
    """Read names with commas between them; None if nothing was said."""
    return (
        None if given is None else [name.strip() for name in given.split(",") if name.strip()]
    )


def margins_of(given: tuple[str, ...]) -> dict[str, str]:
    """Read margins by KPI."""
    for each in given:
        if "=" not in each:
            raise click.UsageError(f"--margin must be KPI=SIZE, got {each!r}")
    return {name.strip(): size.strip() for name, _, size in (m.partition("=") for m in given)}


def _show(comparison: "Comparison", as_json: bool) -> None:
    from results.compare.text import comparison_text

    if as_json:
        click.echo(json.dumps(comparison.to_dict(), indent=2, allow_nan=False))
    else:
        click.echo(comparison_text(comparison))


def _write(
    ctx: click.Context, comparison: "Comparison", found: "Entries", report: Path | None
) -> None:
    """Write the page that was asked for, if one was."""
    if report is not None:
        from results.report import comparison_report

        write(comparison_report(comparison, found, again(ctx)), report)


def tell_left_out(chosen: "list[Scenario]", variants: str | None) -> None:
    """Name the variants that the overrides have left without sense."""
    if len(chosen) == 1 and variants is None and chosen[0].broken_variants:
        names = ", ".join(chosen[0].broken_variants)
        note(f"Left out, for the overrides leave them without sense: {names}")
