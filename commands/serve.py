"""``backlab serve``: the lab page in a browser, for one person, a meeting or a class."""

import os
import secrets
import socket
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import click

from commands.common import QUIET, note

if TYPE_CHECKING:
    import uvicorn

LOCAL = "127.0.0.1"
_ALL = ("0.0.0.0", "::")  # addresses that stand for all of a machine
_PROCESSES = 64  # that simulate, at most
_LETTERS = 6  # of a token, at least, where others can guess it


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
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME",
    help="A name under which others reach this machine, such as lab.example.org.",
)
@click.option("--token", help="What an instructor must know.  [made up, where others can ask]")
@click.option(
    "--games",
    type=click.Path(dir_okay=False, path_type=Path),
    default="backlab-games.sqlite",
    show_default=True,
    help="The file in which games are kept.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, _PROCESSES),
    help="Processes that simulate.  [one for each core]",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser here.")
@QUIET
def serve(
    scenarios: tuple[str, ...],
    host: str,
    port: int,
    names: tuple[str, ...],
    token: str | None,
    games: Path,
    jobs: int | None,
    opens: bool,
    quiet: bool,
) -> None:
    """Open the lab page: compare, play and learn in a browser.

    SCENARIOS, files or names, are offered besides the library's, the first of them at once.
    Ctrl-C ends it.
    """
    from web.app import create_app
    from web.config import Config

    listening = _listen(host, port)
    own = (*names, *_own_names()) if host in _ALL else names
    config = Config(
        host=host,
        port=listening.getsockname()[1],
        token=token or "",
        scenarios=scenarios,
        games=games,
        processes=jobs or min(os.cpu_count() or 2, _PROCESSES),
        names=tuple(name.lower() for name in own),
    )
    if config.is_shared and token is None:
        config = replace(config, token=secrets.token_urlsafe(_LETTERS))
    if config.is_shared and len(config.token) < _LETTERS:
        raise click.UsageError(
            f"--token must have at least {_LETTERS} letters where others can guess it"
        )
    app = create_app(config)
    addresses = _addresses(host)
    server = _server(app, lambda: _begun(addresses, config.port, config.token, opens, quiet))
    server.run(sockets=[listening])


def _server(app: Any, begun: Callable[[], None]) -> "uvicorn.Server":
    """Return a server that says when it has begun, and ends at once."""
    import uvicorn

    from web.limits import CONNECTIONS

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                begun()

        def handle_exit(self, sig: int, frame: Any) -> None:
            if self.started:
                app.state.jobs.drop_all()  # or their readers would be waited for
            super().handle_exit(sig, frame)

    return Server(
        uvicorn.Config(
            app,
            log_level="error",
            server_header=False,
            proxy_headers=False,  # who asks says who asks
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=1,
        )
    )


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; a port that is taken is said before anything is loaded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # two that bind may be one that listens
    except OSError as error:
        listening.close()
        raise click.ClickException(
            f"can't listen at {host}, port {port}: {error.strerror or error}; --port 0 takes "
            "any that is free"
        ) from None
    return listening


def _addresses(host: str) -> list[str]:
    """Return the addresses under which a class room finds this machine, the likeliest first."""
    if host not in _ALL:
        return [host]
    found = [_way_out(), *_named_addresses()]
    return [each for each in dict.fromkeys(found) if each not in ("", LOCAL)] or [LOCAL]


def _way_out() -> str:
    """Return the address with which this machine speaks to others; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is kept for documentation
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _named_addresses() -> list[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return []
    return [str(each[4][0]) for each in found if not str(each[4][0]).startswith("127.")]


def _own_names() -> list[str]:
    name = socket.gethostname()
    return [name, f"{name.partition('.')[0]}.local"]


def _begun(addresses: list[str], port: int, token: str, opens: bool, quiet: bool) -> None:
    """Say where the page is."""
    urls = [
        f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"
        for address in addresses
    ]
    if not quiet:
        for url in urls:
            note(f"The lab page is at {url}/")
        if token:
            note(f"Instructors go to {urls[0]}/teach and say: {token}")
        note("Ctrl-C ends it.")
    if opens:  # apart, as a browser in a terminal would wait for the page
        Thread(target=webbrowser.open, args=(f"{urls[0]}/",), daemon=True).start()
