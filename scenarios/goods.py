"""What a scenario file may say of items, of the room they take, and of what they cost."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import create_model

from scenarios.declared import plain_table
from scenarios.hooks import Hooks
from scenarios.tables import Table, about
from scenarios.values import MOST_UNITS, Money, Name, optional
from sim import goods

BEFALLS = {  # what befalls units on the shelf, by its key
    "shelf_life": goods.ShelfLife,
    "obsolescence": goods.Obsolescence,
    "shrinkage": goods.Shrinkage,
    "counting": goods.Counting,
}

if TYPE_CHECKING:  # tables made at run time are no types to a type checker
    Goods = Hooks
    StorageTable = Any
    PlannerTable = Any
else:
    Goods = create_model(
        "Goods", __base__=Hooks, **{name: optional(cls) for name, cls in BEFALLS.items()}
    )
    StorageTable = plain_table(goods.Storage)
    PlannerTable = plain_table(goods.Planner)


class Item(Goods):
    """A stock-keeping unit. Rules given here win over those of the policy."""

    name: Name
    price: Annotated[float, about("sales price per unit", Money, ge=0)] = 0.0
    cost: Annotated[
        float, about("purchase cost per unit, unless the supplier has its own", Money, ge=0)
    ] = 0.0
    initial_on_hand: Annotated[int, about("stock at time 0", "units", ge=0, le=MOST_UNITS)] = 0
    holding: Annotated[
        float | None,
        about(
            "cost per unit on hand and time unit, to which costs.holding_rate adds; left out: "
            "that of costs.holding",
            Money,
            ge=0,
        ),
    ] = None
    volume: Annotated[float, about("room that a unit takes", "volume", ge=0)] = 0.0
    end_value: Annotated[
        float | None,
        about(
            "value per unit on hand at the end of the run, less that at the beginning of its "
            "window; left out: costs.end_value times the cost",
            Money,
            ge=0,
        ),
    ] = None


class Costs(Table):
    """Cost rates of the shop."""

    holding: Annotated[float, about("per unit on hand and time unit", Money, ge=0)] = 0.0
    holding_rate: Annotated[
        float,
        about(
            "on top of that, share of an item's cost per unit on hand and time unit", ge=0, le=1
        ),
    ] = 0.0
    backorder: Annotated[float, about("per unit backordered and time unit", Money, ge=0)] = 0.0
    shortage: Annotated[float, about("per unit not filled at once, once", Money, ge=0)] = 0.0
    lost_sale: Annotated[float, about("per unit lost", Money, ge=0)] = 0.0
    shipment: Annotated[float, about("per parcel", Money, ge=0)] = 0.0
    notice: Annotated[float, about("per notice to a customer", Money, ge=0)] = 0.0
    write_off: Annotated[
        float, about("per unit written off, on top of what it was bought for", Money, ge=0)
    ] = 0.0
    end_value: Annotated[
        float, about("value of units on hand at the end, as a share of their cost", ge=0, le=1)
    ] = 0.0
    storage: Annotated[StorageTable, about("what room costs; left out: nothing")] = (
        StorageTable()
    )
