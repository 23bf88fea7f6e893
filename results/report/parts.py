"""What a report is made of, before it becomes a page: sections of text, tables and figures."""

from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple


class Whisker(NamedTuple):
    """An interval as a small picture; places are in per cent of its width.

    `told` says the same in words.
    """

    low: float
    mean: float
    high: float
    zero: float
    told: str


class Cell(NamedTuple):
    """A cell of a table: text, a second line in small print, how it looks, a picture.

    `look` is ``"number"``, ``"name"`` (of somebody's choosing, in any script), both, a verdict
    such as ``"better"``, or nothing. `verdict` is what the second line says, if it is one.
    """

    text: str
    note: str = ""
    look: str = ""
    whisker: Whisker | None = None
    verdict: str = ""


class Row(NamedTuple):
    """A row of a table; the first cell is its heading."""

    cells: tuple[Cell, ...]


class Rows(NamedTuple):
    """Rows under a heading of their own, if it is not empty."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Text; `look` is ``"lead"``, ``"small"``, ``"warning"`` or nothing."""

    kind: ClassVar[str] = "paragraph"
    text: str
    look: str = ""


@dataclass(frozen=True, kw_only=True)
class Bullets:
    """Texts below each other."""

    kind: ClassVar[str] = "bullets"
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with its heading cells; `notes` stand below it."""

    kind: ClassVar[str] = "table"
    caption: str
    head: tuple[Cell, ...]
    groups: tuple[Rows, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it has no rows."""
        return not any(group.rows for group in self.groups)

    @property
    def is_narrow(self) -> bool:
        """Whether it would look lost over the whole width: a column or two of numbers."""
        others = self.head[1:]
        return len(others) <= 2 and all("number" in cell.look for cell in others)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture: an ``<svg>`` element that says in words what it shows, and a caption."""

    kind: ClassVar[str] = "figure"
    svg: str
    caption: str

    @property
    def is_tall(self) -> bool:
        """Whether it is higher than wide, as it says itself."""
        _, _, width, height = self.svg.partition('viewBox="')[2].partition('"')[0].split()
        return float(height) > float(width)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Words and what they mean, each with a name to link to."""

    kind: ClassVar[str] = "terms"
    entries: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Code:
    """Text that a machine reads, line by line as it is."""

    kind: ClassVar[str] = "code"
    text: str


Block = Paragraph | Bullets | Table | Figure | Terms | Code


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with what belongs under it."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: "tuple[Section, ...]" = ()
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing under its heading."""
        return not self.blocks and all(section.is_empty for section in self.sections)


@dataclass(frozen=True, kw_only=True)
class Report:
    """A whole report; `verdict` is its one sentence, `facts` say in a line how it was made."""

    title: str
    question: str
    verdict: str
    facts: tuple[str, ...]
    lead: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = field(default=())
