"""The room Compare, as its page asks for it: a run to replay, a comparison that grows."""

import json
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from results.compare import Comparison
from results.compare.words import sentence
from scenarios import Scenario
from web.guard import client_of
from web.inputs import (
    CompareRequest,
    ExportRequest,
    Settings,
    TraceRequest,
    WrongInputError,
    read,
)
from web.jobs import Job, Jobs
from web.replay import trace
from web.settings import applied, command

SIDES = ("A", "B")
KPIS = (
    "profit", "cost_total", "fill_rate", "mean_wait_backordered", "backlog_mean",
    "cancellation_rate", "lost_rate", "on_hand_mean",
)  # fmt: skip


async def _trace(request: Request) -> Response:
    asked: TraceRequest = read(TraceRequest, await request.body())
    scenario = _under(request, asked.scenario, asked.settings)
    work = partial(_traced, asked.seed, asked.replication)
    return JSONResponse(await request.app.state.workers.do(work, scenario.world))


def _traced(seed: int, replication: int, world: Any) -> dict[str, Any]:
    return trace(world, seed, replication)


async def _compare(request: Request) -> Response:
    asked: CompareRequest = read(CompareRequest, await request.body())
    sides = {
        side: _under(request, asked.scenario, settings)
        for side, settings in zip(SIDES, (asked.a, asked.b), strict=True)
    }
    jobs: Jobs = request.app.state.jobs
    job = jobs.add(client_of(request.scope), sides, asked.seed, asked.replications)
    return JSONResponse({"id": job.id}, 201)


async def _events(request: Request) -> Response:
    jobs: Jobs = request.app.state.jobs
    job = jobs.take(request.path_params["id"])
    return StreamingResponse(
        _told(jobs, job), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def _told(jobs: Jobs, job: Job) -> AsyncIterator[str]:
    """Yield the server-sent events of a job; it ends with the reader."""
    try:
        async for comparison in jobs.run(job):
            over = comparison.replications == job.replications
            yield _event("done" if over else "progress", _figures(comparison, job))
    except Exception as error:  # whatever it was, the reader has to know that nothing comes
        known = isinstance(error, WrongInputError | RuntimeError)
        yield _event("failed", {"error": str(error) if known else "the simulation failed"})


def _event(kind: str, data: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps(data, allow_nan=False)}\n\n"


def _figures(comparison: Comparison, job: Job) -> dict[str, Any]:
    plain = comparison.to_dict()
    b = plain["variants"]["B"]
    return {
        "done": comparison.replications,
        "total": job.replications,
        "sentence": sentence(comparison, "B"),
        "each_confidence": comparison.each_confidence,
        "kpis": {
            name: {
                "a": plain["kpis"][name],
                "b": b["kpis"][name],
                "difference": b["difference"][name],
                "unit": comparison.unit(name),
            }
            for name in comparison.shown
        },
        "people": b["people"].get("all", {}),
    }


async def _cancel(request: Request) -> Response:
    jobs: Jobs = request.app.state.jobs
    jobs.drop(request.path_params["id"])
    return Response(status_code=204)


async def _export(request: Request) -> Response:
    asked: ExportRequest = read(ExportRequest, await request.body())
    scenario = _under(request, asked.scenario, asked.settings)
    if asked.what == "command":
        base = request.app.state.shelf[asked.scenario]
        told = command(base, asked.settings, asked.replications, asked.seed)
        return JSONResponse({"command": told})
    return PlainTextResponse(scenario.to_toml())


def _under(request: Request, name: str, settings: Settings) -> Scenario:
    return applied(request.app.state.shelf[name], settings)


ROUTES = [
    Route("/api/trace", _trace, methods=["POST"]),
    Route("/api/compare", _compare, methods=["POST"]),
    Route("/api/jobs/{id}/events", _events),
    Route("/api/jobs/{id}", _cancel, methods=["DELETE"]),
    Route("/api/export", _export, methods=["POST"]),
]
