"""From files of orders and receipts to a scenario."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import StringIO
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.random import default_rng

from scenarios.errors import Problem, ScenarioError
from scenarios.fit import doubts
from scenarios.fit.demand import Arriving, Demand, daily_units, fit_arriving, fit_demand
from scenarios.fit.lead_times import LeadTimes, fit_lead_times
from scenarios.fit.orders import Orders, Reading, read_orders, top_items
from scenarios.fit.rates import rounded
from scenarios.fit.receipts import Receipts, read_receipts
from scenarios.fit.sheet import Source
from scenarios.fit.start import length, levels
from scenarios.fit.supply import Supply, who_sells
from scenarios.fit.write import Parts, Stocked, scenario_text
from scenarios.trace import DAYS_PER

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, eq=False)
class Fitted:
    """A scenario from data, and what it rests on.

    Attributes
    ----------
    toml
        The scenario file.
    trace
        The name and the text of the file of orders that it reads; None: it reads none.
    warnings
        What a user should know about the data.
    arriving, demands, lead_times
        What was fitted: to all orders, to each item (and class), to each supplier.
    """

    toml: str
    trace: tuple[str, str] | None
    warnings: tuple[str, ...]
    arriving: Arriving
    demands: tuple[Demand, ...]
    lead_times: tuple[LeadTimes, ...]

    def write(self, path: Source) -> None:
        """Write the scenario, and beside it the file of orders if it reads one."""
        target = Path(path)
        target.write_text(self.toml, encoding="utf-8")
        if self.trace is not None:
            name, text = self.trace
            (target.parent / name).write_text(text, encoding="utf-8")

    def figure(self, what: Literal["all", "arrivals", "lead-times"] = "all") -> "Figure":
        """Return how well the laws fit, as a figure of matplotlib.

        Parameters
        ----------
        what
            The rates by weekday and month, the lead times of the suppliers, or both.
        """
        from scenarios.fit.plots import figure  # noqa: PLC0415 - matplotlib is slow

        return figure(self, what)


def fit(
    orders: Source,
    receipts: Source,
    *,
    orders_columns: Mapping[str, str] | None = None,
    receipts_columns: Mapping[str, str] | None = None,
    items: int | Sequence[str] = 10,
    suppliers: int = 5,
    trace: bool = False,
    time_unit: str = "day",
    currency: str = "EUR",
    as_of: str | None = None,
    date_format: str | None = None,
    skip_bad: bool = False,
    drop_duplicates: bool = False,
    title: str | None = None,
    name: str = "fitted",
    seed: int = 1,
) -> Fitted:
    """Return a scenario from a file of orders and one of receipts.

    Parameters
    ----------
    orders, receipts
        CSV files, gzip or not.
    orders_columns
        Columns by role: time, item, quantity, price, customer, class. The others are guessed.
    receipts_columns
        Columns by role: ordered, received (or lead_time), supplier, item, quantity, cost.
    items
        So many of the most units, or these.
    suppliers
        So many of the most purchase orders.
    trace
        Take the orders as they were, not arrivals and sizes by law.
    as_of
        The day on which what has no date of receipt is still open; the last in the file if
        left out.
    date_format
        Form of the dates as in `datetime.strptime`, where it can't be guessed.
    skip_bad
        Leave out lines with bad cells.
    drop_duplicates
        Leave out orders whose line is the same as an earlier one, cell by cell.
    name
        Of the scenario; its file of orders is called after it.

    Raises
    ------
    ScenarioError
        If a file can't be read, lacks a column or has bad cells, or an item has no orders.
    """
    if time_unit not in DAYS_PER:
        text = f"time_unit must be one of {', '.join(DAYS_PER)}, got '{time_unit}'"
        raise ScenarioError([Problem("fit", None, "", text)])
    reading = Reading(skip_bad, drop_duplicates, date_format, time_unit)
    whole = read_orders(orders, orders_columns or {}, reading)
    chosen = top_items(whole, items)
    kept = whole.of(chosen)
    bought = read_receipts(receipts, receipts_columns or {}, reading, as_of)
    sellers = bought.sellers(chosen)
    lead_times, unheard = _lead_times(sellers, suppliers, seed)
    supply = who_sells(bought, chosen, [one.supplier for one in lead_times])
    arriving = fit_arriving(kept)
    demands = tuple(fit_demand(kept, chosen, arriving))
    stocked = tuple(_stocked(kept, item, supply, lead_times) for item in chosen)
    said = (
        *whole.warnings,
        *doubts.of_arrivals(arriving),
        *doubts.of_demand(demands),
        *bought.warnings,
        *unheard,
        *(text for one in lead_times for text in doubts.of_lead_times(one)),
        *doubts.of_few(lead_times),
        *doubts.of_missing(lead_times),
        *supply.warnings,
        *_unpriced(stocked),
    )
    parts = Parts(
        title=title or f"Fitted to {whole.name} and {bought.name}",
        unit=time_unit,
        currency=currency,
        seed=seed,
        length=length(kept.days, max(one.mean for one in lead_times), trace),
        orders=kept,
        arriving=arriving,
        items=stocked,
        demands=demands,
        suppliers=lead_times,
        supply=supply,
        trace=f"{name}-orders.csv" if trace else None,
        warnings=said,
    )
    recorded = (f"{name}-orders.csv", _trace_text(kept, stocked, time_unit)) if trace else None
    return Fitted(scenario_text(parts), recorded, said, arriving, demands, lead_times)


def _lead_times(
    receipts: Receipts, most: int, seed: int
) -> tuple[tuple[LeadTimes, ...], list[str]]:
    found, unheard = [], []
    for place, supplier in enumerate(receipts.suppliers(most)):
        # A stream for each, so that one supplier more leaves the others as they were.
        rng = default_rng([seed, place])
        try:
            found.append(fit_lead_times(supplier, receipts.of(supplier), rng))
        except ValueError as error:
            unheard.append(f"{error}: left out")
    if not found:
        text = "nothing has been received from any of the suppliers"
        raise ScenarioError([Problem(receipts.name, None, "", text)])
    return tuple(found), unheard


def _stocked(
    orders: Orders, item: str, supply: Supply, suppliers: Sequence[LeadTimes]
) -> Stocked:
    of_item = orders.of([item])
    units = daily_units(of_item)
    prices = np.array([]) if of_item.price is None else of_item.price
    known = prices[prices > 0]
    lead_time = supply.first(item, suppliers)
    return Stocked(
        item,
        rounded(float(np.median(known))) if len(known) else 0.0,
        rounded(supply.costs.get(item, 0.0)),
        levels(
            float(units.mean()),
            float(units.std(ddof=1)) if len(units) > 1 else 0.0,
            lead_time.mean,
            lead_time.sd,
        ),
    )


def _unpriced(items: Sequence[Stocked]) -> list[str]:
    found = []
    for what in ("price", "cost"):
        without = sum(not getattr(item, what) for item in items)
        if without:
            found.append(f"{without} of {len(items)} items have no {what} in the data: 0")
    return found


def _trace_text(orders: Orders, items: Sequence[Stocked], unit: str) -> str:
    """Return the orders as a CSV file that a scenario reads."""
    price = {item.name: item.price for item in items}
    columns: dict[str, list[str]] = {
        "time": _times(orders, unit),
        "item": orders.item.tolist(),
        "quantity": list(map(str, orders.quantity.tolist())),
    }
    if orders.customer is not None:
        columns["customer"] = orders.customer.tolist()
    if orders.class_ is not None:
        columns["class"] = orders.class_.tolist()
    if orders.price is not None:
        paid = zip(orders.price.tolist(), orders.item.tolist(), strict=True)
        columns["price"] = [
            f"{price[item] if isnan(one) or one < 0 else one:g}" for one, item in paid
        ]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue()


def _times(orders: Orders, unit: str) -> list[str]:
    if orders.start is None:
        return [repr(one / DAYS_PER[unit]) for one in orders.times.tolist()]
    midnight = datetime.combine(orders.start, time())
    return [
        (midnight + timedelta(seconds=round(day * 86400))).isoformat(" ")
        for day in orders.times.tolist()
    ]
