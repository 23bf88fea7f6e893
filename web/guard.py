"""What stands before every request: who may ask, how often, how much; and what goes back."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import TypeVar
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import Refusal, TooLongError
from web.limits import BODY, PER_SECOND, REQUESTS

R = TypeVar("R")

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",  # ask whether it has changed: a newer server, a newer page
}
_CLIENTS = 10_000  # whose requests are counted; who has not come for longest is forgotten
_CHANGING = ("POST", "DELETE", "PUT", "PATCH")
_WITH_BODY = ("POST", "PUT", "PATCH")


class Guard:
    """A middleware: bounds on requests, and headers that keep a page to itself.

    Parameters
    ----------
    app
        What is behind it.
    may_name
        Says whether a request may name a host. A page of elsewhere whose name leads to this
        machine (DNS rebinding) names another one.
    """

    def __init__(self, app: ASGIApp, may_name: Callable[[str], bool]) -> None:
        self._app = app
        self._may_name = may_name
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what can't be taken; else pass it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no web sockets here
            await send({"type": "websocket.close", "code": 1008})
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, sealed)
            return
        await self._app(scope, _bounded(receive), sealed)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if not self._may_name(_host_of(headers.get("host", ""))):
            return refused(400, "no page of this host is here; see the address it was given")
        if scope["path"].startswith("/api/") and not self._may(client_of(scope)):
            return refused(429, "too many requests; wait a second", {"Retry-After": "1"})
        if scope["method"] in _CHANGING:
            origin = headers.get("origin")
            if origin is not None and origin.partition("://")[2] != headers.get("host"):
                return refused(403, "a request from another site")
        if scope["method"] in _WITH_BODY:
            if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
                return refused(415, "send JSON, as application/json")
            length = headers.get("content-length", "")
            if length.isdigit() and int(length) > BODY:
                return refused(413, f"at most {BODY:,} bytes")
        return None

    def _may(self, client: str) -> bool:
        """Take a request out of the client's bucket, which fills up again with time."""
        now = monotonic()
        left, since = self._buckets.pop(client, (float(REQUESTS), now))
        left = min(float(REQUESTS), left + PER_SECOND * (now - since))
        self._buckets[client] = (max(0.0, left - 1.0), now)
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return left >= 1.0


def _host_of(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:  # such as half a pair of brackets
        return ""


def _bounded(receive: Receive) -> Receive:
    """Return a `receive` that ends a body that is longer than it said, or than it may be."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > BODY:
            raise TooLongError(f"at most {BODY:,} bytes")
        return message

    return bounded


async def while_here(request: Request, work: Awaitable[R]) -> R:
    """Return the result of some work, which is given up if who asked for it leaves.

    The body of the request must have been read.

    Raises
    ------
    ClientDisconnect
        If who asked has left.
    """
    doing = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((doing, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise ClientDisconnect
        return doing.result()
    finally:
        doing.cancel()
        leaving.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def client_of(scope: Scope) -> str:
    """Return the address of who asks."""
    client = scope.get("client")
    return client[0] if client else "unknown"


def refused(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer that says in words what is wrong."""
    return JSONResponse({"error": text}, status, dict(headers or {}))


async def failed(_: Request, error: Exception) -> Response:
    """Answer a mistake of the sender in words; see `create_app` for which errors those are."""
    return refused(error.status if isinstance(error, Refusal) else 422, str(error))
