"""What a study is about, and in what another one differs."""

import difflib
import json
import platform
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from results.kpis import kpi, kpis_of
from results.study.errors import StudyError
from results.study.rules import content, hash_of_file, module_of, texts_in
from scenarios.files import Files
from scenarios.toml import write_toml
from sim.world import World

if TYPE_CHECKING:
    from scenarios import Scenario

_PACKAGES = ("backlab", "numpy", "scipy", "simpy")
_FOR_PEOPLE = ("title", "question", "expect")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What must be the same for results to belong into one study.

    Attributes
    ----------
    scenario, title
        Which scenario it is.
    text
        The scenario as a file.
    seed
        Of all configurations: they have the same customers.
    kpis
        KPIs of the whole shop that are kept, in the order of their table.
    units
        The unit of each.
    files
        What the scenario reads besides: CSV files and modules with rules, with the hashes of
        their content.
    kind
        ``"design"`` or ``"search"``: whether the configurations were chosen beforehand.
    """

    scenario: str
    title: str
    text: str
    seed: int
    kpis: tuple[str, ...]
    units: Mapping[str, str]
    files: Mapping[str, str]
    kind: str = "design"

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


def terms_of(
    scenario: "Scenario",
    seed: int,
    kpis: Sequence[str] | None,
    plugins: Iterable[str] = (),
    kind: str = "design",
) -> Terms:
    """Return what a study of this scenario is about; without `kpis`, all are kept.

    `plugins` are the addresses of all rules of users' own.

    Raises
    ------
    ValueError
        If there is no such KPI of the whole shop, or none is wanted.
    """
    known = kpis_of("all")
    wanted = known if kpis is None else {kpi(name).name for name in kpis}
    chosen = tuple(name for name in known if name in wanted)
    if not chosen:
        raise ValueError("there is no KPI to keep; name some, or say nothing and keep all")
    return Terms(
        scenario=scenario.name,
        title=scenario.title,
        text=scenario.to_toml(),
        seed=seed,
        kpis=chosen,
        units=units_of(chosen, scenario.world),
        files=_files(scenario, plugins),
        kind=kind,
    )


def units_of(kpis: Iterable[str], world: World) -> dict[str, str]:
    """Return the unit of each KPI."""
    return {name: kpi(name).unit_in(world.time_unit, world.currency) for name in kpis}


def differences(old: Terms, new: Terms) -> str:
    """Return in what `new` differs from `old`, as text for people; nothing if in nothing.

    Titles, questions and expectations change no result, and the numbers of replications may
    grow.
    """
    found = []
    if old.kind != new.kind:
        found.append(f"kind of study: {old.kind} -> {new.kind}")
    if old.scenario != new.scenario:
        found.append(f"scenario: {old.scenario} -> {new.scenario}")
    found += _text_difference(_compared(old.text), _compared(new.text))
    if old.seed != new.seed:
        found.append(f"seed: {old.seed} -> {new.seed}")
    if old.kpis != new.kpis:
        gone, come = set(old.kpis) - set(new.kpis), set(new.kpis) - set(old.kpis)
        found += [f"- {name}" for name in sorted(gone)] + [f"+ {name}" for name in sorted(come)]
    found += [
        f"{name} has another content"
        for name, digest in new.files.items()
        if old.files.get(name, digest) != digest
    ]
    return "\n".join(found)


def _text_difference(old: str, new: str) -> list[str]:
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), "in the study", "now", lineterm="", n=1
    )
    return list(lines)


def _compared(text: str) -> str:
    data = _for_results(tomllib.loads(text))
    data["run"] = {k: v for k, v in data["run"].items() if k not in ("replications", "seed")}
    if "variants" in data:
        data["variants"] = {name: _for_results(v) for name, v in data["variants"].items()}
    return write_toml(data)


def _for_results(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scenario, or a variant of it, without what changes no result."""
    return {name: value for name, value in table.items() if name not in _FOR_PEOPLE}


def _files(scenario: "Scenario", plugins: Iterable[str]) -> dict[str, str]:
    """Return the hashes of the files that a scenario reads, and of its users' own modules."""
    found = {name: hash_of_file(path) for name, path in data_files(scenario).items()}
    found |= {module_of(address).__name__: content(address) for address in plugins}
    return dict(sorted(found.items()))


def data_files(scenario: "Scenario") -> dict[str, Path]:
    """Return where the CSV files are that a scenario reads, by their names in it."""
    files = Files(scenario.path.parent if scenario.path else None)
    found = {}
    for _, text in texts_in(scenario.data):
        if text.endswith((".csv", ".csv.gz")):
            with suppress(ValueError):  # a title may end so, too
                found[text] = files.find(text)
    return found


def versions() -> dict[str, str]:
    """Return the versions of what computes the results."""
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def terms_from(facts: Mapping[str, Any]) -> Terms:
    """Return the terms that `Terms.to_dict` gave, after a way through JSON.

    Raises
    ------
    StudyError
        If there are others than this version knows.
    """
    plain = json.loads(json.dumps(facts))
    unknown = plain.keys() - {each.name for each in fields(Terms)}
    if unknown:
        raise StudyError(
            f"the study has {', '.join(sorted(unknown))}, which this backlab does not know; "
            "take the version that made it"
        )
    return Terms(**{**plain, "kpis": tuple(plain["kpis"])})
