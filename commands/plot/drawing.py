"""What the commands of all kinds have in common: options, and drawing into a file."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import figures
from commands.common import OUTPUT
from commands.searching import usage

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OUT = click.Option(
    ["--out"], type=OUTPUT, required=True, help="Draw into this file: .svg, .png or .pdf."
)
# Of the verbs that compute what is drawn: how they would show it, and where they would keep it.
_SHOWING = ("as_json", "report", "store", "plot")


def options_of(verb: click.Command, without: Iterable[str] = ()) -> list[click.Parameter]:
    """Return the options with which a verb computes what is drawn."""
    left_out = {*_SHOWING, *without}
    return [
        each
        for each in verb.params
        if isinstance(each, click.Option) and each.name not in left_out
    ]


def command(
    name: str,
    summary: str,
    run: Callable[..., None],
    params: Iterable[click.Parameter],
    *,
    several: bool = False,
) -> click.Command:
    """Return the command of a kind; `several` if it takes more than one scenario."""
    arguments: list[click.Parameter] = [click.Argument(["source"])]
    if several:
        arguments.append(click.Argument(["others"], nargs=-1, metavar="[OTHER]..."))
    return click.Command(
        name,
        params=[*arguments, OUT, *params],
        callback=run,
        help=summary,
        short_help=summary,
    )


def write(out: Path, draw: "Callable[..., Figure]", *args: Any, **options: Any) -> None:
    """Draw a figure into a file, and print its name; say in words why it can't be drawn."""
    try:
        figure = draw(*args, **options)
    except ValueError as error:
        raise usage(error) from error
    figures.write(figure, out)
    click.echo(out)
