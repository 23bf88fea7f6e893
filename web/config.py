"""How the lab page is served."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

LOCAL = ("127.0.0.1", "localhost", "::1")


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
    names
        Under which it may be asked for, besides its addresses.
    """

    host: str = LOCAL[0]
    port: int = 8765
    token: str = ""
    scenarios: tuple[str, ...] = ()
    games: Path = field(default_factory=lambda: Path("backlab-games.sqlite"))
    processes: int = 2
    names: tuple[str, ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether nobody but this machine can ask."""
        if is_address(self.host):
            return ip_address(self.host).is_loopback
        return self.host.lower() in LOCAL

    @property
    def is_shared(self) -> bool:
        """Whether others can ask: from the network, or through a proxy that has a name."""
        return not self.is_local or bool(self.names)

    def may_name(self, host: str) -> bool:
        """Say whether a request may name `host` as who it is for.

        Any address, where others may ask at all: a name may lead to this machine without its
        knowledge, and an address can't. Browsers write names in small letters.
        """
        if host in (*LOCAL, self.host.lower(), *self.names):
            return True
        return not self.is_local and is_address(host)


def is_address(host: str) -> bool:
    """Say whether a host is an address and not a name.

    Examples
    --------
    >>> is_address("192.168.0.7"), is_address("::1"), is_address("example.org")
    (True, True, False)
    """
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
