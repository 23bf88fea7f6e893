"""The file in which games are kept, an SQLite database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from web.errors import Refusal

_SCHEMA = """
CREATE TABLE IF NOT EXISTS game (
    code TEXT PRIMARY KEY, terms TEXT NOT NULL, world TEXT NOT NULL, open INTEGER NOT NULL,
    over INTEGER NOT NULL DEFAULT 0, made TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE IF NOT EXISTS team (
    game TEXT NOT NULL REFERENCES game, name TEXT NOT NULL, token TEXT NOT NULL,
    PRIMARY KEY (game, name));
CREATE TABLE IF NOT EXISTS decision (
    game TEXT NOT NULL, team TEXT NOT NULL, round INTEGER NOT NULL, decision TEXT NOT NULL,
    PRIMARY KEY (game, team, round));
"""
_APPLICATION = 0x62_6C_67_6D  # "blgm": what the file is for
_VERSION = 1  # of the tables
_PATIENCE = 2.0  # seconds that another program may keep the file to itself


class UnwritableError(Refusal):
    """The file can't be read or written now."""

    status = 503


class GameFile:
    """An SQLite file, which is made if it is not there. Every change is on the disk at once.

    Raises
    ------
    OSError
        If the file can't be used.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()
        try:
            self._base = sqlite3.connect(
                path, timeout=_PATIENCE, check_same_thread=False, isolation_level=None
            )
            self._open()
        except sqlite3.Error as error:
            raise OSError(
                f"{path} can't keep games: {error}; name another file with --games"
            ) from None

    def _open(self) -> None:
        self._base.execute("PRAGMA synchronous = FULL")
        (kind,) = self._base.execute("PRAGMA application_id").fetchone()
        (version,) = self._base.execute("PRAGMA user_version").fetchone()
        (tables,) = self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and kind != _APPLICATION:
            raise OSError(
                f"{self._path} is a file of something else; name another one with --games"
            )
        if version > _VERSION:
            raise OSError(f"{self._path} is of a newer backlab; install that, or name another")
        with self.writing() as base:
            base.execute(f"PRAGMA application_id = {_APPLICATION}")
            base.execute(f"PRAGMA user_version = {_VERSION}")
            for statement in _SCHEMA.split(";\n"):
                base.execute(statement)

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def rows(self, query: str, *values: object) -> list[Any]:
        """Return what a query finds.

        Raises
        ------
        UnwritableError
            If the file can't be read now.
        """
        with self._lock, self._in_words():
            return self._base.execute(query, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Make all changes within, or none if there is an error.

        Raises
        ------
        UnwritableError
            If the file can't be written now.
        """
        with self._lock, self._in_words():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise UnwritableError(
                f"{self._path.name} can't be used now ({error}); nothing was changed, try again"
            ) from error
