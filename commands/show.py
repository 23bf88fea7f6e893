"""``backlab list`` and ``backlab describe``: what there is, and what it means."""

import click

KINDS = ("scenarios", "rules", "laws", "kpis")


@click.command("list")
@click.argument("kind", type=click.Choice(KINDS), required=False)
def list_(kind: str | None) -> None:
    """List the scenarios, rules, laws or KPIs there are."""
    from results.catalogue import list_of

    chosen = [kind] if kind else KINDS
    click.echo("\n\n".join(map(list_of, chosen)))


@click.command()
@click.argument("name")
def describe(name: str) -> None:
    """Describe a rule, law, KPI or scenario.

    A rule may be named with its hook (ship.partial); one of your own is package.module:Class.
    """
    from results.catalogue import find

    try:
        found = find(name)
    except LookupError as error:
        raise click.UsageError(str(error)) from error
    click.echo("\n\n\n".join(entry.text() for entry in found))
