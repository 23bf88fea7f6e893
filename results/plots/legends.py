"""Legends between title and axes, where they cover no data."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from results.plots.lettering import renderer, wrapped

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure


def legend_of(
    figure: "Figure", entries: "Sequence[tuple[Artist, str]]", inner: float
) -> tuple[Any, float]:
    """Return a legend in as many columns as fit, and its height in inches."""
    if not entries:
        return None, 0.0
    key, size = None, None
    for columns in range(len(entries), 0, -1):
        if key is not None:
            key.remove()
        key = _in_columns(figure, entries, columns, inner)
        size = key.get_window_extent(renderer(figure))
        if size.width / figure.dpi <= inner:
            break
    assert size is not None
    return key, float(size.height) / figure.dpi


def _in_columns(
    figure: "Figure", entries: "Sequence[tuple[Artist, str]]", columns: int, inner: float
) -> Any:
    """Return a legend that is read row by row."""
    ordered = [entry for column in range(columns) for entry in entries[column::columns]]
    key = figure.legend(
        handles=[artist for artist, _ in ordered],
        labels=["."] * len(ordered),  # a name that begins with _ would be left out
        ncols=columns, loc="upper left", borderaxespad=0.0, borderpad=0.1,
        handlelength=2.4, columnspacing=1.4,
    )  # fmt: skip
    key.set_in_layout(False)
    for text, (_, name) in zip(key.get_texts(), ordered, strict=True):
        text.set_text("\n".join(wrapped(figure, name, inner - 0.5, 8.0)))
    return key
