"""More chance from a customer's own random number.

A rule holds no generator. It has the customer's `uniform`, and may need several independent
answers from the same person: does she take a substitute, does she consent to a delay, to a
second one? Each question has its own number, and `derived` makes another uniform of the two.
So the person answers a question always the same, whatever the policy asked before.
"""

from enum import IntEnum

_GAMMA = 0x9E3779B97F4A7C15  # 2**64 divided by the golden ratio, odd
_WORD = 2**64 - 1
_UNIT = 2.0**53  # doubles in [0, 1) have 53 bits


class Purpose(IntEnum):
    """What the built-in rules ask customers; far apart, so that a rule may count from its own.

    Numbers below 1000 are the model's; rules of one's own take those from 1000 to 65535.
    """

    SUBSTITUTE = 1 << 16
    DELAY = 2 << 16
    DATE = 3 << 16
    TERMINATION = 4 << 16


def derived(uniform: float, purpose: int) -> float:
    """Return another uniform number in [0, 1), for a purpose from 0 on.

    The 53 bits of `uniform` seed splitmix64, and the result is its draw number `purpose`,
    again with 53 bits. Different purposes, and different customers, get numbers that pass for
    independent.

    Notes
    -----
    Steele, Lea & Flood, "Fast splittable pseudorandom number generators", *OOPSLA 2014*; the
    mixing function is variant 13 of David Stafford.

    Examples
    --------
    >>> derived(0.5, 0) == derived(0.5, 0)
    True
    >>> round(derived(0.5, 0), 6), round(derived(0.5, 1), 6)
    (0.175504, 0.31041)
    """
    z = (int(uniform * _UNIT) + (purpose + 1) * _GAMMA) & _WORD
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _WORD
    z ^= z >> 31
    return (z >> 11) / _UNIT
