"""A conformance check for rules: one's own as well as the built-in ones."""

import pickle
from dataclasses import fields, is_dataclass
from functools import cached_property

from policies.asking import Broken, Promise, ask, shown
from policies.catalogue import HOOKS
from policies.plugins import PolicyError, nearest
from policies.promises import PROMISES, raise_unless_allowed
from policies.questions import QUESTIONS
from policies.registry import hooks_of, rule_name


def check_policy(rule: object, hook: str | None = None) -> list[str]:
    """Return what is wrong with a rule, a sentence each; an empty list if it conforms.

    The rule is asked several hundred questions around its own parameters, twice over. It must
    be a frozen dataclass that can be hashed and pickled, give the same answer to the same
    question, leave itself as it was, answer with the type and in the range its hook allows,
    and keep what it says in attributes such as `trigger` and `always`. A rule that raises is a
    finding like any other.

    Parameters
    ----------
    rule
        An instance, with the parameters it is to be checked with.
    hook
        The hook to check it for; by default every one whose method it has.

    Raises
    ------
    PolicyError
        If there is no such hook.

    Notes
    -----
    A check of samples can't prove anything; it finds what usually goes wrong.

    Examples
    --------
    >>> from policies import MinMax
    >>> check_policy(MinMax(s=20, S=60))
    []
    """
    if hook is not None and hook not in HOOKS:
        raise PolicyError(f"no hook {hook!r}; known: {', '.join(HOOKS)}{nearest(hook, HOOKS)}")
    if isinstance(rule, type):
        return [f"{rule.__name__} is a class; check an instance, with its parameters"]
    hooks = [name for name in hooks_of(type(rule)) if hook in (None, name)]
    if not hooks:
        return [_no_method(hook)]
    promises: list[Promise] = [is_frozen, is_hashable, survives_pickling]
    for each in hooks:
        promises += [answers_well(each), answers_the_same_again(each), *PROMISES[each]]
    before = _state(rule)
    findings = [finding for promise in promises if (finding := _finding(promise, rule))]
    if _state(rule) != before:
        findings.append("changes itself when asked; what a rule learns is kept by the model")
    return list(dict.fromkeys(findings))


def assert_policy(rule: object, hook: str | None = None) -> None:
    """Raise a `PolicyError` with all findings of `check_policy`, if there are any."""
    findings = check_policy(rule, hook)
    if findings:
        raise PolicyError(*findings, about=f"{rule_name(rule)}: ")


def is_frozen(rule: object) -> None:
    """Be a frozen dataclass."""
    if not is_dataclass(rule):
        raise Broken("is no dataclass; put @dataclass(frozen=True) above the class")
    if not rule.__dataclass_params__.frozen:  # type: ignore[union-attr]  # not in typeshed
        raise Broken("is not frozen; write @dataclass(frozen=True)")


def is_hashable(rule: object) -> None:
    """Be hashable, so that equal policies are found to be equal."""
    try:
        hash(rule)
    except Exception as error:  # a user's __hash__ may raise anything
        raise Broken(f"can't be hashed ({error}); use tuples for lists") from error


def survives_pickling(rule: object) -> None:
    """Come back equal from a pickle, which is how rules travel to worker processes."""
    try:
        twin = pickle.loads(pickle.dumps(rule))
    except Exception as error:  # pickling raises all kinds of errors
        raise Broken(f"can't be pickled: {error}; define the class in a module") from error
    if twin != rule:
        raise Broken(f"comes back from a pickle as another rule: {twin!r}")


def answers_well(hook: str) -> Promise:
    """Return the promise to answer with the type and in the range that the hook allows."""

    def promise(rule: object) -> None:
        for question in QUESTIONS[hook](rule):
            answer = ask(rule, HOOKS[hook].method, *question)
            raise_unless_allowed(hook, answer, question)

    return promise


def answers_the_same_again(hook: str) -> Promise:
    """Return the promise to answer a question the same whenever it is asked."""
    method = HOOKS[hook].method

    def promise(rule: object) -> None:
        questions = QUESTIONS[hook](rule)
        first = [repr(ask(rule, method, *question)) for question in questions]
        # Backwards, so that a rule that remembers the last question is found out.
        for question, answer in zip(reversed(questions), reversed(first), strict=True):
            again = repr(ask(rule, method, *question))
            if again != answer:
                raise Broken(
                    f"{method}() is not deterministic: it returned {answer}, then {again}, "
                    f"asked {shown(question)}"
                )

    return promise


def _finding(promise: Promise, rule: object) -> str | None:
    try:
        promise(rule)
    except Broken as broken:
        return str(broken)
    except Exception as error:  # an answer's own comparisons are a user's code too
        return f"{promise.__name__} could not be looked at: {error!r}"
    return None


def _no_method(hook: str | None) -> str:
    if hook is None:
        methods = ", ".join(f"{each.method}() for {name}" for name, each in HOOKS.items())
        return f"has the method of no hook; these are {methods}"
    return f"has no method {HOOKS[hook].method}(), which answers for {hook!r}"


def _state(rule: object) -> bytes:
    """Return what the rule holds, except for what it keeps by `functools.cached_property`."""
    held = dict(getattr(rule, "__dict__", {}))
    if is_dataclass(rule):  # which may have slots in place of a __dict__
        held |= {item.name: getattr(rule, item.name) for item in fields(rule)}
    cls = type(rule)
    kept = {
        name: _state(value) if is_dataclass(value) else value  # a rule may hold a rule
        for name, value in held.items()
        if not isinstance(getattr(cls, name, None), cached_property)
    }
    try:
        return pickle.dumps(kept)
    except Exception:  # what can't be pickled is a finding already
        return repr(kept).encode()
