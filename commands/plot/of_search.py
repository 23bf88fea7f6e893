"""Figures of sensitivities, searches and warm-ups, which are computed first."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import figures
from commands.common import INTERRUPTED, PARTLY, note
from commands.optimize import optimize
from commands.plot import drawing
from commands.plot.kinds import Kind
from commands.plot.sources import is_study
from commands.progress import progress
from commands.searching import usage
from commands.sensitivity import sensitivity
from commands.warm_up import warm_up

if TYPE_CHECKING:
    from scenarios import Scenario


def sensitivity_command(name: str, kind: Kind) -> click.Command:
    """Return the command of a kind that is drawn from a sensitivity."""
    options = drawing.options_of(sensitivity, without=("method",))
    if name == "tornado":
        options = [each for each in options if each.name != "samples"]
    run = click.pass_context(partial(_sensitivity, kind, name))
    return drawing.command(name, kind.summary, run, options)


def _sensitivity(
    kind: Kind, method: Any, ctx: click.Context, /, source: str, out: Path, **options: Any
) -> None:
    chosen = _scenario(ctx, source, out, options)
    from results.search import sensitivity as analyse

    vary, of, quiet = options.pop("vary"), options.pop("of"), options.pop("quiet")
    try:
        with progress(quiet) as show:
            found = analyse(chosen, vary, of, method=method, progress=show, **options)
    except ValueError as error:
        raise usage(error) from error
    drawing.write(out, kind.draw, found)
    if found.failures:
        note(f"Replications failed: {found.failures[0]}")
        ctx.exit(PARTLY)


def optimum_command(name: str, kind: Kind) -> click.Command:
    """Return the command of a kind that is drawn from the outcome of a search."""
    options = drawing.options_of(optimize, without=("pareto",))
    run = click.pass_context(partial(_optimum, kind))
    return drawing.command(name, kind.summary, run, options)


def _optimum(kind: Kind, ctx: click.Context, /, source: str, out: Path, **options: Any) -> None:
    chosen = _scenario(ctx, source, out, options)
    from results.search import SearchInterrupted
    from results.search import optimize as search

    vary, quiet = options.pop("vary"), options.pop("quiet")
    given = {name: value for name, value in options.items() if value is not None}
    status = 0
    try:
        with progress(quiet) as show:
            found = search(chosen, vary, progress=show, **given)
    except SearchInterrupted as interrupted:
        if interrupted.optimum is None:
            raise
        found, status = interrupted.optimum, INTERRUPTED
        note("Interrupted: this is the best so far.")
    except ValueError as error:
        raise usage(error) from error
    drawing.write(out, kind.draw, found)
    if found.failures:
        note(f"Replications failed: {found.failures[0]}")
    ctx.exit(status or (PARTLY if found.failures else 0))


def warm_up_command(name: str, kind: Kind) -> click.Command:
    """Return the command of the kind that is drawn from pilot replications."""
    run = click.pass_context(partial(_warm_up, kind))
    return drawing.command(name, kind.summary, run, drawing.options_of(warm_up))


def _warm_up(kind: Kind, ctx: click.Context, /, source: str, out: Path, **options: Any) -> None:
    chosen = _scenario(ctx, source, out, options)
    from results.warm_up import warm_up as find

    quiet = options.pop("quiet")
    given = {name: value for name, value in options.items() if value is not None}
    with progress(quiet) as show:
        found = find(chosen, progress=show, **given)
    drawing.write(out, kind.draw, found)


def _scenario(
    ctx: click.Context, source: str, out: Path, options: dict[str, Any]
) -> "Scenario":
    """Return the scenario that is drawn from, and take its options out of the others."""
    figures.check(out, [source])
    if is_study(source):
        raise click.UsageError(
            f"{source} is a study, and {ctx.info_name} is drawn from a scenario"
        )
    from results.expectations import load

    variant, sets, factors = (options.pop(name) for name in ("variant", "sets", "factors"))
    return load(source, variant=variant, set=sets, scale=factors)
