"""Write docs/reference.md: every rule, law and KPI as `backlab describe` shows it.

``python docs/make_reference.py`` writes the page, from the root of the repository.
"""

from pathlib import Path

from results.catalogue import entries

PAGE = Path(__file__).parent / "reference.md"
HEAD = """# Reference

Written by `docs/make_reference.py` from the docstrings and declarations in the code, as
`backlab describe NAME` shows them. Change it there.
"""
PARTS = {"rules": "Rules", "laws": "Laws and arrivals", "kpis": "KPIs"}


def reference() -> str:
    """Return the page."""
    lines = [HEAD]
    for kind, title in PARTS.items():
        lines.append(f"## {title}\n")
        lines += [
            f"### {e.name} ({e.group})\n\n```text\n{_body(e.text())}\n```\n"
            for e in entries(kind)
        ]
    return "\n".join(lines)


def _body(text: str) -> str:
    """Drop the first line, which the heading says."""
    return text.split("\n", 1)[1].strip()


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
