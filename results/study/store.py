"""The file of a study: one SQLite database, written by one process at a time."""

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Self

from results.study.errors import BUSY, READ, StudyError, in_words

APPLICATION = 0x626C6162  # what SQLite calls the application_id
FORMAT = 2
PATIENCE = 60.0  # seconds in which a file is to be had
READING = 600.0  # seconds that a writer waits until others have read

_TABLES = """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE config (
        hash TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, parameters TEXT NOT NULL);
    CREATE TABLE failure (
        config TEXT NOT NULL, replication INTEGER NOT NULL, error TEXT NOT NULL,
        PRIMARY KEY (config, replication));
"""


class Store:
    """A connection to the file of a study.

    For writing it holds the lock of the file from its opening to its closing, so that a second
    writer is told at once. Others may read between two commits.

    Attributes
    ----------
    name
        The file as the user named it, for messages.
    """

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self.connection, self.name = connection, name

    @classmethod
    def read(cls, path: str | PathLike[str]) -> Self:
        """Open a study to read it.

        Raises
        ------
        StudyError
            If there is none, or the file can't be read.
        """
        name = fspath(path)
        if not Path(name).is_file():
            raise StudyError(f"{name}: no such file")
        with in_words(name):
            # May write, for it may have to roll back what a killed process has left.
            uri = Path(name).resolve().as_uri() + "?mode=rw"
            connection = sqlite3.connect(uri, PATIENCE, isolation_level=None, uri=True)
        store = cls(connection, name)
        try:
            return store._checked()
        except BaseException:
            store.close()
            raise

    @classmethod
    def write(cls, path: str | PathLike[str] | None) -> Self:
        """Open a study to add to it, or make an empty one; without a path, in memory.

        Raises
        ------
        StudyError
            If the file is no study, can't be written, or is being written by another process.
        """
        name = ":memory:" if path is None else fspath(path)
        with in_words(name):
            uri = name if path is None else Path(name).resolve().as_uri()
            connection = sqlite3.connect(uri, PATIENCE, isolation_level=None, uri=True)
        store = cls(connection, name)
        try:
            with in_words(name):
                store._lock()
                empty = store.is_empty
            return store if empty else store._checked()
        except BaseException:
            store.close()
            raise

    def _lock(self) -> None:
        # The rollback journal, not the write-ahead log: that is unsafe on network drives. The
        # lock is let go for an instant at every commit, so it has to be had twice.
        self.connection.execute("PRAGMA busy_timeout = 20")
        self.connection.execute("PRAGMA journal_mode = TRUNCATE")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("BEGIN IMMEDIATE")
        if self.name != ":memory:":
            self.connection.execute("ROLLBACK")
            time.sleep(0.1)
            self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("PRAGMA busy_timeout = 500")  # Ctrl-C waits as long

    def _checked(self) -> Self:
        with in_words(self.name):
            mark = self.one("PRAGMA application_id"), self.one("PRAGMA user_version")
            empty = self.is_empty
        if empty:
            raise StudyError(f"{self.name}: nothing has been stored in it yet")
        if mark[0] != APPLICATION:
            raise StudyError(f"{self.name}: it is not a study")
        if mark[1] != FORMAT:
            raise StudyError(
                f"{self.name}: its format is {mark[1]}, this backlab reads format {FORMAT}"
            )
        return self

    @property
    def is_empty(self) -> bool:
        """Whether the tables have still to be made."""
        return not self.one("SELECT count(*) FROM sqlite_master")

    def create(self, kpis: Sequence[str]) -> None:
        """Make the tables of an empty study."""
        columns = ", ".join(f'"{name}" REAL' for name in kpis)
        key = "config TEXT NOT NULL, replication INTEGER NOT NULL"
        primary = "PRIMARY KEY (config, replication)"
        with in_words(self.name):
            for statement in _TABLES.split(";"):
                self.connection.execute(statement)
            for table in ("result", "weight"):
                self.connection.execute(f"CREATE TABLE {table} ({key}, {columns}, {primary})")
            self.connection.execute(f"PRAGMA application_id = {APPLICATION}")
            self.connection.execute(f"PRAGMA user_version = {FORMAT}")

    def commit(self) -> None:
        """Make what was written safe, and keep the lock."""
        self._insist("COMMIT", READING, READ)
        self._begin()

    def undo(self) -> None:
        """Forget what was written since the last commit, and keep the lock."""
        if self.connection.in_transaction:
            self.change("ROLLBACK")
        self._begin()

    def _begin(self) -> None:
        self._insist("BEGIN IMMEDIATE", PATIENCE, BUSY)

    def _insist(self, statement: str, patience: float, reason: str) -> None:
        """Do what a statement says as soon as others let go of the file."""
        until = time.monotonic() + patience
        with in_words(self.name):
            while True:
                try:
                    self.connection.execute(statement)
                except sqlite3.OperationalError as error:
                    if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                        raise
                    if time.monotonic() > until:
                        raise StudyError(f"{self.name}: {reason}") from error
                else:
                    return

    def attach(self, name: str) -> None:
        """Let statements read another study, under the name ``part``; nothing is pending."""
        uri = Path(name).resolve().as_uri() + "?mode=ro"
        with in_words(name):
            self.connection.execute("ROLLBACK")
            self.connection.execute("ATTACH DATABASE ? AS part", (uri,))
        self._begin()

    def detach(self) -> None:
        """Let go of the other study; nothing is pending."""
        with in_words(self.name):
            self.connection.execute("ROLLBACK")
            self.connection.execute("DETACH DATABASE part")
        self._begin()

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        if self.connection.in_transaction:
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")
                self.connection.execute("PRAGMA journal_mode = DELETE")  # leave no journal
        self.connection.close()

    def one(self, query: str, *values: Any) -> Any:
        """Return the first value of the first row; None if there is none."""
        row = self.connection.execute(query, values).fetchone()
        return None if row is None else row[0]

    def rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query."""
        with in_words(self.name):
            yield from self.connection.execute(query, values)

    def insert(self, table: str, rows: Iterable[Sequence[Any]], else_: str = "ABORT") -> None:
        """Add rows; `else_` says what SQLite does where there is one with that key."""
        listed = list(rows)
        if listed:
            marks = ", ".join("?" * len(listed[0]))
            with in_words(self.name):
                self.connection.executemany(
                    f"INSERT OR {else_} INTO {table} VALUES ({marks})", listed
                )

    def change(self, statement: str, *values: Any) -> None:
        """Do what a statement says."""
        with in_words(self.name):
            self.connection.execute(statement, values)

    def get(self, key: str) -> Any:
        """Return a fact about the study; None if it is not there."""
        with in_words(self.name):
            text = self.one("SELECT value FROM meta WHERE key = ?", key)
        return None if text is None else json.loads(text)

    def put(self, **facts: Any) -> None:
        """Write facts about the study."""
        rows = [(key, json.dumps(value, ensure_ascii=False)) for key, value in facts.items()]
        self.insert("meta", rows, else_="REPLACE")
