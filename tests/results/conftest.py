"""Records made by hand, and scenarios without a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Any

import numpy as np
import pytest

from sim.ledger import Orders, Outcome, Reason, columns
from sim.record import Levels, Record, Table
from sim.tables import (
    Cares,
    Corrections,
    Fees,
    PurchaseOrders,
    Receipts,
    Reductions,
    Rescues,
    Shipments,
    Verdicts,
    WriteOffs,
)
from sim.world import World

Row = Mapping[str, Any]
MakeRecord = Callable[..., Record]


def table(kind: type, rows: Sequence[Row], defaults: Row) -> Table:
    """A table of `rows`; what a row leaves out is in `defaults`."""
    made = kind()
    for row in rows:
        assert set(row) <= set(vars(made)), f"no such column: {set(row) - set(vars(made))}"
        for name, column in vars(made).items():
            column.append(row.get(name, defaults.get(name, 0)))
    return Table(columns(made))


def order_rows(world: World, rows: Sequence[Row]) -> list[Row]:
    """Number and price the orders; work out what else a row leaves unsaid."""
    made: list[Row] = []
    for number, row in enumerate(rows, 1):
        quantity, filled = row["quantity"], row.get("filled_at_once", 0)
        shipped = row.get("shipped", filled)
        gone = sum(row.get(name, 0) for name in ("cancelled", "refused", "rescued"))
        left = 0 if row.get("outcome") == Outcome.ABSENT else quantity - shipped - gone
        outcome = Outcome.FILLED if filled == quantity else Outcome.OPEN
        ended = row["placed_at"] if filled == quantity else nan
        price = world.items[row.get("item", 0)].price
        inferred = {
            "order": number,
            "price": price,
            "open": left,
            "outcome": outcome,
            "ended_at": ended,
        }
        if row.get("outcome") == Outcome.ABSENT:
            inferred["reason"] = Reason.STAYED_AWAY
        made.append({**inferred, "shipped": shipped, **row})
    return made


def levels(n: int, given: Row) -> Levels:
    """Levels of `n` items, 0 where nothing is given."""
    names = Levels.__dataclass_fields__
    return Levels(**{name: np.array(given.get(name, [0] * n)) for name in names})


@pytest.fixture
def make_record() -> MakeRecord:
    """Make a record from rows as dicts, columns named as in the ledger."""

    def make(
        world: World,
        orders: Sequence[Row] = (),
        *,
        shipments: Sequence[Row] = (),
        purchase_orders: Sequence[Row] = (),
        receipts: Sequence[Row] = (),
        reductions: Sequence[Row] = (),
        cares: Sequence[Row] = (),
        rescues: Sequence[Row] = (),
        fees: Sequence[Row] = (),
        write_offs: Sequence[Row] = (),
        corrections: Sequence[Row] = (),
        verdicts: Sequence[Row] = (),
        **integrals: Any,
    ) -> Record:
        nothing = {"promised_at": nan, "promise": nan, "lines": 1}
        return Record(
            world=world,
            seed=1,
            replication=0,
            orders=table(Orders, order_rows(world, orders), nothing),
            shipments=table(Shipments, shipments, {"parcels": 1}),
            purchase_orders=table(
                PurchaseOrders,
                [{"sent_at": row["placed_at"], **row} for row in purchase_orders],
                {"opens": 1, "due_at": nan, "expected_at": nan, "ended_at": nan},
            ),
            receipts=table(Receipts, receipts, {}),
            reductions=table(Reductions, reductions, {"reason": Reason.CUSTOMER_LEFT}),
            cares=table(Cares, cares, {"notices": 1}),
            rescues=table(Rescues, rescues, {"item": -1}),
            fees=table(Fees, fees, {"row": -1, "purchase_order": -1, "item": -1}),
            write_offs=table(WriteOffs, write_offs, {}),
            corrections=table(Corrections, corrections, {"row": -1}),
            verdicts=table(Verdicts, verdicts, {}),
            levels=levels(len(world.items), integrals),
        )

    return make


@dataclass(frozen=True)
class RunSettings:
    """What ``[run]`` says about replications."""

    replications: int = 3
    seed: int = 1


@dataclass(frozen=True)
class Expectation:
    """One entry of ``[expect]``."""

    value: float
    tolerance: float = 0.0
    source: str = ""


@dataclass(frozen=True)
class PlainScenario:
    """A scenario without a file: what `results.run` reads of one."""

    world: World
    name: str = "plain"
    title: str = "A plain shop"
    question: str = "Who waits?"
    run: RunSettings = field(default_factory=RunSettings)
    expect: Mapping[str, Expectation] = field(default_factory=dict)
    sized: Mapping[str, Any] = field(default_factory=dict)


@pytest.fixture
def plain_scenario() -> Callable[..., PlainScenario]:
    """Make a scenario from a world; replications, seed and expect by name."""

    def make(
        world: World, *, replications: int = 3, seed: int = 1, **other: Any
    ) -> PlainScenario:
        expect = {
            name: Expectation(*values) for name, values in other.pop("expect", {}).items()
        }
        return PlainScenario(world, run=RunSettings(replications, seed), expect=expect, **other)

    return make
