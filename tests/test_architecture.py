"""The rules of the house that a linter does not know."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = (
    "cli",
    "commands",
    "web",
    "results",
    "scenarios",
    "policies",
    "sim",
)  # imports point to the right
HEAVY = {"scipy", "matplotlib", "pandas", "dask", "distributed"}
SERVERS = {"starlette", "uvicorn"}  # only `web` is made of them
LONGEST = 300


def sources(package: str) -> list[Path]:
    """The files of a package, or the one file of that name."""
    return sorted((ROOT / package).rglob("*.py")) or [ROOT / f"{package}.py"]


PRODUCT = [path for package in (*PACKAGES, "backlab") for path in sources(package)]
SAYING = [*sources("cli"), *sources("commands")]  # what may print
EVERYTHING = [
    *PRODUCT,
    *(
        p
        for folder in ("tests", "benchmarks", "examples", "tools")
        for p in (ROOT / folder).rglob("*.py")
    ),
]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(nodes: Iterator[ast.AST]) -> set[str]:
    """The top-level names that import statements among `nodes` name."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide where an import points"
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names}


def at_import_time(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk what runs when the module is imported: no function bodies, no TYPE_CHECKING."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from at_import_time(node)


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_one_way(package: str) -> None:
    forbidden = {"backlab", "tests", *PACKAGES[: PACKAGES.index(package)]}
    for path in sources(package):
        wrong = imported(ast.walk(ast.parse(path.read_text()))) & forbidden
        assert not wrong, f"{name_of(path)} imports {sorted(wrong)}"


def test_the_model_needs_only_simpy_and_numpy() -> None:
    allowed = {"sim", "simpy", "numpy", *sys.stdlib_module_names}
    for path in sources("sim"):
        tree = ast.parse(path.read_text())
        assert imported(at_import_time(tree)) <= allowed, name_of(path)
        assert imported(ast.walk(tree)) <= {*allowed, "scipy"}, name_of(path)


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    found = imported(at_import_time(ast.parse(path.read_text()))) & HEAVY
    assert not found, f"move the import of {sorted(found)} into the function that needs it"


@pytest.mark.parametrize("path", [p for p in PRODUCT if p not in SAYING], ids=name_of)
def test_only_the_command_line_prints(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert not imported(ast.walk(tree)) & {"logging", "warnings"}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & {"print", "breakpoint", "input"}
    streams = {"sys.stdout", "sys.stderr"}
    attributes = {ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    assert not attributes & streams


@pytest.mark.parametrize("path", EVERYTHING, ids=name_of)
def test_files_are_short(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= LONGEST, f"{lines} lines: this file holds more than one idea"


def test_the_public_names_are_sorted_and_complete() -> None:
    import backlab

    constants_first = sorted(
        backlab.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name)
    )
    assert list(backlab.__all__) == constants_first
    tree = ast.parse((ROOT / "backlab.py").read_text())
    typed = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for statement in node.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    assert typed == set(backlab.__all__), "what type checkers see is what users get"
    for name in backlab.__all__:
        assert getattr(backlab, name) is not None
    assert set(backlab.__all__) <= set(dir(backlab))


def modules_after(code: str) -> set[str]:
    """The modules a fresh interpreter has loaded after running `code`."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "command",
    [["--help"], ["run", "--help"], ["run", "--replications", "none"], ["plot", "--help"]],
)
def test_help_is_quick(command: list[str]) -> None:
    loaded = modules_after(
        f"import cli, contextlib\nwith contextlib.suppress(SystemExit): cli.main({command})"
    )
    assert "click" in loaded
    slow = {"numpy", "scipy", "simpy", "pydantic", "matplotlib", *PACKAGES[2:]}
    assert not loaded & slow


def test_importing_the_public_names_is_cheap() -> None:
    loaded = modules_after("import backlab")
    assert not loaded & {"numpy", "scipy", "simpy", "pydantic", "matplotlib", "click"}


def test_version_is_the_same_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    citation = (ROOT / "CITATION.cff").read_text()
    assert re.search(rf"^version: {re.escape(version)}$", citation, re.MULTILINE)
    assert version in (ROOT / "CHANGELOG.md").read_text()
