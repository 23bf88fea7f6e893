"""Loading a scenario: read it, check it with all its variants, build its world."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from scenarios.bounds import bound_findings
from scenarios.build import build_world
from scenarios.draft import Draft, draft, located, overridden
from scenarios.errors import Problem, ScenarioError, did_you_mean, listed
from scenarios.files import Files
from scenarios.fill_in import filled_in
from scenarios.merge import Data, Layer
from scenarios.overrides import SCALE, SET, Overrides, assignments, nested
from scenarios.raw import entries, names
from scenarios.scenario import Scenario
from scenarios.source import Document, Source, read_document

_NOT_INHERITED = ("variants", "expect")


def load(
    source: Source,
    *,
    variant: str | None = None,
    set: Overrides = None,
    scale: Overrides = None,
) -> Scenario:
    """Return a scenario, checked from top to bottom with all its variants.

    Parameters
    ----------
    source
        Name of a library scenario, path of a TOML file, or a mapping of the same form.
    variant
        Return this variant; the overrides are then laid over it. Without it they change the
        scenario itself as if its file had been edited, and its variants are laid over that;
        a variant that no longer makes sense then (it sets a parameter of a rule that is gone)
        says so when it is asked for.
    set
        Values by path: a mapping ``{"policy.reorder.r": 50}`` or strings
        ``"policy.reorder.r=50"``. List entries go by name: ``customers.web.arrivals.rate``.
        Another ``rule`` or ``law`` drops the parameters of the old one; set the new ones too.
    scale
        Factors by path, in the same two forms. They multiply what is there after `set`,
        defaults included; whole numbers are rounded to whole numbers, lists entry by entry.

    Raises
    ------
    ScenarioError
        If anything is wrong, with all that is wrong.

    Examples
    --------
    >>> shop = load("small-e-shop", set=["policy.reorder.r=50"])
    >>> shop.world.items[0].policy.reorder
    ReorderPoint(r=50, Q=125)
    """
    document = read_document(source)
    files = Files(document.folder)
    overrides = assignments(set, SET), assignments(scale, SCALE)
    whole = _whole(document, files, {}, {})  # all problems of the file come first
    if variant is None:
        return _whole(document, files, *overrides) if any(overrides) else whole
    whole.variant(variant)
    one = overridden(draft(_layers_of((document.layer,), variant), files), files, *overrides)
    if one.problems:
        raise ScenarioError(_in_order(one.problems))
    return _scenario(f"{document.name}/{variant}", document, one, files)


def overlaid(scenario: Scenario, values: Mapping[str, object], option: str = SET) -> Scenario:
    """Return a scenario with values laid over it by their paths, and without its variants.

    Much quicker than loading it anew, for experiments that do so thousands of times.

    Parameters
    ----------
    values
        By path, as in `load`.
    option
        Where the values come from, for messages.

    Raises
    ------
    ScenarioError
        If anything is wrong with the values.

    Examples
    --------
    >>> overlaid(load("small-e-shop"), {"policy.reorder.r": 50}).world.items[0].policy.reorder
    ReorderPoint(r=50, Q=125)
    """
    alone = {k: v for k, v in scenario.data.items() if k not in _NOT_INHERITED}
    document = Document(scenario.name, scenario.path, Layer(scenario.name, alone))
    files, problems = Files(document.folder), list[Problem]()
    over = nested(values, alone, option, problems)
    one = draft((document.layer, Layer(option, over)), files)
    if one.problems or problems:
        raise ScenarioError([*problems, *one.problems])
    return _scenario(scenario.name, document, one, files)


def _whole(document: Document, files: Files, sets: Data, factors: Data) -> Scenario:
    """Return the scenario with all its variants."""
    base = overridden(draft((document.layer,), files), files, sets, factors)
    problems = list(base.problems)
    drafts: dict[str, Draft] = {}
    broken: dict[str, tuple[Problem, ...]] = {}
    variants = base.data.get("variants")
    variants = variants if isinstance(variants, Mapping) else {}
    for name, data in variants.items():
        if isinstance(data, Mapping):
            drafts[name] = draft(_layers_of(base.layers, name), files)
            wrong = tuple(_of_variant(name, drafts[name], base))
            if wrong and not any(p.file in (SET, SCALE) for p in wrong) and (sets or factors):
                broken[name] = wrong
            else:
                problems += [problem for problem in wrong if problem not in problems]
    if problems:
        raise ScenarioError(_in_order(problems))
    whole = _scenario(document.name, document, base, files)
    built: dict[str, Scenario] = {}
    for name, one in drafts.items():
        if name in broken:
            continue
        try:
            built[name] = _scenario(f"{document.name}/{name}", document, one, files)
        except ScenarioError as error:
            if not (sets or factors):
                raise
            broken[name] = error.problems
    if broken:
        kept = {name: data for name, data in variants.items() if name not in broken}
        whole = replace(whole, data={**base.data, "variants": kept})
    return replace(whole, built_variants=built, broken_variants=broken)


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.line or 0)


def _layers_of(base: tuple[Layer, ...], variant: str) -> tuple[Layer, ...]:
    """Return the layers of a variant: those of the scenario without variants, then its own."""
    alone = [
        replace(layer, data={k: v for k, v in layer.data.items() if k not in _NOT_INHERITED})
        for layer in base
    ]
    own = [
        replace(layer, data=layer.data["variants"][variant], prefix=("variants", variant))
        for layer in base
        if isinstance(layer.data.get("variants"), Mapping)
        and isinstance(layer.data["variants"].get(variant), Mapping)
    ]
    return (*alone, *own)


def _of_variant(name: str, one: Draft, base: Draft) -> Iterator[Problem]:
    """Yield the problems of a variant that its scenario does not have too."""
    for layer in one.layers:
        if layer.prefix:
            yield from _beyond_a_variant(layer, names(base.data, "items"))
    known = {(problem.where, problem.line) for problem in base.problems}
    inherited = {(problem.where, problem.message) for problem in base.problems}
    for problem in one.problems:
        if (problem.where.removeprefix(f"variants.{name}."), problem.message) in inherited:
            continue
        if problem.where.startswith(f"variants.{name}"):
            yield problem
        elif (problem.where, problem.line) not in known:
            yield replace(problem, message=f"in variant '{name}': {problem.message}")


def _beyond_a_variant(own: Layer, items: list[str]) -> Iterator[Problem]:
    """Yield what a variant can't do: be a scenario of its own, or add items."""
    for key in ("schema", "variants"):
        if key in own.data:
            yield located((own,), own.data, (key,), "a variant can't have this key")
    for place, entry in entries(own.data, "items"):
        name = entry.get("name")
        if isinstance(name, str) and name not in items:
            message = (
                f"no item is called '{name}', and a variant can't add one; items: "
                f"{listed(items)}{did_you_mean(name, items)}"
            )
            yield located((own,), own.data, ("items", place, "name"), message)


def _scenario(name: str, document: Document, one: Draft, files: Files) -> Scenario:
    file = one.file
    assert file is not None, "a draft without problems has a file"
    world, sized, wrong = filled_in(build_world(file, files, one.traces), file)
    wrong += bound_findings(world)
    if wrong:
        raise ScenarioError(located(one.layers, one.data, *finding) for finding in wrong)
    return Scenario(
        name=name,
        title=file.title or name,
        question=file.question,
        path=document.path,
        run=file.run,
        world=world,
        sized=sized,
        expect=file.expect,
        data=one.data,
    )
