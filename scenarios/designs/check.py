"""What is wrong with a design as a whole, said before anything runs."""

from collections.abc import Sequence

from scenarios.designs.links import LINK, Link
from scenarios.designs.parameters import VARIANT, VARY, Parameters
from scenarios.designs.present import Present
from scenarios.errors import Problem, ScenarioError
from scenarios.overrides import steps_of

_FOR_PEOPLE = "it changes no result"
_NO_EFFECT = {
    "run.seed": "all configurations have the same customers; --seed changes them all",
    "run.replications": "all configurations have as many; --replications changes them all",
    "variants": "vary the key 'variant', and the path within it",
    "schema": _FOR_PEOPLE,
    "title": _FOR_PEOPLE,
    "question": _FOR_PEOPLE,
    "expect": _FOR_PEOPLE,
}


def check(points: Sequence[Parameters], links: Sequence[Link], present: Present) -> None:
    """See that every configuration can differ from the others, and that links can be followed.

    Raises
    ------
    ScenarioError
        If a path changes nothing, a variant is not there, or a link is out of place.
    """
    for name in {str(point[VARIANT]) for point in points if VARIANT in point}:
        present.check_variant(name)
    paths = {path for point in points for path in point}
    for path in sorted(paths | {link.path for link in links}):
        _check_effect(path)
    for n, link in enumerate(links):
        later = {other.path for other in links[n:]}
        if link.path in paths or link.path == VARIANT:
            raise ScenarioError([Problem(LINK, None, link.path, "is set or linked already")])
        if link.paths() & later:
            wrong = min(link.paths() & later)
            message = f"needs {wrong}, which is linked later; put that first"
            raise ScenarioError([Problem(LINK, None, link.path, message)])
        paths.add(link.path)


def _check_effect(path: str) -> None:
    """Raise a ScenarioError if no result could depend on what is at a path."""
    steps = steps_of(path)
    reason = _NO_EFFECT.get(".".join(steps[:2])) or _NO_EFFECT.get(steps[0])
    if reason:
        raise ScenarioError([Problem(VARY, None, path, f"can't be varied: {reason}")])
