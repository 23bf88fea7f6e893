"""Games: their terms, teams and decisions, from which all else follows."""

import hashlib
import secrets
import sqlite3
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from web.errors import Refusal
from web.game.file import GameFile
from web.game.terms import Decision, Terms
from web.inputs import WrongInputError
from web.limits import GAMES, SEED, TEAMS

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another
_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d\ufe0e\ufe0f"))  # within signs, unseen alone


class Game(NamedTuple):
    """A game: `open` rounds may be decided, `over` means that all is shown.

    `world` tells the scenario as it was when the game was made.
    """

    code: str
    terms: Terms
    world: str
    open: int
    over: bool


class NoGameError(Refusal):
    """There is no such game, or no such team in it."""

    status = 404


class Store:
    """The games of a file.

    Raises
    ------
    OSError
        If the file can't be used.
    """

    def __init__(self, path: Path) -> None:
        self._file = GameFile(path)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def add(self, terms: Terms, world: str) -> Game:
        """Return a new game; it draws its seed if the terms name none."""
        seed = secrets.randbelow(SEED) if terms.seed is None else terms.seed
        terms = terms.model_copy(update={"seed": seed})
        first = 1 if terms.pace == "instructor" else terms.rounds
        with self._file.writing() as base:
            codes = {code for (code,) in base.execute("SELECT code FROM game")}
            if len(codes) >= GAMES:
                raise WrongInputError(f"the file has {GAMES} games; begin with another file")
            code = next(code for code in iter(_code, "") if code not in codes)
            base.execute(
                "INSERT INTO game (code, terms, world, open) VALUES (?, ?, ?, ?)",
                (code, terms.model_dump_json(), world, first),
            )
        return Game(code, terms, world, first, over=False)

    def game(self, code: str) -> Game:
        """Return a game.

        Raises
        ------
        NoGameError
            If there is none of that code.
        """
        columns = "code, terms, world, open, over"
        found = self._file.rows(f"SELECT {columns} FROM game WHERE code = ?", code)
        if not found:
            raise NoGameError(f"there is no game {code[:12]!r}")
        code, terms, world, opened, over = found[0]
        return Game(code, Terms.model_validate_json(terms), world, opened, bool(over))

    def games(self) -> list[Game]:
        """Return all games, the latest first."""
        codes = self._file.rows("SELECT code FROM game ORDER BY made DESC, rowid DESC")
        return [self.game(code) for (code,) in codes]

    def open_next(self, code: str, opened: int) -> None:
        """Let one more round be decided, if `opened` are open: a second click opens none."""
        with self._file.writing() as base:
            base.execute(
                "UPDATE game SET open = ? WHERE code = ? AND open = ? AND ? < ?",
                (opened + 1, code, opened, opened, self._rounds(base, code)),
            )

    def _rounds(self, base: sqlite3.Connection, code: str) -> int:
        (terms,) = base.execute("SELECT terms FROM game WHERE code = ?", (code,)).fetchone()
        return Terms.model_validate_json(terms).rounds

    def end(self, code: str, *, over: bool = True) -> None:
        """Let no more rounds be decided, and all be seen; or go on with the game."""
        with self._file.writing() as base:
            base.execute("UPDATE game SET over = ? WHERE code = ?", (over, code))

    def join(self, code: str, name: str) -> str:
        """Return the secret of a new team.

        Raises
        ------
        WrongInputError
            If the name is taken, the game is over, or there are too many teams.
        """
        token = secrets.token_urlsafe(16)
        if self.game(code).over:
            raise WrongInputError("this game is over")
        with self._file.writing() as base:
            teams = base.execute("SELECT name FROM team WHERE game = ?", (code,)).fetchall()
            if len(teams) >= TEAMS:
                raise WrongInputError(f"a game has at most {TEAMS} teams")
            if _seen(name) in {_seen(other) for (other,) in teams}:
                raise WrongInputError(f"a team is called {name!r} already; take another name")
            base.execute("INSERT INTO team VALUES (?, ?, ?)", (code, name, _hash(token)))
        return token

    def new_token(self, code: str, name: str) -> str:
        """Return a new secret of a team, whose old one opens nothing any more."""
        token = secrets.token_urlsafe(16)
        with self._file.writing() as base:
            changed = base.execute(
                "UPDATE team SET token = ? WHERE game = ? AND name = ?",
                (_hash(token), code, name),
            )
            _check_found(changed, name)
        return token

    def remove(self, code: str, name: str) -> None:
        """Forget a team and what it decided."""
        with self._file.writing() as base:
            gone = base.execute("DELETE FROM team WHERE game = ? AND name = ?", (code, name))
            _check_found(gone, name)
            base.execute("DELETE FROM decision WHERE game = ? AND team = ?", (code, name))

    def team(self, code: str, token: str) -> str | None:
        """Return the name of the team that has this secret; None if none has."""
        found = self._file.rows(
            "SELECT name FROM team WHERE game = ? AND token = ?", code, _hash(token)
        )
        return str(found[0][0]) if found else None

    def teams(self, code: str) -> dict[str, int]:
        """Return how many rounds each team has decided, in the order in which they came."""
        return dict(
            self._file.rows(
                "SELECT name, (SELECT count(*) FROM decision"
                " WHERE decision.game = team.game AND team = name)"
                " FROM team WHERE game = ? ORDER BY rowid",
                code,
            )
        )

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
        if number >= min(game.open, game.terms.rounds):
            raise WrongInputError("wait for the instructor to open the next round")
        with self._file.writing() as base:
            made = base.execute(
                "SELECT count(*) FROM decision WHERE game = ? AND team = ?", (code, team)
            )
            (rounds,) = made.fetchone()
            if number != rounds:
                raise WrongInputError(
                    f"round {rounds + 1} is to be decided, not round {number + 1}"
                )
            base.execute(
                "INSERT INTO decision VALUES (?, ?, ?, ?)",
                (code, team, number, decision.model_dump_json()),
            )

    def decisions(self, code: str, team: str) -> tuple[Decision, ...]:
        """Return what a team has decided, round by round."""
        found = self._file.rows(
            "SELECT decision FROM decision WHERE game = ? AND team = ? ORDER BY round",
            code,
            team,
        )
        return tuple(Decision.model_validate_json(text) for (text,) in found)


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))


def _check_found(changed: sqlite3.Cursor, name: str) -> None:
    if not changed.rowcount:
        raise NoGameError(f"there is no team {name[:30]!r}")


def _seen(name: str) -> str:
    """Return what people see of a name, to tell whether two are alike."""
    return normalize("NFKC", name.translate(_JOINERS)).casefold()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
