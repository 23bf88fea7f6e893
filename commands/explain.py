"""``backlab explain``: the story of one order."""

from typing import Any

import click

from commands.common import SEED, SET, VARIANT


@click.command()
@click.argument("scenario")
@click.option("--order", type=click.IntRange(min=1), required=True, help="Its number.")
@click.option("--replication", type=click.IntRange(min=0), default=0, show_default=True)
@VARIANT
@SEED
@SET
def explain(scenario: str, variant: str | None, sets: tuple[str, ...], **which: Any) -> None:
    """Tell why an order waited, who went before it, and what served it."""
    from results import explain as story_of
    from results.expectations import load

    try:
        click.echo(story_of(load(scenario, variant=variant, set=sets), **which))
    except LookupError as error:
        raise click.UsageError(str(error)) from error
