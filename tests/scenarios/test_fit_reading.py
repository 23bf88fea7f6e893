"""Files of orders and receipts: columns guessed, dates read, mistakes named."""

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scenarios import ScenarioError
from scenarios.fit.cells import time_reader
from scenarios.fit.columns import ORDERS, RECEIPTS, chosen_columns, mapping
from scenarios.fit.orders import Reading, read_orders, top_items
from scenarios.fit.receipts import read_receipts, resolution
from scenarios.fit.sheet import Sheet, read_sheet

Write = Callable[..., Path]

ORDERS_CSV = """\
ordered_at,sku,quantity,unit_price
2024-03-05 10:00,mug,2,4.50
2024-03-04 09:30,cup,1,3.00
2024-03-05 11:00,mug,-2,4.50
2024-03-09 08:00,mug,6,4.00
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(text: str, name: str = "data.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return to_file


def complaint(source: Path, **options: object) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_orders(source, {}, Reading(**options))  # type: ignore[arg-type]
    return str(caught.value)


def test_orders_are_sorted_and_counted_from_midnight_and_returns_left_out(write: Write) -> None:
    orders = read_orders(write(ORDERS_CSV), {}, Reading())
    assert orders.start == date(2024, 3, 4)
    assert orders.days == 6
    assert orders.times.tolist() == pytest.approx([9.5 / 24, 1 + 10 / 24, 5 + 8 / 24])
    assert orders.quantity.tolist() == [1, 2, 6]
    assert orders.item.tolist() == ["cup", "mug", "mug"]
    assert orders.price is not None
    assert orders.price.tolist() == [3.0, 4.5, 4.0]
    assert orders.warnings == (
        "1 of 4 lines are returns or cancellations (quantity 0 or less), 2 units: left out; "
        "what they take back stays",
    )
    assert top_items(orders, 1) == ("mug",)


@pytest.mark.parametrize(
    ("header", "roles", "expected"),
    [
        (
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
            ORDERS,
            {"time": "InvoiceDate", "item": "StockCode", "quantity": "Quantity",
             "price": "UnitPrice", "customer": "CustomerID"},
        ),
        (
            "PO Sent to Vendor Date,Delivered to Client Date,Vendor,Item Description,"
            "Line Item Quantity,Unit Price",
            RECEIPTS,
            {"ordered": "PO Sent to Vendor Date", "received": "Delivered to Client Date",
             "supplier": "Vendor", "item": "Item Description", "cost": "Unit Price"},
        ),
        (
            "supplier,vendor,shipment_mode,ordered,lead_time",
            RECEIPTS,
            {"ordered": "ordered", "lead_time": "lead_time", "supplier": "supplier"},
        ),
    ],
)  # fmt: skip
def test_columns_are_guessed_from_usual_names(
    header: str, roles: dict[str, object], expected: dict[str, str]
) -> None:
    sheet = Sheet("f.csv", tuple(header.split(",")), (), ())
    assert chosen_columns(sheet, roles, {}) == expected  # type: ignore[arg-type]


def test_what_is_said_wins_and_no_column_has_two_roles() -> None:
    sheet = Sheet("f.csv", ("date", "item", "description", "qty"), (), ())
    found = chosen_columns(sheet, ORDERS, mapping("item=description"))
    assert found == {"item": "description", "time": "date", "quantity": "qty"}
    assert chosen_columns(sheet, ORDERS, {"price": "qty"}) == {
        "price": "qty", "time": "date", "item": "item",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "text", "day"),
    [
        (["2024-02-01", "2024-12-31T05:00:00+02:00"], "1970-01-11", 10.0),
        (["12/1/2010 8:26", "12/31/2010 8:26"], "1/11/1970 12:00", 10.5),
        (["1/12/2010", "31/12/2010"], "11/1/1970", 10.0),
        (["1.2.2010", "3.4.2010"], "11.1.1970", 10.0),
        (["2-Jun-06", "30-Nov-06"], "11-Jan-70", 10.0),
        (["20100102", "20100131"], "19700111", 10.0),
        (["2010-12-01 8:26"], "1970-01-11 6:00", 10.25),
    ],
)
def test_forms_of_dates(cells: list[str], text: str, day: float) -> None:
    reader = time_reader(cells)
    assert reader.dated
    assert reader.read(text) == pytest.approx(day)


def test_a_date_that_may_be_two_days_is_asked_about() -> None:
    with pytest.raises(ValueError, match=r"'1/2/2010' may be read as .* say which"):
        time_reader(["1/2/2010", "3/4/2010"])
    assert time_reader(["1/2/2010"], "%d/%m/%Y").read("11/1/1970") == 10.0
    assert time_reader(["x"], "%d %b %Y %H:%M").read("11 Jan 1970 12:00") == 10.5
    with pytest.raises(ValueError, match="'soon' is not a date like"):
        time_reader(["soon", "later"])


def test_numbers_are_time_units(write: Write) -> None:
    orders = read_orders(write("time,qty\n0.5,1\n2,3\n"), {}, Reading(time_unit="week"))
    assert orders.start is None
    assert (orders.times.tolist(), orders.days) == ([3.5, 14.0], 15)
    serial = read_orders(write("time,qty\n45000.5,1\n45002,3\n"), {}, Reading())
    assert (serial.times.tolist(), serial.days) == ([0.5, 2.0], 3)


def test_other_delimiters_encodings_and_gzip(write: Write, tmp_path: Path) -> None:
    text = "Datum;Artikel;Menge;Preis\n1.2.2024;Tüte;2;1.250,5\n14.2.2024;Tüte;1;0,75\n"
    said = {"time": "Datum", "item": "Artikel", "quantity": "Menge", "price": "Preis"}
    orders = read_orders(write(text, encoding="cp1252"), said, Reading())
    assert orders.item.tolist() == ["Tüte", "Tüte"]
    assert orders.price is not None
    assert orders.price.tolist() == [1250.5, 0.75]
    assert orders.warnings == ("data.csv is not UTF-8; it was read as Windows-1252",)
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbfa\tb\n1\t2\n"))
    assert read_sheet(packed).header == ("a", "b")


def test_copies_are_counted_and_left_out_on_request(write: Write) -> None:
    path = write("time,item,quantity\n1,a,2\n1,a,2\n1,a,3\n")
    kept = read_orders(path, {}, Reading())
    assert len(kept.times) == 3
    assert kept.warnings == ("1 lines are exact copies of other lines: kept",)
    assert len(read_orders(path, {}, Reading(drop_duplicates=True)).times) == 2


def test_bad_cells_are_named_with_their_lines_or_skipped(write: Write) -> None:
    text = (
        'time,item,quantity\n2024-01-01,"a\nb",1\nnever,a,2\n2024-01-03,,3\n2024-01-04,a,2.5\n'
    )
    path = write(text)
    assert complaint(path).splitlines() == [
        "data.csv:4: column 'time': 'never' is not a date like 2011-06-30 14:05",
        "data.csv:5: column 'item': is empty, expected a name",
        "data.csv:6: column 'quantity': '2.5' is not a whole number of units",
        "data.csv: 3 lines with bad cells in all; skip_bad leaves them out",
    ]
    orders = read_orders(path, {}, Reading(skip_bad=True))
    assert orders.item.tolist() == ["a b"]
    assert orders.warnings == ("data.csv: 3 lines with bad cells left out",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no rows; its first line must name the columns"),
        ("time,item\n", "has no rows"),
        ("time,item,quantity\n1,a,1\n2,b\n", "data.csv:3: found 2 cells, expected 3"),
        ("item,quantity\na,1\n", "1: no column for time (when the order came); say which"),
        ("time,quantity\n,1\n", "column 'time': all cells are empty"),
        ("time,quantity\n1,-1\n2,0\n", "has no order with a quantity > 0"),
        ("time,quantity\n1,x\n", "'x' is not a number"),
        ("time,time\n1,2\n", "data.csv:1: two columns are called 'time'"),
        ("time,quantity\n1,inf\n", "'inf' is not a finite number"),
        ("time,quantity\nsoon,1\n", "'soon' is not a date like 2011-06-30"),
    ],
)
def test_mistakes_in_orders(write: Write, text: str, message: str) -> None:
    assert message in complaint(write(text))


def test_unicode_text_of_a_spreadsheet_is_read(write: Write) -> None:
    path = write(ORDERS_CSV.replace(",", "\t"), encoding="utf-16")
    assert read_orders(path, {}, Reading()).quantity.tolist() == [1, 2, 6]


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(bytes(range(256)) * 20)
    assert "orders.csv" in complaint(path)


def test_mistakes_in_what_is_asked_for(write: Write, tmp_path: Path) -> None:
    path = write(ORDERS_CSV)
    assert "nothing.csv: can't be read: No such file" in complaint(tmp_path / "nothing.csv")
    for said, message in (
        ({"when": "sku"}, "'when' is no role of a column; roles: time, item"),
        ({"time": "orderedat"}, "no column 'orderedat'; it has ordered_at, sku"),
    ):
        with pytest.raises(ScenarioError, match=message):
            read_orders(path, said, Reading())
    with pytest.raises(ScenarioError, match=r"no orders for 'mugs'.*did you mean 'mug'"):
        top_items(read_orders(path, {}, Reading()), ["mugs"])
    with pytest.raises(ValueError, match="expected ROLE=COLUMN"):
        mapping("time")


RECEIPTS_CSV = """\
ordered,received,vendor
2024-01-01,2024-01-11,acme
2024-01-05,,acme
2024-01-08,2024-01-08,bolt
2024-01-09,2024-01-02,bolt
2024-01-20,2024-01-31,acme
"""


def test_what_is_not_received_is_open_until_the_last_day(write: Write) -> None:
    receipts = read_receipts(write(RECEIPTS_CSV), {}, Reading())
    assert receipts.lead_time.tolist() == [10.0, 26.0, 0.0, 11.0]
    assert receipts.open.tolist() == [False, True, False, False]
    assert receipts.limit.tolist() == [30.0, 26.0, 23.0, 11.0]
    assert receipts.warnings == ("1 receipts came before they were ordered: left out",)
    assert receipts.suppliers(5) == ("acme", "bolt")


def test_as_of_looks_back(write: Write) -> None:
    receipts = read_receipts(write(RECEIPTS_CSV), {}, Reading(), as_of="2024-01-10")
    assert receipts.lead_time.tolist() == [9.0, 5.0, 0.0]  # the first was open on that day
    assert receipts.open.tolist() == [True, True, False]
    assert any("ordered after the last day" in text for text in receipts.warnings)
    with pytest.raises(ScenarioError, match="as_of: 'soon' is not a date"):
        read_receipts(write(RECEIPTS_CSV), {}, Reading(), as_of="soon")


def test_lead_times_may_be_given_as_such(write: Write) -> None:
    path = write("supplier,lead_time\nacme,1.5\nacme,3\n")
    receipts = read_receipts(path, {}, Reading(time_unit="week"))
    assert receipts.lead_time.tolist() == [10.5, 21.0]
    assert np.isinf(receipts.limit).all()
    with pytest.raises(ScenarioError, match=r"data\.csv:3: neither a lead time nor a date"):
        read_receipts(write("supplier,lead_time\nacme,1.5\nacme,\n"), {}, Reading())
    with pytest.raises(ScenarioError, match=r"no column for received .* or lead_time"):
        read_receipts(write("supplier,ordered\nacme,2024-01-01\n"), {}, Reading())
    with pytest.raises(ScenarioError, match="no purchase order with a lead time >= 0"):
        read_receipts(write("supplier,lead_time\nacme,-2\n"), {}, Reading())


def test_the_step_of_lead_times() -> None:
    assert resolution([1.0, 17.0]) == 1.0
    assert resolution([1.0, 17.0 + 1 / 24]) == 1 / 24
    assert resolution([1 / 1440, 17.0]) == 1 / 1440
    assert resolution([1 / 86400]) == 1 / 86400
