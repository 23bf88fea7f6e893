"""Runs that would fill the memory or never end: stopped with words, or by Ctrl-C."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenarios import ScenarioError, load
from sim.simulate import simulate
from tests.cli.processes import interrupt, spawn
from tests.proof.faults import Table, backlab, shop, written
from tests.property.dimensions import rescaled, written_out

RULES = '''\
from dataclasses import dataclass
from math import inf, nextafter
from pathlib import Path
from typing import ClassVar

from sim.views import Care


@dataclass(frozen=True)
class Nagging:
    """Wants to be asked again at the next instant that the clock knows, until it is late."""

    until: float = inf

    def retain(self, order):
        return Care(again=nextafter(order.now, inf) if order.now < self.until else inf)


@dataclass(frozen=True)
class Often:
    """Wants to be asked again after a thousandth of a day."""

    def retain(self, order):
        return Care(again=order.now + 0.001)


@dataclass(frozen=True)
class Greedy:
    """Orders another unit as soon as one comes, from a supplier who brings it at once."""

    sees_receipts: ClassVar[bool] = True

    def order(self, stock):
        return 1


@dataclass(frozen=True)
class Recursive:
    def order(self, stock):
        return self.order(stock)


@dataclass(frozen=True)
class Endless:
    """Never returns."""

    def order(self, stock):
        Path("began").touch()
        while True:
            pass
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a folder with rules of a user's own, which is where commands are called."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "runaways.py").write_text(RULES, encoding="utf-8")
    yield tmp_path
    sys.modules.pop("runaways", None)


def with_rule(hook: str, name: str, **more: Any) -> Table:
    """Return the shop with one of the rules, and few events allowed."""
    table = shop(**more)
    table["policy"][hook] = {"rule": f"runaways:{name}"}
    table["run"]["most_events"] = 5000
    return table


VERBS = (
    ("run",),
    ("run", "--json"),
    ("compare",),
    ("report", "--out", "out.html"),
    ("plot", "course", "--out", "out.svg"),
)


def called(verb: tuple[str, ...], path: str, status: int) -> str:
    """Call a command on a scenario, and return what it said of it."""
    word, *options = verb
    kind = [options.pop(0)] if word == "plot" else []
    return backlab(word, *kind, path, *options, status=status).stderr


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_too_many_customers_are_refused_before_they_come(
    verb: tuple[str, ...], folder: Path
) -> None:
    """A rate per second where one per day was meant: nothing runs, and the key is named."""
    path = written(shop(arrivals={"law": "poisson", "rate": 86400.0 * 10}), folder)
    said = called(verb, path, status=2)
    assert "run.horizon" in said
    assert "may have 5,000,000 order lines, about 1.73e+07 are to be expected" in said
    assert "raise run.most_orders" in said
    assert not list(folder.glob("out.*"))


def test_the_bound_on_customers_can_be_raised(folder: Path) -> None:
    path = written(shop(arrivals={"law": "poisson", "rate": 50.0}), folder)
    tight = "--set", "run.most_orders=500"
    assert "raise run.most_orders" in backlab("run", path, *tight, status=2).stderr
    backlab("run", path, "--set", "run.most_orders=2000", "--quiet")


def spoiling_at_once() -> Table:
    """Return a shop whose goods come at once and spoil at once, so that it buys for ever."""
    table = shop(lead_time=0.0)
    table["items"][0]["shelf_life"] = {"age": {"law": "constant", "value": 0.0}}
    table["run"]["most_events"] = 5000
    return table


RUNAWAYS = {
    "shelf life": spoiling_at_once(),
    "retain": with_rule("retain", "Nagging"),
    "reorder": with_rule("reorder", "Greedy", lead_time=0.0),
}


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
@pytest.mark.parametrize("why", RUNAWAYS)
def test_what_lets_no_time_pass_is_stopped(
    why: str, verb: tuple[str, ...], folder: Path
) -> None:
    """Each replication ends at its budget of events, with the instant that was reached."""
    said = called(verb, written(RUNAWAYS[why], folder), status=1)
    assert "may have 5,000 events, and has had them at time" in said
    assert "raise run.most_events" in said
    assert not list(folder.glob("out.*"))


def test_the_budget_of_events_can_be_raised(folder: Path) -> None:
    """A rule that asks often, but lets time pass, needs some ten thousands."""
    path = written(with_rule("retain", "Often", horizon=5.0), folder)
    assert "raise run.most_events" in backlab("run", path, status=1).stderr
    backlab("run", path, "--set", "run.most_events=100_000", "--quiet")


def test_a_variant_that_runs_away_leaves_the_others(folder: Path) -> None:
    table = shop()
    own = {"policy": {"retain": {"rule": "runaways:Nagging"}}, "run": {"most_events": 5000}}
    table["variants"] = {"nagging": own, **table["variants"]}
    result = backlab("compare", written(table, folder), status=3)
    assert "nagging, replication 0: BoundError: a replication may have 5,000" in result.stderr
    assert "lost-sales" in result.stdout


def test_a_rule_without_end_of_calls_is_its_own_mistake(folder: Path) -> None:
    said = backlab("run", written(with_rule("reorder", "Recursive"), folder), status=1).stderr
    assert "rule runaways:Recursive: order() at time 0 raised RecursionError" in said


@pytest.mark.long
@pytest.mark.parametrize("verb", [("run",), ("run", "--jobs", "2"), ("compare",)], ids=" ".join)
def test_a_rule_that_never_returns_ends_with_ctrl_c(
    verb: tuple[str, ...], folder: Path
) -> None:
    """No event happens any more, so no budget is spent; the person at the keyboard stops it."""
    written(with_rule("reorder", "Endless"), folder)
    process = spawn(verb[0], "shop.toml", *verb[1:], cwd=folder)
    _, stderr = interrupt(process, folder / "began")
    assert "Interrupted." in stderr


EXPLICIT = written_out(shop(patience={"law": "weibull", "shape": 2.0, "scale": 2.5}))
FACTORS = (2.0**-600, 2.0**-40, 1e-9, 1e9, 2.0**40)


@pytest.mark.parametrize("factor", FACTORS)
def test_the_clock_may_have_any_unit(factor: float) -> None:
    """In huge or tiny units the same happens: all that counts is how times compare."""
    days, others = (
        simulate(load(each).world, 7, check=True)
        for each in (EXPLICIT, rescaled(EXPLICIT, time=factor))
    )
    for name in ("quantity", "filled_at_once", "shipped", "cancelled", "outcome", "reason"):
        assert np.array_equal(days.orders[name], others.orders[name]), name
    for name in ("placed_at", "ended_at"):
        expected = days.orders[name] * factor
        assert others.orders[name] == pytest.approx(expected, rel=1e-12, abs=0, nan_ok=True)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"lead_time": 1e-15}, "suppliers.acme.lead_time"),
        ({"patience": {"law": "exponential", "mean": 1e-15}}, "customers.web.patience"),
    ],
)
def test_times_below_the_steps_of_the_clock_are_refused(
    change: Table, key: str, folder: Path
) -> None:
    """At time 20 the clock goes in steps of 4e-15, so shorter times would be none at all."""
    path = written(shop(**change), folder)
    for verb in VERBS:
        said = called(verb, path, status=2)
        assert f"{key}: lasts 1e-15, too short for a run that ends at 20" in said
        assert "take another time unit" in said
    with pytest.raises(ScenarioError, match="the clock needs at least 4e-12"):
        load(shop(**change))
