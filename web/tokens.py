"""Who may do what: secrets that come as ``Authorization: Bearer ...``."""

from hmac import compare_digest

from starlette.requests import Request

from web.errors import Refusal


class ForbiddenError(Refusal):
    """Somebody asks for what is not theirs."""

    status = 403


def secret_of(request: Request) -> str:
    """Return the secret that came with a request, or nothing."""
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip()


def instructor_only(request: Request, *, unless: bool = False) -> None:
    """Let only instructors pass; `unless` lets everybody.

    Raises
    ------
    ForbiddenError
        If there is an instructor's token and this is not it.
    """
    token = request.app.state.config.token
    may = not token or unless
    if not may and not compare_digest(secret_of(request).encode(), token.encode()):
        raise ForbiddenError("this is for the instructor, who knows the token")
