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

from results.compare.experiment import comparison_of
from results.evidence import plan_for
from scenarios import Scenario
from sim.world import World
from web.errors import Refusal
from web.figures import figures
from web.guard import client_of, while_here
from web.inputs import CompareRequest, ExportRequest, ReportRequest, TraceRequest, read
from web.jobs import Job, Jobs
from web.replay import trace
from web.report import page_of
from web.settings import applied, command, exported

SIDES = ("A", "B")


async def _trace(request: Request) -> Response:
    asked: TraceRequest = read(TraceRequest, await request.body())
    scenario = applied(request.app.state.shelf[asked.scenario], asked.settings)
    work = partial(_traced, asked.seed, asked.replication)
    doing = request.app.state.workers.do(work, scenario.world)
    return JSONResponse(await while_here(request, doing))


def _traced(seed: int, replication: int, world: World) -> dict[str, Any]:
    return trace(world, seed, replication)


def imported(_: None) -> None:
    """Do nothing, in a process that has imported this module by then."""


async def _compare(request: Request) -> Response:
    asked: CompareRequest = read(CompareRequest, await request.body())
    return _added(request, Job(**_terms(request, asked)))


async def _report(request: Request) -> Response:
    asked: ReportRequest = read(ReportRequest, await request.body())
    terms = _terms(request, asked)
    plan = plan_for([scenario.world for scenario in terms["entries"].values()])
    return _added(request, Job(**terms, plan=plan))


def _terms(request: Request, asked: CompareRequest) -> dict[str, Any]:
    base: Scenario = request.app.state.shelf[asked.scenario]
    entries = {
        side: applied(base, settings)
        for side, settings in zip(SIDES, (asked.a, asked.b), strict=True)
    }
    return {
        "owner": client_of(request.scope),
        "entries": entries,
        "seed": asked.seed,
        "replications": asked.replications,
    }


def _added(request: Request, job: Job) -> Response:
    jobs: Jobs = request.app.state.jobs
    return JSONResponse({"id": jobs.add(job).id}, 201)


async def _events(request: Request) -> Response:
    jobs: Jobs = request.app.state.jobs
    job = jobs.take(request.path_params["id"])
    return StreamingResponse(
        _told(jobs, job), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def _told(jobs: Jobs, job: Job) -> AsyncIterator[str]:
    """Yield the server-sent events of a job; it ends with the reader."""
    over = False
    try:
        async for done in jobs.run(job):
            over = len(done) == job.replications
            if job.plan is None:
                comparison = comparison_of(job.entries, done, seed=job.seed)
                found = figures(comparison, SIDES[1], job.replications)
                yield _event("done" if over else "progress", found)
                continue
            yield _event("progress", {"done": len(done), "total": job.replications})
            if over:
                work = (job.entries, done, job.seed, job.plan)
                page = await jobs.workers.do_part(page_of, work)
                yield _event("done", {"html": page})
        if not over:
            yield _event("failed", {"error": "this was ended before all was done"})
    except Refusal as error:
        yield _event("failed", {"error": str(error)})
    except Exception:
        yield _event("failed", {"error": "the simulation failed; its terminal says more"})
        raise


def _event(kind: str, data: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps(data, allow_nan=False)}\n\n"


async def _cancel(request: Request) -> Response:
    jobs: Jobs = request.app.state.jobs
    jobs.drop(request.path_params["id"])
    return Response(status_code=204)


async def _export(request: Request) -> Response:
    asked: ExportRequest = read(ExportRequest, await request.body())
    base: Scenario = request.app.state.shelf[asked.scenario]
    written = command if asked.what == "command" else exported
    return PlainTextResponse(written(base, asked.settings, asked.replications, asked.seed))


ROUTES = [
    Route("/api/trace", _trace, methods=["POST"]),
    Route("/api/compare", _compare, methods=["POST"]),
    Route("/api/report", _report, methods=["POST"]),
    Route("/api/jobs/{id}/events", _events),
    Route("/api/jobs/{id}", _cancel, methods=["DELETE"]),
    Route("/api/export", _export, methods=["POST"]),
]
