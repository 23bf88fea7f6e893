"""Figures of a comparison of scenarios and variants."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import figures
from commands.common import FAILED, INTERRUPTED, PARTLY, note, tell_failures
from commands.compare import compare, names_of, tell_left_out
from commands.plot import drawing
from commands.plot.kinds import KINDS, Kind
from commands.plot.sources import is_study
from commands.progress import progress

if TYPE_CHECKING:
    from results.view import Scope

_OWN = {
    "service": click.Option(
        ["--service"], metavar="KPI", default="fill_rate", show_default=True,
        help="On the horizontal axis.",
    ),
    "against": click.Option(["--against"], metavar="KPI", help="On the vertical axis."),
    "kpis": click.Option(["--kpis"], metavar="A,B,...", help="The KPIs to draw."),
}  # fmt: skip
_WHOSE = {"all": "the whole shop", "class": "each class", "supplier": "each supplier"}
_SCOPES: "dict[str, Scope]" = {"classes": "class", "suppliers": "supplier"}


def command(name: str, kind: Kind) -> click.Command:
    """Return the command of a kind."""
    own = [_OWN[option] for option in kind.options]
    options = drawing.options_of(compare, without=("kpis", "margins"))
    run = click.pass_context(partial(_run, kind))
    return drawing.command(name, kind.summary, run, [*own, *options], several=True)


def _run(
    kind: Kind,
    ctx: click.Context,
    /,
    source: str,
    others: tuple[str, ...],
    out: Path,
    variants: str | None,
    baseline: str | None,
    sets: tuple[str, ...],
    factors: tuple[str, ...],
    quiet: bool,
    **options: Any,
) -> None:
    figures.check(out, (source, *others))
    own = _own(str(ctx.info_name), {name: options.pop(name) for name in kind.options})
    for each in (source, *others):
        if is_study(each):
            raise click.UsageError(_not_of_studies(str(ctx.info_name), each))
    from results.compare import ComparisonInterrupted
    from results.compare import compare as compare_scenarios
    from results.compare.entries import entries
    from results.expectations import load

    chosen = [load(each, set=sets, scale=factors) for each in (source, *others)]
    if not quiet:
        tell_left_out(chosen, variants)
    status = 0
    try:
        found = entries(chosen, names_of(variants), baseline, alone=True)
        with progress(quiet) as show:
            comparison = compare_scenarios(
                found, variants=(), evidence=kind.source == "evidence", progress=show, **options
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
        note("There is nothing to draw: the baseline failed in all replications.")
        ctx.exit(FAILED)
    rest = (comparison.evidence,) if kind.source == "evidence" else ()
    drawing.write(out, kind.draw, comparison, *rest, **own)
    ctx.exit(status or (PARTLY if comparison.failures else 0))


def _own(name: str, given: dict[str, str | None]) -> dict[str, Any]:
    """Return the options of a kind that were given; refuse KPIs that it can't show."""
    from results.kpis import kpi, kpis_of

    own: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if "kpis" in own:
        own["kpis"] = names_of(own["kpis"])
    scope = _SCOPES.get(name, "all")
    for each in own.get("kpis") or own.values():
        try:
            known = kpi(each).name in kpis_of(scope)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        if not known:
            raise click.UsageError(f"{each} is not known for {_WHOSE[scope]}")
    return own


def _not_of_studies(name: str, source: str) -> str:
    fit = [each for each, kind in KINDS.items() if kind.source in ("study", "frontier")]
    return (
        f"{source} is a study, which keeps KPIs and not what they are made of: {name} is drawn "
        f"from a scenario. From a study there are {', '.join(fit)}"
    )
