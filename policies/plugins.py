"""Find a user's own class by its address, ``package.module:Class``."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType
from typing import Any


class PolicyError(ValueError):
    """A policy that can't be had: no such rule, a wrong parameter, a rule that misbehaves.

    Attributes
    ----------
    problems
        Each mistake in a sentence of its own.
    """

    def __init__(self, *problems: str, about: str = "") -> None:
        self.problems = problems
        super().__init__(about + "; ".join(problems))

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the text when an error comes back from a worker process."""
        return self.__class__, self.problems, {"args": self.args}


def load_class(address: str) -> type[Any]:
    """Import the class at ``package.module:Class``.

    Modules in the current directory are found too, after all installed ones. The directory is
    on ``sys.path`` only while the module is imported, so that no later import anywhere else
    changes its meaning: whatever a rule imports of its own, it imports at the top of its
    file. A process that is to unpickle the rule must have loaded its class first.

    Raises
    ------
    PolicyError
        If the address has another form, there is no such module or class, importing fails, or
        a module of that name was loaded from another directory before.

    Examples
    --------
    >>> load_class("policies.continuous:MinMax").__name__
    'MinMax'
    >>> load_class("policies.continuous:MinMix")
    Traceback (most recent call last):
    ...
    policies.plugins.PolicyError: policies.continuous has no class 'MinMix'; nearest: 'MinMax'
    """
    module_name, _, class_name = address.partition(":")
    if not all(part.isidentifier() for part in [*module_name.split("."), class_name]):
        raise PolicyError(
            f"found {address!r}; allowed is 'package.module:Class', "
            "with dots between the folders and without .py"
        )
    module = load_module(module_name)
    found = getattr(module, class_name, None)
    if not isinstance(found, type):
        own = [name for name, value in vars(module).items() if isinstance(value, type)]
        raise PolicyError(
            f"{module_name} has no class {class_name!r}{nearest(class_name, own)}"
        )
    return found


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint at the known name that looks most like `name`, or nothing.

    Examples
    --------
    >>> nearest("min_max", ["min-max", "base-stock"])
    "; nearest: 'min-max'"
    >>> nearest("q", ["r", "Q"])
    "; nearest: 'Q'"
    """
    folded = {each.casefold(): each for each in known}
    close = get_close_matches(name.casefold(), folded, n=1)
    return f"; nearest: {folded[close[0]]!r}" if close else ""


def load_module(name: str) -> ModuleType:
    """Import a module; see `load_class`.

    Raises
    ------
    PolicyError
        If there is no such module, importing it fails, or there is another one of its name.
    """
    _refuse_namesake(name.partition(".")[0])
    try:
        with _current_directory():
            return import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise PolicyError(
                f"no module {error.name!r}; looked among the installed packages and in the "
                f"current directory, {Path.cwd()}"
            ) from error
        raise PolicyError(f"{name} imports {error.name!r}, which is not installed") from error
    except Exception as error:  # a user's module may raise anything
        raise PolicyError(f"importing {name} raised {error!r}") from error


def _refuse_namesake(name: str) -> None:
    """Refuse a module that Python would silently take for one that it loaded elsewhere.

    Python keeps one module of a name. After a change of directory, as in a notebook, the rule
    beside the second scenario would be the one beside the first.
    """
    loaded = getattr(sys.modules.get(name), "__file__", None)
    here = [Path.cwd() / f"{name}.py", Path.cwd() / name / "__init__.py"]
    present = next((file for file in here if file.is_file()), None)
    if not loaded or not present:
        return
    before = Path(loaded)
    home = before.parent.parent if before.name == "__init__.py" else before.parent
    if before == present or any(Path(path or ".").absolute() == home for path in sys.path):
        return  # it is this one, or an installed one, which comes first
    if not before.is_file() or before.read_bytes() != present.read_bytes():
        raise PolicyError(
            f"the module {name} of this program is {before}, and {present} is another one; "
            "give one of them another name, or start a program for each"
        )


@contextmanager
def _current_directory() -> Iterator[None]:
    """Have modules in the current directory found, for a while."""
    here = str(Path.cwd())
    invalidate_caches()  # the file may be younger than the last look into its folder
    sys.path.append(here)
    try:
        yield
    finally:
        # The last of equal entries is ours; the first may have been there before.
        sys.path.reverse()
        sys.path.remove(here)
        sys.path.reverse()
