"""What a scenario file may say of suppliers: terms, troubles, and modes of transport."""

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import ValidationInfo, create_model
from pydantic import model_validator as validator

from scenarios.declared import plain_table
from scenarios.files import Files
from scenarios.tables import Table, about, complaint
from scenarios.values import MOST_UNITS, AnyLaw, Money, Name, optional
from sim import terms
from sim.protocols import Law
from sim.sequential import can_be_sequential

MOST_SERVERS = 1_000_000  # each is remembered; so many are as good as any number
TERMS = {  # terms and troubles that may be left out, by their names in `sim.world.Supplier`
    "regimes": terms.Regimes,
    "drift": terms.Drift,
    "disruption": terms.Disruption,
    "calendar": terms.Calendar,
    "allotment": terms.Allotment,
    "stock": terms.SupplierStock,
    "yield_": terms.Yield,
    "rejects": terms.Rejects,
    "parts": terms.Parts,
    "confirmation": terms.Confirmation,
}

if TYPE_CHECKING:  # tables made at run time are no types to a type checker
    Terms = Table
    BreaksTable = Any
else:
    Terms = create_model(
        "Terms",
        __base__=Table,
        **{
            name: optional(cls, alias="yield" if name == "yield_" else None)
            for name, cls in TERMS.items()
        },
    )
    BreaksTable = plain_table(terms.Breaks)


class Mode(Table):
    """A mode of transport: a way to buy from a supplier, which rules call "supplier/mode"."""

    name: Name
    lead_time: Annotated[AnyLaw, about("law of the lead time", "time units")]
    unit_cost: Annotated[float, about("freight per unit, on top of its price", Money, ge=0)] = (
        0.0
    )
    order_cost: Annotated[
        float | None, about("cost per purchase order; left out: the supplier's", Money, ge=0)
    ] = None


class Supplier(Terms):
    """A supplier: what it sells at which price, how long it takes, and what goes wrong."""

    name: Name
    lead_time: Annotated[
        AnyLaw | None,
        about("law of the lead time; left out only if there are modes", "time units"),
    ] = None
    modes: Annotated[
        tuple[Mode, ...],
        about(
            'modes of transport, in place of lead_time: each is a supplier called "name/mode" '
            "with all other terms of this one",
            strict=False,
        ),
    ] = ()
    delivery: Annotated[
        Literal["crossing", "sequential", "fifo", "queue"],
        about(
            "crossing: purchase orders may overtake each other; sequential: lead times of the "
            "law that change so slowly that none does; fifo: none comes before an earlier one, "
            "which makes lead times longer than the law says; queue: one is made after the "
            "other, and the law says how long the making of one takes"
        ),
    ] = "crossing"
    order_cost: Annotated[float, about("cost per purchase order", Money, ge=0)] = 0.0
    line_cost: Annotated[float, about("cost per line of one", Money, ge=0)] = 0.0
    items: Annotated[
        tuple[str, ...] | None, about("items it sells; left out: all", strict=False)
    ] = None
    prices: Annotated[
        dict[str, Annotated[float, about("price", Money, ge=0)]],
        about(
            "its own price per unit of some items; the others at the item's cost",
            Money,
            default_factory=dict,
        ),
    ]
    breaks: Annotated[
        dict[str, BreaksTable],
        about("prices that fall with the quantity, by item", default_factory=dict),
    ]
    moq: Annotated[int, about("least quantity of a line", "units", ge=1, le=MOST_UNITS)] = 1
    pack: Annotated[
        int, about("units of a pack: lines are rounded up to it", "units", ge=1, le=MOST_UNITS)
    ] = 1
    merge_window: Annotated[
        float | None,
        about(
            "what is ordered within so much time of a first line goes as one purchase order; "
            "0: what is ordered at one instant; left out: each line is one of its own",
            "time units",
            ge=0,
        ),
    ] = None
    servers: Annotated[
        int, about("of a queue: how many it makes at a time", ge=1, le=MOST_SERVERS)
    ] = 1
    per_unit: Annotated[
        bool, about("of a queue: whether the law is for one unit, not for one purchase order")
    ] = False
    transit: Annotated[
        AnyLaw | None,
        about("of a queue: law of the time from its door to ours; left out: 0", "time units"),
    ] = None
    autocorrelation: Annotated[
        float,
        about("of the lead times of successive purchase orders", gt=-1, lt=1),
    ] = 0.0
    promise: Annotated[
        float | None,
        about("lead time that it promises; left out: the mean", "time units", ge=0),
    ] = None
    grace: Annotated[
        float, about("how late counts as on time, for its scorecard", "time units", ge=0)
    ] = 0.0

    @validator(mode="after")
    def _can_be_sequential(self, info: ValidationInfo) -> "Supplier":
        laws: dict[tuple[str | int, ...], Any] = {
            ("modes", place, "lead_time"): mode.lead_time
            for place, mode in enumerate(self.modes)
        }
        if self.lead_time is not None:
            laws["lead_time",] = self.lead_time
        for where, law in laws.items() if self.delivery == "sequential" else ():
            why = _why_not_sequential(law.build(info.context or Files()))
            if why:
                raise complaint("Supplier", where, why)
        return self


@lru_cache(maxsize=64)  # variants have the same laws
def _why_not_sequential(law: Law) -> str | None:
    return can_be_sequential(law)
