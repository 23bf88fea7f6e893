"""The catalogue: the hooks there are, and the built-in rules of each by name."""

from typing import Any, NamedTuple

from policies.accept import AcceptAll, AcceptNone, CapBacklog, PartialBackordering
from policies.accept_shop import AvailableToPromise, ClassCaps, Deposit, ProfitThreshold
from policies.accept_wait import PartialByWait, QuotedAcceptance, QuotedPiecewise
from policies.allocate import ByPriority, FirstCome, HardPeg, LastCome, SkipWhatDoesNotFit
from policies.allocate_ranks import (
    EarliestPromise,
    HighestValue,
    LargestFirst,
    MostLikelyToLeave,
    SmallestFirst,
)
from policies.allocate_reserves import CriticalLevel, DynamicCriticalLevel, ReserveForNewcomers
from policies.allocate_shares import Proportional
from policies.anticipation import Anticipation
from policies.bandit import Bandit, ConfidenceBandit
from policies.cancel import KeepPurchase, ResellPurchase, ReturnPurchase
from policies.constant_order import ConstantOrder
from policies.continuous import BaseStock, MinMax, ReorderPoint
from policies.ddmrp import DDMRP
from policies.dual_sourcing import CappedDualIndex, DualIndex, SingleIndex, TailoredBaseSurge
from policies.forecast_reorder import ForecastOrderUpTo, ForecastReorderPoint
from policies.joint import CanOrder, PeriodicJoint
from policies.kanban import Kanban
from policies.lot_sizing import LotSizing
from policies.patience_aware import PatienceAwareBaseStock
from policies.periodic import PeriodicMinMax, PeriodicOrderUpTo
from policies.planned_backorders import PlannedBackorders
from policies.projected_level import ProjectedInventoryLevel
from policies.quote import ConstantQuote, LearnedQuote, NaiveQuote, NoQuote
from policies.quote_pipeline import PipelineQuote, QuantileQuote
from policies.quote_plan import PlannedQuote
from policies.rescue import Expire, NoRescue
from policies.rescue_law import EuDelivery, FtcMailOrder
from policies.rescue_supply import DropShip, Expedite, Substitute
from policies.retain import NoCare
from policies.retain_gifts import FreeShippingWhenLate, SampleAtAge, VoucherPerLateWeek
from policies.retain_notices import NoticeAtOnce, NoticeBeforePromise, NoticeEvery
from policies.rounding import Rounded
from policies.scorecard import Scorecard
from policies.ship import HoldForNext, HoldPart, OneSplit, ShipComplete, ShipPartial
from policies.single_buy import Newsvendor, QuickResponse, SingleBuy
from policies.smoothing import CappedBaseStock, SmoothedOrderUpTo
from policies.sourcing import FirstSupplier, OnlySupplier
from policies.sourcing_choice import Backup, Cheapest, Fastest, LandedCost
from policies.sourcing_split import FixedSplit, RoundRobin
from policies.zero_stock import ZeroStock


class Hook(NamedTuple):
    """A question that the model asks: the `method` that answers it, when, and about what."""

    method: str
    asked: str
    decides: str


HOOKS: dict[str, Hook] = {
    "reorder": Hook(
        "order",
        "at every change of the inventory position, or at every review",
        "how many units to order",
    ),
    "sourcing": Hook("source", "per purchase order", "from which supplier, or how it is split"),
    "accept": Hook(
        "accept",
        "when an order can't be filled at once",
        "whether it is backordered, cut down to the free units, or refused",
    ),
    "quote": Hook(
        "quote",
        "before an order is accepted, and when a promise has passed",
        "the promised date",
    ),
    "allocate": Hook(
        "rank",
        "when an order starts to wait, and for each newcomer",
        "who gets the units that come free, and what is held back",
    ),
    "ship": Hook(
        "ship", "when part of an order could go", "whether it goes, or waits for the rest"
    ),
    "retain": Hook(
        "retain",
        "when an order starts to wait, when its promise passes, and whenever the rule wants",
        "who is sent a notice, who is compensated, and with how much",
    ),
    "cancel": Hook(
        "cancel",
        "when a customer leaves",
        "how many units on order are cancelled at the supplier",
    ),
    "rescue": Hook(
        "rescue",
        "when an order starts to wait, and whenever the rule wants",
        "whether a waiting order is ended, or its units are found elsewhere",
    ),
}

RULES: dict[str, dict[str, type[Any]]] = {
    "reorder": {
        "reorder-point": ReorderPoint,
        "min-max": MinMax,
        "base-stock": BaseStock,
        "periodic-order-up-to": PeriodicOrderUpTo,
        "periodic-min-max": PeriodicMinMax,
        "zero-stock": ZeroStock,
        "constant-order": ConstantOrder,
        "anticipation": Anticipation,
        "forecast-reorder-point": ForecastReorderPoint,
        "forecast-order-up-to": ForecastOrderUpTo,
        "ddmrp": DDMRP,
        "eoq-planned-backorders": PlannedBackorders,
        "single-buy": SingleBuy,
        "newsvendor": Newsvendor,
        "quick-response": QuickResponse,
        "patience-aware-base-stock": PatienceAwareBaseStock,
        "single-index": SingleIndex,
        "dual-index": DualIndex,
        "capped-dual-index": CappedDualIndex,
        "tailored-base-surge": TailoredBaseSurge,
        "capped-base-stock": CappedBaseStock,
        "smoothed-order-up-to": SmoothedOrderUpTo,
        "projected-inventory-level": ProjectedInventoryLevel,
        "kanban": Kanban,
        "can-order": CanOrder,
        "periodic-joint": PeriodicJoint,
        "lot-sizing": LotSizing,
        "rounded": Rounded,
    },
    "sourcing": {
        "first": FirstSupplier,
        "only": OnlySupplier,
        "cheapest": Cheapest,
        "fastest": Fastest,
        "landed-cost": LandedCost,
        "fixed-split": FixedSplit,
        "round-robin": RoundRobin,
        "backup": Backup,
        "scorecard": Scorecard,
        "bandit": Bandit,
        "confidence-bandit": ConfidenceBandit,
    },
    "accept": {
        "all": AcceptAll,
        "none": AcceptNone,
        "cap": CapBacklog,
        "partial": PartialBackordering,
        "partial-by-wait": PartialByWait,
        "quoted": QuotedAcceptance,
        "quoted-piecewise": QuotedPiecewise,
        "class-caps": ClassCaps,
        "available-to-promise": AvailableToPromise,
        "profit-threshold": ProfitThreshold,
        "deposit": Deposit,
    },
    "quote": {
        "none": NoQuote,
        "naive": NaiveQuote,
        "pipeline": PipelineQuote,
        "planned": PlannedQuote,
        "quantile": QuantileQuote,
        "learned": LearnedQuote,
        "constant": ConstantQuote,
    },
    "allocate": {
        "fcfs": FirstCome,
        "priority": ByPriority,
        "earliest-promise": EarliestPromise,
        "smallest-first": SmallestFirst,
        "largest-first": LargestFirst,
        "highest-value": HighestValue,
        "last-come": LastCome,
        "most-likely-to-leave": MostLikelyToLeave,
        "critical-level": CriticalLevel,
        "dynamic-critical-level": DynamicCriticalLevel,
        "reserve-for-newcomers": ReserveForNewcomers,
        "proportional": Proportional,
        "hard-peg": HardPeg,
        "skip-what-does-not-fit": SkipWhatDoesNotFit,
    },
    "ship": {
        "partial": ShipPartial,
        "complete": ShipComplete,
        "one-split": OneSplit,
        "hold-part": HoldPart,
        "hold-for-next": HoldForNext,
    },
    "retain": {
        "none": NoCare,
        "notice-at-once": NoticeAtOnce,
        "notice-every": NoticeEvery,
        "notice-before-promise": NoticeBeforePromise,
        "sample-at-age": SampleAtAge,
        "voucher-per-late-week": VoucherPerLateWeek,
        "free-shipping-when-late": FreeShippingWhenLate,
    },
    "cancel": {"keep": KeepPurchase, "return": ReturnPurchase, "resell": ResellPurchase},
    "rescue": {
        "none": NoRescue,
        "expire": Expire,
        "ftc": FtcMailOrder,
        "eu": EuDelivery,
        "substitute": Substitute,
        "expedite": Expedite,
        "drop-ship": DropShip,
    },
}
