"""What the shop decides: the built-in rules, by family, and a check for one's own."""

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
from policies.catalogue import HOOKS, RULES
from policies.check import assert_policy, check_policy
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
from policies.plugins import PolicyError
from policies.projected_level import ProjectedInventoryLevel
from policies.quote import ConstantQuote, LearnedQuote, NaiveQuote, NoQuote
from policies.quote_pipeline import PipelineQuote, QuantileQuote
from policies.quote_plan import PlannedQuote
from policies.registry import build, hooks_of, rule_class, rule_name
from policies.rescue import Expire, NoRescue
from policies.rescue_law import EuDelivery, FtcMailOrder
from policies.rescue_supply import DropShip, Expedite, Substitute
from policies.retain import NoCare
from policies.retain_gifts import FreeShippingWhenLate, SampleAtAge, VoucherPerLateWeek
from policies.retain_notices import NoticeAtOnce, NoticeBeforePromise, NoticeEvery
from policies.rounding import Rounded
from policies.samples import order_view, stock_view, supplier_views, supply_view
from policies.scorecard import Scorecard
from policies.ship import HoldForNext, HoldPart, OneSplit, ShipComplete, ShipPartial
from policies.single_buy import Newsvendor, QuickResponse, SingleBuy
from policies.smoothing import CappedBaseStock, SmoothedOrderUpTo
from policies.sourcing import FirstSupplier, OnlySupplier
from policies.sourcing_choice import Backup, Cheapest, Fastest, LandedCost
from policies.sourcing_split import FixedSplit, RoundRobin
from policies.zero_stock import ZeroStock

__all__ = [
    "DDMRP",
    "HOOKS",
    "RULES",
    "AcceptAll",
    "AcceptNone",
    "Anticipation",
    "AvailableToPromise",
    "Backup",
    "Bandit",
    "BaseStock",
    "ByPriority",
    "CanOrder",
    "CapBacklog",
    "CappedBaseStock",
    "CappedDualIndex",
    "Cheapest",
    "ClassCaps",
    "ConfidenceBandit",
    "ConstantOrder",
    "ConstantQuote",
    "CriticalLevel",
    "Deposit",
    "DropShip",
    "DualIndex",
    "DynamicCriticalLevel",
    "EarliestPromise",
    "EuDelivery",
    "Expedite",
    "Expire",
    "Fastest",
    "FirstCome",
    "FirstSupplier",
    "FixedSplit",
    "ForecastOrderUpTo",
    "ForecastReorderPoint",
    "FreeShippingWhenLate",
    "FtcMailOrder",
    "HardPeg",
    "HighestValue",
    "HoldForNext",
    "HoldPart",
    "Kanban",
    "KeepPurchase",
    "LandedCost",
    "LargestFirst",
    "LastCome",
    "LearnedQuote",
    "LotSizing",
    "MinMax",
    "MostLikelyToLeave",
    "NaiveQuote",
    "Newsvendor",
    "NoCare",
    "NoQuote",
    "NoRescue",
    "NoticeAtOnce",
    "NoticeBeforePromise",
    "NoticeEvery",
    "OneSplit",
    "OnlySupplier",
    "PartialBackordering",
    "PartialByWait",
    "PatienceAwareBaseStock",
    "PeriodicJoint",
    "PeriodicMinMax",
    "PeriodicOrderUpTo",
    "PipelineQuote",
    "PlannedBackorders",
    "PlannedQuote",
    "PolicyError",
    "ProfitThreshold",
    "ProjectedInventoryLevel",
    "Proportional",
    "QuantileQuote",
    "QuickResponse",
    "QuotedAcceptance",
    "QuotedPiecewise",
    "ReorderPoint",
    "ResellPurchase",
    "ReserveForNewcomers",
    "ReturnPurchase",
    "RoundRobin",
    "Rounded",
    "SampleAtAge",
    "Scorecard",
    "ShipComplete",
    "ShipPartial",
    "SingleBuy",
    "SingleIndex",
    "SkipWhatDoesNotFit",
    "SmallestFirst",
    "SmoothedOrderUpTo",
    "Substitute",
    "TailoredBaseSurge",
    "VoucherPerLateWeek",
    "ZeroStock",
    "assert_policy",
    "build",
    "check_policy",
    "hooks_of",
    "order_view",
    "rule_class",
    "rule_name",
    "stock_view",
    "supplier_views",
    "supply_view",
]
