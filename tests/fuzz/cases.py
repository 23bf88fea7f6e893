"""The cases: each is one call of the command line, and can be had again by kind and number."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from scenarios.toml import write_toml
from tests.fuzz.mutate import Table, mutated
from tests.fuzz.seeds import seed
from tests.fuzz.text import assignments, factors, garbled, variations

Case = tuple[list[str], bytes]  # arguments after the file, and what the file holds


def case(kind: str, number: int, file: Path) -> list[str]:
    """Write the scenario file of a case, and return the arguments of the command line."""
    verb, draw = KINDS[kind]
    arguments, content = draw(seed(number), Random(f"{kind} {number}"))
    file.write_bytes(content)
    return [verb, str(file), "--quiet", *arguments]


def _document(document: Table, chance: Random) -> Case:
    return _json(chance), write_toml(mutated(document, chance)).encode()


def _text(document: Table, chance: Random) -> Case:
    return _json(chance), garbled(write_toml(document).encode(), chance)


def _overrides(document: Table, chance: Random) -> Case:
    sets = assignments(document, chance) if chance.random() < 0.7 else []
    scales = factors(document, chance) if chance.random() < 0.5 else []
    arguments = [*_options("--set", sets), *_options("--scale", scales), *_json(chance)]
    variants = list(document.get("variants", {}))
    if variants and chance.random() < 0.3:
        arguments.append(f"--variant={chance.choice((*variants, 'nobody'))}")
    return arguments, write_toml(document).encode()


def _sweep(document: Table, chance: Random) -> Case:
    arguments = _options("--vary", variations(document, chance))
    if chance.random() < 0.2:
        arguments += [f"--design={chance.choice(('lhs', 'sobol'))}", "--points=2"]
    return [*arguments, "--replications=1", *_json(chance)], write_toml(document).encode()


def _options(name: str, values: list[str]) -> list[str]:
    # With "=", for a value may begin with a dash.
    return [f"{name}={value}" for value in values]


def _json(chance: Random) -> list[str]:
    return ["--json"] if chance.random() < 0.5 else []


KINDS: dict[str, tuple[str, Callable[[Table, Random], Case]]] = {
    "document": ("run", _document),  # structure and values
    "text": ("run", _text),  # bytes
    "overrides": ("run", _overrides),  # --set, --scale, --variant
    "sweep": ("sweep", _sweep),  # --vary
}
