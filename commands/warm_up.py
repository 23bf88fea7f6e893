"""``backlab warm-up``: how long the warm-up of a scenario should be."""

import json
from pathlib import Path
from typing import Any

import click

from commands import figures
from commands.common import (
    CLUSTER,
    JOBS,
    JSON,
    OUTPUT,
    PARTLY,
    QUIET,
    REPLICATIONS,
    SCALE,
    SEED,
    SET,
    VARIANT,
    tell_failures,
)
from commands.progress import progress


@click.command("warm-up")
@click.argument("scenario")
@VARIANT
@REPLICATIONS
@SEED
@SET
@SCALE
@click.option(
    "--plot", type=OUTPUT, metavar="FILE", help="Draw Welch's plot: .png, .svg, .pdf."
)
@JOBS
@CLUSTER
@JSON
@QUIET
@click.pass_context
def warm_up(
    ctx: click.Context,
    /,
    scenario: str,
    variant: str | None,
    sets: tuple[str, ...],
    factors: tuple[str, ...],
    plot: Path | None,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Find out how long the warm-up should be.

    Pilot replications (10, unless --replications says otherwise) run from time 0. For each of
    several KPIs MSER-5 says from when on it is steady, and whether that can be trusted.
    """
    if plot is not None:
        figures.check(plot, [scenario], "--plot")
    from results.expectations import load
    from results.warm_up import warm_up as find
    from results.warm_up_text import warm_up_text

    chosen = load(scenario, variant=variant, set=sets, scale=factors)
    given = {name: value for name, value in options.items() if value is not None}
    try:
        with progress(quiet) as show:
            found = find(chosen, progress=show, **given)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if plot is not None:
        figures.write(found.figure, plot)
    if as_json:
        click.echo(json.dumps(found.to_dict(), indent=2, allow_nan=False))
    else:
        click.echo(warm_up_text(found))
    if found.failures:
        tell_failures(found.failures)
        ctx.exit(PARTLY)
