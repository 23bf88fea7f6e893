"""``backlab run``: simulate a scenario and print its KPIs."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.common import (
    INTERRUPTED,
    JSON,
    OUTPUT,
    QUIET,
    REPLICATIONS,
    SCALE,
    SEED,
    SET,
    VARIANT,
    note,
)
from commands.progress import progress

if TYPE_CHECKING:
    from results import Results


@click.command()
@click.argument("scenario")
@VARIANT
@REPLICATIONS
@SEED
@SET
@SCALE
@click.option("--orders", type=OUTPUT, help="Write the orders of one replication as CSV.")
@click.option("--events", type=OUTPUT, help="Write the events of one replication as CSV.")
@click.option(
    "--replication",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="The replication that --orders and --events write.",
)
@click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Of the intervals.",
)
@click.option("--check", is_flag=True, help="Hold the balance of units after every event.")
@JSON
@QUIET
@click.pass_context
def run(
    ctx: click.Context,
    /,
    scenario: str,
    variant: str | None,
    sets: tuple[str, ...],
    factors: tuple[str, ...],
    orders: Path | None,
    events: Path | None,
    replication: int,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Run a scenario and print its KPIs."""
    from results import Interrupted
    from results import run as run_scenario
    from results.expectations import load
    from results.journal import write_journals

    chosen = load(scenario, variant=variant, set=sets, scale=factors)
    seed = chosen.run.seed if options["seed"] is None else options["seed"]
    if orders or events:
        write_journals(chosen.world, seed, replication, orders=orders, events=events)
    try:
        with progress(quiet) as show:
            results = run_scenario(chosen, progress=show, **options)
    except Interrupted as interrupted:
        if interrupted.results is not None:
            _show(interrupted.results, as_json)
            note(f"Interrupted after {interrupted.results.replications} replications.")
            ctx.exit(INTERRUPTED)
        raise
    # What a scenario expects holds for the scenario as it is written.
    _show(results, as_json, expectations=not (sets or factors))


def _show(results: "Results", as_json: bool, expectations: bool = False) -> None:
    from results import check_expectations
    from results.table import expectation_table, table

    if as_json:
        click.echo(json.dumps(results.to_dict(), indent=2, allow_nan=False))
        return
    click.echo(table(results))
    if expectations and results.expect:
        click.echo("\n" + expectation_table(results, check_expectations(results)))
