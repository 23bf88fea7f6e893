"""``backlab compare``: scenarios and variants against a baseline, on the same customers."""

import json
from typing import TYPE_CHECKING, Any

import click

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
from commands.progress import progress

if TYPE_CHECKING:
    from results.compare import Comparison
    from scenarios import Scenario


@click.command()
@click.argument("scenario")
@click.argument("others", metavar="[OTHER]...", nargs=-1)
@click.option("--variants", metavar="A,B,...", help="Take only these variants.")
@click.option("--baseline", metavar="NAME", help="What the others are compared with.")
@click.option("--kpis", metavar="A,B,...", help="The KPIs to compare, or all.")
@click.option(
    "--margin",
    "margins",
    metavar="KPI=SIZE",
    multiple=True,
    help="A difference that does not matter: 0.01, or 1% of the baseline.",
)
@REPLICATIONS
@SEED
@SET
@SCALE
@click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Of all intervals together.",
)
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
    kpis: str | None,
    margins: tuple[str, ...],
    sets: tuple[str, ...],
    factors: tuple[str, ...],
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
    from results.expectations import load

    chosen = [load(each, set=sets, scale=factors) for each in (scenario, *others)]
    if not quiet:
        _tell_left_out(chosen, variants)
    try:
        with progress(quiet) as show:
            comparison = compare_scenarios(
                chosen,
                variants=_names(variants),
                kpis="all" if kpis == "all" else _names(kpis),
                margins=_margins(margins),
                progress=show,
                **options,
            )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except ComparisonInterrupted as interrupted:
        if interrupted.comparison is None:
            raise
        _show(interrupted.comparison, as_json)
        note(f"Interrupted after {interrupted.comparison.replications} replications.")
        ctx.exit(INTERRUPTED)
    tell_failures(comparison.failures)
    if comparison.failures_of(comparison.baseline) == comparison.replications:
        note("There is nothing to compare with: the baseline failed in all replications.")
        ctx.exit(FAILED)
    _show(comparison, as_json)
    if comparison.failures:
        ctx.exit(PARTLY)


def _names(given: str | None) -> list[str] | None:
    return (
        None if given is None else [name.strip() for name in given.split(",") if name.strip()]
    )


def _margins(given: tuple[str, ...]) -> dict[str, str]:
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


def _tell_left_out(chosen: "list[Scenario]", variants: str | None) -> None:
    if len(chosen) == 1 and variants is None and chosen[0].broken_variants:
        names = ", ".join(chosen[0].broken_variants)
        note(f"Left out, for the overrides leave them without sense: {names}")
