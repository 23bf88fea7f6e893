"""Read a page as strictly as a validator would, and complain about what it would.

The standard library's parser repairs nothing: what it sees is what is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "link", "br", "hr", "img", "input", "col", "wbr"}
INSIDE = {  # where an element may stand, and what of it may be inside
    "li": {"ul", "ol"},
    "tr": {"thead", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
    "thead": {"table"},
    "tbody": {"table"},
    "caption": {"table"},
    "dt": {"dl"},
    "dd": {"dl"},
    "figcaption": {"figure"},
}
KNOWN = {
    *VOID, *INSIDE, "html", "head", "title", "style", "body", "header", "main", "nav",
    "section", "h1", "h2", "h3", "h4", "p", "ul", "ol", "dl", "pre", "code", "table", "figure",
    "div", "span", "bdi", "a", "svg",
}  # fmt: skip
TEXT_ONLY = {"p", "h1", "h2", "h3", "h4", "caption", "figcaption", "dt"}
BLOCKS = {"p", "div", "table", "ul", "ol", "dl", "pre", "figure", "section", "h1", "h2", "h3"}


@dataclass(eq=False)
class Element:
    """An element with its attributes, its parent, and what is in it, text and elements."""

    tag: str
    attributes: dict[str, str | None]
    parent: "Element | None"
    content: "list[Element | str]" = field(default_factory=list)

    @property
    def children(self) -> "list[Element]":
        """The elements directly in it."""
        return [each for each in self.content if isinstance(each, Element)]

    def all(self, tag: str = "") -> "Iterator[Element]":
        """Yield the elements below it, those of a tag if one is given, in their order."""
        for child in self.children:
            if tag in ("", child.tag):
                yield child
            yield from child.all(tag)

    def text(self) -> str:
        """Return all text below it."""
        parts = [each if isinstance(each, str) else each.text() for each in self.content]
        return " ".join(" ".join(parts).split())

    @property
    def is_drawing(self) -> bool:
        """Whether it is an svg, or in one."""
        here: Element | None = self
        while here is not None and here.tag != "svg":
            here = here.parent
        return here is not None


class Page(HTMLParser):
    """A page as a tree; `complaints` say what a validator would not let pass."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, None)
        self.complaints: list[str] = []
        if not text.startswith("<!DOCTYPE html>\n"):
            self.complaints.append("no doctype")
        self.feed(text)
        self.close()
        if self.here is not self.root:
            self.complaints.append(f"<{self.here.tag}> is not closed")
        self.complaints += [*_about_ids(self.root), *_about_people(self.root)]

    def all(self, tag: str) -> list[Element]:
        """Return all elements of a tag."""
        return list(self.root.all(tag))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = Element(tag, dict(attrs), self.here)
        self.complaints += _about(element, attrs)
        self.here.content.append(element)
        if tag not in VOID or element.is_drawing:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open and close an element, which only drawings may write so."""
        self.handle_starttag(tag, attrs)
        if not self.here.is_drawing:
            self.complaints.append(f"<{tag}/>")
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if self.here.tag != tag or self.here.parent is None:
            self.complaints.append(f"</{tag}> within <{self.here.tag}>")
            return
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.here.content.append(data)
        if data.strip() and self.here.tag in ("table", "tr", "tbody", "thead", "ul", "dl", ""):
            self.complaints.append(f"text in <{self.here.tag}>: {data.strip()[:40]}")

    def handle_comment(self, data: str) -> None:
        """Complain: nobody should see them."""
        self.complaints.append(f"comment: {data[:40]}")


def _about(element: Element, attrs: list[tuple[str, str | None]]) -> Iterator[str]:
    tag, parent = element.tag, element.parent
    assert parent is not None
    if len(dict(attrs)) < len(attrs):
        yield f"<{tag}> has an attribute twice"
    if element.is_drawing:
        return
    if tag not in KNOWN:
        yield f"<{tag}> does not belong into a report"
    if tag in INSIDE and parent.tag not in INSIDE[tag]:
        yield f"<{tag}> within <{parent.tag}>"
    if parent.tag in TEXT_ONLY and tag in BLOCKS:
        yield f"<{tag}> within <{parent.tag}>"
    for name in ("src", "srcset", "action", "onclick", "onload", "onerror"):
        if name in element.attributes:
            yield f"<{tag}> has {name}"


def _about_ids(root: Element) -> Iterator[str]:
    ids = [each.attributes["id"] for each in root.all() if "id" in each.attributes]
    if len(set(ids)) < len(ids):
        yield f"ids twice: {sorted({name or '' for name in ids if ids.count(name) > 1})}"
    for each in root.all():
        for name in ("href", "xlink:href"):
            target = each.attributes.get(name)
            inline = (target or "").startswith("data:image/png;base64,")
            if target is not None and not inline and target.removeprefix("#") not in ids:
                yield f"<{each.tag}> points to {target}"


def _about_people(root: Element) -> Iterator[str]:
    """Complain about what keeps people with other senses out."""
    if [each.attributes.get("lang") for each in root.all("html")] != ["en"]:
        yield "no language"
    levels = [int(each.tag[1]) for each in root.all() if each.tag in ("h1", "h2", "h3", "h4")]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield "not one h1, and first"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield f"a level of headings is left out: {levels}"
    for table in root.all("table"):
        if [each.tag for each in table.children[:1]] != ["caption"]:
            yield "a table without a caption"
        widths = {
            sum(int(cell.attributes.get("colspan") or 1) for cell in row.children)
            for row in table.all("tr")
        }
        if len(widths) != 1:
            yield f"rows of {sorted(widths)} cells: {table.text()[:60]}"
    for head in root.all("th"):
        if head.attributes.get("scope") not in ("col", "row", "rowgroup") or not head.text():
            yield f"a heading cell without scope or text: {head.text()!r}"
    for drawing in root.all("svg"):
        named = drawing.attributes.get("aria-label") or any(
            each.tag == "title" and each.text() for each in drawing.children
        )
        if drawing.attributes.get("role") != "img" or not named:
            yield "an svg without role or name"
    if not all(
        figure.text() and any(figure.all("figcaption")) for figure in root.all("figure")
    ):
        yield "a figure without a caption"
