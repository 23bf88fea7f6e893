"""``backlab optimize``: search the best values of parameters."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    SCALE,
    SEED,
    SET,
    VARIANT,
    note,
)
from commands.pages import REPORT, write
from commands.progress import progress
from commands.searching import STORE, command_line, goes_on, usage

if TYPE_CHECKING:
    from results.search import Frontier, Optimum
    from scenarios import Scenario

_ONE_OBJECTIVE = (
    "minimize", "maximize", "subject_to", "leaders", "select", "delta", "budget",
)  # fmt: skip


@click.command()
@click.argument("scenario")
@click.option(
    "--vary",
    metavar="KEY=VALUES",
    multiple=True,
    required=True,
    help=f"LOW:HIGH, START:STOP:STEP, or a,b,c. {PATHS}",
)
@click.option("--minimize", metavar="KPI", help="The KPI to bring down.")
@click.option("--maximize", metavar="KPI", help="The KPI to bring up.")
@click.option(
    "--subject-to", metavar='"KPI>=BOUND"', multiple=True, help="What must hold besides; or <=."
)
@click.option(
    "--pareto", metavar="KPI,KPI", help="Show which points no other beats in all of these."
)
@click.option(
    "--link",
    "links",
    metavar='"KEY = FORMULA"',
    multiple=True,
    help="Work a value out of others: policy.reorder.S = policy.reorder.s + 50",
)
@click.option(
    "--points",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="Configurations to try; all of them if there are no more.",
)
@click.option(
    "--replications",
    type=click.IntRange(min=2),
    help="Of each at first; the leaders get more.  [10; 30 with --pareto]",
)
@click.option(
    "--leaders",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="That come into the final selection, at most.",
)
@click.option(
    "--select",
    type=click.Choice(["kn", "ocba"]),
    default="kn",
    show_default=True,
    help="Until it is sure, or as well as the budget allows.",
)
@click.option(
    "--delta",
    type=click.FloatRange(0, min_open=True),
    help="Difference that matters, in the KPI's unit; else 1% of its value.",
)
@click.option(
    "--confidence",
    type=click.FloatRange(0.5, 1, max_open=True),
    default=0.95,
    show_default=True,
    help="Of the selection and the intervals.",
)
@click.option(
    "--budget",
    type=click.IntRange(min=20),
    help="Simulations of the final selection, at most; else 1000 for each leader with kn, 100 "
    "with ocba.",
)
@VARIANT
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
def optimize(
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
    """Search the values of parameters that are best for a KPI, on the same customers."""
    from results.expectations import load
    from results.search import SearchInterrupted
    from results.search import optimize as search

    chosen = load(scenario, variant=variant, set=sets, scale=factors)
    targets.check(report, [*targets.files_of(chosen), options["store"]])
    if options["replications"] is None:
        del options["replications"]
    kpis = options.pop("pareto")
    if kpis is not None:
        _pareto(ctx, chosen, kpis, report, as_json, quiet, options)
        return
    vary, goes = options.pop("vary"), goes_on(options["store"])
    try:
        with progress(quiet) as show:
            found = search(chosen, vary, progress=show, command=command_line(), **options)
    except SearchInterrupted as interrupted:
        if interrupted.optimum is not None:
            _show(interrupted.optimum, as_json)
            _write(ctx, interrupted.optimum, chosen, report)
        note(f"Interrupted{goes}.")
        ctx.exit(INTERRUPTED)
    except ValueError as error:
        raise usage(error) from error
    _show(found, as_json)
    _write(ctx, found, chosen, report)
    if found.failures:
        note(f"Replications failed: {found.failures[0]}")
        ctx.exit(PARTLY)


def _pareto(
    ctx: click.Context,
    chosen: "Scenario",
    kpis: str,
    report: Path | None,
    as_json: bool,
    quiet: bool,
    options: dict[str, Any],
) -> None:
    """Show a frontier, to which only some of the options belong."""
    from results.search import FrontierInterrupted, pareto
    from results.search.pareto_text import frontier_text, frontier_to_dict

    def tell(found: "Frontier") -> None:
        if as_json:
            click.echo(json.dumps(frontier_to_dict(found), indent=2, allow_nan=False))
        else:
            click.echo(frontier_text(found))
        if report is not None:
            from results.report import frontier_report

            write(frontier_report(found, chosen, again(ctx)), report)

    for name in _ONE_OBJECTIVE:
        if ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT:
            raise click.UsageError(f"--pareto has no use for --{name.replace('_', '-')}")
        options.pop(name)
    names = [name.strip() for name in kpis.split(",") if name.strip()]
    vary = options.pop("vary")
    try:
        with progress(quiet) as show:
            found = pareto(
                chosen, vary, names, progress=show, command=command_line(), **options
            )
    except FrontierInterrupted as interrupted:
        if interrupted.frontier is not None:
            tell(interrupted.frontier)
        note(f"Interrupted{goes_on(options['store'])}.")
        ctx.exit(INTERRUPTED)
    except ValueError as error:
        raise usage(error) from error
    tell(found)
    if found.failures:
        note(f"Replications failed: {found.failures[0]}")
        ctx.exit(PARTLY)


def _show(found: "Optimum", as_json: bool) -> None:
    from results.search.optimum_text import optimum_text

    if as_json:
        click.echo(json.dumps(found.to_dict(), indent=2, allow_nan=False))
    else:
        click.echo(optimum_text(found))


def _write(
    ctx: click.Context, found: "Optimum", chosen: "Scenario", report: Path | None
) -> None:
    """Write the page that was asked for, if one was."""
    if report is not None:
        from results.report import optimum_report

        write(optimum_report(found, chosen, again(ctx)), report)
