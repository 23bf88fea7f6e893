"""Names of somebody's choosing within sentences."""

from unicodedata import bidirectional, category

_FIRST_STRONG, _END = "\u2068", "\u2069"
_ANOTHER_WAY = ("R", "AL", "AN")


def isolated(name: str) -> str:
    """Return a name that leaves the order of the words around it as it is.

    One with letters that run from right to left is put between signs that say so (UAX 9); what
    steers the direction itself is taken out.

    Examples
    --------
    >>> isolated("lean"), isolated("a" + chr(0x202E) + "b"), len(isolated("שלום"))
    ('lean', 'ab', 6)
    """
    kept = "".join(sign for sign in name if category(sign) != "Cf" or sign in "\u200c\u200d")
    if any(bidirectional(sign) in _ANOTHER_WAY for sign in kept):
        return f"{_FIRST_STRONG}{kept}{_END}"
    return kept
