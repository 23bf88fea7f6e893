"""Losses: what spoils, ages and vanishes, how wrong the records are, and what room costs."""

import numpy as np

from results.kpis.row import CUSTOMERS, STOCK, Chapter, Pair
from results.once import once
from results.rows import Rows
from results.view import Floats, Run, View
from sim.ledger import Reason

storage = Chapter("stock")

NRF = (
    "National Retail Federation, National Retail Security Survey (shrink, in per cent of sales)"
)


@once
def _shrunk(run: Run) -> Rows:
    return run.write_offs.where(run.write_offs.reason == Reason.SHRUNK)


@once
def _wasted(run: Run) -> Rows:
    return run.write_offs.where(run.write_offs.reason != Reason.SHRUNK)


@once
def unit_costs(run: Run) -> Floats:
    """Return what a unit of each item costs."""
    return np.array([item.cost for item in run.world.items], np.float64)


@once
def _found_empty(run: Run) -> Rows:
    """Return the corrections because an order of the window found less than was recorded."""
    table = run.record.corrections
    return Rows(table, run.in_window(table.time) & (table.row >= 0))


@storage("units/{time}", "lower", STOCK)
def written_off(view: View) -> Pair:
    """Units lost on the shelf per time unit: spoiled, obsolete or disappeared."""
    rows = view.run.write_offs
    return view.sum(rows, rows.units), view.span


@storage("{money}/{time}", "lower", STOCK)
def write_off_value(view: View) -> Pair:
    """Value at cost of those units; not part of profit, which has paid for them already."""
    rows = view.run.write_offs
    return view.sum(rows, rows.units * unit_costs(view.run)[rows.item]), view.span


@storage("fraction", "lower", STOCK)
def waste_share(view: View) -> Pair:
    """Units spoiled or made obsolete / units received."""
    wasted, receipts = _wasted(view.run), view.run.receipts
    return view.sum(wasted, wasted.units), view.sum(receipts, receipts.units)


@storage("fraction", "lower", STOCK, NRF)
def shrinkage_rate(view: View) -> Pair:
    """Units that disappeared unnoticed / units shipped."""
    rows = _shrunk(view.run)
    return view.sum(rows, rows.units), view.shipped


@storage("units", "lower", STOCK)
def record_error_mean(view: View) -> Pair:
    """Units by which the records are wrong, either way, average over time."""
    return view.level(view.run.levels.record_error), view.span


@storage("fraction", "lower", CUSTOMERS)
def false_promises(view: View) -> Pair:
    """Orders that found less on the shelf than the records said / orders placed."""
    found = view.run.orders_of(_found_empty(view.run), per_line=view.scope == "item")
    return view.count(Rows(view.all_orders, found)), view.placed


@storage("volume", "lower", ("all",), kind="value")
def storage_peak(view: View) -> Pair:
    """Largest volume that the stock of all items took at a time."""
    return np.array([view.run.room.volumes.max(initial=0.0)]), 1.0


@once
def storage_cost(run: Run) -> Floats:
    """Return what room cost in the window, for each item.

    Rent for room above the capacity, and for pallets or halls begun, is owed for the stock of
    all items together; each bears it by its share of volume and time.
    """
    terms = run.world.costs.storage
    taken = run.levels.on_hand * np.array([item.volume for item in run.world.items])
    total, rent = taken.sum(), 0.0
    if terms.capacity is not None and terms.overflow:
        rent += terms.overflow * _integral(
            run, np.maximum(run.room.volumes - terms.capacity, 0)
        )
    if terms.step is not None and terms.step_cost:
        # Volumes are sums of decimals: three pallets' worth must not begin a fourth.
        begun = np.ceil(np.round(run.room.volumes / terms.step, 9))
        rent += terms.step_cost * _integral(run, begun)
    shared = rent * taken / total if total else np.zeros(len(taken))
    return np.asarray(terms.rate * taken + shared, np.float64)


def _integral(run: Run, values: Floats) -> float:
    return float(values @ run.room.spans)
