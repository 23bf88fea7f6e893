"""Designs: which configurations an experiment runs."""

import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

from scenarios.designs.check import check
from scenarios.designs.factors import MOST, Factor, Vary, factors_of
from scenarios.designs.links import Link, link_of
from scenarios.designs.parameters import BASE, VARIANT, VARY, Parameters, Value, hash_of
from scenarios.designs.present import Present
from scenarios.designs.spread import latin_hypercube, sobol_sequence
from scenarios.errors import Problem, ScenarioError
from scenarios.files import Files
from scenarios.overrides import assignments
from scenarios.scenario import Scenario

KINDS = ("grid", "lhs", "sobol")


@dataclass(frozen=True)
class Design:
    """Configurations in their order, each a mapping from paths to values.

    Attributes
    ----------
    points
        The parameters of the configurations, no two alike.
    kind
        ``"grid"``, ``"lhs"``, ``"sobol"`` or ``"list"``.
    """

    points: tuple[Parameters, ...]
    kind: str = "list"

    def __len__(self) -> int:
        return len(self.points)

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths that are set, in their order."""
        return tuple(dict.fromkeys(path for point in self.points for path in point))


def design(
    scenario: Scenario,
    vary: Vary = (),
    *,
    kind: str = "grid",
    points: int | None = None,
    seed: int = 1,
    links: Iterable[str] = (),
    points_from: str | PathLike[str] | None = None,
) -> Design:
    """Return a design over parameters of a scenario.

    Parameters
    ----------
    scenario
        Says which parameters are whole numbers.
    vary
        Factors: ``"KEY=START:STOP:STEP"`` (the end included), ``"KEY=a,b,c"``,
        ``"KEY=LOW:HIGH"``, or a mapping from paths to values. The key ``variant`` takes
        names of variants, and ``base`` for the scenario itself.
    kind
        ``"grid"``: all combinations, the last factor varying fastest. ``"lhs"``: a Latin
        hypercube; ``"sobol"``: a scrambled Sobol sequence, which can be continued.
    points
        Number of configurations of ``"lhs"`` and ``"sobol"``; two that come out alike, which
        happens among whole numbers, are one.
    seed
        Of the design, not of the simulations.
    links
        Parameters worked out of others: ``"policy.reorder.S = policy.reorder.s + 50"``.
    points_from
        A CSV file with a column for each path and a row for each configuration, instead of
        `vary`.

    Raises
    ------
    ScenarioError
        If the design makes no sense.

    Notes
    -----
    McKay, Beckman & Conover (1979), A comparison of three methods for selecting values of
    input variables, Technometrics 21; Owen (1998), Scrambling Sobol' and Niederreiter-Xing
    points, Journal of Complexity 14.

    Examples
    --------
    >>> from scenarios import load
    >>> shop = load("small-e-shop")
    >>> plan = design(
    ...     shop,
    ...     ["policy.reorder.r=0:50:50", "policy.accept.rule=all,none"],
    ...     links=["policy.reorder.Q = 2 * policy.reorder.r + 10"],
    ... )
    >>> for point in plan.points:
    ...     print(*point.values())
    0 all 10
    0 none 10
    50 all 110
    50 none 110
    """
    present = Present(scenario)
    if points_from is not None:
        if vary:
            raise _wrong("--points-from", "takes the place of --vary")
        if kind != "grid" or points is not None:
            raise _wrong("--points-from", "is a design of its own; leave out the other")
        made, kind = _from_csv(Path(points_from), present), "list"
    else:
        made = _KINDS_OF[_known(kind)](factors_of(vary, present), points, seed)
    return _finished(made, [link_of(text) for text in links], present, kind)


def listed_design(scenario: Scenario, points: Iterable[Mapping[str, Any]]) -> Design:
    """Return the design of these configurations.

    Examples
    --------
    >>> from scenarios import load
    >>> listed_design(load("small-e-shop"), [{"costs.shipment": 1}]).points
    ({'costs.shipment': 1.0},)
    """
    present = Present(scenario)
    plain = [assignments(point, VARY) for point in points]
    made = [{k: present.typed(k, v) for k, v in point.items()} for point in plain]
    return _finished(made, [], present, "list")


def _grid(factors: Sequence[Factor], points: int | None, _seed: int) -> list[Parameters]:
    if points is not None:
        raise _wrong("--points", "is for --design lhs and sobol; a grid has its own number")
    count = math.prod(len(factor.values) for factor in factors)
    if count > MOST:
        raise _wrong("", f"the grid has {count:,} configurations; at most {MOST:,} are allowed")
    paths = [factor.path for factor in factors]
    return [
        dict(zip(paths, values, strict=True))
        for values in itertools.product(*(factor.values for factor in factors))
    ]


def _spread(draw: Callable[[int, int, int], Any]) -> Callable[..., list[Parameters]]:
    """Return a function that places points by their shares of every factor."""

    def place(factors: Sequence[Factor], points: int | None, seed: int) -> list[Parameters]:
        if points is None or not 0 < points <= MOST:
            raise _wrong("--points", f"say how many points: from 1 to {MOST:,}")
        if not factors:
            raise _wrong("", "there is nothing to vary")
        shares = draw(len(factors), points, seed)
        return [
            {f.path: f.at(float(share)) for f, share in zip(factors, row, strict=True)}
            for row in shares
        ]

    return place


_KINDS_OF: Mapping[str, Callable[..., list[Parameters]]] = {
    "grid": _grid,
    "lhs": _spread(latin_hypercube),
    "sobol": _spread(sobol_sequence),
}


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise _wrong("--design", f"'{kind}' is not one of {', '.join(KINDS)}")
    return kind


def _from_csv(path: Path, present: Present) -> list[Parameters]:
    try:
        file = Files(path.parent).read(path.name)
    except ValueError as error:
        raise _wrong("--points-from", str(error)) from None
    _check_header(path, file.header)
    made: list[Parameters] = []
    for place, row in zip(file.places, file.rows, strict=True):
        cells = dict(zip(file.header, map(str.strip, row), strict=True))
        empty = [column for column, cell in cells.items() if not cell]
        if empty:
            raise _wrong("--points-from", f"{path}, row {place}: {empty[0]} is empty")
        values = assignments([f"{column}={cell}" for column, cell in cells.items()], VARY)
        made.append({k: present.typed(k, value) for k, value in values.items()})
    return made


def _check_header(path: Path, header: Sequence[str]) -> None:
    twice = {column for column in header if header.count(column) > 1}
    if twice:
        raise _wrong("--points-from", f"{path}: the column {min(twice)} comes twice")
    if len(header) == 1 and re.search(r"[;\t|]", header[0]):
        raise _wrong("--points-from", f"{path}: expected commas between the columns")


def _finished(
    points: Sequence[Parameters], links: Sequence[Link], present: Present, kind: str
) -> Design:
    """Return the design with its links worked out, each configuration once."""
    check(points, links, present)
    points = [linked(point, links, present) for point in points]
    return Design(tuple({hash_of(point): point for point in points}.values()), kind)


def linked(point: Parameters, links: Sequence[Link], present: Present) -> Parameters:
    """Return parameters together with those that are worked out of them.

    What is not varied has the value of the scenario, or of the variant that is taken.
    """
    values: dict[str, Value] = dict(point)
    variant = values.get(VARIANT, BASE)
    for link in links:
        try:
            value = link.value(
                lambda path: values[path] if path in values else present.value(path, variant)
            )
        except ScenarioError as error:
            raise _at(point, error) from None
        values[link.path] = present.typed(link.path, value)
    return values


def _at(point: Parameters, error: ScenarioError) -> ScenarioError:
    """Return an error that says at which of many configurations it is one."""
    where = ", ".join(f"{path}={value}" for path, value in point.items())
    problems = [replace(each, message=f"{each.message} at {where}") for each in error.problems]
    return ScenarioError(problems if where else error.problems)


def _wrong(where: str, message: str) -> ScenarioError:
    return ScenarioError([Problem(where or VARY, None, "", message)])
