"""What the verbs have in common: options that mean the same everywhere, statuses, notes."""

from pathlib import Path

import click

FAILED, USAGE, PARTLY, INTERRUPTED = 1, 2, 3, 130  # exit statuses; 0 is done

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
JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object, not a table."
)
QUIET = click.option("--quiet", "-q", is_flag=True, help="No progress and no notes.")


def note(text: str) -> None:
    """Tell the person, not the pipe."""
    click.echo(text, err=True)
