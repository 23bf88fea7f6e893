"""The scenarios that are offered: the library's, and those given on the command line."""

from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from results.kpis import KPIS
from results.words.labels import short_label
from scenarios import Problem, Scenario, ScenarioError, library, load
from web.inputs import Name, Settings, WrongInputError
from web.knobs import knobs, multipliers, rule_parameters
from web.limits import TEXT
from web.settings import based


class Shelf:
    """Scenarios by name; those of the library are loaded when they are first asked for.

    Parameters
    ----------
    files
        Files that are offered first.

    Raises
    ------
    ScenarioError
        If one of the files can't be used, or two have the same name.
    """

    def __init__(self, files: tuple[str, ...]) -> None:
        self.own: dict[str, Scenario] = {}
        for file in files:
            scenario = load(file)
            if scenario.name in self.own:
                problem = f"two scenarios are called {scenario.name!r}; rename one of the files"
                raise ScenarioError([Problem(file, None, "", problem)])
            self.own[scenario.name] = scenario
        shown = (name for name in library() if not name.startswith("claim-"))
        self.names = tuple(dict.fromkeys([*self.own, *shown]))

    def __getitem__(self, name: str) -> Scenario:
        if name not in self.names:  # never a path that a browser has sent
            raise WrongInputError(f"no scenario is called {name[:TEXT]!r}")
        return self.own.get(name) or _loaded(name)

    def load_all(self) -> None:
        """Load what somebody may ask for."""
        for name in self.names:
            knobs(self[name])


@cache
def _loaded(name: str) -> Scenario:
    return load(name)


async def _scenarios(request: Request) -> Response:
    shelf: Shelf = request.app.state.shelf
    return JSONResponse(
        [{**_brief(shelf[name]), "own": name in shelf.own} for name in shelf.names]
    )


def _brief(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "time_unit": scenario.world.time_unit,
        "currency": scenario.world.currency,
        "variants": [
            {"name": name, "title": scenario.variant(name).title} for name in scenario.variants
        ],
        "items": len(scenario.world.items),
        "classes": len(scenario.world.customers),
    }


async def _scenario(request: Request) -> Response:
    chosen = _chosen(request)
    world = chosen.world
    return JSONResponse(
        {
            **_brief(_base(request)),
            "variant": request.query_params.get("variant"),
            "horizon": world.horizon,
            "warm_up": world.warm_up,
            "replications": chosen.run.replications,
            "seed": chosen.run.seed,
            "items": [
                {"name": item.name, "price": item.price, "cost": item.cost}
                for item in world.items
            ],
            "classes": [each.name for each in world.customers],
            "suppliers": [each.name for each in world.suppliers],
            "knobs": knobs(chosen),
            "multipliers": multipliers(chosen),
        }
    )


async def _rule(request: Request) -> Response:
    path, name = (request.query_params.get(key, "") for key in ("path", "rule"))
    return JSONResponse(rule_parameters(_chosen(request), path, name))


def _base(request: Request) -> Scenario:
    shelf: Shelf = request.app.state.shelf
    return shelf[request.path_params["name"]]


def _chosen(request: Request) -> Scenario:
    variant: Name | None = request.query_params.get("variant")
    return based(_base(request), Settings(variant=variant or None))


async def _kpis(_: Request) -> Response:
    return JSONResponse(
        {
            row.name: {
                "label": short_label(row.name),
                "definition": row.definition,
                "unit": row.unit,
                "better": row.better,
            }
            for row in KPIS.values()
        }
    )


ROUTES = [
    Route("/api/kpis", _kpis),
    Route("/api/scenarios", _scenarios),
    Route("/api/scenarios/{name}", _scenario),
    Route("/api/scenarios/{name}/rule", _rule),
]
