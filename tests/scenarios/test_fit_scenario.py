"""From files to a scenario that loads and runs, on slices of real data and on made-up ones."""

import csv
import gzip
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.random import default_rng

from results import run
from scenarios import ScenarioError, load
from scenarios.files import DATA
from scenarios.fit import Fitted, fit

ORDERS = DATA / "online_retail_orders.csv.gz"
RECEIPTS = DATA / "supplier_lead_times.csv"
CAKESTAND, HEART = "regency-cakestand-3-tier", "white-hanging-heart-t-light-holder"


@pytest.fixture(scope="module")
def retail() -> Fitted:
    return fit(ORDERS, RECEIPTS, items=[CAKESTAND, HEART], suppliers=2, name="retail")


def rows_of(*items: str) -> list[dict[str, str]]:
    with gzip.open(ORDERS, "rt", encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["item"] in items]


@pytest.mark.long
def test_real_data_become_a_scenario_that_runs(retail: Fitted, tmp_path: Path) -> None:
    path = tmp_path / "retail.toml"
    retail.write(path)
    scenario = load(path)
    assert [item.name for item in scenario.world.items] == [CAKESTAND, HEART]
    assert len(scenario.world.suppliers) == 2
    kpis = run(scenario, replications=1).kpis
    assert 0.5 < kpis["fill_rate"].mean <= 1.0
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.long
def test_the_laws_bring_the_demand_of_the_data(retail: Fitted) -> None:
    for demand in retail.demands:
        rows = rows_of(demand.item)
        assert demand.sizes.n == len(rows)
        assert demand.rate == pytest.approx(len(rows) / 374)
        units = sum(int(row["quantity"]) for row in rows)
        assert demand.sizes.mean == pytest.approx(units / len(rows))


def test_saturdays_are_closed(retail: Fitted) -> None:
    weekdays = retail.arriving.shape.weekdays
    assert weekdays is not None
    assert weekdays[5] == 0.0
    assert min(weekdays[:5]) > 0.5


def test_lead_times_have_the_mean_of_the_file(retail: Fitted) -> None:
    with RECEIPTS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for times in retail.lead_times:
        days = [float(r["lead_time"]) for r in rows if r["supplier"] == times.supplier]
        assert times.data.n == len(days)
        if times.name == "discrete":
            assert times.mean == pytest.approx(np.mean(days))


@pytest.mark.long
def test_a_trace_keeps_every_order(tmp_path: Path) -> None:
    fitted = fit(ORDERS, RECEIPTS, items=[HEART], suppliers=1, trace=True, name="t")
    fitted.write(tmp_path / "t.toml")
    scenario = load(tmp_path / "t.toml")
    warm_up = scenario.run.warm_up
    assert warm_up + scenario.run.horizon == 374
    midnight = datetime(2010, 12, 1)
    units = sum(
        int(row["quantity"])
        for row in rows_of(HEART)
        if datetime.fromisoformat(row["ordered_at"]) >= midnight + timedelta(days=warm_up)
    )
    found = run(scenario, replications=1).kpis["demand"].mean
    assert found == pytest.approx(units / scenario.run.horizon)


def write_orders(path: Path, rows: list[str], header: str = "time,item,quantity") -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """Two classes, two items, two suppliers with one item each, one of them silent."""
    rng = default_rng(31)
    orders = [
        f"{t:.4f},{'mug' if k % 3 else 'cup'},{1 + k % 2},{'web' if k % 2 else 'shop'},4.5"
        for k, t in enumerate(np.sort(rng.uniform(0, 120, 600)))
    ]
    receipts = [
        *(f"{d},{d + 5 + int(rng.integers(0, 6))},acme,mug,2.5" for d in range(0, 100, 2)),
        *(f"{d},{d + 8},bolt,cup,1.5" for d in range(0, 100, 4)),
        "90,,slow,cup,1.0",
    ]
    header = "ordered,received,supplier,item,cost"
    return (
        write_orders(tmp_path / "o.csv", orders, "time,item,quantity,class,price"),
        write_orders(tmp_path / "r.csv", receipts, header),
    )


def test_classes_suppliers_items_and_costs(made: tuple[Path, Path], tmp_path: Path) -> None:
    fitted = fit(*made, time_unit="day", title='A "title"', currency="CHF")
    fitted.write(tmp_path / "made.toml")
    scenario = load(tmp_path / "made.toml")
    world = scenario.world
    assert (scenario.title, world.currency) == ('A "title"', "CHF")
    assert [c.name for c in world.customers] == [
        "shop: mug", "web: mug", "shop: cup", "web: cup",
    ]  # fmt: skip
    assert [(i.name, i.price, i.cost) for i in world.items] == [
        ("mug", 4.5, 2.5), ("cup", 4.5, 1.5),
    ]  # fmt: skip
    assert [(s.name, s.prices) for s in world.suppliers] == [
        ("acme", (2.5, None)), ("bolt", (None, 1.5)),
    ]  # fmt: skip
    assert fitted.lead_times[1].law == {"law": "constant", "value": 8.0}
    assert "nothing received from 'slow': left out" in fitted.warnings
    assert "# - nothing received from 'slow': left out" in fitted.toml
    assert run(scenario, replications=1).kpis["demand"].mean > 0


def test_a_trace_tells_classes_apart(made: tuple[Path, Path], tmp_path: Path) -> None:
    fit(*made, trace=True, name="made").write(tmp_path / "made.toml")
    scenario = load(tmp_path / "made.toml")
    assert [c.name for c in scenario.world.customers] == ["shop", "web"]
    assert sum(c.arrivals.expected(1e9) for c in scenario.world.customers) == 600


def test_the_scenario_is_the_same_every_time(made: tuple[Path, Path]) -> None:
    assert fit(*made).toml == fit(*made).toml


@pytest.mark.long
def test_units_of_time_change_no_meaning(made: tuple[Path, Path], tmp_path: Path) -> None:
    orders, _ = made
    dated = [f"2024-01-{1 + k:02},2024-01-{1 + k + 7 * (1 + k % 2):02}" for k in range(15)]
    receipts = write_orders(tmp_path / "dated.csv", dated, "ordered,received")
    weekly = tmp_path / "weekly.csv"  # the same orders, in weeks
    rows = [row.split(",") for row in orders.read_text().splitlines()[1:]]
    in_weeks = [",".join([repr(float(time) / 7), *rest]) for time, *rest in rows]
    write_orders(weekly, in_weeks, orders.read_text().splitlines()[0])
    fit(orders, receipts).write(tmp_path / "d.toml")
    fit(weekly, receipts, time_unit="week").write(tmp_path / "w.toml")
    days, weeks = (load(tmp_path / f"{name}.toml").world for name in "dw")
    assert weeks.horizon == pytest.approx(days.horizon / 7, rel=1e-5)
    for daily, by_week in zip(days.customers, weeks.customers, strict=True):
        expected = pytest.approx(daily.arrivals.expected(280.0), rel=1e-4)
        assert by_week.arrivals.expected(40.0) == expected
    assert days.suppliers[0].lead_time.expectation == pytest.approx((8 * 7 + 7 * 14) / 15)
    assert weeks.suppliers[0].lead_time.expectation == pytest.approx((8 + 7 * 2) / 15, rel=1e-5)


@pytest.mark.long
def test_doubts_are_told(tmp_path: Path) -> None:
    orders = [f"{d},{'rare' if d == 7 else 'box'},6" for d in range(100)]
    orders += ["50,box,600", "60,box,0"] + ["99,burst,1"] * 60
    receipts = [
        "0,0",
        *(f"{d},{d + 9}" for d in range(0, 60, 3)),
        *(f"{d}," for d in range(60, 66)),
    ]
    fitted = fit(
        write_orders(tmp_path / "o.csv", orders),
        write_orders(tmp_path / "r.csv", receipts, "ordered,received"),
    )
    said = "\n".join(fitted.warnings)
    for text in (
        "1 of 162 lines are returns",
        "exact copies",
        "times are numbers",
        "fewer than 20 orders: rare",
        "more variable than Poisson arrivals",
        "burst (60.0)",
        "'box': one order of 600 units is",
        "heavy-tailed sizes",
        "multiples of one number; packs may be the better unit: box (6)",
        "supplier 'supplier': 1 lead times of 0",
        "supplier 'supplier': 6 of 27 purchase orders are still open",
        "the receipts name none of the items",
        "3 of 3 items have no price in the data: 0",
    ):
        assert text in said, text


def test_missing_open_orders_and_outliers_are_suspected(tmp_path: Path) -> None:
    orders = write_orders(tmp_path / "o.csv", ["1,a,1", "2,a,2"])
    lead_times = [10, 11, 12, 13] * 8 + [400]
    rows = [f"{410 - days - 1},{410 - 1}" for days in lead_times]
    receipts = write_orders(tmp_path / "r.csv", [*rows, "401,409"], "ordered,received")
    said = "\n".join(fit(orders, receipts).warnings)
    assert "no purchase order is open, though some are young" in said
    assert "1 lead times far out, up to 400 days" in said
    few = write_orders(tmp_path / "f.csv", ["1,9", "2,14"], "ordered,received")
    assert "any law is a guess (below 5 none is fitted): supplier (2)" in "\n".join(
        fit(orders, few).warnings
    )


def test_growth_is_told(tmp_path: Path) -> None:
    # One a day for 50 days, then three a day.
    days = [d for d in range(100) for _ in range(1 if d < 50 else 3)]
    orders = write_orders(
        tmp_path / "o.csv", [f"{d},a,{1 + k % 3}" for k, d in enumerate(days)]
    )
    receipts = write_orders(tmp_path / "r.csv", ["1,9", "2,14"], "ordered,received")
    assert "trend: the second half of the data has +200% orders per day" in "\n".join(
        fit(orders, receipts).warnings
    )


def test_nothing_received_at_all_is_an_error(tmp_path: Path) -> None:
    orders = write_orders(tmp_path / "o.csv", ["1,a,1"])
    receipts = write_orders(tmp_path / "r.csv", ["1,,x", "9,,x"], "ordered,received,supplier")
    with pytest.raises(ScenarioError, match="column 'received': nothing has been received"):
        fit(orders, receipts)
    others = write_orders(tmp_path / "s.csv", ["1,,x", "2,4,y"], "ordered,received,supplier")
    with pytest.raises(ScenarioError, match="nothing has been received from any of the"):
        fit(orders, others, suppliers=1)
    with pytest.raises(ScenarioError, match="time_unit must be one of minute, hour"):
        fit(orders, receipts, time_unit="year-ish")


@pytest.mark.parametrize(("what", "panels"), [("all", 6), ("arrivals", 2), ("lead-times", 4)])
def test_figures_have_a_panel_for_everything(retail: Fitted, what: str, panels: int) -> None:
    figure = retail.figure(what)  # type: ignore[arg-type]
    assert len(figure.axes) == panels
    for axes in figure.axes:
        assert axes.get_xlabel()
        assert axes.get_title()
    with pytest.raises(ValueError, match="what must be one of all, arrivals"):
        retail.figure("everything")  # type: ignore[arg-type]


def test_a_figure_shows_the_curve_of_the_data(retail: Fitted) -> None:
    axes = retail.figure("lead-times").axes[0]
    drawn = axes.get_lines()[0].get_xydata()
    curve = retail.lead_times[0].curve
    assert np.asarray(drawn)[1:-1, 0].tolist() == curve.values.tolist()
    assert np.asarray(drawn)[1:-1, 1] == pytest.approx(curve.reached)


def test_names_differ_and_long_ones_are_cut(tmp_path: Path) -> None:
    long = "x" * 120
    rows = [f"{d},{name},1,{who}" for d in range(3) for name in ("cups", "cup", long)
            for who in ("web", "")]  # fmt: skip
    orders = write_orders(tmp_path / "o.csv", rows, "time,item,quantity,class")
    receipts = write_orders(tmp_path / "r.csv", ["1,9"], "ordered,received")
    fit(orders, receipts).write(tmp_path / "n.toml")
    names = [c.name for c in load(tmp_path / "n.toml").world.customers]
    assert names[:2] == ["others: cup", "web: cup"]
    assert len(set(names)) == 6
    without = write_orders(tmp_path / "w.csv", ["1,cups,1", "2,cup,1"])
    assert [d.name for d in fit(without, receipts).demands] == ["cup", "cups"]
