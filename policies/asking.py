"""How a conformance check asks a rule: whatever goes wrong becomes a finding."""

from collections.abc import Callable
from typing import Any

from policies.questions import Question

Promise = Callable[[object], None]
"""A function of the rule that raises a `Broken` with what was found."""


class Broken(Exception):  # noqa: N818 -- a broken promise is a finding, not an error
    """A rule does not do what the rules of its hook do."""


def ask(rule: object, method: str, *question: Any) -> Any:
    """Ask a rule; what it raises becomes a finding."""
    try:
        return getattr(rule, method)(*question)
    except Exception as error:  # whatever a user's rule may raise
        raise Broken(f"{method}() raised {error!r}, asked {shown(question)}") from error


def attribute(rule: object, name: str) -> Any:
    """Return an attribute of the rule, None if it has none."""
    try:
        return getattr(rule, name, None)
    except Exception as error:  # a property is a user's code too
        raise Broken(f"{name} raised {error!r}") from error


def shown(question: Question) -> str:
    """Write a question the way it can be asked again."""
    return ", ".join(map(repr, question))
