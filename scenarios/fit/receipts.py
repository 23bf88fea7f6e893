"""The receipts of a file: how long every purchase order took, or how long it is open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.fit.cells import number, time_reader
from scenarios.fit.columns import RECEIPTS, chosen_columns, missing
from scenarios.fit.orders import Reading, name_of, reader_of, sheet_warnings
from scenarios.fit.sheet import Cells, Sheet, Source, parsed, read_sheet
from scenarios.trace import DAYS_PER
from sim.protocols import Floats

ONLY = "supplier"  # its name where the file names none


@dataclass(frozen=True, eq=False)
class Receipts:
    """Purchase orders, received or open.

    Attributes
    ----------
    lead_time
        Days from order to receipt; of an open one the days it has been open.
    open
        Whether it is still open.
    limit
        Days from the order to the last day of the data: a longer lead time could not have
        been seen. Infinite where the file has no dates of order.
    cost
        Purchase cost per unit, nan where unknown.
    """

    name: str
    supplier: NDArray[Any]
    lead_time: Floats
    open: NDArray[np.bool_]
    limit: Floats
    item: NDArray[Any] | None = None
    cost: Floats | None = None
    warnings: tuple[str, ...] = field(default=())

    def only(self, kept: NDArray[np.bool_]) -> "Receipts":
        """Return some of the rows."""
        columns = ("supplier", "lead_time", "open", "limit", "item", "cost")
        given = {name: getattr(self, name) for name in columns}
        cut = {name: column[kept] for name, column in given.items() if column is not None}
        return replace(self, **cut)

    def of(self, supplier: str) -> "Receipts":
        """Return the rows of a supplier."""
        return self.only(self.supplier == supplier)

    def sellers(self, items: Sequence[str]) -> "Receipts":
        """Return the rows of suppliers that sell one of these; all rows if nobody does."""
        if self.item is None:
            return self
        sells = np.isin(self.supplier, self.supplier[np.isin(self.item, list(items))])
        return self.only(sells) if sells.any() else self

    def suppliers(self, most: int) -> tuple[str, ...]:
        """Return the suppliers of the most purchase orders, the first of them first."""
        counts = Counter(self.supplier.tolist())
        return tuple(sorted(counts, key=lambda name: (-counts[name], name))[:most])


def read_receipts(
    source: Source, columns: Mapping[str, str], reading: Reading, as_of: str | None = None
) -> Receipts:
    """Read a file of receipts.

    A purchase order without a date of receipt is open at `as_of`, by default the last date in
    the file. What came before it was ordered is left out, and a warning says how many.

    Raises
    ------
    ScenarioError
        If the file can't be read, lacks a column, or has bad cells.
    """
    sheet = read_sheet(source, reading.skip_bad)
    chosen = chosen_columns(sheet, RECEIPTS, columns)
    dated = "ordered" in chosen and "received" in chosen
    if not dated and "lead_time" not in chosen:
        wanted = [role for role in ("ordered", "received") if role not in chosen]
        raise missing(sheet, RECEIPTS, [*wanted, "lead_time"])
    cells = _parsed(sheet, chosen, reading, dated)
    columns_ = cells.columns
    rows = len(cells.places)
    ordered = np.array(columns_.get("ordered", np.full(rows, np.nan)), dtype=float)
    if dated:
        lead_time = np.array(columns_["received"], dtype=float) - ordered
    else:
        lead_time = np.array(columns_["lead_time"], dtype=float)
    is_open = np.isnan(lead_time)
    today = _today(sheet, chosen, reading, as_of, ordered, ordered + lead_time)
    limit = np.where(np.isnan(ordered), np.inf, today - ordered)
    if (is_open & np.isinf(limit)).any():
        row = int(np.flatnonzero(is_open)[0])
        text = "neither a lead time nor a date of order: how long is it open?"
        raise sheet.wrong(text, sheet.lines[cells.places[row]])
    whole = Receipts(
        name=sheet.name,
        supplier=np.array(columns_.get("supplier", [ONLY] * rows)),
        lead_time=np.where(is_open, limit, lead_time),
        open=is_open,
        limit=limit,
        item=np.array(columns_["item"]) if "item" in columns_ else None,
        cost=np.array(columns_["cost"], dtype=float) if "cost" in columns_ else None,
        warnings=tuple(sheet_warnings(sheet, cells.bad)),
    )
    return _known_at(sheet, whole)


def _parsed(sheet: Sheet, chosen: Mapping[str, str], reading: Reading, dated: bool) -> Cells:
    comma, per_unit = sheet.delimiter == ";", DAYS_PER[reading.time_unit]
    parsers: dict[str, Any] = {
        "supplier": name_of,
        "item": lambda cell: name_of(cell) if cell else "",
        "lead_time": lambda cell: number(cell, comma) * per_unit if cell else np.nan,
        "cost": lambda cell: number(cell, comma) if cell else np.nan,
    }
    if "ordered" in chosen:
        parsers["ordered"] = reader_of(sheet, chosen["ordered"], reading).read
    if dated:
        if not any(sheet.column(chosen["received"])):
            raise sheet.wrong(
                "nothing has been received", where=f"column '{chosen['received']}'"
            )
        came = reader_of(sheet, chosen["received"], reading)
        parsers["received"] = lambda cell: came.read(cell) if cell else np.nan
    unused = "lead_time" if dated else "received"
    roles = {role: name for role, name in chosen.items() if role != unused}
    wanted = {role: (name, parsers.get(role, str)) for role, name in roles.items()}
    return parsed(sheet, wanted, reading.skip_bad)


def _today(
    sheet: Sheet,
    chosen: Mapping[str, str],
    reading: Reading,
    as_of: str | None,
    ordered: Floats,
    received: Floats,
) -> float:
    """Return the day up to which the file can know anything."""
    known = np.concatenate([ordered, received])
    if as_of is None or "ordered" not in chosen:
        return float(np.max(known, where=np.isfinite(known), initial=-np.inf))
    of_file = reader_of(sheet, chosen["ordered"], reading)
    try:
        reader = of_file if not of_file.dated else time_reader([as_of])
        return reader.read(as_of)
    except ValueError as error:
        raise sheet.wrong(f"as_of: {error}") from None


def _known_at(sheet: Sheet, whole: Receipts) -> Receipts:
    """Return the rows without those that can't be, as they stood on the last day."""
    # What came after the last day was open on it: --as-of may look back.
    late = ~whole.open & (whole.lead_time > whole.limit)
    lead_time = np.where(late, whole.limit, whole.lead_time)
    backwards, unborn = (lead_time < 0) & (whole.limit >= 0), whole.limit < 0
    warnings = list(whole.warnings)
    if backwards.any():
        warnings.append(f"{backwards.sum():,} receipts came before they were ordered: left out")
    if unborn.any():
        warnings.append(f"{unborn.sum():,} rows were ordered after the last day: left out")
    kept = ~(backwards | unborn)
    if not kept.any():
        raise sheet.wrong("has no purchase order with a lead time >= 0")
    now = replace(whole, lead_time=lead_time, open=whole.open | late, warnings=tuple(warnings))
    return now.only(kept)


def resolution(lead_time: Sequence[float] | Floats) -> float:
    """Return the step in which lead times were noted: a day, an hour, a minute or a second.

    Examples
    --------
    >>> resolution([3.0, 14.0]), round(1 / resolution([0.5, 2.25]))
    (1.0, 24)
    """
    days = np.asarray(lead_time)
    for step in (1.0, 1 / 24, 1 / 1440):
        in_steps = days / step
        if np.allclose(in_steps, np.round(in_steps), rtol=0, atol=1e-6):
            return step
    return 1 / 86400
