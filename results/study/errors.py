"""What can go wrong with a study, in words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

BUSY = "another process is writing to it; wait until that has ended"
READ = "another program has been reading it for too long; run the same command again"

_NO_LOCKS = "its folder knows no locks, as some network drives; take one on a local disk"
_WORDS = {  # by what the code begins with; the first one counts
    "SQLITE_IOERR_LOCK": _NO_LOCKS,
    "SQLITE_IOERR_RDLOCK": _NO_LOCKS,
    "SQLITE_IOERR_UNLOCK": _NO_LOCKS,
    "SQLITE_PROTOCOL": _NO_LOCKS,
    "SQLITE_NOLFS": _NO_LOCKS,
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_FULL": "the disk is full; make room and run the same command again",
    "SQLITE_IOERR": "it can't be read or written; is the disk full?",
    "SQLITE_READONLY": "it can't be written: the file or its folder is read-only",
    "SQLITE_CANTOPEN": "it can't be opened; is there such a folder, and may you write to it?",
    "SQLITE_NOTADB": "it is not a study",
    "SQLITE_CORRUPT": "it is damaged",
    "SQLITE_TOOBIG": "a value is too large for it",
}


class StudyError(OSError):
    """The file of a study can't be used. Whatever was stored in it before is still there."""


class DifferentStudyError(ValueError):
    """The file holds another study than the one that is asked for."""


@contextmanager
def in_words(name: str) -> Iterator[None]:
    """Turn errors of SQLite into errors for people, with the name of the file.

    Examples
    --------
    >>> with in_words("shop.sqlite"):
    ...     _ = sqlite3.connect("/no/such/folder/shop.sqlite")
    Traceback (most recent call last):
    ...
    results.study.errors.StudyError: shop.sqlite: it can't be opened; is there such a folder, \
and may you write to it?
    """
    try:
        yield
    except sqlite3.Error as error:
        code = str(getattr(error, "sqlite_errorname", ""))
        words = next((said for start, said in _WORDS.items() if code.startswith(start)), "")
        raise StudyError(f"{name}: {words or error}") from error
