"""``backlab merge``: put the parts of a study together."""

import json
from pathlib import Path

import click

from commands.common import JSON, OUTPUT, PARTLY, counted, note

PART = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("out", type=OUTPUT)
@click.argument("parts", nargs=-1, required=True, type=PART, metavar="IN...")
@JSON
@click.pass_context
def merge(ctx: click.Context, /, out: Path, parts: tuple[Path, ...], as_json: bool) -> None:
    """Add the results of the studies IN to the study OUT, which is made if there is none."""
    from results.study import merge as merge_studies
    from results.study.text import facts_text, facts_to_dict

    with merge_studies(out, parts) as study:
        if as_json:
            click.echo(json.dumps(facts_to_dict(study), indent=2, allow_nan=False))
        else:
            click.echo(facts_text(study))
        if study.left:
            note(f"{counted(study.left)} missing; are these all parts?")
        if study.failed:
            note(f"{counted(study.failed)} failed.")
            ctx.exit(PARTLY)
