"""Figures of a study: from its file, or from a scenario that is swept first."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import figures
from commands.common import INTERRUPTED, PARTLY, note
from commands.plot import drawing
from commands.plot.kinds import Kind
from commands.plot.sources import is_study
from commands.progress import progress
from commands.searching import usage
from commands.sweep import refuse_idle_seed, sweep

if TYPE_CHECKING:
    from results.study import Study

_DESIGN = ("vary", "kind", "points", "links", "points_from")
_HERE = ("source", "out", "kpi", "x", "by", "y", "ats", "subject_to", "confidence", "quiet")
_OWN = {
    "kpi": click.Option(["--kpi"], metavar="NAME,...", help="KPIs; else profit, fill_rate."),
    "x": click.Option(["--x"], metavar="KEY", help="On the horizontal axis; r is enough."),
    "y": click.Option(["--y"], metavar="KEY", help="On the vertical axis."),
    "by": click.Option(["--by"], metavar="KEY", help="That has a curve for each value."),
    "subject_to": click.Option(
        ["--subject-to"], metavar='"KPI>=BOUND"', multiple=True,
        help="What the best must meet by its mean; or <=.",
    ),
}  # fmt: skip
_AT = click.Option(
    ["--at", "ats"], metavar="KEY=VALUE,...", multiple=True, help="Take these values only."
)


def command(name: str, kind: Kind) -> click.Command:
    """Return the command of a kind."""
    options = drawing.options_of(sweep, without=("kpis", "shard", "retry_failures"))
    own = [*(_OWN[option] for option in kind.options), _AT]
    run = click.pass_context(partial(_run, kind))
    return drawing.command(name, kind.summary, run, [*own, *options])


def _run(kind: Kind, ctx: click.Context, /, source: str, out: Path, **options: Any) -> None:
    figures.check(out, [source])
    kpis = _listed(options.pop("kpi"))
    own: dict[str, Any] = {name: options.pop(name) for name in kind.options if name != "kpi"}
    own |= {"at": _at(options.pop("ats")), "confidence": options.pop("confidence")}
    with _study(ctx, source, kpis, own.get("subject_to", ()), options) as study:
        if kind.source == "frontier":
            from results.plots.study_frontier import frontier_of

            drawing.write(out, lambda: kind.draw(frontier_of(study, kpis, **own)))
        elif "y" in kind.options:
            if kpis and len(kpis) > 1:
                raise click.UsageError(f"a heat map shows one KPI, got {', '.join(kpis)}")
            drawing.write(out, kind.draw, study, kpis[0] if kpis else None, **own)
        else:
            drawing.write(out, kind.draw, study, kpis, **own)
        if study.failed and not options["quiet"]:
            note(f"{study.failed:,} replications of the study failed.")
        if study.failed and not is_study(source):
            ctx.exit(PARTLY)


@contextmanager
def _study(
    ctx: click.Context,
    source: str,
    kpis: Sequence[str] | None,
    subject_to: Sequence[str],
    options: dict[str, Any],
) -> "Iterator[Study]":
    """Give the study: that in a file, or that of a scenario."""
    from results.study import Stopped, Study

    if is_study(source):
        _refuse_options(ctx)
        with Study(source) as study:
            yield study
        return
    refuse_idle_seed(ctx)
    try:
        study = _swept(source, kpis, subject_to, **options)
    except Stopped as stopped:
        note(f"Interrupted, with {stopped.study.left:,} replications left.")
        yield stopped.study
        ctx.exit(INTERRUPTED)
    except ValueError as error:
        raise usage(error) from error
    else:
        yield study


def _refuse_options(ctx: click.Context) -> None:
    """Refuse what would change a study that is there."""
    for parameter in ctx.command.params:
        name = str(parameter.name)
        given = ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
        if given and name not in _HERE:
            raise click.UsageError(
                f"{parameter.opts[0]}: a study is as it was run; name a scenario instead"
            )


def _swept(
    source: str,
    kpis: Sequence[str] | None,
    subject_to: Sequence[str],
    *,
    variant: str | None,
    sets: tuple[str, ...],
    factors: tuple[str, ...],
    quiet: bool,
    **options: Any,
) -> "Study":
    """Return the study of a scenario with what is to be varied; it keeps what is drawn."""
    from results.expectations import load
    from results.plots.sweep import SHOWN
    from results.search.goal import constraint_of
    from results.study import sweep as run_sweep
    from scenarios.designs import design

    if not options["vary"] and not options["points_from"]:
        raise click.UsageError(
            f"{source} is a scenario: say what to vary (--vary KEY=VALUES, or --points-from), "
            "or name the file of a study (backlab sweep ... --store F.sqlite)"
        )
    wanted = [*(kpis or SHOWN), *(constraint_of(text).kpi for text in subject_to)]
    chosen = load(source, variant=variant, set=sets, scale=factors)
    given = {name: options.pop(name) for name in _DESIGN}
    plan = design(chosen, **given, seed=options.pop("design_seed"))
    with progress(quiet) as show:
        return run_sweep(chosen, plan, kpis=wanted, progress=show, **options)


def _listed(text: str | None) -> list[str] | None:
    if text is None:
        return None
    return [name.strip() for name in text.split(",") if name.strip()] or None


def _at(given: Sequence[str]) -> dict[str, list[str]]:
    found = {}
    for text in given:
        path, equals, values = text.partition("=")
        if not equals or not path.strip() or not values.strip():
            raise click.UsageError(f"--at must be KEY=VALUE or KEY=A,B,..., got {text!r}")
        found[path.strip()] = [each.strip() for each in values.split(",")]
    return found
