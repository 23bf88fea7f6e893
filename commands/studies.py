"""``backlab studies``: what is in the files of studies."""

import json
from pathlib import Path

import click

from commands.common import JSON


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path)
)
@JSON
def studies(files: tuple[Path, ...], as_json: bool) -> None:
    """Show what is in the files of studies: what was varied, what is done, what is left."""
    from results.study import Study
    from results.study.text import facts_text, facts_to_dict

    shown = []
    for file in files:
        with Study(file) as study:
            shown.append(facts_to_dict(study) if as_json else facts_text(study))
    if as_json:
        click.echo(json.dumps({"studies": shown}, indent=2, allow_nan=False))
    else:
        click.echo("\n\n".join(map(str, shown)))
