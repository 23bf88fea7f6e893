"""The tables of a run of one item, small enough to be worked out with a pencil.

The window is [10, 20). Who was placed before it, waits into it, or comes after it tells whether
the window is cut where it should be.
"""

from math import nan

from sim.arrivals import Renewal
from sim.goods import Storage
from sim.laws import Constant
from sim.ledger import Fee, Outcome, Reason, Standing
from sim.views import Action, Status
from sim.world import Costs, CustomerClass, Item, Supplier, World

O = Outcome  # noqa: E741 - keeps the table below a table
WORLD = World(
    items=(
        Item(
            name="lantern",
            price=5.0,
            cost=2.0,
            holding=0.1,
            volume=0.5,
            end_value=1.5,
        ),
    ),
    customers=(CustomerClass(name="web", arrivals=Renewal(gap=Constant(1.0))),),
    suppliers=(
        Supplier(
            name="acme",
            lead_time=Constant(1.0),
            order_cost=7.0,
            line_cost=0.5,
            grace=1.0,
            prices=(2.0,),
        ),
    ),
    horizon=10.0,
    warm_up=10.0,
    costs=Costs(
        backorder=1.0,
        shortage=0.5,
        lost_sale=3.0,
        shipment=2.0,
        notice=0.25,
        write_off=0.4,
        storage=Storage(rate=0.02, capacity=3.0, overflow=0.3, step=1.0, step_cost=0.05),
    ),
)

ORDERS = [
    {"placed_at": 4, "quantity": 3, "shipped": 3, "ended_at": 12, "outcome": O.SHIPPED,
     "parcels": 1, "notices": 1},
    {"placed_at": 11, "quantity": 2, "filled_at_once": 2, "parcels": 1},
    {"placed_at": 12, "quantity": 4, "filled_at_once": 1, "shipped": 4, "ended_at": 16,
     "outcome": O.SHIPPED, "parcels": 3, "promised_at": 15, "promise": 15.5, "slips": 1,
     "notices": 1},
    {"placed_at": 13, "quantity": 2, "refused": 2, "ended_at": 13, "outcome": O.DECLINED},
    {"placed_at": 14, "quantity": 3, "filled_at_once": 1, "refused": 2, "ended_at": 14,
     "outcome": O.REJECTED, "parcels": 1},
    {"placed_at": 14, "quantity": 1, "cancelled": 1, "ended_at": 17, "outcome": O.CANCELLED,
     "promised_at": 20, "promise": 20},
    {"placed_at": 15, "quantity": 2, "promised_at": 18, "promise": 21, "slips": 1,
     "notices": 1},
    {"placed_at": 16, "quantity": 1, "shipped": 1, "ended_at": 19, "outcome": O.SHIPPED,
     "parcels": 1, "promised_at": 19, "promise": 19},
    {"placed_at": 18, "quantity": 1, "cancelled": 1, "ended_at": 19, "outcome": O.EXPIRED},
    {"placed_at": 10, "quantity": 1, "filled_at_once": 1, "parcels": 1},
    {"placed_at": 20, "quantity": 9, "filled_at_once": 9, "parcels": 1},
    {"placed_at": 2, "quantity": 1, "cancelled": 1, "ended_at": 9, "outcome": O.CANCELLED},
    {"placed_at": 3, "quantity": 2, "cancelled": 2, "ended_at": 13, "outcome": O.CANCELLED},
    {"placed_at": 12, "quantity": 2, "rescued": 2, "ended_at": 14, "outcome": O.SUBSTITUTED,
     "parcels": 1, "promised_at": 13, "promise": 14, "slips": 1},
    {"placed_at": 13, "quantity": 1, "rescued": 1, "ended_at": 22, "outcome": O.DROP_SHIPPED},
    {"placed_at": 16, "quantity": 3, "outcome": O.ABSENT, "ended_at": 16},
    {"placed_at": 6, "quantity": 3, "outcome": O.ABSENT, "ended_at": 6},
]  # fmt: skip
SHIPMENTS = [
    {"row": 0, "time": 12, "units": 3},
    {"row": 2, "time": 15, "units": 2},
    {"row": 2, "time": 16, "units": 1},
    {"row": 7, "time": 19, "units": 1},
]
IN = {"standing": Standing.RECEIVED}
PURCHASE_ORDERS = [
    {"placed_at": 2, "due_at": 10.5, "expected_at": 11, "ended_at": 12, "quantity": 10,
     "received": 10, "unit_cost": 2, **IN},
    {"placed_at": 11, "sent_at": 13, "due_at": 15, "expected_at": 16.5, "ended_at": 16,
     "quantity": 4, "received": 4, "rejected": 1, "unit_cost": 2.5, **IN},
    {"placed_at": 18, "due_at": 25, "quantity": 6, "unit_cost": 2},
    {"placed_at": 1, "due_at": 8, "expected_at": 5, "ended_at": 9, "quantity": 8, "received": 8,
     "unit_cost": 2, **IN},
    # goes with the second, all of it short or rejected; cancelled as a whole; not sent yet;
    # long overdue
    {"placed_at": 12, "sent_at": 13, "opens": 0, "due_at": 16, "ended_at": 17, "quantity": 5,
     "cancelled": 1, "short": 4, "rejected": 1, "standing": Standing.SHORT},
    {"placed_at": 9.5, "due_at": 15, "ended_at": 13, "quantity": 3, "cancelled": 3,
     "standing": Standing.CANCELLED},
    {"placed_at": 19, "sent_at": nan, "opens": 0, "quantity": 2, "unit_cost": 2},
    {"placed_at": 3, "due_at": 13, "quantity": 1, "unit_cost": 2},
]  # fmt: skip
VERDICTS = [
    {"time": 6, "status": Status.ABANDONED},
    {"time": 11, "status": Status.PROBATION},
    {"time": 15, "status": Status.ABANDONED},
    {"time": 25, "status": Status.ABANDONED},
]
RECEIPTS = [
    {"purchase_order": 3, "time": 9, "units": 8, "stockout": 1},
    {"purchase_order": 0, "time": 12, "units": 10, "stockout": 1},
    {"purchase_order": 1, "time": 15, "units": 2},
    {"purchase_order": 1, "time": 16, "units": 2},
]
CARES = [
    {"row": 0, "time": 9, "compensation": 9.0},
    {"row": 2, "time": 13, "compensation": 1.5},
    {"row": 6, "time": 19},
]
RESCUES = [
    {
        "row": 13,
        "time": 14,
        "units": 2,
        "price": 4,
        "item": 0,
        "action": Action.SUBSTITUTE,
        "parcels": 1,
    },
    {"row": 14, "time": 15, "units": 1, "price": 5, "action": Action.DROP_SHIP},
]
FEES = [
    {"row": 5, "time": 17, "kind": Fee.FORFEIT, "amount": 1.0},
    {"row": 5, "purchase_order": 2, "time": 17, "kind": Fee.RETURN, "amount": 2.0},
    {"row": 11, "purchase_order": 3, "time": 9, "kind": Fee.RETURN, "amount": 2.0},
    {"row": 2, "purchase_order": 0, "time": 12, "kind": Fee.EXPEDITE, "amount": 3.0},
    {"row": 14, "time": 15, "kind": Fee.DROP_SHIP, "amount": 4.5},
    {"purchase_order": 1, "time": 15, "kind": Fee.INSPECTION, "amount": 0.8},
    {"purchase_order": 3, "time": 8, "kind": Fee.INSPECTION, "amount": 0.8},
    {"item": 0, "time": 16, "kind": Fee.COUNT, "amount": 2.5},
]
WRITE_OFFS = [
    {"time": 9, "units": 1, "reason": Reason.SPOILED},
    {"time": 13, "units": 2, "reason": Reason.SPOILED},
    {"time": 17, "units": 1, "reason": Reason.SHRUNK},
    {"time": 18, "units": 1, "reason": Reason.OBSOLETE},
]
CORRECTIONS = [
    {"time": 4, "units": -1, "reason": Reason.FOUND_EMPTY, "row": 0},
    {"time": 14, "units": -3, "reason": Reason.FOUND_EMPTY, "row": 4},
    {"time": 16, "units": 1, "reason": Reason.COUNTED},
]
