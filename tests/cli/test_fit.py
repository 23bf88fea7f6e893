"""`backlab fit`: files written, warnings on stderr, mistakes in words."""

import tomllib
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import Result

from scenarios.fit import fit


class Shell(Protocol):
    folder: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result: ...


@pytest.fixture
def data(backlab: Shell) -> tuple[str, ...]:
    orders = [
        f"2024-01-{1 + k % 28:02},{'mug' if k % 3 else 'cup'},{1 + k % 2}" for k in range(90)
    ]
    receipts = [
        f"2024-01-{1 + k % 15:02},2024-01-{6 + k % 15 + k % 4:02},acme" for k in range(40)
    ]
    for name, header, rows in (
        ("orders.csv", "OrderDate,SKU,Qty", orders),
        ("receipts.csv", "placed,arrived,vendor", [*receipts, "2024-01-27,,acme"]),
    ):
        (backlab.folder / name).write_text("\n".join([header, *rows]) + "\n")
    return "fit", "--orders", "orders.csv", "--receipts", "receipts.csv"


def test_stdout_is_the_scenario_and_nothing_else(backlab: Shell, data: tuple[str, ...]) -> None:
    result = backlab(*data)
    assert result.stdout == fit("orders.csv", "receipts.csv").toml
    assert tomllib.loads(result.stdout)["suppliers"][0]["name"] == "acme"
    assert "warning: 2 of 2 items have no price in the data: 0" in result.stderr
    assert "wrote" not in result.stderr


def test_a_scenario_that_runs_with_its_pictures(backlab: Shell, data: tuple[str, ...]) -> None:
    result = backlab(*data, "--trace", "--out", "shop2.toml", "--plots", "pictures")
    assert result.stdout == ""
    for name in (
        "shop2.toml", "shop2-orders.csv", "pictures/arrivals.png", "pictures/lead-times.png",
    ):  # fmt: skip
        assert f"wrote {name}" in result.stderr
        assert (backlab.folder / name).stat().st_size > 100
    backlab("validate", "shop2.toml")
    assert "fill_rate" in backlab("run", "shop2.toml", "--replications", "2", "--quiet").stdout


def test_options_reach_the_fit(backlab: Shell, data: tuple[str, ...]) -> None:
    result = backlab(
        *data, "--item", "cup", "--orders-columns", "item=SKU,quantity=Qty",
        "--receipts-columns", "received=arrived", "--time-unit", "week", "--title", "Cups",
        "--currency", "CHF", "--as-of", "2024-01-30", "--plots", "one.svg", "--suppliers", "1",
    )  # fmt: skip
    written = tomllib.loads(result.stdout)
    assert (written["title"], written["currency"], written["time_unit"]) == (
        "Cups", "CHF", "week",
    )  # fmt: skip
    assert [item["name"] for item in written["items"]] == ["cup"]
    assert (backlab.folder / "one.svg").read_text().startswith("<?xml")


def test_files_are_spared(backlab: Shell, data: tuple[str, ...]) -> None:
    backlab(*data, "--out", "a.toml")
    result = backlab(*data, "--out", "a.toml", status=1)
    assert "a.toml exists; --force overwrites it" in result.stderr
    backlab(*data, "--out", "a.toml", "--force")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--trace",), "--trace writes a file of orders beside the scenario: give --out"),
        (("--orders-columns", "Qty"), "expected ROLE=COLUMN,ROLE=COLUMN,... found 'Qty'"),
        (("--orders-columns", "units=Qty"), "orders.csv: 'units' is no role of a column"),
        (("--receipts-columns", "supplier=seller"), "no column 'seller'; it has placed"),
        (("--item", "cups"), "orders.csv: no orders for 'cups'; items: cup, mug; did you mean"),
        (("--as-of", "soon"), "as_of: 'soon' is not a date"),
        (("--plots", "a.gif"), "a.gif: expected a folder or .png, .svg, .pdf"),
        (("--orders", "gone.csv"), "gone.csv: can't be read: No such file"),
        (("--date-format", "%d.%m.%Y"), "column 'OrderDate': '2024-01-01' is not a date of"),
    ],
)
def test_mistakes_are_told_in_words(
    backlab: Shell, data: tuple[str, ...], options: tuple[str, ...], message: str
) -> None:
    result = backlab(*data, *options, status=2)
    assert message in result.stderr
    assert result.stdout == ""
