"""One run: a world, a seed, a replication number in; a record out."""

from collections.abc import Sequence
from itertools import pairwise

from sim.backlog import Backlog
from sim.balance import EventBalance, check_record, check_reserved
from sim.clock import Priority
from sim.counter import Counter
from sim.customers import Customers
from sim.eventlog import Observer
from sim.ledger import columns
from sim.parts import Parts
from sim.perils import Perils, in_peril
from sim.purchasing import Purchasing
from sim.record import Record, Table
from sim.rescues import Rescuer
from sim.shop import Shop
from sim.streams import Streams
from sim.warehouse import Warehouse
from sim.world import World


def simulate(
    world: World,
    seed: int = 1,
    replication: int = 0,
    *,
    check: bool = False,
    log: Observer | None = None,
    marks: Sequence[float] = (),
) -> Record:
    """Run one replication of `world`.

    Parameters
    ----------
    world
        What to simulate, and under which policy.
    seed, replication
        Name the random streams. The same two give the same record.
    check
        Assert the balance of units after every event, not only at the end.
    log
        Called with every `sim.eventlog.Event`, for example an `EventLog`. Costs nothing if
        left out.
    marks
        Rising instants within the statistics window, at which it is cut into parts, so that
        each can be measured; see `Record.parts`.

    Raises
    ------
    ValueError
        If the marks do not rise, or lie outside the window.
    RuleError
        If a rule raises, or answers with nonsense.
    BalanceError
        If units do not add up, which is a bug in the model.
    """
    edges = (world.warm_up, *marks, world.end)
    if len(marks) and any(a >= b for a, b in pairwise(edges)):
        raise ValueError(
            f"marks must rise from above {edges[0]:g} to below {edges[-1]:g}, got {list(marks)}"
        )
    observers: list[Observer] = [EventBalance(world)] if check else []
    if log is not None:
        observers.append(log)
    shop = Shop(world, observers)
    streams = Streams(seed, replication)
    warehouse = Warehouse(shop)
    purchasing = Purchasing(shop, warehouse, streams)
    warehouse.position_changed = purchasing.position_changed
    backlog = Backlog(shop, warehouse, purchasing, Rescuer(shop, warehouse, purchasing))
    counter = Counter(shop, warehouse, backlog, purchasing)
    if in_peril(world):
        Perils(shop, purchasing, streams).start()
    purchasing.start()
    if world.warm_up > 0.0:
        shop.clock.at(world.warm_up, Priority.STATISTICS, lambda _: _open_window(shop))
    parts = Parts(shop.stocks)
    for mark in marks:
        shop.clock.at(mark, Priority.STATISTICS, lambda event: parts.close(event.subject), mark)
    Customers(shop, counter, streams).start()
    shop.clock.run(until=world.end)
    record = _record(shop, parts, seed, replication)
    check_record(record)
    check_reserved([stock.reserved for stock in shop.stocks], record)
    return record


def _open_window(shop: Shop) -> None:
    for stock in shop.stocks:
        stock.open_window(shop.world.warm_up)


def _record(shop: Shop, parts: Parts, seed: int, replication: int) -> Record:
    """Close the books at the end of the horizon."""
    parts.close(shop.world.end)
    ledger = shop.ledger
    return Record(
        world=shop.world,
        seed=seed,
        replication=replication,
        orders=Table(columns(ledger.orders)),
        shipments=Table(columns(ledger.shipments)),
        purchase_orders=Table(columns(ledger.purchase_orders)),
        receipts=Table(columns(ledger.receipts)),
        reductions=Table(columns(ledger.reductions)),
        cares=Table(columns(ledger.cares)),
        rescues=Table(columns(ledger.rescues)),
        fees=Table(columns(ledger.fees)),
        write_offs=Table(columns(ledger.write_offs)),
        corrections=Table(columns(ledger.corrections)),
        verdicts=Table(columns(ledger.verdicts)),
        levels=parts.whole(),
        parts=tuple(parts.levels),
    )
