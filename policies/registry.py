"""The rules by name: which there are for each hook, and how to build one from a table."""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin

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
from policies.cancel import KeepPurchase, ResellPurchase, ReturnPurchase
from policies.constant_order import ConstantOrder
from policies.continuous import BaseStock, MinMax, ReorderPoint
from policies.periodic import PeriodicMinMax, PeriodicOrderUpTo
from policies.plugins import PolicyError, load_class, nearest
from policies.quote import ConstantQuote, LearnedQuote, NaiveQuote, NoQuote
from policies.quote_pipeline import PipelineQuote, QuantileQuote
from policies.quote_plan import PlannedQuote
from policies.rescue import Expire, NoRescue
from policies.rescue_law import EuDelivery, FtcMailOrder
from policies.rescue_supply import DropShip, Expedite, Substitute
from policies.retain import NoCare
from policies.retain_gifts import FreeShippingWhenLate, SampleAtAge, VoucherPerLateWeek
from policies.retain_notices import NoticeAtOnce, NoticeBeforePromise, NoticeEvery
from policies.ship import HoldForNext, HoldPart, OneSplit, ShipComplete, ShipPartial
from policies.sourcing import FirstSupplier, OnlySupplier
from policies.zero_stock import ZeroStock
from sim.parameters import Declared, parameters_of


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
    },
    "sourcing": {"first": FirstSupplier, "only": OnlySupplier},
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


def rule_class(hook: str, name: str) -> type[Any]:
    """Return the class of a rule: a built-in by its name, another as ``package.module:Class``.

    Raises
    ------
    PolicyError
        If there is no such hook, rule, module or class, or the class lacks the hook's method.

    Examples
    --------
    >>> rule_class("reorder", "min-max").__name__
    'MinMax'
    """
    if hook not in HOOKS:
        raise PolicyError(f"no hook {hook!r}; known: {', '.join(HOOKS)}{nearest(hook, HOOKS)}")
    if ":" in name:
        cls = load_class(name)
        if hook not in hooks_of(cls):
            raise PolicyError(
                f"{name} has no method {HOOKS[hook].method}(), which answers for {hook!r}"
            )
        return cls
    if name not in RULES[hook]:
        raise PolicyError(
            f"no {hook} rule {name!r}; known: {', '.join(RULES[hook])}, or one of your own as "
            f"'package.module:Class'{nearest(name, RULES[hook])}"
        )
    return RULES[hook][name]


def build(hook: str, name: str, params: Mapping[str, Any] | None = None) -> Any:
    """Return a rule with the parameters `params`.

    A list becomes a tuple, and 60.0 becomes 60 where a whole number is asked for.

    Raises
    ------
    PolicyError
        If there is no such rule, or with every wrong, unknown or missing parameter.

    Examples
    --------
    >>> build("reorder", "min-max", {"s": 20, "S": 60})
    MinMax(s=20, S=60)
    >>> build("reorder", "min-max", {"s": 75, "S": 60})
    Traceback (most recent call last):
    ...
    policies.plugins.PolicyError: reorder rule 'min-max': s (75) must be below S (60)
    """
    cls, about = rule_class(hook, name), f"{hook} rule {name!r}: "
    if not is_dataclass(cls):
        raise PolicyError("is no dataclass; put @dataclass(frozen=True) above it", about=about)
    given = dict(params or {})
    declared = {each.name: each for each in parameters_of(cls)}
    problems = list(_complaints(given, declared))
    if problems:
        raise PolicyError(*problems, about=about)
    try:
        return cls(**{key: _fit(value, declared[key].kind) for key, value in given.items()})
    except ValueError as error:
        raise PolicyError(str(error), about=about) from error
    except Exception as error:  # a user's class may raise anything
        raise PolicyError(f"raised {error!r}", about=about) from error


def hooks_of(rule: object) -> list[str]:
    """Return the hooks whose method a rule, or its class, has.

    Examples
    --------
    >>> hooks_of(ReorderPoint)
    ['reorder']
    """
    return [name for name, hook in HOOKS.items() if callable(getattr(rule, hook.method, None))]


def rule_name(rule: object) -> str:
    """Return the name of a rule as scenario files write it.

    Examples
    --------
    >>> rule_name(ReorderPoint(r=60, Q=125))
    'reorder-point'
    """
    cls = type(rule)
    built_in = (name for rules in RULES.values() for name, each in rules.items() if each is cls)
    return next(built_in, f"{cls.__module__}:{cls.__qualname__}")


def _complaints(given: dict[str, Any], declared: dict[str, Declared]) -> Iterator[str]:
    known = ", ".join(declared) or "none"
    for key, value in given.items():
        if key not in declared:
            yield f"no parameter {key!r}; known: {known}{nearest(key, declared)}"
            continue
        try:
            _fit(value, declared[key].kind)
        except TypeError as error:
            yield f"{key} must be {error}, got {value!r}"
    for key, each in declared.items():
        if each.required and key not in given:
            meaning = f" ({each.parameter.description})" if each.parameter.description else ""
            yield f"{key}{meaning} is missing"


def _fit(value: Any, kind: Any) -> Any:
    """Return `value` as a `kind`; raise a TypeError that says what is allowed."""
    if get_origin(kind) in (Union, UnionType):
        kinds = [each for each in get_args(kind) if each is not NoneType]
        return value if value is None or len(kinds) != 1 else _fit(value, kinds[0])
    number = isinstance(value, Real) and not isinstance(value, bool)
    if kind is int:
        if not number or not (isinstance(value, Integral) or float(value).is_integer()):
            raise TypeError("a whole number")
        return int(value)
    if kind is float:
        if not number:
            raise TypeError("a number")
        return float(value)
    if kind is bool and not isinstance(value, bool):
        raise TypeError("true or false")
    if kind is str and not isinstance(value, str):
        raise TypeError("a text")
    if get_origin(kind) is tuple:
        if not isinstance(value, list | tuple):
            raise TypeError("a list")
        each_kind, *others = get_args(kind)
        return tuple(_fit(each, each_kind) if others == [...] else each for each in value)
    return value
