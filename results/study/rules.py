"""Rules of users' own: every process that runs a study must have the same ones."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from policies.plugins import load_class
from results.study.errors import StudyError


class Rule(NamedTuple):
    """The address of a rule, and a hash of the file of its module."""

    address: str
    content: str


_LOADED: WeakKeyDictionary[ModuleType, str] = WeakKeyDictionary()


def rules_at(addresses: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules as this process has them.

    Raises
    ------
    PolicyError
        If one can't be imported.
    """
    return tuple(Rule(address, content(address)) for address in sorted(set(addresses)))


def load_same(rule: Rule) -> None:
    """Import a rule, and see that it is the one that the study was begun with.

    Workers live long, and start at any time: one may have imported the file before it was
    changed, and another one afterwards.

    Raises
    ------
    PolicyError
        If it can't be imported.
    StudyError
        If it is another one.
    """
    if content(rule.address) != rule.content:
        module = module_of(rule.address)
        raise StudyError(
            f"a worker has another content of {module.__name__} ({module.__file__}) than the "
            "program that asks; take the same everywhere, and start workers anew after a change"
        )


def module_of(address: str) -> ModuleType:
    """Return the module that defines the rule at an address."""
    return sys.modules[load_class(address).__module__]


def content(address: str) -> str:
    """Return a hash of the file of a rule's module, as it was when it was first asked for."""
    module = module_of(address)
    if module not in _LOADED:
        file = getattr(module, "__file__", None)  # not there for what was typed in
        _LOADED[module] = hash_of_file(Path(file)) if file else ""
    return _LOADED[module]


def hash_of_file(path: Path) -> str:
    """Return a short hash of what a file holds."""
    return blake2b(path.read_bytes(), digest_size=10).hexdigest()


def plugins_of(data: Any) -> set[str]:
    """Return the addresses of users' own rules in tables, or in values by their paths.

    Examples
    --------
    >>> plugins_of({"policy": {"reorder": {"rule": "shop_rules:Never"}}, "title": "a:b"})
    {'shop_rules:Never'}
    """
    found = texts_in(data)
    return {text for key, text in found if key.endswith("rule") and ":" in text}


def texts_in(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield all texts with the key they stand under."""
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, Mapping):
        for name, value in node.items():
            yield from texts_in(value, name)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from texts_in(value, key)
