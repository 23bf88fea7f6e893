"""Write docs/cross-tool.md: the same paths through backlab and stockpyl, and what service is.

``python docs/make_cross_tool.py`` writes the page, from the root of the repository. The rows of
stockpyl are kept in docs/cross-tool/ and were made by stockpyl_paths.py there.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from results import run
from scenarios import Scenario, load

HERE = Path(__file__).parent
FILES, PAGE = HERE / "cross-tool", HERE / "cross-tool.md"
Row = dict[str, float]
Rows = list[Row]

# path: the scenario's file and variant, and the rows of stockpyl
PATHS: dict[str, tuple[str, str | None]] = {
    "base-stock": ("periodic", None),
    "min-max": ("periodic", "min-max"),
    "reorder-point": ("continuous", None),
}


def scenario(path: str) -> Scenario:
    """Return the scenario of a path."""
    file, variant = PATHS[path]
    return load(FILES / f"{file}.toml", variant=variant)


def stockpyl(path: str) -> Rows:
    """Return what stockpyl made of a path, period by period."""
    with (FILES / f"stockpyl-{path}.csv").open(encoding="utf-8") as lines:
        return [{name: float(x) for name, x in row.items()} for row in csv.DictReader(lines)]


def share(rows: Rows, counts: Callable[[Row], bool]) -> float:
    """Return the share of periods of which something is true."""
    return sum(map(counts, rows)) / len(rows)


def total(rows: Rows, name: str) -> float:
    """Return the sum of a column."""
    return sum(row[name] for row in rows)


def with_demand(rows: Rows) -> Rows:
    """Return the periods in which somebody orders."""
    return [row for row in rows if row["demand"]]


def cycles(rows: Rows) -> Iterator[Rows]:
    """Return the periods from one receipt to the next, without what follows the last."""
    cycle: Rows = []
    for row in rows:
        if row["received"]:
            yield cycle
            cycle = []
        cycle.append(row)


def met(row: Row) -> bool:
    """Whether all that is ordered in a period ships in it."""
    return row["filled"] == row["demand"]


@dataclass(frozen=True)
class Definition:
    """What is called service somewhere, and how it follows from the rows of a path."""

    words: str
    kpi: str  # of backlab, "" where it has none
    others: str
    of: Callable[[Rows], float]


DEFINITIONS = (
    Definition(
        "units shipped at once / units ordered",
        "fill_rate",
        "fill rate, beta, P2 (Silver); S2 (Axsäter); stockpyl's `fill_rate`",
        lambda rows: total(rows, "filled") / total(rows, "demand"),
    ),
    Definition(
        "orders shipped whole at once / orders",
        "order_fill_rate",
        "order fill rate (Song); with one line an order, line fill rate",
        lambda rows: share(with_demand(rows), met),
    ),
    Definition(
        "time with stock on hand / time",
        "ready_rate",
        "ready rate, P3; S3",
        lambda rows: share(rows, lambda row: row["on_hand"] > 0),
    ),
    Definition(
        "time without a backorder / time",
        "no_backorder_time",
        "P(IN >= 0); alpha per period, if looked at when periods end",
        lambda rows: share(rows, lambda row: row["backorders"] == 0),
    ),
    Definition(
        "replenishment cycles without a shortage / cycles",
        "cycle_service_level",
        "cycle service, alpha, P1; S1",
        lambda rows: sum(all(map(met, one)) for one in cycles(rows)) / len(list(cycles(rows))),
    ),
    Definition(
        "days on which all that was ordered shipped / all days",
        "",
        "alpha per period, if days without demand count",
        lambda rows: share(rows, met),
    ),
    Definition(
        "mean over days with demand of shipped at once / ordered",
        "",
        "what the mean of daily fill rates gives",
        lambda rows: (
            sum(row["filled"] / row["demand"] for row in with_demand(rows))
            / len(with_demand(rows))
        ),
    ),
    Definition(
        "1 - mean backlog / demand per day",
        "",
        "gamma (Schneider); a unit counts again each day it waits",
        lambda rows: 1 - total(rows, "backorders") / total(rows, "demand"),
    ),
)


def table(lines: list[tuple[str, ...]]) -> str:
    """Return a table in Markdown, the first line being its head."""
    rows = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([rows[0], "|" + "---|" * len(lines[0]), *rows[1:]])


def definitions() -> str:
    """Return the table of definitions: rows of stockpyl, KPIs of backlab on the same paths."""
    kpis = {path: run(scenario(path)).kpis for path in PATHS}
    lines = [("definition", "backlab calls it", "elsewhere", *PATHS)]
    for each in DEFINITIONS:
        values = []
        for path in PATHS:
            daily = path != "reorder-point"
            if each.kpi:
                values.append(f"{100 * kpis[path][each.kpi].mean:.2f} %")
            else:
                values.append(f"{100 * each.of(stockpyl(path)):.2f} %" if daily else "")
        lines.append((each.words, f"`{each.kpi}`" if each.kpi else "-", each.others, *values))
    return table(lines)


def first_days(path: str, n: int) -> str:
    """Return the first days of a path."""
    names = ("period", "demand", "received", "filled", "on_hand", "backorders", "ordered")
    rows = stockpyl(path)[:n]
    return table([("day", *names[1:]), *(tuple(f"{r[x]:g}" for x in names) for r in rows)])


def totals() -> str:
    """Return what each path ordered, and what it cost a day."""
    lines = [("path", "days", "units ordered by customers", "purchase orders", "cost a day")]
    for path in PATHS:
        rows, found = stockpyl(path), run(scenario(path))
        days = found.horizon
        bought = sum(row["ordered"] > 0 for row in rows)
        numbers = (days, total(rows, "demand"), bought, total(rows, "cost") / days)
        lines.append((f"`{path}`", *(f"{x:.7g}" for x in numbers)))
    return table(lines)


def evening() -> str:
    """Return the KPIs of the same shop, told in two ways."""
    morning = run(load(FILES / "periodic.toml"))
    later = run(load(FILES / "periodic.toml", variant="evening"))
    names = ("fill_rate", "order_fill_rate", "cycle_service_level", "ready_rate",
             "no_backorder_time", "on_hand_mean", "mean_wait")  # fmt: skip
    lines = [("KPI", "customers in the morning, lead time 2", "at noon, lead time 1")]
    lines += [
        (f"`{n}`", f"{morning.kpis[n].mean:.4f}", f"{later.kpis[n].mean:.4f}") for n in names
    ]
    return table(lines)


def page() -> str:
    """Return the page: the words of cross-tool/page.md around the tables."""
    words = (FILES / "page.md").read_text(encoding="utf-8")
    tables = {
        "definitions": definitions,
        "first days": lambda: first_days("base-stock", 12),
        "totals": totals,
        "evening": evening,
    }
    for name, make in tables.items():
        words = words.replace(f"{{{name}}}", make())
    return words


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
