"""What is written never takes the place of a study, or of what it is made from."""

from pathlib import Path

import pytest

from tests.cli.conftest import Shell

VARY = ("--vary", "policy.reorder.r=1,3")
BEST = ("optimize", "shop.toml", *VARY, "--maximize", "profit")


@pytest.fixture
def files(backlab: Shell) -> dict[str, bytes]:
    """The files of a folder with a study, also under the name of a figure, and scenarios."""
    for name in ("f.sqlite", "f.svg"):
        Path(name).write_bytes(b"SQLite format 3\0 and more")
    Path("shop.svg").write_bytes(Path("shop.toml").read_bytes())
    Path("days.csv").write_text("days\n2.0\n3.0\n")
    text, constant = Path("shop.toml").read_text(), '{ law = "constant", value = 3.0 }'
    assert constant in text
    given = '{ law = "empirical", file = "days.csv", column = "days" }'
    Path("given.toml").write_text(text.replace(constant, given))
    return contents()


def test_a_link_to_a_page_stays_one(backlab: Shell) -> None:
    backlab("sweep", "shop.toml", *VARY, "--store", "f.sqlite", "--kpis", "profit", "--quiet")
    Path("there.html").touch()
    Path("link.html").symlink_to("there.html")
    backlab("report", "f.sqlite", "--out", "link.html")
    assert Path("link.html").is_symlink()
    assert Path("there.html").read_text().startswith("<!DOCTYPE html>")


def contents() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path().iterdir()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "f.sqlite", "--out", "f.sqlite"),
        ("report", "shop.toml", "--out", "f.sqlite"),
        ("report", "shop.toml", "--out", "./shop.toml"),
        ("compare", "shop.toml", "--report", "f.sqlite"),
        ("compare", "shop.toml", "--report", "shop.toml"),
        ("sensitivity", "shop.toml", *VARY, "--of", "profit", "--report", "shop.toml"),
        (*BEST, "--report", "shop.toml"),
        (*BEST, "--report", "new.sqlite", "--store", "new.sqlite"),
        ("run", "shop.toml", "--orders", "f.sqlite"),
        ("run", "shop.toml", "--events", "f.sqlite"),
        ("run", "shop.toml", "--events", "shop.toml"),
        ("run", "given.toml", "--orders", "days.csv"),
        ("run", "shop.toml", "--events", "e.csv", "--orders", "e.csv"),
        ("plot", "waterfall", "shop.svg", "--out", "shop.svg"),
        ("plot", "sweep", "f.sqlite", "--out", "f.svg"),
        ("plot", "tornado", "shop.svg", *VARY, "--of", "profit", "--out", "shop.svg"),
        ("warm-up", "shop.toml", "--plot", "f.svg"),
    ],
)
def test_what_is_needed_stays(
    backlab: Shell, files: dict[str, bytes], arguments: tuple[str, ...]
) -> None:
    assert "write to another file" in backlab(*arguments, status=2).stderr
    assert contents() == files
