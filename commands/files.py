"""``backlab init``, ``validate`` and ``schema``: scenario files made and checked."""

import json
from pathlib import Path

import click

from commands.common import USAGE, note


@click.command()
@click.argument("name")
@click.option("--force", is_flag=True, help="Overwrite the file if there is one.")
def init(name: str, force: bool) -> None:
    """Copy a scenario of the library into the current folder, to be changed.

    NAME is a scenario of the library, or "minimal" for the smallest there is.
    """
    from scenarios.template import template

    text, target = template(name), Path(f"{name}.toml")
    try:
        with target.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"{target} exists; --force overwrites it") from None
    click.echo(target)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.pass_context
def validate(ctx: click.Context, files: tuple[str, ...]) -> None:
    """Check scenario files, and say everything that is wrong with them."""
    from results.expectations import load
    from scenarios import ScenarioError

    wrong = 0
    for file in files:
        try:
            load(file)
        except ScenarioError as error:
            wrong += len(error.problems)
            note(str(error))
        else:
            click.echo(f"{file}: valid")
    if wrong:
        note(f"{wrong} mistake{'s' if wrong > 1 else ''}")
        ctx.exit(USAGE)


@click.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from scenarios import json_schema

    click.echo(json.dumps(json_schema(), indent=2))
