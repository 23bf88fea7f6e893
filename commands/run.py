"""``backlab run``: simulate a scenario and print its KPIs."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import targets
from commands.common import (
    CLUSTER,
    INTERRUPTED,
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
    note,
    refuse,
    tell_failures,
)
from commands.progress import progress

if TYPE_CHECKING:
    from results import Results
    from results.work import Failure
    from scenarios import Scenario
    from sim.world import World


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
@click.option(
    "--precision",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="SHARE",
    help="As many replications as this relative error takes, 0.01 for 1 %.",
)
@click.option(
    "--precision-of",
    metavar="KPI,...",
    help="What must be so precise; else profit (or cost) and fill_rate.",
)
@click.option(
    "--most", type=click.IntRange(min=10), help="Replications at which to give up.  [1000]"
)
@click.option(
    "--warm-up", metavar="TIME|auto", help="Instead of the scenario's; auto: see warm-up."
)
@click.option(
    "--batches",
    type=click.IntRange(min=20),
    help="One run as long as all replications, intervals from so many batches of it.",
)
@click.option("--check", is_flag=True, help="Hold the balance of units after every event.")
@JOBS
@CLUSTER
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
    precision_of: str | None,
    most: int | None,
    warm_up: str | None,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Run a scenario and print its KPIs."""
    from results import Interrupted
    from results import run as run_scenario
    from results.expectations import load

    if orders is None and events is None:
        refuse(ctx, ["replication"], "is the one that --orders and --events write: give one")
    chosen = load(scenario, variant=variant, set=sets, scale=factors)
    targets.check(orders, [*targets.files_of(chosen), events])
    targets.check(events, targets.files_of(chosen))
    seed = chosen.run.seed if options["seed"] is None else options["seed"]
    options |= _precision(options, precision_of, most)
    if options["batches"] is not None:
        _check_batches(chosen, options["replications"], options["batches"])
    lost: list[Failure] = []
    try:
        if warm_up is not None:
            chosen = _warmed_up(chosen, warm_up, seed, options, quiet, lost)
        if orders or events:
            _write(chosen, seed, replication, orders, events, lost)
        with progress(quiet) as show:
            results = run_scenario(chosen, progress=show, **options)
    except Interrupted as interrupted:
        if interrupted.results is None:
            raise
        _show(interrupted.results, as_json)
        tell_failures((*lost, *interrupted.results.failures))
        note(f"Interrupted after {interrupted.results.replications} replications.")
        ctx.exit(INTERRUPTED)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    # What a scenario expects holds for the scenario as it is written.
    _show(results, as_json, chosen.world, expectations=not (sets or factors))
    for asked in (results.precision, results.batches):
        for message in () if quiet or asked is None else asked.messages():
            note(message)
    lost += results.failures
    if lost:
        tell_failures(lost)
        ctx.exit(PARTLY)


def _precision(
    options: dict[str, Any], precision_of: str | None, most: int | None
) -> dict[str, Any]:
    """Return what `run` is to know of the precision asked for; refuse what makes no sense."""
    if options["precision"] is None:
        if precision_of is not None or most is not None:
            raise click.UsageError("--precision-of and --most go with --precision")
        return {}
    for other in ("replications", "batches"):
        if options[other] is not None:
            raise click.UsageError(f"--precision decides what --{other} would say: give one")
    from results.precision import MOST, check_precision

    names = [name.strip() for name in (precision_of or "").split(",") if name.strip()]
    most = MOST if most is None else most
    try:
        check_precision(options["precision"], names, most)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    return {"precision_of": names, "most": most}


def _check_batches(chosen: "Scenario", replications: int | None, batches: int) -> None:
    """Refuse batches of a scenario that is not steady."""
    from results.batch_means import long_world

    try:
        long_world(chosen.world, replications or chosen.run.replications, batches)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _warmed_up(
    chosen: "Scenario",
    text: str,
    seed: int,
    options: dict[str, Any],
    quiet: bool,
    lost: "list[Failure]",
) -> "Scenario":
    """Return the scenario with the warm-up that was asked for; say what `auto` has chosen."""
    from results.warm_up import warm_up, with_warm_up
    from results.warm_up_text import chosen_text

    if text != "auto":
        try:
            return with_warm_up(chosen, float(text))
        except ValueError:
            raise click.UsageError(
                f"--warm-up wants 'auto' or a number of time units >= 0, got {text!r}"
            ) from None
    with progress(quiet) as show:
        workers = {name: options[name] for name in ("jobs", "cluster")}
        found = warm_up(chosen, seed=seed, progress=show, **workers)
    if not quiet:
        note(chosen_text(found))
    lost += found.failures
    return with_warm_up(chosen, found.recommended)


def _write(
    chosen: "Scenario",
    seed: int,
    replication: int,
    orders: Path | None,
    events: Path | None,
    lost: "list[Failure]",
) -> None:
    """Write the orders and events of a replication, the events up to where it failed."""
    from results.journal import write_journals
    from results.work import Failure
    from sim.errors import BoundError, RuleError

    try:
        write_journals(chosen.world, seed, replication, orders=orders, events=events)
    except (RuleError, BoundError) as error:
        told = f"{type(error).__name__}: {error}"
        lost.append(Failure(f"files of {chosen.name}", replication, told))


def _show(
    results: "Results",
    as_json: bool,
    world: "World | None" = None,
    expectations: bool = False,
) -> None:
    """Print the results, with the course of the first replication if its world is given."""
    from results import check_expectations
    from results.sparkline import course
    from results.table import expectation_table, table

    if as_json:
        click.echo(json.dumps(results.to_dict(), indent=2, allow_nan=False))
        return
    click.echo(table(results))
    if world is not None and (text := course(results, world, sys.stdout.encoding)):
        click.echo("\n" + text)
    if expectations and results.expect:
        click.echo("\n" + expectation_table(results, check_expectations(results)))
