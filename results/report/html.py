"""A report as one page of HTML: no script, nothing from elsewhere, always the same bytes."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

from results.report.parts import Report

if TYPE_CHECKING:
    from jinja2 import Template

_HERE = Path(__file__).parent
_KEPT = "\n\t"


def render(report: Report) -> str:
    """Return the page of a report.

    Everything in it is escaped but the figures, which are made of escaped text by
    `results.plots.svg_text`.
    """
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    return _template().render(report=report, style=style) + "\n"


@lru_cache(maxsize=1)
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - slow

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_legal,
    )
    return environment.get_template("page.html")


def _legal(value: Any) -> Any:
    """Return text without signs that a page must not have, or that steer what is around."""
    if type(value) is not str:  # marked as safe, or a number
        return value
    return "".join(sign for sign in value if sign in _KEPT or not _steers(sign))


def _steers(sign: str) -> bool:
    """Say whether a sign is a control, an override of direction, or no character at all.

    Examples
    --------
    >>> [_steers(sign) for sign in ("a", "ש", chr(0), chr(0x202E), chr(0xFFFF))]
    [False, False, True, True, True]
    """
    kept = sign in "\u200c\u200d\u2068\u2069"  # joiners, and the isolates of `names.isolated`
    return category(sign) in ("Cc", "Cf", "Cs", "Cn", "Co") and not kept
