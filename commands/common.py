"""What the verbs have in common: options that mean the same everywhere, statuses, notes."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from results.work import Failure

FAILED, USAGE, PARTLY, INTERRUPTED = 1, 2, 3, 130  # exit statuses; 0 is done
_TOLD = 5  # failures


def _address(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    """Refuse what can't be the address of a scheduler."""
    if text is not None and not re.fullmatch(r"[a-z]+://\S+:\d+", text):
        raise click.BadParameter(f"expected an address such as tcp://host:8786, got {text!r}")
    return text


PATHS = (
    "KEY is a path, list entries by name: policy.reorder.r=50, customers.web.arrivals.rate=5."
)
OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)
VARIANT = click.option("--variant", metavar="NAME", help="Take this variant of the scenario.")
SEED = click.option("--seed", type=click.IntRange(min=0), help="Instead of the scenario's.")
REPLICATIONS = click.option(
    "--replications", type=click.IntRange(min=1), help="Instead of the scenario's."
)
SET = click.option(
    "--set", "sets", metavar="KEY=VALUE", multiple=True, help=f"Set a value. {PATHS}"
)
SCALE = click.option(
    "--scale", "factors", metavar="KEY=FACTOR", multiple=True, help="Multiply a value."
)
JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes."
)
CLUSTER = click.option(
    "--cluster",
    metavar="tcp://HOST:PORT",
    callback=_address,
    help="Have it done by a Dask cluster.",
)
JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object, not a table."
)
QUIET = click.option("--quiet", "-q", is_flag=True, help="No progress and no notes.")


def counted(replications: int) -> str:
    """Return a number of replications in words.

    >>> counted(1), counted(2000)
    ('1 replication', '2,000 replications')
    """
    return f"{replications:,} replication{'' if replications == 1 else 's'}"


def refuse(ctx: click.Context, names: Iterable[str], why: str) -> None:
    """Refuse options that were typed and would do nothing."""
    for parameter in ctx.command.params:
        typed = ctx.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
        if typed and parameter.name in names:
            raise click.UsageError(f"{parameter.opts[0]} {why}")


def note(text: str) -> None:
    """Tell the person, not the pipe."""
    click.echo(text, err=True)


def tell_failures(failures: "Sequence[Failure]") -> None:
    """Tell what became of replications that could not be run: the first few, and how many."""
    for each in failures[:_TOLD]:
        note(f"{each.config}, replication {each.replication}: {each.error}")
    if failures:
        more = f", {len(failures) - _TOLD} of them not shown" if len(failures) > _TOLD else ""
        runs = "1 run" if len(failures) == 1 else f"{len(failures)} runs"
        note(f"Failed: {runs}{more}. What is shown rests on the others.")
