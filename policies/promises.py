"""What the rules of a hook promise beyond single answers."""

from collections.abc import Callable, Sequence
from itertools import product
from math import inf
from typing import Any

from policies.answers import COMPLAINTS, is_number, is_units
from policies.asking import Broken, Promise, ask, attribute, shown
from policies.catalogue import HOOKS
from policies.promises_reorder import (
    has_a_calendar,
    joins_with_units,
    keeps_its_trigger,
    learns_from_demand,
    starts_ordering,
    stops_ordering,
)
from policies.promises_sourcing import judges_suppliers
from policies.questions import QUESTIONS, Question, newcomers
from policies.samples import order_view, stock_view
from sim.views import Action, Answer

ROUNDS = 1000  # how often a rule that wants to be asked again is asked again
ENDS = (Action.EXPIRE, Action.DROP_SHIP)  # after which nothing is asked about an order


def answers_as_always(hook: str, kind: type) -> Promise:
    """Return the promise to answer, whatever is asked, what the attribute `always` says."""
    method = HOOKS[hook].method

    def promise(rule: object) -> None:
        always = attribute(rule, "always")
        if always is None or (kind is bool and always is False):
            return
        if type(always) is not kind:
            raise Broken(f"always is {always!r}; allowed is {_an(kind)}, or no such attribute")
        for question in QUESTIONS[hook](rule):
            answer = ask(rule, method, *question)
            ready = question[1]
            if answer != (ready if hook == "ship" else always):
                raise Broken(
                    f"always is {always!r}, but {method}() returned {answer!r}, "
                    f"asked {shown(question)}"
                )

    return promise


def has_attributes(*names: str) -> Promise:
    """Return the promise that those of the attributes that the rule has are as they must be."""

    def promise(rule: object) -> None:
        for name in names:
            value, (allowed, text) = attribute(rule, name), ATTRIBUTES[name]
            if value is not None and not allowed(value):
                raise Broken(f"{name} is {value!r}; allowed is {text}")

    return promise


def ranks_for_good(rule: object) -> None:
    """Rank an order the same whenever asked, as the model asks a rule only once.

    Unless the rule is `dynamic`.
    """
    if attribute(rule, "dynamic"):
        return
    for order in newcomers():
        ranks = [ask(rule, "rank", order._replace(now=order.now + age)) for age in (0, 1, 99)]
        if len(set(ranks)) > 1:
            raise Broken(
                f"rank() changes with the time it is asked: {ranks} for {order} and later; "
                "rank by what does not change, such as placed_at or promised_at"
            )


def serves_the_first(rule: object) -> None:
    """Rank nobody before those who came earlier, if the attribute `first_come` says so."""
    if not attribute(rule, "first_come"):
        return
    latest = -inf
    for number, order in enumerate(newcomers()):
        came = float(number)
        rank = ask(rule, "rank", order._replace(order=number, now=came, placed_at=came))
        if rank < latest:
            raise Broken("first_come is set, but rank() puts later orders before earlier ones")
        latest = rank


def holds_back_units(rule: object) -> None:
    """Hold back a whole number of units, if anything."""
    if attribute(rule, "held_back") is None:
        return
    for order in newcomers():
        for on_hand, due in product((0, 1, 5, 100), (0.0, 3.5, inf)):
            stock = stock_view(
                now=order.now, on_hand=on_hand, on_order=3, next_receipt=order.now + due
            )
            units = ask(rule, "held_back", order, stock)
            if not is_units(units):
                raise Broken(
                    f"held_back() returned {units!r}; allowed is a whole number of units, at "
                    f"least 0; asked {shown((order, stock))}"
                )


def shares_what_is_free(rule: object) -> None:
    """Share out whole units: one share for each who waits, no more than wanted and free."""
    if attribute(rule, "share") is None:
        return
    lines = ((1,), (3,), (2, 2, 2), (9, 1, 5, 1), (1000, 1))
    for free, wanted in product((1, 2, 5, 16, 1000), lines):
        shares = ask(rule, "share", free, wanted)
        fits = isinstance(shares, Sequence) and len(shares) == len(wanted)
        if not (fits and all(map(is_units, shares, wanted)) and sum(shares) <= free):
            raise Broken(
                f"share() returned {shares!r}; allowed are whole numbers of units, one for "
                f"each of {wanted} and no larger, {free} in all; asked {shown((free, wanted))}"
            )


def lets_complete_orders_go(rule: object) -> None:
    """Ship an order that is complete: nothing else will come that it could wait for."""
    for units in (1, 2, 9):
        order = order_view(quantity=units, reserved=units)
        shipped = ask(rule, "ship", order, units, units)
        if shipped != units:
            raise Broken(
                f"ship() returned {shipped!r} of an order whose {units} units are all ready; "
                "what it holds back now never goes"
            )


def can_be_asked_again(hook: str) -> Promise:
    """Return the promise to go on answering at the times the rule itself asked for."""
    method = HOOKS[hook].method

    def promise(rule: object) -> None:
        order = order_view(now=10.0, placed_at=10.0, quantity=2)
        for _ in range(ROUNDS):
            question = (order,) if hook == "retain" else (order, stock_view(now=order.now))
            answer = ask(rule, method, *question)
            raise_unless_allowed(hook, answer, question)
            if answer.again == inf or getattr(answer, "action", None) in ENDS:
                return
            notices = order.notices + bool(getattr(answer, "notify", False))
            order = order._replace(now=answer.again, notices=notices)

    return promise


def raise_unless_allowed(hook: str, answer: Any, question: Question) -> None:
    """Raise a `Broken` unless the answer has the type and range that the hook allows."""
    allowed = COMPLAINTS[hook](answer, *question)
    if allowed:
        raise Broken(
            f"{HOOKS[hook].method}() returned {answer!r}; allowed is {allowed}; "
            f"asked {shown(question)}"
        )


def _an(kind: type) -> str:
    return {Answer: "an Answer", bool: "True", int: "a whole number"}[kind]


ATTRIBUTES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "deposit": (lambda value: is_number(value) and 0 <= value <= 1, "a share, from 0 to 1"),
    "forfeit": (lambda value: is_number(value) and 0 <= value <= 1, "a share, from 0 to 1"),
    "hazard": (lambda value: is_number(value) and 0 <= value < inf, "a factor, at least 0"),
    "tolerance": (lambda value: is_number(value) and 0 <= value < inf, "a time, at least 0"),
    "learns": (is_units, "a whole number of orders or deliveries, at least 0"),
    "chance": (lambda value: isinstance(value, bool), "True or False"),
    "fee": (lambda value: is_number(value) and 0 <= value < inf, "money, at least 0"),
    "dynamic": (lambda value: isinstance(value, bool), "True or False"),
    "skips": (lambda value: isinstance(value, bool), "True or False"),
    "pegs": (lambda value: isinstance(value, bool), "True or False"),
    "sees_pipeline": (lambda value: isinstance(value, bool), "True or False"),
    "looks_ahead": (lambda value: isinstance(value, bool), "True or False"),
}
"""What an attribute must be, for the model that reads it, and how to say so."""

PROMISES: dict[str, tuple[Promise, ...]] = {
    "reorder": (
        learns_from_demand,
        stops_ordering,
        starts_ordering,
        keeps_its_trigger,
        has_a_calendar,
        joins_with_units,
        has_attributes("sees_pipeline"),
    ),
    "sourcing": (has_attributes("chance", "learns"), judges_suppliers),
    "accept": (
        answers_as_always("accept", Answer),
        has_attributes("deposit", "forfeit", "hazard", "looks_ahead"),
    ),
    "quote": (has_attributes("tolerance", "learns"),),
    "allocate": (
        ranks_for_good,
        serves_the_first,
        holds_back_units,
        shares_what_is_free,
        has_attributes("dynamic", "skips", "pegs", "looks_ahead"),
    ),
    "ship": (answers_as_always("ship", bool), lets_complete_orders_go),
    "retain": (can_be_asked_again("retain"),),
    "cancel": (answers_as_always("cancel", int), has_attributes("fee")),
    "rescue": (can_be_asked_again("rescue"), has_attributes("looks_ahead")),
}
