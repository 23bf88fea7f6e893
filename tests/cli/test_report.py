"""`backlab report`, and the pages that other verbs write: where, of what, and how they end."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from commands.again import again
from tests.cli.conftest import Shell
from tests.results.strict_html import Page

QUICK = ("--replications", "2")


def page(file: Path) -> Page:
    """A page that a validator lets pass."""
    found = Page(file.read_text(encoding="utf-8"))
    assert found.complaints == []
    return found


def heading(found: Page) -> str:
    return found.all("h1")[0].text()


def headings(found: Page) -> list[str]:
    return [each.text() for each in found.all("h2")]


def command(found: Page) -> str:
    return found.all("code")[-1].text()


@pytest.mark.long
def test_a_scenario_is_compared_with_its_variants(backlab: Shell) -> None:
    result = backlab("report", "shop.toml", "--out", "a.html", *QUICK)
    assert result.stdout == ""
    found = page(Path("a.html"))
    assert heading(found) == "Corner shop"
    assert "What changes" in headings(found)
    assert command(found) == "backlab report shop.toml --replications 2 --out report.html"


@pytest.mark.slow
def test_the_same_page_wherever_it_goes_and_whoever_works(backlab: Shell) -> None:
    backlab("report", "shop.toml", "--out", "a.html", *QUICK)
    backlab("report", *QUICK, "--jobs", "2", "--quiet", "--out", "b.html", "shop.toml")
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()


@pytest.mark.slow
def test_the_command_on_the_page_makes_the_page_again(backlab: Shell) -> None:
    options = (
        "--variants",
        "lost-sales",
        "--set",
        "policy.reorder.r=4",
        "--margin",
        "profit=1%",
    )
    backlab("report", "shop.toml", *options, *QUICK, "--seed", "3", "--out", "a.html")
    words = command(page(Path("a.html"))).split()
    assert words[0] == "backlab"
    backlab(*words[1:])
    assert Path("report.html").read_bytes() == Path("a.html").read_bytes()


@pytest.mark.long
def test_options_reach_the_page(backlab: Shell) -> None:
    backlab(
        "report", "shop.toml", "--out", "a.html", *QUICK, "--seed", "5", "--kpis", "fill_rate",
        "--confidence", "0.8", "--baseline", "lost-sales",
    )  # fmt: skip
    found = page(Path("a.html"))
    told = found.all("header")[0].text()
    assert "seed 5" in told
    assert "80% confidence" in told
    assert "1 variant against lost-sales" in told
    rows = [row.children[0].text() for row in found.all("table")[0].all("tr")]
    assert len([row for row in rows if "is better" in row]) == 1


@pytest.mark.long
def test_a_scenario_alone(backlab: Shell) -> None:
    backlab("report", "shop.toml", "--variants", "", "--out", "a.html", *QUICK)
    assert "The figures" in headings(page(Path("a.html")))


@pytest.mark.long
def test_a_study(backlab: Shell) -> None:
    sweep = ("--vary", "policy.reorder.r=2,4,6", "--vary", "policy.reorder.Q=6,8,10")
    backlab("sweep", "shop.toml", *sweep, *QUICK, "--store", "f.sqlite", "--quiet")
    backlab("report", "f.sqlite", "--out", "a.html")
    backlab("report", "f.sqlite", "--out", "b.html")
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()
    found = page(Path("a.html"))
    for title in ("The best configurations", "Trade-off curves", "Heat map", "The frontier"):
        assert title in headings(found)
    assert len(found.all("figure")) == 3
    assert command(found) == "backlab report f.sqlite --out report.html"
    refused = backlab("report", "f.sqlite", "--out", "c.html", "--seed", "3", status=2)
    assert "--seed" in refused.stderr
    assert not Path("c.html").exists()


@pytest.mark.long
def test_other_verbs_write_pages_beside_what_they_show(backlab: Shell) -> None:
    vary = ("--vary", "policy.reorder.r=2:6")
    verbs = {
        "compare": ("shop.toml",),
        "sensitivity": ("shop.toml", *vary, "--of", "fill_rate"),
        "optimize": ("shop.toml", *vary, "--pareto", "profit,fill_rate"),
    }
    for verb, arguments in verbs.items():
        shown = backlab(verb, *arguments, *QUICK, "--quiet")
        written = backlab(verb, *arguments, *QUICK, "--quiet", "--report", f"{verb}.html")
        assert written.stdout == shown.stdout
        found = page(Path(f"{verb}.html"))
        assert found.all("figure")
        assert command(found).startswith(f"backlab {verb} shop.toml --")


@pytest.mark.long
def test_the_best_parameters(backlab: Shell) -> None:
    backlab(
        "optimize", "shop.toml", "--vary", "policy.reorder.r=2:6", "--maximize", "profit",
        "--subject-to", "fill_rate>=0.1", "--budget", "60", "--replications", "2",
        "--report", "a.html", "--quiet",
    )  # fmt: skip
    found = page(Path("a.html"))
    assert "has the highest profit with fill_rate >= 0.1" in found.all("header")[0].text()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("shop.toml",), 2, "--out"),
        (("shop.toml", "--out", "no/such/a.html"), 2, "no folder"),
        (("shop.tml", "--out", "a.html"), 2, "shop.tml"),
        (("shop.toml", "--out", "a.html", "--variants", "lost"), 2, "lost-sales"),
        (("shop.toml", "--out", "a.html", "--baseline", "lost"), 2, "lost"),
        (("shop.toml", "--out", "a.html", "--kpis", "fil_rate"), 2, "fill_rate"),
        (("shop.toml", "--out", "."), 2, "directory"),
    ],
)
def test_mistakes(backlab: Shell, arguments: tuple[str, ...], status: int, said: str) -> None:
    assert said in backlab("report", *arguments, status=status).stderr
    assert not Path("a.html").exists()


@pytest.mark.long
def test_what_failed_is_told_and_the_rest_reported(backlab: Shell) -> None:
    Path("moody_reorder.py").write_text(
        "from dataclasses import dataclass\n"
        "@dataclass(frozen=True)\n"
        "class Moody:\n"
        "    def order(self, stock):\n"
        "        if stock.now < 2 and stock.on_hand == 0:\n"
        "            raise RuntimeError('no goods')\n"
        "        return 8 if stock.inventory_position <= 3 else 0\n"
    )
    text = Path("shop.toml").read_text()
    text += '[variants.moody.policy]\nreorder = { rule = "moody_reorder:Moody" }\n'
    Path("shop.toml").write_text(text)
    options = ("--variants", "moody", "--replications", "8", "--quiet", "--out", "a.html")
    result = backlab("report", "shop.toml", *options, status=3)
    assert "no goods" in result.stderr
    assert "no goods" in page(Path("a.html")).all("main")[0].text()


def test_a_command_is_written_so_that_a_shell_reads_it() -> None:
    @click.command("compare")
    @click.argument("scenario")
    @click.argument("others", nargs=-1)
    @click.option("--set", "sets", multiple=True)
    @click.option("--report")
    @click.option("--json", "as_json", is_flag=True)
    @click.option("--seed", type=int, default=1)
    @click.pass_context
    def verb(ctx: click.Context, /, **_: object) -> None:
        click.echo(again(ctx))

    done = CliRunner().invoke(
        verb,
        ["--json", "--report", "x", "--set", "a=$b 'c'", "my shop.toml", "-", "--set", "d=1"],
    )
    assert done.stdout.strip() == (
        "backlab compare 'my shop.toml' - --set 'a=$b '\"'\"'c'\"'\"'' --set d=1 "
        "--report report.html"
    )
