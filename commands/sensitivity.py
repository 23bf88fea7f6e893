"""``backlab sensitivity``: which parameters matter for a KPI."""

import json
from pathlib import Path
from typing import Any

import click

from commands import targets
from commands.again import again
from commands.common import (
    CLUSTER,
    INTERRUPTED,
    JOBS,
    JSON,
    PARTLY,
    PATHS,
    QUIET,
    REPLICATIONS,
    SCALE,
    SEED,
    SET,
    VARIANT,
    note,
)
from commands.pages import REPORT, write
from commands.progress import progress
from commands.searching import STORE, command_line, goes_on, usage


@click.command()
@click.argument("scenario")
@click.option(
    "--vary",
    metavar="KEY=LOW:HIGH",
    multiple=True,
    required=True,
    help=f"A factor; also START:STOP:STEP, or a,b,c. {PATHS}",
)
@click.option("--of", metavar="KPI", required=True, help="The KPI that may depend on them.")
@click.option(
    "--method",
    type=click.Choice(["tornado", "morris", "sobol"]),
    default="tornado",
    show_default=True,
    help="One at a time, elementary effects, shares of variance.",
)
@click.option(
    "--samples",
    type=click.IntRange(min=2),
    help="Walks of morris [10], or points per sample of sobol [64].",
)
@click.option(
    "--link",
    "links",
    metavar='"KEY = FORMULA"',
    multiple=True,
    help="Work a value out of others: policy.reorder.S = policy.reorder.s + 50",
)
@click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Of the intervals.",
)
@VARIANT
@REPLICATIONS
@SEED
@SET
@SCALE
@STORE
@REPORT
@JOBS
@CLUSTER
@JSON
@QUIET
@click.pass_context
def sensitivity(
    ctx: click.Context,
    /,
    scenario: str,
    variant: str | None,
    sets: tuple[str, ...],
    factors: tuple[str, ...],
    report: Path | None,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Say how much a KPI depends on each of some parameters."""
    from results.expectations import load
    from results.search import sensitivity as analyse
    from results.search.sensitivity_text import sensitivity_text

    chosen = load(scenario, variant=variant, set=sets, scale=factors)
    targets.check(report, [*targets.files_of(chosen), options["store"]])
    vary, of = options.pop("vary"), options.pop("of")
    try:
        with progress(quiet) as show:
            found = analyse(chosen, vary, of, progress=show, command=command_line(), **options)
    except KeyboardInterrupt:
        note(f"Interrupted{goes_on(options['store'])}.")
        ctx.exit(INTERRUPTED)
    except ValueError as error:
        raise usage(error) from error
    if as_json:
        click.echo(json.dumps(found.to_dict(), indent=2, allow_nan=False))
    else:
        click.echo(sensitivity_text(found))
    if report is not None:
        from results.report import sensitivity_report

        write(sensitivity_report(found, chosen, again(ctx)), report)
    if found.failures:
        note(f"Replications failed: {found.failures[0]}")
        ctx.exit(PARTLY)
