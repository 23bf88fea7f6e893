"""A scenario between reading and running: layers of tables, merged, and what is wrong there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce

from pydantic import ValidationError

from scenarios.checks import findings
from scenarios.declared import law, rule
from scenarios.errors import Problem
from scenarios.files import Files
from scenarios.lines import Path
from scenarios.merge import Data, Layer, merge, places, shown
from scenarios.overrides import SCALE, SET, nested, scaled
from scenarios.raw import Finding, entries, names
from scenarios.schema import ScenarioFile
from scenarios.trace import DAYS_PER, TraceError, TraceTable, read_trace
from sim.arrivals import Trace


@dataclass(frozen=True)
class Draft:
    """Merged tables with their problems; `file` is None if the schema found some."""

    layers: tuple[Layer, ...]
    data: Data
    file: ScenarioFile | None
    traces: Mapping[str, Trace]
    problems: tuple[Problem, ...]


def draft(layers: tuple[Layer, ...], files: Files) -> Draft:
    """Return the layers merged and checked."""
    data: Data = reduce(merge, (layer.data for layer in layers))
    file, wrong = None, list(findings(data))
    try:
        file = ScenarioFile.model_validate(data, context=files)
    except ValidationError as error:
        wrong += [(_path(one["loc"], data), one["msg"]) for one in error.errors()]
    traces, in_traces = _traces(data, files)
    problems = (located(layers, data, *finding) for finding in [*wrong, *in_traces])
    return Draft(layers, data, file, traces, tuple(dict.fromkeys(problems)))


def overridden(base: Draft, files: Files, sets: Data, factors: Data) -> Draft:
    """Return a draft with overrides laid over it: values, then factors of what is there."""
    one, wrong = base, list[Problem]()
    if sets:
        over = nested(sets, one.data, SET, wrong)
        one = draft((*one.layers, Layer(SET, over)), files)
    if factors and one.file:
        values = scaled(factors, one.file.model_dump(by_alias=True), SCALE, wrong)
        over = nested(values, one.data, SCALE, wrong)
        one = draft((*one.layers, Layer(SCALE, over)), files)
    return replace(one, problems=(*one.problems, *wrong))


def located(layers: tuple[Layer, ...], data: Data, path: Path, message: str) -> Problem:
    """Return a problem with the file and the line of the value at `path` of the merged data."""
    layer, found = places(path, data, layers)
    own: Path = (*layer.prefix, *found)
    while own and own not in layer.lines:
        own = own[:-1]
    where = ".".join((*layer.prefix, shown(path, data)))
    return Problem(layer.file, layer.lines.get(own), where.strip("."), message)


def _path(loc: tuple[str | int, ...], data: Data) -> Path:
    """Return the path of a pydantic error without the tags that unions put into it."""
    path: list[str | int] = []
    node: object = data
    tagged = False
    for step in loc:
        if step == "[key]" or (not tagged and step in {law(node), rule(node)}):
            tagged = True
            continue
        tagged = False
        path.append(step)
        if isinstance(node, Mapping):
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int):
            node = node[step]
    return tuple(path)


def _traces(data: Data, files: Files) -> tuple[dict[str, Trace], list[Finding]]:
    """Return the recorded arrivals by class, and what is wrong with them."""
    items = names(data, "items")
    unit = data.get("time_unit", "day")
    traces: dict[str, Trace] = {}
    wrong: list[Finding] = []
    for place, customers in entries(data, "customers"):
        arrivals = customers.get("arrivals")
        if law(arrivals) != "trace":
            continue
        name = str(customers.get("name"))
        try:
            table = TraceTable.model_validate(arrivals)
            traces[name] = read_trace(
                table, files, items, name, unit if unit in DAYS_PER else "day"
            )
        except ValidationError:
            continue  # the schema has said so
        except TraceError as error:
            path: Path = ("customers", place, "arrivals")
            wrong += [(path, message) for message in error.messages]
    return traces, wrong
