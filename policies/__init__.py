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
from policies.dual_sourcing import CappedDualIndex, DualIndex, SingleIndex, TailoredBaseSurge
from policies.periodic import PeriodicMinMax, PeriodicOrderUpTo
from policies.plugins import PolicyError
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
from policies.samples import order_view, stock_view, supplier_views, supply_view
from policies.scorecard import Scorecard
from policies.ship import HoldForNext, HoldPart, OneSplit, ShipComplete, ShipPartial
from policies.sourcing import FirstSupplier, OnlySupplier
from policies.sourcing_choice import Backup, Cheapest, Fastest, LandedCost
from policies.sourcing_split import FixedSplit, RoundRobin
from policies.zero_stock import ZeroStock

__all__ = [
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
    "CapBacklog",
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
    "FreeShippingWhenLate",
    "FtcMailOrder",
    "HardPeg",
    "HighestValue",
    "HoldForNext",
    "HoldPart",
    "KeepPurchase",
    "LandedCost",
    "LargestFirst",
    "LastCome",
    "LearnedQuote",
    "MinMax",
    "MostLikelyToLeave",
    "NaiveQuote",
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
    "PeriodicMinMax",
    "PeriodicOrderUpTo",
    "PipelineQuote",
    "PlannedQuote",
    "PolicyError",
    "ProfitThreshold",
    "Proportional",
    "QuantileQuote",
    "QuotedAcceptance",
    "QuotedPiecewise",
    "ReorderPoint",
    "ResellPurchase",
    "ReserveForNewcomers",
    "ReturnPurchase",
    "RoundRobin",
    "SampleAtAge",
    "Scorecard",
    "ShipComplete",
    "ShipPartial",
    "SingleIndex",
    "SkipWhatDoesNotFit",
    "SmallestFirst",
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
