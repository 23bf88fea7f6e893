"""The notes in a scenario file: where its numbers are from, what is assumed."""

import tomllib
from collections.abc import Mapping, Sequence

from results.report.parts import Block, Bullets, Paragraph, Section


def note_paragraphs(text: str) -> list[str]:
    r"""Return the paragraphs of the comment at the head of a scenario file.

    Examples
    --------
    >>> note_paragraphs("#:schema x\n# A shop.\n# It is small.\n#\n# Assumed.\n\nschema = 1\n")
    ['A shop. It is small.', 'Assumed.']
    """
    lines = []
    for line in text.lstrip("\ufeff").splitlines():
        if line.startswith("#:"):
            continue
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("#").strip())
    paragraphs = "\n".join(lines).split("\n\n")
    return [" ".join(each.split()) for each in paragraphs if each.strip()]


def variant_notes(text: str) -> dict[str, str]:
    r"""Return the comment right above the table of each variant, by the variant's name.

    Examples
    --------
    >>> variant_notes("# Costs more.\n[variants.dear]\n[variants.lean]\n")
    {'dear': 'Costs more.'}
    """
    found, lines = dict[str, str](), list[str]()
    for line in text.splitlines():
        if line.startswith("#"):
            lines.append(line.lstrip("#").strip())
            continue
        name = _variant_of(line)
        if name is not None and lines:
            found.setdefault(name, " ".join(" ".join(lines).split()))
        lines = []
    return found


def _variant_of(line: str) -> str | None:
    """Return the name of the variant whose table begins on a line."""
    if not line.startswith("[variants."):
        return None
    try:
        variants = tomllib.loads(line)["variants"]
    except (tomllib.TOMLDecodeError, KeyError):
        return None
    return str(next(iter(variants), "")) or None


def note_section(head: Sequence[str], variants: Mapping[str, str]) -> Section:
    """Return the section with the notes of a scenario file."""
    blocks: list[Block] = [Paragraph(text=text) for text in head]
    if variants:
        blocks.append(
            Bullets(texts=tuple(f"{name}: {text}" for name, text in variants.items()))
        )
    return Section(title="Notes in the scenario file", blocks=tuple(blocks))
