"""Figures as files and as text: the same bytes every time."""

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from results.plots.style import alt, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("svg", "png", "pdf")

_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_STYLE = re.compile(r"\s*<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r'(\bid="|href="#|url\(#)')


def save(figure: "Figure", path: Path | str) -> None:
    """Write a figure as svg, png or pdf, by the ending of the file's name.

    Raises
    ------
    ValueError
        If the ending is another one.
    OSError
        If the file can't be written.
    """
    path = Path(path)
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise ValueError(
            f"a figure is written as {', '.join(FORMATS)}, by the ending of the file's name; "
            f"got {path.name!r}"
        )
    path.write_bytes(_drawn(figure, form))


def _drawn(figure: "Figure", form: str) -> bytes:
    # Dates would make each file another one.
    metadata: dict[str, dict[str, Any]] = {
        "svg": {"Date": None, "Description": alt(figure)},
        "png": {"Description": alt(figure)},
        "pdf": {"CreationDate": None, "Subject": alt(figure)},
    }
    target = BytesIO()
    with styled():
        figure.savefig(target, format=form, metadata=metadata[form])
    return target.getvalue()


def svg_text(figure: "Figure", prefix: str = "") -> str:
    """Return a figure as an ``<svg>`` element for a page, with its alt text in it.

    `prefix` goes before all its ids; give each figure of a page one of its own.
    """
    text = _drawn(figure, "svg").decode()
    text = text[text.index("<svg") :]
    text = _METADATA.sub("", text, count=1)
    # Its style would hold for the whole page.
    text = _STYLE.sub("", text, count=1)
    if prefix:
        text = _TAG.sub(lambda tag: _ID.sub(rf"\g<1>{prefix}", tag[0]), text)
    start = (
        f'<svg role="img" aria-label="{_escaped(alt(figure))}" '
        'style="stroke-linejoin: round; stroke-linecap: butt"'
    )
    return text.replace("<svg", start, 1).strip()


def _escaped(text: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, entity)
    return text
