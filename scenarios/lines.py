"""Where each value of a TOML document stands.

`tomllib` gives values without their lines. This is one pass over the text that keeps only the
paths of keys and the lines they are on; the text is known to be right, for `tomllib` read it.
"""

import re
from typing import NamedTuple

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""
      (?P<skip>[ \t\r]+|\#[^\n]*)
    | (?P<text>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    | (?P<sign>[\[\]{}=,.\n])
    | (?P<bare>[^\s\[\]{}=,.\#"']+)
    """,
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def line_index(text: str) -> dict[Path, int]:
    r"""Return the line, from 1, of every key, table and list entry of a TOML document.

    Examples
    --------
    >>> index = line_index("schema = 1\n[[items]]\nname = 'a'\n[[items]]\nname = 'b'")
    >>> index["schema",], index["items", 1], index["items", 1, "name"]
    (1, 4, 5)
    """
    return _Scan(text).lines


class _Scan:
    """A walk over the tokens, filling `lines`."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {(): 1}
        self._tokens = list(_tokens(text))
        self._at = 0
        self._lengths: dict[Path, int] = {}  # of the lists of tables
        self._document()

    def _peek(self) -> str:
        token = self._tokens[self._at]
        return token.text if token.kind == "sign" else ""

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _document(self) -> None:
        table: Path = ()
        while self._at < len(self._tokens) - 1:
            if self._peek() == "\n":
                self._next()
            elif self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        line = self._next().line
        is_list = self._peek() == "["
        if is_list:
            self._next()
        path: Path = ()
        *parents, last = self._key()
        for part in parents:
            path = self._newest((*path, part), line)
        path = (*path, last)
        if is_list:
            self._lengths[path] = self._lengths.get(path, 0) + 1
        path = self._newest(path, line)
        while self._next().text != "\n":
            pass
        return path

    def _newest(self, path: Path, line: int) -> Path:
        """Note the table, and return it or, of a list of tables, its last entry."""
        self.lines.setdefault(path, line)
        if path not in self._lengths:
            return path
        entry = (*path, self._lengths[path] - 1)
        self.lines.setdefault(entry, line)
        return entry

    def _key(self) -> list[str]:
        """Read a dotted key."""
        parts = []
        while True:
            token = self._next()
            quoted = token.kind == "text"
            parts.append(token.text[1:-1] if quoted else token.text)
            if self._peek() != ".":
                return parts
            self._next()

    def _pair(self, table: Path) -> None:
        line = self._tokens[self._at].line
        for part in self._key():
            table = (*table, part)
            self.lines.setdefault(table, line)
        self._next()  # =
        self._value(table)

    def _value(self, path: Path) -> None:
        opening = self._peek()
        if opening == "[":
            self._list(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            while self._peek() not in {"\n", ",", "]", "}"}:
                self._next()

    def _list(self, path: Path) -> None:
        self._next()
        entry = 0
        while self._peek() != "]":
            if self._peek() in {"\n", ","}:
                self._next()
                continue
            self.lines[(*path, entry)] = self._tokens[self._at].line
            self._value((*path, entry))
            entry += 1
        self._next()

    def _inline_table(self, path: Path) -> None:
        self._next()
        while self._peek() != "}":
            if self._peek() in {"\n", ","}:
                self._next()
            else:
                self._pair(path)
        self._next()


def _tokens(text: str) -> list[_Token]:
    found, line, at = [], 1, 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if (
            match is None
        ):  # nothing that tomllib accepts comes here; a step is safer than a loop
            at += 1
            continue
        kind = str(match.lastgroup)
        if kind != "skip":
            found.append(_Token(kind, match[0], line))
        line += match[0].count("\n")
        at = match.end()
    return [*found, _Token("sign", "\n", line), _Token("sign", "\n", line)]
