"""What there is to choose from, described for people: scenarios, rules, laws, KPIs.

All of it is read from where it is declared: docstrings, `Parameter` notes, the KPI table, the
scenario files. Nothing is written twice.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from inspect import cleandoc
from pathlib import Path

from policies.catalogue import HOOKS, RULES
from policies.plugins import load_class
from policies.registry import hooks_of
from results.kpis import KPIS
from results.parameter_text import key_lines, parameter_lines
from results.scenario_text import scenario_text
from results.table import describe_kpi
from results.text import WIDTH, wrap
from scenarios import library
from scenarios.declared import EmpiricalTable
from scenarios.tables import Table
from scenarios.trace import TraceTable
from sim.arrivals import ARRIVALS
from sim.laws import LAWS
from sim.parameters import parameters_of

# Laws whose tables name files, which their classes know nothing of.
_BY_HAND: dict[str, type[Table]] = {"trace": TraceTable, "empirical": EmpiricalTable}

KINDS = ("scenarios", "rules", "laws", "kpis")


@dataclass(frozen=True)
class Entry:
    """Something with a name: `group` says of what sort, `text` describes it in full."""

    name: str
    group: str
    summary: str
    text: Callable[[], str]


def entries(kind: str) -> Iterator[Entry]:
    """Yield what there is of a kind out of `KINDS`."""
    if kind == "scenarios":
        yield from map(_scenario, library().items())
    elif kind == "rules":
        for hook, rules in RULES.items():
            for name, cls in rules.items():
                yield _class(name, f"{hook} rule", cls, f"{hook} = {{ rule")
    elif kind == "laws":
        for name, cls in LAWS.items():
            yield _class(name, "law of times and quantities", cls, "lead_time = { law")
        for name, cls in ARRIVALS.items():
            yield _class(name, "law of arrivals", cls, "arrivals = { law")
    else:
        for row in KPIS.values():
            yield Entry(
                row.name, f"{row.group} KPI", row.definition, partial(describe_kpi, row.name)
            )


def list_of(kind: str) -> str:
    """Return the entries of a kind as text: names under their groups, a line on each."""
    found = list(entries(kind))
    width = max(len(entry.name) for entry in found) + 2
    lines: list[str] = []
    for group in dict.fromkeys(entry.group for entry in found):
        lines += ["", ": ".join(filter(None, (group, _about(group))))]
        for entry in found:
            if entry.group == group:
                lines.append(f"  {entry.name:<{width}}{_cut(entry.summary, WIDTH - width - 2)}")
    return "\n".join(lines[1:])


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 3].rpartition(" ")[0] + " ..."


def find(name: str) -> list[Entry]:
    """Return everything of a name; a rule and a law may share one.

    Parameters
    ----------
    name
        Of an entry, of a rule with its hook (``ship.partial``), of a scenario file, or of a
        rule of one's own, ``package.module:Class``.

    Raises
    ------
    LookupError
        If there is nothing; the message has the nearest names.
    PolicyError
        If a rule of one's own can't be imported.
    """
    if name.endswith(".toml"):
        return [_scenario((name, Path(name)))]
    if ":" in name:
        cls = load_class(name)
        return [
            _class(name, f"{hook} rule", cls, f"{hook} = {{ rule") for hook in hooks_of(cls)
        ]
    everything = [entry for kind in KINDS for entry in entries(kind)]
    hook, _, rule = name.rpartition(".")
    found = [each for each in everything if name == each.name]
    found += [each for each in everything if (rule, f"{hook} rule") == (each.name, each.group)]
    if found:
        return found
    near = get_close_matches(name, dict.fromkeys(each.name for each in everything), n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "backlab list shows what there is"
    raise LookupError(f"nothing is called '{name}'; {hint}")


def hooks_to_check(rule: str) -> list[str]:
    """Return the hooks that a rule answers for, one's own as ``package.module:Class``.

    Raises
    ------
    LookupError
        If it answers for none.
    """
    if ":" not in rule:
        hooks = [hook for hook in RULES if rule in RULES[hook]]
        wrong = (
            f"no rule is called '{rule}'; backlab list rules shows the built-in ones, "
            "and one of your own is package.module:Class"
        )
    else:
        hooks = hooks_of(load_class(rule))
        methods = ", ".join(f"{each.method}() for {name}" for name, each in HOOKS.items())
        wrong = f"{rule} answers for no hook; it needs one of these methods: {methods}"
    if not hooks:
        raise LookupError(wrong)
    return hooks


def _about(group: str) -> str:
    hook = group.removesuffix(" rule")
    return HOOKS[hook].decides if hook in HOOKS else ""


def _class(name: str, group: str, cls: type, usage: str) -> Entry:
    summary = plain(cleandoc(cls.__doc__ or "").partition("\n\n")[0]).replace("\n", " ")
    return Entry(name, group, summary, lambda: _class_text(name, group, cls, usage))


def _class_text(name: str, group: str, cls: type, usage: str) -> str:
    by_hand = _BY_HAND.get(name) if "law" in group else None
    if by_hand:
        lines, values = key_lines(by_hand), ', file = "..."'
    else:
        declared = parameters_of(cls)
        lines = [line for each in declared for line in parameter_lines(each)]
        values = "".join(f", {each.name} = ..." for each in declared if each.required)
    text = [f"{name} ({group})", "", plain(cleandoc((by_hand or cls).__doc__ or ""))]
    text += ["", "Parameters", "----------", *lines] if lines else []
    example = f'{usage} = "{name}"{values} }}'
    if len(example) > WIDTH and group.endswith(" rule"):  # an inline table has to be one line
        table = f'[policy.{group.removesuffix(" rule")}]\nrule = "{name}"'
        example = table + values.replace(", ", "\n")
    return "\n".join([*text, "", "In a scenario file", "------------------", example])


def plain(doc: str) -> str:
    r"""Return a docstring for people: in 80 columns, without markup and examples for machines.

    Examples
    --------
    >>> print(plain("Order `Q`\nat ``IP <= r``.\n\nExamples\n--------\n>>> 1 + 1\n2"))
    Order Q at IP <= r.
    """
    doc = re.sub(
        r"\n(Examples|Attributes|Raises)\n-+\n.*?(?=\n\w+\n-+\n|\Z)", "", doc, flags=re.DOTALL
    )
    doc = re.sub(r"`+([^`]+)`+", r"\1", doc)
    return "\n\n".join(map(_wrapped, doc.strip().split("\n\n")))


def _wrapped(paragraph: str) -> str:
    """Return a paragraph in 80 columns; what is indented is left as it is."""
    heading, rule, text = re.fullmatch(r"(?s)(?:(\w+)\n(-+)\n)?(.*)", paragraph).groups()  # type: ignore[union-attr]  # matches anything
    lines = text.split("\n") if re.search(r"(?m)^ ", text) else wrap(text)
    return "\n".join([*([heading, rule] if heading else []), *lines])


def _scenario(named: tuple[str, Path]) -> Entry:
    name, path = named
    return Entry(name, "scenario", _title(path), lambda: scenario_text(name))


def _title(path: Path) -> str:
    try:
        return str(tomllib.loads(path.read_text(encoding="utf-8")).get("title", ""))
    except (OSError, ValueError):
        return ""  # loading it will say what is wrong
