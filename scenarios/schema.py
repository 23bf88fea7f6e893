"""What a scenario file may contain: every key with its type, default, unit and meaning.

Laws, arrivals and rules are not written down here; `scenarios.declared` makes their tables
from the parameters that their classes declare.
"""

from typing import Annotated, Any, Literal

from scenarios.goods import Costs, Item, PlannerTable
from scenarios.hooks import Policy
from scenarios.people import (
    ElasticityTable,
    ElsewhereTable,
    GoodwillTable,
    HypeTable,
    MemoryTable,
    PassThroughTable,
    ReactionsTable,
    RemorseTable,
    ValuePatienceTable,
)
from scenarios.supply import Supplier
from scenarios.tables import Table, about
from scenarios.values import MOST_UNITS, AnyArrivals, AnyBalking, AnyLaw, Money, Name
from sim.bounds import MOST_EVENTS, MOST_ORDERS
from sim.ledger import MOST


class Run(Table):
    """How long a run is and how often it is repeated."""

    horizon: Annotated[
        float, about("measured time, after the warm-up", "time units", gt=0, le=1e15)
    ]
    warm_up: Annotated[float, about("time before anything is measured", "time units", ge=0)] = (
        0.0
    )
    replications: Annotated[int, about("independent repetitions", ge=1)] = 30
    seed: Annotated[int, about("seed of all random numbers", ge=0)] = 1
    most_orders: Annotated[
        int, about("order lines at which a replication is stopped", ge=1, le=MOST)
    ] = MOST_ORDERS
    most_events: Annotated[
        int, about("events at which a replication is stopped", ge=1, le=MOST)
    ] = MOST_EVENTS


class Customers(Table):
    """A class of customers: what they order, how often, and how long they wait."""

    name: Name
    item: Annotated[
        str | None, about("the item they order; may be left out where there is only one")
    ] = None
    choose: Annotated[
        dict[str, Annotated[float, about("weight", ge=0)]] | None,
        about("items one of which each order is for, with weights"),
    ] = None
    basket: Annotated[
        dict[str, Annotated[int, about("units", ge=1, le=MOST_UNITS)]] | None,
        about("items that are ordered together as one order, with units of each"),
    ] = None
    arrivals: Annotated[AnyArrivals, about("when customers come")]
    order_size: Annotated[
        AnyLaw | None,
        about("law of the order size, rounded to whole units; left out: 1", "units"),
    ] = None
    patience: Annotated[
        AnyLaw | None,
        about("law of the wait after which they leave; left out: never", "time units"),
    ] = None
    priority: Annotated[
        int, about("1 is served before 2, by rules that look at it", ge=1, le=1000)
    ] = 1
    price: Annotated[
        float | None, about("price per unit that they pay; left out: the item's", Money, ge=0)
    ] = None
    backorder_cost: Annotated[
        float | None,
        about(
            "cost per unit of theirs backordered and time unit; left out: costs.backorder",
            Money,
            ge=0,
        ),
    ] = None
    frailty: Annotated[
        float,
        about(
            "how much persons differ in their hazard of leaving: standard deviation / mean of "
            "a gamma factor on it; 0: all alike",
            ge=0,
            le=5,
        ),
    ] = 0.0
    value_patience: Annotated[
        ValuePatienceTable | None, about("how patience grows with the price; left out: not")
    ] = None
    remorse: Annotated[
        RemorseTable | None, about("who thinks better of it; left out: nobody")
    ] = None
    elsewhere: Annotated[
        ElsewhereTable | None, about("who orders the same elsewhere too; left out: nobody")
    ] = None
    reactions: Annotated[
        ReactionsTable, about("what the shop's acts do to their hazard of leaving")
    ] = ReactionsTable()
    balking: Annotated[
        AnyBalking | None,
        about("whether they order at all, seeing the date and the queue; left out: they do"),
    ] = None
    memory: Annotated[
        MemoryTable | None,
        about("how past service keeps persons away; left out: they forget"),
    ] = None
    goodwill: Annotated[
        GoodwillTable | None,
        about("how past service changes the arrivals of all; left out: not"),
    ] = None
    hype: Annotated[
        HypeTable | None, about("how a backlog draws customers; left out: it doesn't")
    ] = None
    elasticity: Annotated[
        ElasticityTable | None, about("how the price changes the arrivals; left out: not")
    ] = None
    pass_through: Annotated[
        PassThroughTable | None, about("a saving that lowers their price; left out: none")
    ] = None


class Expectation(Table):
    """A published or derived value of a KPI, which the scenario must reproduce."""

    value: Annotated[float, about("expected value, in the unit of the KPI")]
    tolerance: Annotated[float, about("largest accepted difference", ge=0)] = 0.0
    source: Annotated[str, about("where the value comes from")] = ""


class ScenarioFile(Table):
    """A scenario of backlab: customers, a warehouse and its suppliers, and a policy."""

    schema_version: Annotated[
        Literal[1], about("version of this format; write schema = 1", alias="schema")
    ]
    title: Annotated[str, about("one line that names the scenario")] = ""
    question: Annotated[str, about("the question that the scenario answers")] = ""
    time_unit: Annotated[
        Literal["minute", "hour", "day", "week", "month", "year"],
        about("unit of all times; months and years are averages of the calendar"),
    ] = "day"
    currency: Annotated[str, about("currency of all money", min_length=1, max_length=12)] = (
        "EUR"
    )
    run: Annotated[Run, about("how long a run is and how often it is repeated")]
    items: Annotated[tuple[Item, ...], about("the items", strict=False)]
    customers: Annotated[tuple[Customers, ...], about("the classes of customers", strict=False)]
    suppliers: Annotated[tuple[Supplier, ...], about("the suppliers", strict=False)] = ()
    costs: Annotated[Costs, about("cost rates")] = Costs()
    planner: Annotated[
        PlannerTable | None,
        about("who turns orders of a rule into purchase orders; left out: sent at once"),
    ] = None
    policy: Annotated[Policy, about("the rule of each hook")] = Policy()
    variants: Annotated[
        dict[Name, dict[str, Any]],
        about(
            "partial scenarios laid over this one: tables merge, list entries merge by name",
            default_factory=dict,
        ),
    ]
    expect: Annotated[
        dict[str, Expectation],
        about("KPIs that the scenario must reproduce, by their names", default_factory=dict),
    ]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of scenario files, for editors and web forms.

    Examples
    --------
    >>> json_schema()["properties"]["run"]["description"]
    'how long a run is and how often it is repeated'
    """
    schema = ScenarioFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
