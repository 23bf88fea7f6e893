"""The scenarios that are offered: the library's, and those given on the command line."""

from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from results.kpis import KPIS
from results.words.labels import short_label
from scenarios import Problem, Scenario, ScenarioError, library, load
from web.inputs import WrongInputError
from web.knobs import knobs, multipliers, rule_parameters
from web.limits import TEXT
from web.settings import variant_of


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
        self._facts: dict[tuple[str, str | None], dict[str, Any]] = {}
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
            self.facts(name, None)

    def facts(self, name: str, variant: str | None) -> dict[str, Any]:
        """Return what a page shows of a scenario or a variant of it; the first time is slow."""
        key = (name, variant)
        if key not in self._facts:  # only of what there is, so there are not too many
            self._facts[key] = _facts(self[name], variant)
        return self._facts[key]


@cache
def _loaded(name: str) -> Scenario:
    return load(name)


async def _scenarios(request: Request) -> Response:
    shelf: Shelf = request.app.state.shelf
    return JSONResponse(
        [{**brief(shelf[name]), "own": name in shelf.own} for name in shelf.names]
    )


def brief(scenario: Scenario) -> dict[str, Any]:
    """Return what a menu shows of a scenario."""
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
    shelf: Shelf = request.app.state.shelf
    variant = request.query_params.get("variant") or None
    return JSONResponse(shelf.facts(request.path_params["name"], variant))


def _facts(scenario: Scenario, variant: str | None) -> dict[str, Any]:
    chosen = variant_of(scenario, variant)
    world = chosen.world
    return {
        **brief(scenario),
        "variant": variant,
        "horizon": world.horizon,
        "warm_up": world.warm_up,
        "replications": chosen.run.replications,
        "seed": chosen.run.seed,
        "items": [
            {"name": item.name, "price": item.price, "cost": item.cost} for item in world.items
        ],
        "classes": [each.name for each in world.customers],
        "suppliers": [each.name for each in world.suppliers],
        "knobs": knobs(chosen),
        "multipliers": multipliers(chosen),
    }


async def _rule(request: Request) -> Response:
    shelf: Shelf = request.app.state.shelf
    query = request.query_params
    chosen = variant_of(shelf[request.path_params["name"]], query.get("variant") or None)
    path, name = query.get("path", ""), query.get("rule", "")
    return JSONResponse(rule_parameters(chosen, path, name))


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
