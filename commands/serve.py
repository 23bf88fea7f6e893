"""``backlab serve``: the lab page in a browser, for one person, a meeting or a class."""

import secrets
import socket
from pathlib import Path

import click

from commands.common import QUIET, note

LOCAL = "127.0.0.1"


@click.command()
@click.argument("scenarios", metavar="[SCENARIO]...", nargs=-1)
@click.option(
    "--host",
    default=LOCAL,
    show_default=True,
    metavar="ADDRESS",
    help="Where to listen; 0.0.0.0 for a class room.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="0: any that is free.",
)
@click.option("--token", help="What an instructor must know.  [made up, for a class room]")
@click.option(
    "--games",
    type=click.Path(dir_okay=False, path_type=Path),
    default="backlab-games.sqlite",
    show_default=True,
    help="The file in which games are kept.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Processes that simulate.",
)
@QUIET
def serve(
    scenarios: tuple[str, ...],
    host: str,
    port: int,
    token: str | None,
    games: Path,
    jobs: int,
    quiet: bool,
) -> None:
    """Open the lab page: compare, play and learn in a browser.

    Files of SCENARIOs are offered besides the library's.
    """
    import uvicorn

    from web.app import create_app
    from web.config import Config

    listening = _listen(host, port)
    port = listening.getsockname()[1]
    open_to_all = host not in (LOCAL, "localhost", "::1")
    if token is None:
        token = secrets.token_urlsafe(6) if open_to_all else ""
    elif open_to_all and len(token) < 6:
        raise click.UsageError("--token must have at least 6 letters where others can guess it")
    addresses = _addresses(host) if open_to_all else [LOCAL]
    config = Config(
        host=host,
        port=port,
        token=token,
        scenarios=scenarios,
        games=games,
        processes=jobs,
        hosts=tuple(addresses),
    )
    app = create_app(config)
    if not quiet:
        _welcome(addresses, port, token)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="error", server_header=False, timeout_graceful_shutdown=2)
    )
    server.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; a port that is taken is said before anything is loaded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        raise click.ClickException(
            f"can't listen at {host}, port {port}: {error.strerror or error}; --port 0 takes "
            "any that is free"
        ) from None
    return listening


def _addresses(host: str) -> list[str]:
    """Return the addresses under which a class room finds this machine."""
    if host not in ("0.0.0.0", "::"):
        return [host]
    found = {info[4][0] for info in _own_addresses()}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: nothing is sent
            found.add(probe.getsockname()[0])
        except OSError:
            pass
    return sorted(str(address) for address in found if address != "0.0.0.0") or [LOCAL]


def _own_addresses() -> list[tuple[object, object, object, str, tuple[str, int]]]:
    try:
        return socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)  # type: ignore[return-value]  # IPv4 addresses are pairs
    except OSError:
        return []


def _welcome(addresses: list[str], port: int, token: str) -> None:
    for address in addresses:
        note(f"The lab page is at http://{address}:{port}/")
    if token:
        note(f"Instructors go to http://{addresses[0]}:{port}/teach and say: {token}")
    note("Ctrl-C ends it.")
