"""Recorded orders and observed lead times from CSV files: read, and every mistake told."""

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scenarios import ScenarioError, load
from scenarios.trace import DAYS_PER
from sim.arrivals import Trace
from sim.laws import Empirical
from sim.world import CustomerClass, World

SCENARIO = """\
schema = 1
time_unit = "day"
[run]
horizon = 10
[[items]]
name = "mug"
[[items]]
name = "pan"
[[customers]]
name = "web"
[customers.arrivals]
law = "trace"
file = "orders.csv"
columns = { time = "at", item = "sku", quantity = "n", customer = "who", price = "paid" }
"""
ORDERS = """\
at,sku,n,who,paid,kind,waits
2024-02-28 06:00,mug,2,anna,4.5,web,3
2024-02-28 18:00,pan,1,,20,shop,
2024-02-29 12:00,mug,5,bob,4,web,0.5
2024-03-01 00:00,mug,1,anna,4.5,web,
"""

Write = Callable[[str, str], World]


@pytest.fixture
def world(tmp_path: Path) -> Write:
    """Return a function that loads a scenario beside a file of orders."""

    def load_both(scenario: str, orders: str) -> World:
        (tmp_path / "orders.csv").write_text(orders)
        path = tmp_path / "shop.toml"
        path.write_text(scenario)
        return load(path).world

    return load_both


def the_trace(customers: CustomerClass) -> Trace:
    assert isinstance(customers.arrivals, Trace)
    return customers.arrivals


def columns(trace: Trace, *names: str) -> list[list[float]]:
    return [np.asarray(getattr(trace, name)).tolist() for name in names]


def test_a_trace_has_the_rows_of_the_file(world: Write) -> None:
    [web] = world(SCENARIO, ORDERS).customers
    times, item, quantity, customer, price = columns(
        the_trace(web), "times", "item", "quantity", "customer", "price"
    )
    # From midnight before the first row; 2024 is a leap year.
    assert times == [0.25, 0.75, 1.5, 2.0]
    assert (item, quantity, price) == ([0, 1, 0, 0], [2, 1, 5, 1], [4.5, 20.0, 4.0, 4.5])
    assert customer == [1, 2, 3, 1]  # who is not named is a person of their own
    assert web.baskets == ()
    assert the_trace(web).patience is None


def test_numbers_are_times_as_they_are(world: Write) -> None:
    orders = "at,sku,n,who,paid\n0,mug,1,a,1\n2.5,pan,1,b,1\n"
    [web] = world(SCENARIO, orders).customers
    assert columns(the_trace(web), "times") == [[0.0, 2.5]]


@pytest.mark.parametrize(
    ("unit", "per_day"),
    [("minute", 1440), ("hour", 24), ("week", 1 / 7), ("year", 1 / 365.2425)],
)
def test_dates_are_taken_to_the_time_unit(unit: str, per_day: float, world: Write) -> None:
    [web] = world(SCENARIO.replace('"day"', f'"{unit}"'), ORDERS).customers
    [times] = columns(the_trace(web), "times")
    assert times == pytest.approx([0.25 * per_day, 0.75 * per_day, 1.5 * per_day, 2 * per_day])
    assert DAYS_PER["month"] * 12 == DAYS_PER["year"]


def test_times_with_an_offset_are_taken_to_utc(world: Write) -> None:
    orders = ORDERS.replace("02-28 06:00", "02-28T02:00-04:00").replace("18:00", "18:00Z")
    [web] = world(SCENARIO, orders).customers
    assert columns(the_trace(web), "times") == [[0.25, 0.75, 1.5, 2.0]]


def test_patience_from_the_file_empty_for_ever(world: Write) -> None:
    [web] = world(SCENARIO.replace('price = "paid"', 'patience = "waits"'), ORDERS).customers
    assert columns(the_trace(web), "patience") == [[3.0, np.inf, 0.5, np.inf]]


def test_classes_share_a_file_and_its_start(world: Write) -> None:
    by_class = SCENARIO.replace('price = "paid"', 'class = "kind"')
    customers = by_class[by_class.index("[[customers]]") :]
    both = by_class + customers.replace('"web"', '"shop"')
    web, shop = world(both, ORDERS).customers
    assert columns(the_trace(web), "times", "quantity") == [[0.25, 1.5, 2.0], [2, 5, 1]]
    assert columns(the_trace(shop), "times", "item") == [[0.75], [1]]


def test_rows_of_other_classes_are_not_judged(world: Write) -> None:
    by_class = SCENARIO.replace('price = "paid"', 'class = "kind"')
    [web] = world(by_class, ORDERS.replace("pan,1,", "unknown,-1,")).customers
    assert len(the_trace(web).times) == 3


def test_without_an_item_column_the_class_says_what_is_ordered(world: Write) -> None:
    text = SCENARIO.replace(', item = "sku"', "")
    text = text.replace('name = "web"', 'name = "web"\nitem = "pan"')
    [web] = world(text, ORDERS).customers
    assert the_trace(web).item is None
    assert [[line.item for line in basket] for basket in web.baskets] == [[1]]


def test_gzip(tmp_path: Path) -> None:
    (tmp_path / "orders.csv.gz").write_bytes(gzip.compress(ORDERS.encode()))
    path = tmp_path / "shop.toml"
    path.write_text(SCENARIO.replace("orders.csv", "orders.csv.gz"))
    [web] = load(path).world.customers
    assert columns(the_trace(web), "times") == [[0.25, 0.75, 1.5, 2.0]]


def test_a_file_that_changed_is_read_again(world: Write) -> None:
    [before] = world(SCENARIO, ORDERS).customers
    [after] = world(SCENARIO, ORDERS + "2024-03-02,mug,1,z,1,web,\n").customers
    assert len(columns(the_trace(after), "times")[0]) == 5
    assert len(columns(the_trace(before), "times")[0]) == 4


MISTAKES = [
    # in the scenario
    ('"orders.csv"', '"order.csv"', "", "", ["no file 'order.csv'", "'orders.csv'?"]),
    ('time = "at"', 'time = "art"', "", "", ["no column 'art'", "at, sku", "'at'?"]),
    ('customer = "who"', 'class = "who"', "", "", ["column 'who': no row has 'web'", "anna"]),
    # in the file
    ("", "", ORDERS, "", ["is empty", "first line"]),
    ("", "", ORDERS[ORDERS.index("\n") + 1 :], "", ["no rows"]),
    ("", "", "02-29 12:00,mug,5", "02-27 12:00,mug,5", ["comes before the first row"]),
    ("", "", "02-28 18:00", "02-29 18:00", ["'at': row 4", "before 2024-02-29 18:00 of row 3"]),
    ("", "", "2024-02-29 12:00", "29 Feb", ["'at': row 4: '29 Feb' is not a date like"]),
    ("", "", "pan", "pen", ["'sku': row 3: no item is called 'pen'", "'pan'?"]),
    ("", "", "mug,5", "mug,five", ["'n': row 4: 'five' is not a number"]),
    ("", "", "mug,5", "mug,-5", ["'n': row 4: must be >= 1, found -5"]),
    ("", "", "mug,5", "mug,0", ["'n': row 4: must be >= 1, found 0"]),
    ("", "", "mug,5", "mug,2.5", ["'n': row 4: '2.5' is not a whole number"]),
    ("", "", "mug,5", "mug,", ["'n': row 4: '' is not a number"]),
    ("", "", "bob,4", "bob,nan", ["'paid': row 4: 'nan' is not a finite number"]),
    ("", "", "bob,4", "bob,-4", ["'paid': row 4: must be >= 0, found -4"]),
    ("", "", ",web,0.5", ",web", ["row 4: found 6 cells, expected 7"]),
]


@pytest.mark.parametrize(("old", "new", "cell", "other", "pieces"), MISTAKES)
def test_mistakes_in_traces_are_told_with_their_rows(
    old: str, new: str, cell: str, other: str, pieces: list[str], world: Write
) -> None:
    assert old in SCENARIO
    assert cell in ORDERS
    with pytest.raises(ScenarioError) as caught:
        world(SCENARIO.replace(old, new, 1), ORDERS.replace(cell, other, 1))
    [problem] = caught.value.problems
    assert problem.where == "customers.web.arrivals"
    assert problem.line == 11
    for piece in pieces:
        assert piece in problem.message


def test_several_columns_are_told_at_once_and_many_rows_in_short(world: Write) -> None:
    bad = ORDERS.replace("mug", "mag") + 3 * "2024-03-02,mag,x,z,1,web,\n"
    with pytest.raises(ScenarioError) as caught:
        world(SCENARIO, bad)
    quantity, item = sorted(problem.message for problem in caught.value.problems)
    assert "row 6" in quantity
    assert quantity.count("row ") == 3
    assert "row 2" in item
    assert item.endswith("; and 3 more rows")


def test_binary_files_are_no_traces(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_bytes(b"\xff\xfe\x00")
    path = tmp_path / "shop.toml"
    path.write_text(SCENARIO)
    with pytest.raises(ScenarioError, match="can't be read as a CSV file in UTF-8"):
        load(path)


def test_what_a_column_says_is_not_said_again(world: Write) -> None:
    for key in ('item = "mug"', 'order_size = { law = "constant", value = 1 }', "price = 2.0"):
        text = SCENARIO.replace('name = "web"', f'name = "web"\n{key}')
        with pytest.raises(ScenarioError, match="says it already"):
            world(text, ORDERS)


LEAD_TIMES = "vendor,days\na,3\nb,4\na,5\n"
SUPPLIER = """
[[suppliers]]
name = "acme"
lead_time = { law = "empirical", file = "times.csv", column = "days", where = { vendor = "a" } }
"""


@pytest.fixture
def lead_time(tmp_path: Path) -> Callable[[str, str], object]:
    def load_both(supplier: str, times: str) -> object:
        (tmp_path / "orders.csv").write_text(ORDERS)
        (tmp_path / "times.csv").write_text(times)
        path = tmp_path / "shop.toml"
        path.write_text(SCENARIO + supplier)
        return load(path).world.suppliers[0].lead_time

    return load_both


def test_observed_values_from_a_file(lead_time: Callable[[str, str], object]) -> None:
    assert lead_time(SUPPLIER, LEAD_TIMES) == Empirical(values=(3.0, 5.0))
    everything = SUPPLIER.replace(', where = { vendor = "a" }', ", shift = 1")
    assert lead_time(everything, LEAD_TIMES) == Empirical(values=(3.0, 4.0, 5.0), shift=1.0)


@pytest.mark.parametrize(
    ("old", "new", "times", "pieces"),
    [
        ('"times.csv"', '"time.csv"', LEAD_TIMES, ["no file 'time.csv'", "'times.csv'?"]),
        ('"days"', '"day"', LEAD_TIMES, ["no column 'day'", "'days'?"]),
        (
            'vendor = "a"',
            'vendor = "c"',
            LEAD_TIMES,
            ["'vendor': no row has 'c'; there are a, b"],
        ),
        (', column = "days"', "", LEAD_TIMES, ["go together"]),
        (', file = "times.csv", column = "days"', "", LEAD_TIMES, ["either values or file"]),
        ("column =", "values = [1], column =", LEAD_TIMES, ["either values or file"]),
        ("", "", LEAD_TIMES.replace("5", "soon"), ["row 4: 'soon' is not a number"]),
        ("", "", LEAD_TIMES.replace("5", "-5"), ["row 4: must be >= 0, found -5"]),
    ],
)
def test_mistakes_in_observed_values(
    old: str,
    new: str,
    times: str,
    pieces: list[str],
    lead_time: Callable[[str, str], object],
) -> None:
    with pytest.raises(ScenarioError) as caught:
        lead_time(SUPPLIER.replace(old, new, 1), times)
    [problem] = caught.value.problems
    assert problem.where == "suppliers.acme.lead_time"
    assert problem.line == 18
    for piece in pieces:
        assert piece in problem.message
