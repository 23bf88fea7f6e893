"""Games in a file: their terms, teams and decisions, from which all else follows."""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from web.game.terms import Decision, Terms
from web.inputs import WrongInputError
from web.limits import GAMES, TEAMS

_SCHEMA = """
CREATE TABLE IF NOT EXISTS game (
    code TEXT PRIMARY KEY, terms TEXT NOT NULL, open INTEGER NOT NULL,
    over INTEGER NOT NULL DEFAULT 0, made TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS team (
    game TEXT NOT NULL REFERENCES game, name TEXT NOT NULL, token TEXT NOT NULL,
    PRIMARY KEY (game, name));
CREATE TABLE IF NOT EXISTS decision (
    game TEXT NOT NULL, team TEXT NOT NULL, round INTEGER NOT NULL, decision TEXT NOT NULL,
    PRIMARY KEY (game, team, round));
"""
_APPLICATION = 0x62_6C_67_6D  # "blgm": what the file is for
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another


class Game(NamedTuple):
    """A game: `open` rounds may be decided, `over` means that all is shown."""

    code: str
    terms: Terms
    open: int
    over: bool


class Store:
    """The games of a file, which is made if it is not there.

    Raises
    ------
    OSError
        If the file can't be used.
    """

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        try:
            self._base = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._base.execute("PRAGMA synchronous = FULL")
            (kind,) = self._base.execute("PRAGMA application_id").fetchone()
            (tables,) = self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if kind != _APPLICATION and tables:
                raise OSError(f"{path} is a file of something else; name another for the games")
            self._base.executescript(f"PRAGMA application_id = {_APPLICATION};{_SCHEMA}")
        except sqlite3.Error as error:
            raise OSError(f"{path} can't keep games: {error}") from None

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def add(self, terms: Terms) -> Game:
        """Return a new game."""
        with self._writing() as base:
            (games,) = base.execute("SELECT count(*) FROM game").fetchone()
            if games >= GAMES:
                raise WrongInputError(f"the file has {GAMES} games; begin with another file")
            code = "".join(secrets.choice(_LETTERS) for _ in range(5))
            first = 1 if terms.pace == "instructor" else terms.rounds
            base.execute(
                "INSERT INTO game (code, terms, open) VALUES (?, ?, ?)",
                (code, terms.model_dump_json(), first),
            )
        return Game(code, terms, first, over=False)

    def game(self, code: str) -> Game:
        """Return a game.

        Raises
        ------
        WrongInputError
            If there is none of that code.
        """
        found = self._rows("SELECT code, terms, open, over FROM game WHERE code = ?", code)
        if not found:
            raise WrongInputError(f"there is no game {code!r}")
        code, terms, opened, over = found[0]
        return Game(code, Terms.model_validate_json(terms), int(opened), bool(over))

    def games(self) -> list[Game]:
        """Return all games, the latest first."""
        codes = self._rows("SELECT code FROM game ORDER BY made DESC, rowid DESC")
        return [self.game(code) for (code,) in codes]

    def open_next(self, code: str) -> None:
        """Let one more round be decided."""
        game = self.game(code)
        with self._writing() as base:
            base.execute(
                "UPDATE game SET open = ? WHERE code = ?",
                (min(game.open + 1, game.terms.rounds), code),
            )

    def end(self, code: str) -> None:
        """Let no more rounds be decided, and all be seen."""
        with self._writing() as base:
            base.execute("UPDATE game SET over = 1 WHERE code = ?", (code,))

    def join(self, code: str, name: str) -> str:
        """Return the secret of a new team.

        Raises
        ------
        WrongInputError
            If the name is taken, or there are too many teams.
        """
        token = secrets.token_urlsafe(16)
        self.game(code)
        with self._writing() as base:
            teams = base.execute("SELECT name FROM team WHERE game = ?", (code,)).fetchall()
            if len(teams) >= TEAMS:
                raise WrongInputError(f"a game has at most {TEAMS} teams")
            if name.casefold() in {other.casefold() for (other,) in teams}:
                raise WrongInputError(f"a team is called {name!r} already; take another name")
            base.execute("INSERT INTO team VALUES (?, ?, ?)", (code, name, _hash(token)))
        return token

    def team(self, code: str, token: str) -> str | None:
        """Return the name of the team that has this secret; None if none has."""
        found = self._rows(
            "SELECT name FROM team WHERE game = ? AND token = ?", code, _hash(token)
        )
        return str(found[0][0]) if found else None

    def teams(self, code: str) -> list[str]:
        """Return the names of the teams, in the order in which they came."""
        found = self._rows("SELECT name FROM team WHERE game = ? ORDER BY rowid", code)
        return [name for (name,) in found]

    def decide(self, code: str, team: str, number: int, decision: Decision) -> None:
        """Keep a decision; it can't be taken back.

        Raises
        ------
        WrongInputError
            If this is not the next round of the team, or it may not be decided yet or any more.
        """
        game = self.game(code)
        if game.over:
            raise WrongInputError("this game is over")
        made = len(self.decisions(code, team))
        if number != made:
            raise WrongInputError(f"round {made + 1} is to be decided, not round {number + 1}")
        if number >= game.open:
            raise WrongInputError("wait for the instructor to open the next round")
        with self._writing() as base:
            try:
                base.execute(
                    "INSERT INTO decision VALUES (?, ?, ?, ?)",
                    (code, team, number, decision.model_dump_json()),
                )
            except sqlite3.IntegrityError:
                raise WrongInputError("this round has been decided already") from None

    def decisions(self, code: str, team: str) -> list[Decision]:
        """Return what a team has decided, round by round."""
        found = self._rows(
            "SELECT decision FROM decision WHERE game = ? AND team = ? ORDER BY round",
            code,
            team,
        )
        return [Decision.model_validate_json(text) for (text,) in found]

    def _rows(self, query: str, *values: object) -> list[tuple[str, ...]]:
        with self._lock:
            return self._base.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
