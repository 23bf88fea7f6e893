"""``backlab sweep``: run a scenario with many values of its parameters."""

import json
import re
import shlex
import sys
from typing import TYPE_CHECKING, Any

import click

from commands.common import (
    CLUSTER,
    INTERRUPTED,
    JOBS,
    JSON,
    OUTPUT,
    PARTLY,
    PATHS,
    QUIET,
    REPLICATIONS,
    SCALE,
    SEED,
    SET,
    VARIANT,
    counted,
    note,
    refuse,
)
from commands.progress import progress

if TYPE_CHECKING:
    from results.study import Study


def shard_of(_: click.Context, __: click.Parameter, text: str | None) -> tuple[int, int]:
    """Read ``i/n``."""
    if text is None:
        return 1, 1
    found = re.fullmatch(r"(\d+)/(\d+)", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise click.BadParameter("expected i/n with i from 1 to n, such as 2/4")
    return int(found[1]), int(found[2])


def names_of(_: click.Context, __: click.Parameter, text: str | None) -> list[str] | None:
    """Read names with commas between them; ``all`` is none in particular."""
    if text is None or text == "all":
        return None
    return [name.strip() for name in text.split(",") if name.strip()]


KPIS = click.option(
    "--kpis", metavar="NAME,...", callback=names_of, help="KPIs to keep and show; else all."
)
CONFIDENCE = click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Of the intervals.",
)


@click.command()
@click.argument("scenario")
@click.option(
    "--vary",
    metavar="KEY=VALUES",
    multiple=True,
    help=f"START:STOP:STEP, a,b,c, or LOW:HIGH for lhs and sobol. {PATHS} "
    "The key variant takes names of variants.",
)
@click.option(
    "--design",
    "kind",
    type=click.Choice(["grid", "lhs", "sobol"]),
    default="grid",
    show_default=True,
    help="All combinations, a Latin hypercube, a Sobol sequence.",
)
@click.option("--points", type=click.IntRange(min=1), help="Configurations of lhs and sobol.")
@click.option(
    "--design-seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of those."
)
@click.option(
    "--points-from",
    type=click.Path(dir_okay=False),
    help="A CSV file with a row for each configuration and a column for each KEY.",
)
@click.option(
    "--link",
    "links",
    metavar='"KEY = FORMULA"',
    multiple=True,
    help="Work a value out of others: policy.reorder.S = policy.reorder.s + 50",
)
@VARIANT
@REPLICATIONS
@SEED
@SET
@SCALE
@click.option(
    "--store",
    type=OUTPUT,
    help="Keep the study in this file. The same command goes on where it was interrupted.",
)
@JOBS
@CLUSTER
@click.option(
    "--shard", metavar="I/N", callback=shard_of, help="Run one of N parts; see backlab merge."
)
@click.option("--retry-failures", is_flag=True, help="Run again what has failed.")
@KPIS
@CONFIDENCE
@JSON
@QUIET
@click.pass_context
def sweep(
    ctx: click.Context,
    /,
    scenario: str,
    variant: str | None,
    sets: tuple[str, ...],
    factors: tuple[str, ...],
    confidence: float,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Run a scenario with many values of its parameters, on the same customers."""
    if not options["vary"] and not options["points_from"]:
        raise click.UsageError("say what to vary: --vary KEY=VALUES or --points-from F.csv")
    refuse_idle_seed(ctx)
    if options["store"] is None:
        refuse(ctx, ("shard", "retry_failures"), "is for a study in a file: give --store, too")
    from results.expectations import load
    from results.study import Stopped
    from results.study import sweep as run_sweep
    from scenarios.designs import design

    chosen = load(scenario, variant=variant, set=sets, scale=factors)
    wanted = ("vary", "kind", "points", "links", "points_from")
    try:
        plan = design(
            chosen,
            **{name: options.pop(name) for name in wanted},
            seed=options.pop("design_seed"),
        )
        with progress(quiet) as show:
            study = run_sweep(
                chosen,
                plan,
                progress=show,
                command=shlex.join(["backlab", *sys.argv[1:]]),
                **options,
            )
    except Stopped as stopped:
        _show(stopped.study, options["kpis"], confidence, as_json)
        again = "; the same command goes on" if options["store"] else ""
        note(f"Interrupted, with {counted(stopped.study.left)} left{again}.")
        ctx.exit(INTERRUPTED)
    except ValueError as error:
        raise _usage(error) from error
    _show(study, options["kpis"], confidence, as_json)
    if study.failed:
        if not quiet:
            note(f"{counted(study.failed)} failed.")
        ctx.exit(PARTLY)


def refuse_idle_seed(ctx: click.Context) -> None:
    """Refuse the seed of a design that draws nothing."""
    if ctx.params["kind"] == "grid":
        refuse(ctx, ["design_seed"], "is for --design lhs and sobol; no other draws its points")


def _usage(error: ValueError) -> Exception:
    from policies import PolicyError
    from results.study import DifferentStudyError

    known = isinstance(error, PolicyError | DifferentStudyError)
    return error if known else click.UsageError(str(error))


def _show(study: "Study", kpis: list[str] | None, confidence: float, as_json: bool) -> None:
    from results.study.text import study_text, study_to_dict

    if as_json:
        shown = study_to_dict(study, kpis, confidence)
        click.echo(json.dumps(shown, indent=2, allow_nan=False))
    else:
        click.echo(study_text(study, kpis, confidence))
