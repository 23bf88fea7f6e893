"""What stands before every request: who may ask, how often, how much; and what goes back."""

from collections import OrderedDict
from collections.abc import Mapping
from time import monotonic
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.limits import BODY, PER_SECOND, REQUESTS

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_CLIENTS = 10_000  # whose requests are counted; who has not come for longest is forgotten
_CHANGING = ("POST", "DELETE", "PUT", "PATCH")
_WITH_BODY = ("POST", "PUT", "PATCH")


class Guard:
    """A middleware: bounds on requests, and headers that keep a page to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what can't be taken; else pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
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
        if not self._may(client_of(scope)):
            return refused(429, "too many requests; wait a second", {"Retry-After": "1"})
        if scope["method"] in _CHANGING:
            origin = headers.get("origin")
            if origin is not None and urlsplit(origin).netloc != headers.get("host"):
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


class TooLongError(Exception):
    """A request has a longer body than it may have."""


def client_of(scope: Scope) -> str:
    """Return the address of who asks."""
    client = scope.get("client")
    return client[0] if client else "unknown"


def refused(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer that says in words what is wrong."""
    return JSONResponse({"error": text}, status, dict(headers or {}))


async def failed(_: Request, error: Exception) -> Response:
    """Answer a mistake of the sender in words; see `create_app` for which errors those are."""
    status = {"TooBusyError": 503, "TooLongError": 413}.get(type(error).__name__, 422)
    return refused(status, str(error))
