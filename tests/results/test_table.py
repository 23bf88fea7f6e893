"""What people read: everything in it, nothing too wide, whatever the names and numbers."""

from collections.abc import Callable
from dataclasses import replace
from math import inf, nan
from typing import Any

import pytest

from results import KPIS, Results, check_expectations, run
from results.statistics import Estimate
from results.table import GROUPS, describe_kpi, expectation_table, table
from results.text import clean, columns_of, figures, fit, wrap
from sim.world import World
from tests.results.busy_world import busy_world

Make = Callable[..., Any]
HOSTILE = "x" * 200, "ランプ" * 60, "a\nb\tc\x1b[31m\x00\u202e", "é" * 100, ""


@pytest.fixture(scope="module")
def world() -> World:
    return busy_world(baskets=False, warm_up=20.0)


@pytest.fixture
def results(plain_scenario: Make, world: World) -> Results:
    return run(plain_scenario(world, replications=3, seed=5))


def lines_of(text: str) -> list[str]:
    lines = text.split("\n")
    wide = [line for line in lines if columns_of(line) > 80]
    assert not wide, wide
    assert all(line.isprintable() for line in lines)
    assert all(line == line.rstrip() for line in lines)
    return lines


def test_every_kpi_is_shown_under_its_heading(results: Results) -> None:
    lines = lines_of(table(results))
    assert [line.split()[0] for line in lines if line.endswith("unit")] == list(GROUPS)
    for name in KPIS:
        assert any(name in line for line in lines), name


def test_the_head_says_what_was_run(results: Results) -> None:
    head = "\n".join(lines_of(table(results))[:8])
    for text in (
        "A plain shop", "Who waits?", "plain, engine simpy", "3, seed 5",
        "150 days after a warm-up of 20", "95% confidence",
    ):  # fmt: skip
        assert text in head


def test_columns_are_aligned(results: Results) -> None:
    lines = lines_of(table(results))
    start = lines.index(next(line for line in lines if line.startswith("service")))
    ends = {line[:56].rstrip().__len__() for line in lines[start : start + 5]}
    assert ends == {56}


def test_rates_are_per_cent(results: Results) -> None:
    row = next(line for line in table(results).split("\n") if line.startswith("  fill_rate"))
    name, mean, half_width, unit = row.split()
    assert (name, unit) == ("fill_rate", "%")
    assert float(mean) == pytest.approx(100 * results.kpis["fill_rate"].mean, abs=0.5)
    assert float(half_width) == pytest.approx(
        100 * results.kpis["fill_rate"].half_width, abs=0.5
    )


def test_one_replication_shows_no_half_width(plain_scenario: Make, world: World) -> None:
    text = table(run(plain_scenario(world, replications=1)))
    row = next(line for line in lines_of(text) if line.startswith("  fill_rate"))
    assert row.split()[2] == "-"


def test_what_is_zero_everywhere_is_named_and_open_orders_never_dropped(
    plain_scenario: Make, world: World
) -> None:
    nothing_lost: dict[str, Any] = dict.fromkeys(("shelf_life", "obsolescence", "shrinkage"))
    items = tuple(
        replace(item, initial_on_hand=10_000, counting=None, **nothing_lost)
        for item in world.items
    )
    text = table(run(plain_scenario(replace(world, items=items))))
    lines = lines_of(text)
    left_out = " ".join(lines[next(i for i, x in enumerate(lines) if x.startswith("0 in")) :])
    for name in ("cost_compensation", "cancellation_rate", "decline_rate"):
        assert not any(line.startswith(f"  {name} ") for line in lines), name
        assert name in left_out
    for name in ("open_orders", "open_units", "lost_rate", "profit", "cost_total", "fill_rate"):
        assert any(line.startswith(f"  {name} ") for line in lines), name
    undefined = next(line for line in lines if line.startswith("  mean_wait_backordered"))
    assert undefined.split()[1:3] == ["-", "-"]


def test_groups_have_short_tables_where_there_are_several(
    results: Results, plain_scenario: Make, world: World
) -> None:
    text = table(results)
    lines_of(text)
    for title, names in (
        ("class", "web shop"),
        ("class, waits", "web shop"),
        ("item", "a b c"),
        ("supplier", "near far"),
        ("supplier, times", "near far"),
        ("supplier, failures", "near far"),
    ):
        head = next(i for i, x in enumerate(text.split("\n")) if x.startswith(title + "  "))
        rows = text.split("\n")[head + 1 : head + 1 + len(names.split())]
        assert [row.split()[0] for row in rows] == names.split()
    one = replace(world, customers=world.customers[:1])
    assert "\nclass  " not in table(run(plain_scenario(one, replications=1)))


def test_when_a_supplier_was_dropped_is_shown_where_one_was(
    results: Results, plain_scenario: Make, world: World
) -> None:
    def shown(found: Results) -> list[str]:
        return [line.split()[0] for line in lines_of(table(found)) if line.startswith("  ab")]

    assert shown(results) == ["abandonments", "abandoned_at"]
    kept = tuple(
        replace(item, policy=replace(item.policy, sourcing=None)) for item in world.items
    )
    trusting = run(plain_scenario(replace(world, items=kept)))
    assert shown(trusting) == []
    named = " ".join(
        table(trusting).split("0 in every replication:")[1].split("\n\n")[0].split()
    )
    assert "abandonments" in named
    assert "abandoned_at" not in named, "which is not 0, but nowhere"


def test_many_items_are_cut_off_and_counted(results: Results) -> None:
    found = dict(results.items["a"])
    results.items.update({f"sku-{n}": found for n in range(97)})
    assert "  ... and 75 more" in lines_of(table(results))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_within_80_columns(
    plain_scenario: Make, world: World, name: str
) -> None:
    hostile = replace(
        world,
        items=tuple(replace(item, name=name + item.name) for item in world.items),
        customers=tuple(replace(c, name=name + c.name) for c in world.customers),
        suppliers=tuple(replace(s, name=name + s.name) for s in world.suppliers),
        currency=name,
        time_unit=name,
    )
    scenario = plain_scenario(
        hostile, replications=2, name=name, title=name, question=name + " " + name
    )
    lines_of(table(run(scenario)))


@pytest.mark.parametrize("scale", [1e-9, 1e6, 1e12, 1e100])
def test_figures_of_any_size_stay_within_80_columns(
    plain_scenario: Make, world: World, scale: float
) -> None:
    items = tuple(replace(i, price=-scale * i.price, holding=scale) for i in world.items)
    text = table(run(plain_scenario(replace(world, items=items), replications=2)))
    for line in lines_of(text):
        if line.startswith(("  revenue", "  profit", "  cost_holding")):
            assert len(line.split()) == 4, line  # no two figures run together


@pytest.mark.parametrize(
    ("mean", "half_width", "unit", "shown"),
    [
        (0.94123, 0.0031, "fraction", ("94.12", "0.31")),
        (0.94123, 0.031, "fraction", ("94.1", "3.1")),
        (1234567.0, 1234.0, "EUR/day", ("1,234,567", "1,234")),
        (-12.3456, 0.1, "EUR/day", ("-12.35", "0.10")),
        (12.3456, nan, "day", ("12.35", "-")),
        (7.0, nan, "units", ("7", "-")),
        (7.25, 0.0, "units", ("7.250", "0.000")),
        (7.25, 1e-17, "units", ("7.250", "0.000")),
        (0.0, 0.0, "units", ("0", "0")),
        (nan, nan, "day", ("-", "-")),
        (1e-9, nan, "day", ("1.00e-09", "-")),
        (1e20, 1e18, "EUR", ("1.00e+20", "1.00e+18")),
        (inf, nan, "day", ("inf", "-")),
    ],
)
def test_significant_digits_follow_the_half_width(
    mean: float, half_width: float, unit: str, shown: tuple[str, str]
) -> None:
    assert figures(Estimate(mean, half_width, 0.95, 3), unit, 14) == shown


def test_text_is_fitted_by_the_columns_it_takes() -> None:
    for text in HOSTILE:
        for width in (5, 16, 30):
            assert columns_of(fit(text, width)) == width
            assert all(columns_of(line) <= width for line in wrap(text, width))
    assert clean("a\nb") == "a b"
    assert wrap("one two three", 7) == ["one two", "three"]


def test_expectations_are_shown_with_their_verdict(plain_scenario: Make, world: World) -> None:
    found = run(plain_scenario(world)).kpis["fill_rate"]
    expect = {
        "fill_rate": (found.mean + 0.01 + found.half_width / 2, 0.01, "a book " * 30),
        "order_fill_rate": (2.0, 0.01),
        "on_hand_mean": (5.0, 1e6, "b" * 200),
    }
    results = run(plain_scenario(world, expect=expect))
    text = expectation_table(results, check_expectations(results))
    starts = ("    met", "    NOT MET")
    verdicts = [
        line.split(";")[0].strip() for line in lines_of(text) if line.startswith(starts)
    ]
    near = "NOT MET, but by less than the half width: run more replications"
    assert verdicts == [near, "NOT MET", "met"]


@pytest.mark.parametrize("name", KPIS)
def test_a_kpi_is_described_by_its_row(name: str) -> None:
    text = " ".join(word for line in lines_of(describe_kpi(name)) for word in line.split())
    assert KPIS[name].definition in text
    assert KPIS[name].source in text
    assert name in text


def test_describing_an_unknown_kpi_offers_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean fill_rate"):
        describe_kpi("fil_rate")
