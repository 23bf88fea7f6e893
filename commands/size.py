"""``backlab size``: what each item's demand is like, and what its numbers should be."""

import json
from typing import Any

import click

from commands.common import (
    JSON,
    PARTLY,
    QUIET,
    REPLICATIONS,
    SCALE,
    SEED,
    SET,
    VARIANT,
    refuse,
    tell_failures,
)
from commands.progress import progress

SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.command()
@click.argument("scenario")
@VARIANT
@SET
@SCALE
@click.option("--item", "items", metavar="NAME", multiple=True, help="Only this item.")
@click.option("--fill-rate", type=SHARE, help="Share of the units to serve at once.")
@click.option("--cycle-service", type=SHARE, help="Share of cycles without a stockout.")
@click.option(
    "--review",
    type=click.FloatRange(0, min_open=True),
    metavar="TIME",
    help="Time between reviews, of methods that look from time to time.",
)
@click.option(
    "--simulate/--no-simulate",
    default=True,
    show_default=True,
    help="Run the scenario as it is and as it is sized.",
)
@REPLICATIONS
@SEED
@JSON
@QUIET
@click.pass_context
def size(
    ctx: click.Context,
    /,
    scenario: str,
    variant: str | None,
    sets: tuple[str, ...],
    factors: tuple[str, ...],
    simulate: bool,
    replications: int | None,
    seed: int | None,
    as_json: bool,
    quiet: bool,
    **wanted: Any,
) -> None:
    """Compute reorder points, batches and levels, and try them.

    By formulas and exact algorithms, for the demand, lead times and costs of SCENARIO. The
    rule of each item is sized for --fill-rate or --cycle-service, or else for least cost, and
    both it and the present one are simulated on the same customers.
    """
    from results.expectations import load
    from results.size_text import size_text
    from results.sizing import simulated, sizes_of, sizes_to_dict

    if not simulate:
        refuse(ctx, ("replications", "seed"), "is of the runs that --no-simulate leaves out")
    chosen = load(scenario, variant=variant, set=sets, scale=factors)
    unknown = set(wanted["items"]) - {item.name for item in chosen.world.items}
    if unknown:
        raise click.UsageError(f"no item is called {', '.join(sorted(unknown))}")
    sizes, runs = sizes_of(chosen, **wanted), None
    if simulate and sizes.items:
        with progress(quiet) as show:
            runs = simulated(sizes, replications=replications, seed=seed, progress=show)
    if as_json:
        click.echo(json.dumps(sizes_to_dict(sizes, runs), indent=2, allow_nan=False))
    else:
        click.echo(size_text(sizes, runs))
    failures = [failure for results in runs or () for failure in results.failures]
    if failures:
        tell_failures(failures)
        ctx.exit(PARTLY)
