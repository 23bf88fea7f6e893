"""How the lab page is served."""

from dataclasses import dataclass, field
from pathlib import Path

LOCAL = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, kw_only=True)
class Config:
    """How the lab page is served.

    Attributes
    ----------
    host, port
        Where it listens.
    token
        What an instructor must know; empty: on this machine alone everybody may teach.
    scenarios
        Files of scenarios that are offered besides the library's, the first of them at once.
    games
        The file in which games are kept.
    processes
        That simulate.
    hosts
        Names and addresses under which it may be asked for, besides those of this machine.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    token: str = ""
    scenarios: tuple[str, ...] = ()
    games: Path = field(default_factory=lambda: Path("backlab-games.sqlite"))
    processes: int = 2
    hosts: tuple[str, ...] = ()

    @property
    def allowed_hosts(self) -> list[str]:
        """Return what a request may name as its host."""
        return [*LOCAL, self.host, *self.hosts]
