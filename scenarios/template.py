"""Scenarios to start from: those of the library, and the smallest there is."""

from pathlib import Path

from scenarios.errors import Problem, ScenarioError, did_you_mean, listed
from scenarios.source import library

MINIMAL = "minimal"


def template(name: str) -> str:
    """Return the text of a scenario file to be changed.

    The reference to the library's own schema file is left out: a copy has none beside it.

    Raises
    ------
    ScenarioError
        If the library has no scenario of that name.

    Examples
    --------
    >>> print(template("minimal").splitlines()[3])
    schema = 1
    """
    known = {MINIMAL: Path(__file__).with_name("minimal.toml"), **library()}
    if name not in known:
        message = f"no such scenario; there are {listed(known)}{did_you_mean(name, known)}"
        raise ScenarioError([Problem(name, None, "", message)])
    lines = known[name].read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#:schema"))
