"""From a checked scenario file to the `World` that the model reads."""

from collections.abc import Mapping
from typing import Any

from policies.catalogue import HOOKS
from scenarios.files import Files
from scenarios.goods import BEFALLS, Costs, Item
from scenarios.hooks import Hooks, table_of
from scenarios.prices import settled
from scenarios.schema import Customers, ScenarioFile
from scenarios.suppliers import suppliers
from scenarios.trace import TraceTable
from sim import world
from sim.arrivals import Trace

_BEHAVIOUR = (
    "order_size",
    "patience",
    "value_patience",
    "remorse",
    "elsewhere",
    "reactions",
    "balking",
    "memory",
    "goodwill",
    "hype",
)

_PER_ITEM = {"holding", "holding_rate", "end_value"}  # settled when its items are built


def build_world(file: ScenarioFile, files: Files, traces: Mapping[str, Trace]) -> world.World:
    """Return the world of a scenario.

    Parameters
    ----------
    traces
        The recorded arrivals of the classes that have some, by class.
    """
    return world.World(
        items=tuple(_item(item, file, files) for item in file.items),
        customers=tuple(_customers(one, file.items, files, traces) for one in file.customers),
        suppliers=tuple(
            one for table in file.suppliers for one in suppliers(table, file.items, files)
        ),
        horizon=file.run.horizon,
        warm_up=file.run.warm_up,
        costs=_costs(file.costs, files),
        planner=file.planner and file.planner.build(files),
        time_unit=file.time_unit,
        currency=file.currency,
        most_orders=file.run.most_orders,
        most_events=file.run.most_events,
    )


def _item(item: Item, file: ScenarioFile, files: Files) -> world.Item:
    befalling = {name: getattr(item, name) for name in BEFALLS}
    return world.Item(
        name=item.name,
        price=item.price,
        cost=item.cost,
        initial_on_hand=item.initial_on_hand,
        holding=_holding(item, file.costs),
        volume=item.volume,
        end_value=_end_value(item, file.costs),
        policy=_policy(item, file.policy, files),
        **{name: befalls and befalls.build(files) for name, befalls in befalling.items()},
    )


def _holding(item: Item, costs: Costs) -> float:
    own = costs.holding if item.holding is None else item.holding
    return own + costs.holding_rate * item.cost


def _end_value(item: Item, costs: Costs) -> float:
    return costs.end_value * item.cost if item.end_value is None else item.end_value


def _costs(costs: Costs, files: Files) -> world.Costs:
    rates = costs.model_dump(exclude=_PER_ITEM | {"storage"})
    return world.Costs(**rates, storage=costs.storage.build(files))


def _policy(own: Hooks, shared: Hooks, files: Files) -> world.Policy:
    tables = {hook: table_of(hook, own, shared) for hook in HOOKS}
    return world.Policy(
        **{hook: table.build(files) for hook, table in tables.items() if table is not None}
    )


def _customers(
    customers: Customers,
    items: tuple[Item, ...],
    files: Files,
    traces: Mapping[str, Trace],
) -> world.CustomerClass:
    by_trace = isinstance(customers.arrivals, TraceTable)
    arrivals = traces[customers.name] if by_trace else customers.arrivals.build(files)
    named = by_trace and arrivals.item is not None
    baskets, weights = ((), ()) if named else _baskets(customers, items)
    arrivals, price = settled(customers, items, arrivals)
    return world.CustomerClass(
        name=customers.name,
        arrivals=arrivals,
        baskets=baskets,
        weights=weights,
        priority=customers.priority,
        price=price,
        backorder_cost=customers.backorder_cost,
        frailty=customers.frailty,
        **_behaviour(customers, files),
    )


def _behaviour(customers: Customers, files: Files) -> dict[str, Any]:
    tables = {name: getattr(customers, name) for name in _BEHAVIOUR}
    return {name: table and table.build(files) for name, table in tables.items()}


def _baskets(
    customers: Customers, items: tuple[Item, ...]
) -> tuple[tuple[tuple[world.Line, ...], ...], tuple[float, ...]]:
    numbers = {item.name: number for number, item in enumerate(items)}
    if customers.basket:
        lines = (world.Line(numbers[name], units) for name, units in customers.basket.items())
        return (tuple(lines),), (1.0,)
    choose = customers.choose or {customers.item or next(iter(numbers)): 1.0}
    chosen = {name: weight for name, weight in choose.items() if weight > 0}
    return tuple((world.Line(numbers[name]),) for name in chosen), tuple(chosen.values())
