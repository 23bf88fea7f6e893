"""The room Learn, as its page asks for it; what it runs, it asks the room Compare for."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from results.kpis import KPIS
from results.words.labels import short_label
from scenarios import Scenario
from sim.world import World
from web.inputs import WrongInputError
from web.learn.facts import fact
from web.learn.lesson import Expected, Lesson
from web.learn.library import command, lessons
from web.limits import TEXT
from web.settings import applied
from web.shelf import Shelf
from web.tokens import instructor_only

_ANSWERS = {"expect", "verdicts", "plan"}


async def _lessons(request: Request) -> Response:
    told = {"number", "title", "question", "minutes", "scenario"}
    return JSONResponse(
        {
            "needs_token": bool(request.app.state.config.token),  # for the plans
            "lessons": [
                {"name": name, **lesson.model_dump(include=told)}
                for name, lesson in lessons().items()
            ],
        }
    )


async def _lesson(request: Request) -> Response:
    name, lesson = _named(request)
    hidden: Any = {
        **dict.fromkeys(_ANSWERS, True),
        "further": {"__all__": {"expect", "verdicts"}},
    }
    return JSONResponse({**lesson.model_dump(exclude=hidden), **_about(request, name, lesson)})


async def _plan(request: Request) -> Response:
    instructor_only(request)
    name, lesson = _named(request)
    world = _scenario(request, lesson).world
    further = [
        {**each.model_dump(), "expect": expected(each.expect, world)} for each in lesson.further
    ]
    return JSONResponse(
        {
            **lesson.model_dump(),
            **_about(request, name, lesson),
            "expect": expected(lesson.expect, world),
            "further": further,
        }
    )


def _named(request: Request) -> tuple[str, Lesson]:
    name = request.path_params["name"]
    if name not in lessons():
        known = ", ".join(lessons())
        raise WrongInputError(f"no lesson is called {name[:TEXT]!r}; there are {known}")
    return name, lessons()[name]


def _scenario(request: Request, lesson: Lesson) -> Scenario:
    """Return the scenario of a lesson, of whose numbers its texts speak."""
    shelf: Shelf = request.app.state.shelf
    if lesson.scenario in shelf.own:
        raise WrongInputError(
            f"this lesson is about the library's {lesson.scenario}, and the server was given a "
            "file of the same name; rename the file and start it again"
        )
    return shelf[lesson.scenario]


def _about(request: Request, name: str, lesson: Lesson) -> dict[str, Any]:
    scenario = _scenario(request, lesson)
    return {
        "name": name,
        "scenario_title": scenario.title,
        "time_unit": scenario.world.time_unit,
        "currency": scenario.world.currency,
        "horizon": scenario.world.horizon,
        "warm_up": scenario.world.warm_up,
        "command": command(lesson),
        "facts": facts(lesson, scenario),
    }


def facts(lesson: Lesson, scenario: Scenario) -> dict[str, float]:
    """Return the facts of a lesson by name.

    Raises
    ------
    ValueError
        If the scenario has no such number.
    """
    sides = {"a": lesson.a, "b": lesson.b}
    worlds = {name: applied(scenario, side.settings).world for name, side in sides.items()}
    return {name: fact(expression, worlds) for name, expression in lesson.facts.items()}


def expected(numbers: dict[str, Expected], world: World) -> dict[str, Any]:
    """Return expected numbers with what they are called and counted in."""
    return {
        name: {**number.model_dump(), **_called(name, world)}
        for name, number in numbers.items()
    }


def _called(figure: str, world: World) -> dict[str, str]:
    side, _, rest = figure.partition(".")
    if side == "people":
        group, _, change = rest.rpartition(".")
        return {"side": side, "label": change, "class": group, "unit": "fraction"}
    unit = KPIS[rest].unit_in(world.time_unit, world.currency)
    return {"side": side, "kpi": rest, "label": short_label(rest), "unit": unit}


ROUTES = [
    Route("/api/lessons", _lessons),
    Route("/api/lessons/{name}", _lesson),
    Route("/api/lessons/{name}/plan", _plan),
]
