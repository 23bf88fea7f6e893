"""What the shop decides: the built-in rules, by family, and a check for one's own."""

from policies.accept import AcceptAll, AcceptNone, CapBacklog, PartialBackordering
from policies.allocate import ByPriority, FirstCome
from policies.cancel import KeepPurchase, ReturnPurchase
from policies.check import assert_policy, check_policy
from policies.continuous import BaseStock, MinMax, ReorderPoint
from policies.periodic import PeriodicMinMax, PeriodicOrderUpTo
from policies.plugins import PolicyError
from policies.quote import NaiveQuote, NoQuote
from policies.registry import HOOKS, RULES, build, hooks_of, rule_class, rule_name
from policies.rescue import Expire, NoRescue
from policies.retain import NoCare
from policies.samples import order_view, stock_view, supply_view
from policies.ship import ShipComplete, ShipPartial
from policies.sourcing import FirstSupplier, OnlySupplier
from policies.zero_stock import ZeroStock

__all__ = [
    "HOOKS",
    "RULES",
    "AcceptAll",
    "AcceptNone",
    "BaseStock",
    "ByPriority",
    "CapBacklog",
    "Expire",
    "FirstCome",
    "FirstSupplier",
    "KeepPurchase",
    "MinMax",
    "NaiveQuote",
    "NoCare",
    "NoQuote",
    "NoRescue",
    "OnlySupplier",
    "PartialBackordering",
    "PeriodicMinMax",
    "PeriodicOrderUpTo",
    "PolicyError",
    "ReorderPoint",
    "ReturnPurchase",
    "ShipComplete",
    "ShipPartial",
    "ZeroStock",
    "assert_policy",
    "build",
    "check_policy",
    "hooks_of",
    "order_view",
    "rule_class",
    "rule_name",
    "stock_view",
    "supply_view",
]
