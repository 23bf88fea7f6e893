"""The course of stock and backlog in two lines: heights, extremes, warm-up and signs."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from results import run
from results.sparkline import BLOCKS, MOST_ORDERS, PLAIN, course, course_text, sparkline
from results.text import columns_of
from results.work import Failure
from scenarios import load
from sim.arrivals import PoissonArrivals
from sim.record import Record
from sim.simulate import simulate
from sim.world import World
from tests.results.hand_made import WORLD

MakeRecord = Callable[..., Record]
SIGNS = 46
INNER = slice(14, 14 + SIGNS)


def heights(line: str, signs: str) -> list[int]:
    return [signs.index(sign) for sign in line]


@pytest.mark.parametrize("signs", [BLOCKS, PLAIN])
def test_heights_rise_with_the_values(signs: str) -> None:
    rng = np.random.default_rng(4)
    values = np.sort(rng.exponential(10.0, 500))
    found = heights(sparkline(values, signs), signs)
    assert found == sorted(found)
    assert set(found) == {1, 2, 3, 4, 5, 6, 7}
    # A height is the share of the greatest, rounded up.
    shares = np.array(found) / 7
    assert (shares >= values / values.max() - 1e-12).all()
    assert (shares - 1 / 7 < values / values.max()).all()


@pytest.mark.parametrize("factor", [1e-320, 1e-200, 1.0, 1e12, 1e300])
def test_size_does_not_matter(factor: float) -> None:
    values = np.array([0.0, 1.0, 4.0, 7.0, 8.0])
    assert sparkline(values * factor, "01234567") == "01477"


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ([0.0, 0.0], "00"),
        ([5.0, 5.0], "77"),
        ([0.0, 1e-9, 1e9], "017"),  # what is there is never shown as nothing
        ([np.nan, 3.0], " 7"),
        ([np.nan, np.nan], "  "),
        ([], ""),
    ],
)
def test_lines_at_the_limits(values: Sequence[float], line: str) -> None:
    assert sparkline(np.array(values), "01234567") == line


def one_sold_in_the_middle(make_record: MakeRecord, world: World, units: int) -> Record:
    """Stock of `units` is sold at half time; one more is ordered then, and waits."""
    world = replace(world, items=(replace(world.items[0], initial_on_hand=units),))
    half = world.end / 2
    rows = [
        {"placed_at": half, "quantity": units, "filled_at_once": units},
        {"placed_at": half, "quantity": 1},
    ]
    return make_record(world, rows)


@pytest.mark.parametrize("units", [1, 1_000, 2_000_000_000])
def test_a_course_by_hand(make_record: MakeRecord, units: int) -> None:
    world = replace(WORLD, warm_up=5.0, horizon=15.0)
    text = course_text(one_sold_in_the_middle(make_record, world, units), BLOCKS)
    head, on_hand, backorders, ruler = text.splitlines()
    assert head.startswith("course        replication 0, a sign is a mean of 0.435 days")
    assert on_hand[INNER] == "█" * 23 + "▁" * 23
    assert backorders[INNER] == "▁" * 23 + "█" * 23
    least, most = on_hand[INNER.stop :].split()
    assert (float(least), float(most.replace(",", ""))) == (0, units)
    assert backorders[INNER.stop :].split() == ["0", "1"]
    # The warm-up is a quarter of the run: 11.5 of 46 signs.
    assert ruler == " " * 14 + "-" * 11 + "| warm-up"
    assert max(map(columns_of, text.splitlines())) <= 80


def test_a_shop_in_which_nothing_happens(make_record: MakeRecord) -> None:
    world = replace(WORLD, warm_up=0.0)
    empty = course_text(make_record(world), PLAIN).splitlines()
    assert [line[INNER] for line in empty[1:]] == ["_" * SIGNS] * 2
    full = replace(world, items=(replace(world.items[0], initial_on_hand=7),))
    on_hand = course_text(make_record(full), PLAIN).splitlines()[1]
    assert on_hand[INNER] == "#" * SIGNS
    assert on_hand.split()[-2:] == ["7", "7"]
    assert len(empty) == 3, "without a warm-up there is no ruler"


@pytest.mark.parametrize("share", [1e-9, 0.01, 0.5, 0.83, 0.85, 0.9, 0.999999])
def test_the_ruler_ends_with_the_warm_up(make_record: MakeRecord, share: float) -> None:
    world = replace(WORLD, warm_up=100 * share, horizon=100 * (1 - share))
    ruler = course_text(make_record(world), PLAIN).splitlines()[-1]
    assert "warm-up" in ruler
    assert len(ruler) <= 80
    assert abs((ruler.index("|") - 13) / SIGNS - share) <= 1 / SIGNS


def test_names_of_time_do_not_break_the_lines(make_record: MakeRecord) -> None:
    for unit in (
        "fortnight of four times four days",
        "週間週間週間週間週間週間",
        "a\nb\x1b[31m",
    ):
        text = course_text(make_record(replace(WORLD, time_unit=unit)), PLAIN)
        assert len(text.splitlines()) == 4
        assert max(map(columns_of, text.splitlines())) <= 80
        assert "\x1b" not in text


def test_it_is_the_first_replication_of_the_run() -> None:
    scenario = load("small-e-shop")
    results = run(scenario, replications=2, seed=9)
    record = simulate(scenario.world, 9, 0)
    assert course(results, scenario.world, "utf-8") == course_text(record, BLOCKS)
    assert course(results, scenario.world, "ascii") == course_text(record, PLAIN)
    assert course(results, scenario.world, "ascii").isascii()


def test_it_is_left_out_where_it_would_cost_or_fail() -> None:
    scenario = load("small-e-shop")
    results = run(scenario, replications=1)
    lost = replace(results, failures=(Failure("small-e-shop", 0, "RuleError: no"),))
    assert course(lost, scenario.world, "utf-8") == ""
    later = replace(results, failures=(Failure("small-e-shop", 1, "RuleError: no"),))
    assert course(later, scenario.world, "utf-8")
    assert course(run(scenario, batches=20), scenario.world, "utf-8") == ""
    web, end = scenario.world.customers[0], scenario.world.end
    many = replace(web, arrivals=PoissonArrivals(1.01 * MOST_ORDERS / end))
    assert course(results, replace(scenario.world, customers=(many,)), "utf-8") == ""
