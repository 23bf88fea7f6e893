"""The lessons: read from their files, and held against what a lesson must be."""

import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from web.learn.lesson import Lesson
from web.learn.places import complaints_about

FOLDER = Path(__file__).parent / "lessons"
_BEFORE = ("title", "question", "a", "b", "story", "predict", "watch")  # it is run
_AFTER = ("explained", "ask", "plan")
_NO_TEXT = {"variant", "rules", "multipliers", "figure", "verdicts", "page", "unit"}


class LessonError(ValueError):
    """A file of a lesson that can't be used; the message has all that is wrong."""

    def __init__(self, file: str, problems: list[str]) -> None:
        super().__init__("\n".join(f"{file}: {problem}" for problem in problems))


@cache
def lessons() -> dict[str, Lesson]:
    """Return all lessons by name, in their order.

    Raises
    ------
    LessonError
        If one of the files can't be used.
    """
    found = {
        file.stem: read_lesson(file.name, file.read_text("utf-8"))
        for file in sorted(FOLDER.glob("*.toml"))
    }
    return dict(sorted(found.items(), key=lambda each: each[1].number))


def read_lesson(file: str, text: str) -> Lesson:
    """Return the lesson that a file has.

    Raises
    ------
    LessonError
        With everything that is wrong.
    """
    try:
        lesson = Lesson.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise LessonError(file, [f"not TOML: {error}"]) from None
    except ValidationError as error:
        raise LessonError(file, [_told(each) for each in error.errors()]) from None
    problems = list(_problems(lesson))
    if problems:
        raise LessonError(file, problems)
    return lesson


def _told(error: Any) -> str:
    where = ".".join(str(step) for step in error["loc"])
    text = error["msg"].removeprefix("Value error, ")
    return f"{where}: {text}" if where else text


def _problems(lesson: Lesson) -> Iterator[str]:
    data = lesson.model_dump()
    facts, figures = set(lesson.facts), set(lesson.expect)
    for key in (*_BEFORE, *_AFTER):
        for where, text in _texts(key, data[key]):
            for problem in complaints_about(text, facts, figures if key in _AFTER else set()):
                yield f"{where}: {problem}"
    for place, further in enumerate(lesson.further):
        for problem in complaints_about(further.text, facts, set()):
            yield f"further.{place}.text: {problem}"
    figure = lesson.predict.figure
    kpi = figure.partition(".")[2]
    if figure not in lesson.expect:
        yield f"predict.figure: {figure} is not in [expect]"
    if lesson.predict.options and kpi not in lesson.verdicts:
        yield f"predict.figure: the verdict of {kpi} is not in [verdicts]"


def _texts(where: str, node: Any) -> Iterator[tuple[str, str]]:
    """Yield what is to be read in a part of a lesson, with where it stands."""
    if isinstance(node, str):
        yield where, node
    elif isinstance(node, list):
        for place, inner in enumerate(node):
            yield from _texts(f"{where}.{place}", inner)
    elif isinstance(node, dict):
        for key, inner in node.items():
            if key not in _NO_TEXT:
                yield from _texts(f"{where}.{key}", inner)


def command(lesson: Lesson) -> str | None:
    """Return the command that gives the same numbers in a terminal; None if no one does."""
    if any(side.rules or side.multipliers for side in (lesson.a, lesson.b)):
        return None
    a, b = lesson.a.variant, lesson.b.variant
    words = ["backlab", "compare", lesson.scenario, "--variants", b or a or ""]
    words += ["--baseline", a] if a else []
    words += ["--replications", str(lesson.replications), "--seed", str(lesson.seed)]
    return shlex.join(words)
