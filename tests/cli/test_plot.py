"""`backlab plot`: every kind from its source, and every mistake in words."""

import re
from pathlib import Path
from shutil import copy
from typing import Protocol

import pytest
from click.testing import Result

from commands.plot.kinds import KINDS
from results.study import Stopped, Study
from results.study import sweep as run_sweep
from scenarios import load
from tests.cli.conftest import SHOP


class Shell(Protocol):
    folder: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result: ...


ONE = ("--vary", "policy.reorder.r=1:5:2")
TWO = (*ONE, "--vary", "policy.reorder.Q=8,10")
QUICK = ("--replications", "2")
FROM_SCENARIO = {
    "comparison": (),
    "evidence": (),
    "study": TWO,
    "frontier": TWO,
    "sensitivity": ("--vary", "items.lantern.price=8:12", "--of", "profit"),
    "optimum": (*TWO, "--maximize", "profit", "--delta", "9", "--budget", "200"),
    "warm_up": (),
}
SECOND = """\
[[customers]]
name = "store"
arrivals = { law = "poisson", rate = 1.0 }
patience = { law = "exponential", mean = 2.0 }
"""
SAMPLES = {"morris": ("--samples", "2"), "sobol": ("--samples", "2")}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    (folder / "shop.toml").write_text(SHOP)
    vary = {"policy.reorder.r": [1, 3, 5]}
    run_sweep(
        load(folder / "shop.toml"), vary, replications=2, store=folder / "f.sqlite"
    ).close()
    return folder / "f.sqlite"


def alt_of(path: Path) -> str:
    """The description in the file of a figure."""
    found = re.search(r"<dc:description>(.*?)</dc:description>", path.read_text(), re.DOTALL)
    assert found, "no description"
    return found[1]


@pytest.mark.long
@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_drawn_from_a_scenario(backlab: Shell, name: str) -> None:
    options = (*FROM_SCENARIO[KINDS[name].source], *SAMPLES.get(name, ()), *QUICK)
    (backlab.folder / "two.toml").write_text(SHOP + SECOND)
    said = backlab("plot", name, "two.toml", "--out", "a.svg", *options)
    assert said.stdout == "a.svg\n"
    assert said.stderr == ""
    text = (backlab.folder / "a.svg").read_text()
    assert "n = " in text
    assert len(alt_of(backlab.folder / "a.svg")) > 30


def test_kinds_and_their_options_are_described(backlab: Shell) -> None:
    listed = backlab("plot", "--help").stdout
    for name, kind in KINDS.items():
        assert re.search(rf"^  {name} +{re.escape(kind.summary)}$", listed, re.MULTILINE)
        assert "--out FILE" in backlab("plot", name, "--help").stdout


@pytest.mark.long
@pytest.mark.parametrize("ending", ["svg", "PNG"])
def test_a_study_is_drawn_from_its_file(backlab: Shell, ending: str) -> None:
    backlab("sweep", "shop.toml", *TWO, *QUICK, "--store", "f.sqlite")
    for name in ("sweep", "heat-map", "frontier"):
        backlab("plot", name, "f.sqlite", "--out", f"{name}.{ending}")
        first = (backlab.folder / f"{name}.{ending}").read_bytes()
        backlab("plot", name, "f.sqlite", "--out", f"{name}.{ending}")
        assert (backlab.folder / f"{name}.{ending}").read_bytes() == first
    backlab("plot", "sweep", "shop.toml", *TWO, *QUICK, "--out", f"g.{ending}")
    drawn = (backlab.folder / f"g.{ending}").read_bytes()
    assert drawn == (backlab.folder / f"sweep.{ending}").read_bytes()


@pytest.mark.long
def test_options_of_a_study_choose_what_is_drawn(backlab: Shell) -> None:
    backlab("sweep", "shop.toml", *TWO, *QUICK, "--store", "f.sqlite")
    draw = ("plot", "sweep", "f.sqlite", "--out", "a.svg")
    backlab(*draw, "--kpi", "mean_wait,turns", "--x", "Q", "--by", "r", "--at", "r=1,5")
    said = alt_of(backlab.folder / "a.svg")
    assert "Q takes 2 values from 8 to 10, a curve for each of r = 1, r = 5" in said
    assert "Mean wait goes from" in said
    assert "Stock turns goes from" in said
    backlab(*draw, "--subject-to", "fill_rate>=10%", "--at", "policy.reorder.Q=8")
    assert "Held: policy.reorder.Q = 8." in (backlab.folder / "a.svg").read_text()


@pytest.mark.long
def test_failed_replications_are_told(backlab: Shell) -> None:
    broken = ("--vary", "policy.reorder.Q=-1,8")
    backlab("sweep", "shop.toml", *broken, *QUICK, "--store", "f.sqlite", status=3)
    said = backlab("plot", "sweep", "f.sqlite", "--out", "a.svg")
    assert "2 replications of the study failed" in said.stderr
    assert "2 of 2 replications of 1 configuration failed" in (
        backlab.folder / "a.svg"
    ).read_text().replace("</tspan>", "")
    backlab("plot", "sweep", "shop.toml", *broken, *QUICK, "--out", "a.svg", status=3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sweep", "f.sqlite"), "Missing option '--out'"),
        (("sweep", "f.sqlite", "--out", "a.gif"), ".svg, .png or .pdf, got a.gif"),
        (("sweep", "f.sqlite", "--out", "a"), ".svg, .png or .pdf, got a"),
        (("sweep", "f.sqlite", "--out", "nix/a.svg"), "there is no folder 'nix'"),
        (("sweep", "f.sqlite", "--out", "."), "is a directory"),
        (("sweep", "shop.toml", "--out", "a.svg"), "say what to vary"),
        (("sweep", "nix.toml", "--out", "a.svg", *ONE), "nix.toml"),
        (("sweep", "shop.toml", "--out", "a.svg", "--vary", "policy.x=1,2"), "policy.x"),
        (
            ("sweep", "shop.toml", "--out", "a.svg", *ONE, "--design-seed", "2"),
            "--design-seed is for --design lhs and sobol",
        ),
        (("sweep", "f.sqlite", "--out", "a.svg", "--set", "run.horizon=3"), "--set: a study"),
        (("sweep", "f.sqlite", "--out", "a.svg", *ONE), "--vary: a study is as it was run"),
        (("sweep", "f.sqlite", "--out", "a.svg", "--kpi", "profits"), "did you mean profit"),
        (("sweep", "f.sqlite", "--out", "a.svg", "--x", "s"), "it varies policy.reorder.r"),
        (("sweep", "f.sqlite", "--out", "a.svg", "--at", "r"), "--at must be KEY=VALUE"),
        (("sweep", "f.sqlite", "--out", "a.svg", "--at", "r=7"), "there are 1, 3, 5"),
        (("sweep", "f.sqlite", "--out", "a.svg", "--at", "r=1"), "one configuration only"),
        (("sweep", "f.sqlite", "--out", "a.svg", "--subject-to", "x"), "expected KPI>="),
        (("heat-map", "f.sqlite", "--out", "a.svg"), "needs two parameters"),
        (("heat-map", "f.sqlite", "--out", "a.svg", "--kpi", "profit,turns"), "one KPI"),
        (("frontier", "f.sqlite", "--out", "a.svg", "--kpi", "profit"), "two different KPIs"),
        (("waterfall", "f.sqlite", "--out", "a.svg"), "drawn from a scenario"),
        (("tornado", "f.sqlite", "--out", "a.svg", *ONE, "--of", "profit"), "is a study"),
        (("tornado", "shop.toml", "--out", "a.svg", *ONE, "--of", "profits"), "did you mean"),
        (("optimum", "shop.toml", "--out", "a.svg", *ONE), "say what to minimise"),
        (("waterfall", "shop.toml", "--out", "a.svg", "--variants", "nix"), "nix"),
        (("classes", "shop.toml", "--out", "a.svg"), "only one class"),
        (
            ("suppliers", "shop.toml", "--out", "a.svg", "--kpis", "profits"),
            "did you mean profit",
        ),
        (("suppliers", "shop.toml", "--out", "a.svg", "--kpis", "turns"), "for each supplier"),
        (("trade-off", "shop.toml", "--out", "a.svg", "--against", "x"), "unknown KPI"),
        (("pie", "shop.toml", "--out", "a.svg"), "no figure 'pie'; there are waterfall"),
    ],
)
def test_mistakes_end_in_a_message(
    backlab: Shell, study: Path, arguments: tuple[str, ...], message: str
) -> None:
    copy(study, "f.sqlite")
    said = backlab("plot", *arguments, status=2)
    assert message in " ".join(said.stderr.split())
    assert said.stdout == ""
    assert not list(backlab.folder.glob("a*"))


def test_a_file_that_is_not_there_is_no_study(backlab: Shell) -> None:
    assert (
        "no such file"
        in backlab("plot", "sweep", "x.sqlite", "--out", "a.svg", status=1).stderr
    )


def test_a_file_that_cant_be_written_is_named(
    backlab: Shell, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy(study, "f.sqlite")
    monkeypatch.setattr("os.access", lambda path, mode: False)
    said = backlab("plot", "sweep", "f.sqlite", "--out", "a.svg", status=2)
    assert "can't be written" in said.stderr


def test_after_ctrl_c_what_was_done_is_drawn(
    backlab: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> Study:
        shop = load(backlab.folder / "shop.toml")
        raise Stopped(run_sweep(shop, {"policy.reorder.r": [1, 3]}, replications=2))

    monkeypatch.setattr("results.study.sweep", stopped)
    said = backlab("plot", "sweep", "shop.toml", *ONE, "--out", "a.svg", status=130)
    assert "Interrupted, with 0 replications left" in said.stderr
    assert "r takes 2 values" in alt_of(backlab.folder / "a.svg")
