"""The scenario as TOML, with the grounds of every number in comments."""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Any, NamedTuple

from scenarios.fit.demand import Arriving, Demand
from scenarios.fit.lead_times import LeadTimes
from scenarios.fit.orders import Orders
from scenarios.fit.rates import Shape, arrivals, rounded
from scenarios.fit.start import Length, Levels
from scenarios.fit.supply import Supply
from scenarios.toml import toml_key, toml_value
from scenarios.trace import DAYS_PER


class Stocked(NamedTuple):
    """An item as the scenario has it."""

    name: str
    price: float
    cost: float
    levels: Levels


class Parts(NamedTuple):
    """All that a scenario is written from; `trace` names the file of orders, if it has one."""

    title: str
    unit: str
    currency: str
    seed: int
    length: Length
    orders: Orders
    arriving: Arriving
    items: tuple[Stocked, ...]
    demands: tuple[Demand, ...]
    suppliers: tuple[LeadTimes, ...]
    supply: Supply
    trace: str | None
    warnings: tuple[str, ...]


def scenario_text(parts: Parts) -> str:
    """Return the scenario file."""
    unit = parts.unit
    run = {
        "horizon": rounded(parts.length.horizon / DAYS_PER[unit]),
        "warm_up": rounded(parts.length.warm_up / DAYS_PER[unit]),
        "replications": 20,
        "seed": parts.seed,
    }
    customers = _traced(parts) if parts.trace else map(_by_law(parts), parts.demands)
    blocks = [
        _preface(parts),
        _pairs(
            {
                "schema": 1,
                "title": parts.title,
                "question": "What happens to the customers who wait?",
                "time_unit": unit,
                "currency": parts.currency,
            }
        ),
        ["[run]", *_pairs(run)],
        *map(_item, parts.items),
        *customers,
        *(_supplier(one, parts.supply, unit) for one in parts.suppliers),
        [
            "# Nothing in the data says what waiting, holding and ordering cost.",
            "[costs]",
            "holding = 0.0         # per unit on hand and " + unit,
            "backorder = 0.0       # per unit backordered and " + unit,
        ],
        ["[policy]", 'accept = { rule = "all" }'],
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _preface(parts: Parts) -> list[str]:
    orders = parts.orders
    span = f"{orders.days} days" + (f" from {orders.start}" if orders.start else "")
    lines = [
        *_comment(
            f"Written by backlab fit from {orders.name}: {len(orders.times):,} orders in "
            f"{span}."
        ),
        "#",
        *_comment(
            "Starting values, not findings: the reorder rules, the stock at time 0, the costs "
            "that are 0, and patience: left out, every customer waits for ever."
        ),
    ]
    if not parts.trace:
        lines += ["#", *_comment(f"All orders: {_shape_text(parts.arriving.shape)}")]
    if parts.warnings:
        lines += ["#", "# Warnings:"]
        for warning in parts.warnings:
            lines += _comment(f"- {warning}")
    return lines


def _item(item: Stocked) -> list[str]:
    return [
        "[[items]]",
        *_pairs({"name": item.name, "price": item.price, "cost": item.cost}),
        f"initial_on_hand = {item.levels.S}",
        "# s: mean demand of a lead time and 1.28 standard deviations; S: a month more",
        f'reorder = {{ rule = "min-max", s = {item.levels.s}, S = {item.levels.S} }}',
    ]


def _by_law(parts: Parts) -> Any:
    def block(demand: Demand) -> list[str]:
        table = arrivals(demand.rate, demand.shape, parts.arriving.calendar, parts.unit)
        sizes = demand.sizes
        test = "" if sizes.p != sizes.p else f"; {sizes.tried}: chi-square p {sizes.p:.3f}"
        return [
            "[[customers]]",
            *_pairs({"name": demand.name, "item": demand.item}),
            f"# {demand.rate:.4g} orders a day, {_shape_of(demand.shape)}",
            f"arrivals = {toml_value(table)}",
            f"# {sizes.n:,} orders, {sizes.mean:,.1f} units on average{test}",
            f"order_size = {toml_value(sizes.table)}",
        ]

    return block


def _traced(parts: Parts) -> Iterator[list[str]]:
    orders = parts.orders
    columns = {"time": "time", "item": "item", "quantity": "quantity"}
    if orders.customer is not None:
        columns["customer"] = "customer"
    if orders.price is not None:
        columns["price"] = "price"
    if orders.class_ is None:
        names = ["customers"]
    else:
        names = sorted(set(orders.class_.tolist()))
        columns["class"] = "class"
    for name in names:
        table = {"law": "trace", "file": parts.trace, "columns": columns}
        yield ["[[customers]]", *_pairs({"name": name, "arrivals": table})]


def _supplier(times: LeadTimes, supply: Supply, unit: str) -> list[str]:
    sold = supply.sells.get(times.supplier)
    data = times.data
    grounds = f"{data.received:,} receipts and {data.open:,} open; mean {times.mean:.4g} days."
    if times.fits:
        best = times.fits[0]
        verdict = "not rejected" if times.name == best.family.name else "rejected, so as seen"
        rest = ", ".join(f"{f.family.name} {f.aicc - best.aicc:+.1f}" for f in times.fits[1:4])
        grounds += (
            f" Smallest AICc: {best.family.name} (others: {rest});"
            f" Kolmogorov-Smirnov p {times.p:.3f}: {verdict}."
        )
    return [
        "[[suppliers]]",
        *_pairs({"name": times.supplier}),
        *_comment(grounds),
        f"lead_time = {toml_value(times.table(unit))}",
        "order_cost = 0.0",
        *([] if sold is None else [f"items = {toml_value(sold)}"]),
    ]


def _shape_of(shape: Shape) -> str:
    kinds = {"weekday": shape.weekdays, "month": shape.months}
    by = " and ".join(kind for kind, factors in kinds.items() if factors is not None)
    return f"by {by}" if by else "the same all the time"


def _shape_text(shape: Shape) -> str:
    tests = {"weekday": shape.weekday_test, "month": shape.month_test}
    said = [
        f"{kind}: not enough data for a test"
        if test is None
        else f"{kind}: F test p {test.p:.2g}"
        for kind, test in tests.items()
    ]
    return "; ".join(said) + f". Taken: {_shape_of(shape)}."


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{toml_key(key)} = {toml_value(value)}" for key, value in table.items()]


def _comment(text: str) -> Iterable[str]:
    return [f"# {line}" for line in wrap(text, 92, break_on_hyphens=False)]
