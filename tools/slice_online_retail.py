"""Make the data of the scenario `online-retail` from two published data sets.

Usage::

    python tools/slice_online_retail.py ORDERS.csv.gz DELIVERIES.csv FOLDER

ORDERS is the UCI data set "Online Retail" as CSV with the columns invoice, sku, description,
quantity, ordered_at, unit_price, customer; DELIVERIES the USAID "SCMS Delivery History" with
vendor, shipment_mode, ordered, lead_time. Three files are written into FOLDER:
``online_retail_orders.csv.gz`` and ``supplier_lead_times.csv``, which the scenario reads, and
``online_retail_items.toml``, the tables of items and suppliers as they stand in the scenario.

The same input gives the same output. What is kept and why: ``ATTRIBUTION.md`` beside the data.
"""

import csv
import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from io import StringIO
from math import ceil, sqrt
from pathlib import Path
from statistics import fmean, median, pvariance

Row = dict[str, str]

N_PRODUCTS = 20
WEEKS_WITH_ORDERS = 52  # of the 54 of the data: goods of all seasons
CALLED_OFF_WITHIN = timedelta(days=2)  # later cancellations are taken for returns
VENDORS = {  # name in the scenario: vendor and shipment mode of the deliveries
    "wholesaler-air": ("S. BUYS WHOLESALER", "Air"),
    "wholesaler-road": ("S. BUYS WHOLESALER", "Truck"),
    "aspen": ("ASPEN PHARMACARE", "Air"),
    "orgenics": ("Orgenics, Ltd", "Air"),
}
COST_SHARE = 0.55  # purchase cost / median price
HOLDING_RATE = 0.25  # of the purchase cost, per year
ORDER_COST = 50.0
SAFETY_FACTOR = 0.5  # standard deviations of the demand during the lead time


def main(orders: Path, deliveries: Path, folder: Path) -> None:
    """Write the three files."""
    with gzip.open(orders, "rt", encoding="utf-8", newline="") as lines:
        chosen = best_sellers(list(csv.DictReader(lines)))
    names = product_names(chosen)
    kept = [{**row, "item": names[row["sku"]]} for row in without_called_off(chosen)]
    with deliveries.open(encoding="utf-8", newline="") as lines:
        lead_times = list(lead_times_of(csv.DictReader(lines)))
    columns = ["ordered_at", "item", "sku", "quantity", "unit_price", "customer", "invoice"]
    text = as_csv(kept, columns)
    # No time of writing in the header: the bytes depend on the content alone.
    packed = gzip.compress(text.encode(), mtime=0)
    (folder / "online_retail_orders.csv.gz").write_bytes(packed)
    columns = ["supplier", "vendor", "shipment_mode", "ordered", "lead_time"]
    (folder / "supplier_lead_times.csv").write_text(as_csv(lead_times, columns))
    (folder / "online_retail_items.toml").write_text("\n".join(tables(kept, lead_times)))


def best_sellers(rows: list[Row]) -> list[Row]:
    """Return all lines of the products with the highest net revenue and orders all year."""
    first = min(row["ordered_at"] for row in rows)
    start = datetime.fromisoformat(first[:10])
    revenue: dict[str, float] = defaultdict(float)
    weeks = defaultdict(set)
    for row in rows:
        revenue[row["sku"]] += float(row["unit_price"]) * int(row["quantity"])
        if int(row["quantity"]) > 0:
            weeks[row["sku"]].add((datetime.fromisoformat(row["ordered_at"]) - start).days // 7)
    all_year = [sku for sku in revenue if len(weeks[sku]) >= WEEKS_WITH_ORDERS]
    chosen = sorted(all_year, key=lambda sku: (-revenue[sku], sku))[:N_PRODUCTS]
    return [row for row in rows if row["sku"] in chosen]


def without_called_off(rows: list[Row]) -> list[Row]:
    """Return the order lines without those that were cancelled soon after.

    A cancellation (negative quantity) removes the latest earlier line of the same customer,
    product and quantity if that is at most `CALLED_OFF_WITHIN` before. All others are returns,
    which are no demand and leave the orders as they are.
    """
    gone: set[int] = set()
    standing = defaultdict(list)
    for place, row in enumerate(rows):
        quantity = int(row["quantity"])
        key = row["customer"], row["sku"], abs(quantity)
        if quantity > 0:
            standing[key].append(place)
        elif row["customer"] and standing[key]:
            placed = datetime.fromisoformat(rows[standing[key][-1]]["ordered_at"])
            if datetime.fromisoformat(row["ordered_at"]) - placed <= CALLED_OFF_WITHIN:
                gone.add(standing[key].pop())
    return [
        row for place, row in enumerate(rows) if int(row["quantity"]) > 0 and place not in gone
    ]


def lead_times_of(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the deliveries of the chosen vendors, with the supplier's name in the scenario."""
    names = {vendor: name for name, vendor in VENDORS.items()}
    for row in rows:
        name = names.get((row["vendor"], row["shipment_mode"]))
        if name is not None:
            yield {**row, "supplier": name}


def product_names(rows: list[Row]) -> dict[str, str]:
    """Return a name for each SKU: its most frequent description, in small letters, joined."""
    descriptions = defaultdict[str, Counter[str]](Counter)
    for row in rows:
        descriptions[row["sku"]][row["description"]] += 1
    names = {}
    for sku, found in descriptions.items():
        text = max(sorted(found), key=lambda one: found[one]).lower()
        names[sku] = "-".join("".join(c if c.isalnum() else " " for c in text).split())
    return names


def tables(kept: list[Row], lead_times: list[Row]) -> Iterator[str]:
    """Yield the lines of the tables of items and suppliers."""
    by_product = defaultdict(list)
    for row in kept:
        by_product[row["item"]].append(row)
    revenue = {
        name: sum(float(row["unit_price"]) * int(row["quantity"]) for row in rows)
        for name, rows in by_product.items()
    }
    ranked = sorted(revenue, key=lambda name: -revenue[name])
    days = {row["ordered_at"][:10] for row in kept}
    n_days = (datetime.fromisoformat(max(days)) - datetime.fromisoformat(min(days))).days + 1
    sold = {supplier: ranked[place :: len(VENDORS)] for place, supplier in enumerate(VENDORS)}
    times = {
        supplier: [float(row["lead_time"]) for row in lead_times if row["supplier"] == supplier]
        for supplier in VENDORS
    }
    for name in ranked:
        supplier = next(one for one, names in sold.items() if name in names)
        yield from item_table(name, by_product[name], n_days, times[supplier])
    for supplier, names in sold.items():
        yield from supplier_table(supplier, names)


def item_table(name: str, rows: list[Row], n_days: int, times: list[float]) -> Iterator[str]:
    """Yield an item: reorder point from the demand during the lead time, economic quantity.

    Mean and variance of that demand: Silver, Pyke and Thomas, "Inventory and Production
    Management in Supply Chains", 4th ed., 2017, for independent days and lead times.
    """
    per_day: Counter[str] = Counter()
    for row in rows:
        per_day[row["ordered_at"][:10]] += int(row["quantity"])
    daily = [*per_day.values(), *[0] * (n_days - len(per_day))]
    rate = fmean(daily)
    variance = fmean(times) * pvariance(daily) + rate**2 * pvariance(times)
    reorder_point = ceil(rate * fmean(times) + SAFETY_FACTOR * sqrt(variance))
    price = median(float(row["unit_price"]) for row in rows)
    cost = round(COST_SHARE * price, 2)
    holding = round(HOLDING_RATE * cost / 365, 6)
    quantity = max(1, round(sqrt(2 * ORDER_COST * rate / holding)))
    yield from (
        "[[items]]",
        f'name = "{name}"'.ljust(48) + f"# {rows[0]['sku']}, {rate:.1f} units a day",
        f"price = {price}",
        f"cost = {cost}",
        f"holding = {holding}",
        f"initial_on_hand = {reorder_point + quantity // 2}",
        f'reorder = {{ rule = "reorder-point", r = {reorder_point}, Q = {quantity} }}',
        "",
    )


def supplier_table(supplier: str, names: list[str]) -> Iterator[str]:
    """Yield a supplier."""
    yield from (
        "[[suppliers]]",
        f'name = "{supplier}"',
        f"order_cost = {ORDER_COST}",
        "items = [",
        *(f'    "{name}",' for name in names),
        "]",
        "[suppliers.lead_time]",
        'law = "empirical"',
        'file = "supplier_lead_times.csv"',
        'column = "lead_time"',
        f'where = {{ supplier = "{supplier}" }}',
        "",
    )


def as_csv(rows: Iterable[Row], columns: list[str]) -> str:
    """Return the rows as CSV text with these columns."""
    text = StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
