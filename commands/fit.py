"""``backlab fit``: a scenario from the user's own orders and receipts."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.common import OUTPUT, note

if TYPE_CHECKING:
    from scenarios.fit import Fitted

INPUT = click.Path(path_type=Path)  # what is wrong with a file is said by the reader
COLUMNS = "ROLE=COLUMN,..."
UNITS = ("minute", "hour", "day", "week", "month", "year")
_PICTURES = (".png", ".svg", ".pdf")


@click.command()
@click.option("--orders", type=INPUT, required=True, help="CSV file of orders, gzip or not.")
@click.option("--receipts", type=INPUT, required=True, help="CSV file of receipts.")
@click.option(
    "--orders-columns",
    metavar=COLUMNS,
    multiple=True,
    help="Roles: time, item, quantity, price, customer, class. Those left out are guessed.",
)
@click.option(
    "--receipts-columns",
    metavar=COLUMNS,
    multiple=True,
    help="Roles: ordered, received (empty: open) or lead_time, supplier, item, cost.",
)
@click.option(
    "--items",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="How many, by units.",
)
@click.option("--item", "named", metavar="NAME", multiple=True, help="Take these items.")
@click.option(
    "--suppliers",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="How many, by purchase orders.",
)
@click.option(
    "--trace/--profile",
    default=False,
    show_default=True,
    help="The orders as they were, or arrivals and sizes by law.",
)
@click.option(
    "--time-unit",
    type=click.Choice(UNITS),
    default="day",
    show_default=True,
    help="Of the scenario, and of times that are numbers.",
)
@click.option("--currency", default="EUR", show_default=True)
@click.option("--as-of", metavar="DATE", help="Open until then; default: the file's last date.")
@click.option("--date-format", metavar="FORMAT", help="Such as %d/%m/%Y, if not guessed.")
@click.option("--skip-bad", is_flag=True, help="Leave out lines with bad cells.")
@click.option("--drop-duplicates", is_flag=True, help="Leave out copies of whole lines.")
@click.option("--out", type=OUTPUT, help="Write the scenario there, not to stdout.")
@click.option(
    "--plots",
    type=click.Path(path_type=Path),
    help="Show how well it fits: a .png, .svg or .pdf file, or a folder for two of them.",
)
@click.option("--title", help="Of the scenario.")
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
def fit(
    orders: Path,
    receipts: Path,
    orders_columns: tuple[str, ...],
    receipts_columns: tuple[str, ...],
    items: int,
    named: tuple[str, ...],
    out: Path | None,
    plots: Path | None,
    force: bool,
    **options: Any,
) -> None:
    """Write a scenario from your own orders and receipts.

    Warnings go to stderr, and stand in the scenario too.
    """
    from scenarios.fit import fit as fit_files

    if options["trace"] and out is None:
        raise click.UsageError(
            "--trace writes a file of orders beside the scenario: give --out"
        )
    fitted = fit_files(
        orders,
        receipts,
        orders_columns=_mapping("--orders-columns", orders_columns),
        receipts_columns=_mapping("--receipts-columns", receipts_columns),
        items=named or items,
        name=out.stem if out else "fitted",
        **options,
    )
    pictures = _pictures(plots)
    if not force:
        _spare([*_files(fitted, out), *pictures])
    for warning in fitted.warnings:
        note(f"warning: {warning}")
    if out is None:
        click.echo(fitted.toml, nl=False)
    else:
        fitted.write(out)
    for picture, what in pictures.items():
        picture.parent.mkdir(parents=True, exist_ok=True)
        fitted.figure(what).savefig(picture, dpi=120)
    for written in [*_files(fitted, out), *pictures]:
        note(f"wrote {written}")


def _mapping(option: str, given: tuple[str, ...]) -> dict[str, str]:
    from scenarios.fit.columns import mapping

    try:
        return {role: name for text in given for role, name in mapping(text).items()}
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=f"'{option}'") from None


def _files(fitted: "Fitted", out: Path | None) -> list[Path]:
    if out is None:
        return []
    return [out] if fitted.trace is None else [out, out.parent / fitted.trace[0]]


def _pictures(plots: Path | None) -> dict[Path, Any]:
    """Return the files of the figures, and what each shows."""
    if plots is None:
        return {}
    if plots.suffix.lower() in _PICTURES:
        return {plots: "all"}
    if plots.suffix and not plots.is_dir():
        raise click.BadParameter(
            f"{plots}: expected a folder or {', '.join(_PICTURES)}", param_hint="'--plots'"
        )
    return {plots / f"{what}.png": what for what in ("arrivals", "lead-times")}


def _spare(files: list[Path]) -> None:
    there = [str(file) for file in files if file.exists()]
    if there:
        raise click.ClickException(f"{', '.join(there)} exists; --force overwrites it")
