"""Random numbers: one generator per seed, replication and purpose.

A stream is derived from its *name*, never from the order in which streams are made. So the
i-th customer of a class takes the i-th draw of each of its streams whatever the policy did
before, and two policies meet the same people and the same lead times.
"""

from collections.abc import Callable, Iterator
from hashlib import blake2b

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray


def name_words(name: str) -> tuple[int, int, int, int]:
    """Return four 32-bit words that stand for `name`, the same on every machine for ever."""
    digest = blake2b(name.encode(), digest_size=16).digest()
    first, second, third, fourth = np.frombuffer(digest, dtype="<u4").tolist()
    return first, second, third, fourth


class Streams:
    """The random streams of one replication.

    Parameters
    ----------
    seed
        Seed of the experiment, at least 0.
    replication
        Number of the replication, from 0.

    Examples
    --------
    >>> a = Streams(seed=1, replication=0).generator("customers/web/gap")
    >>> b = Streams(seed=1, replication=0).generator("customers/web/gap")
    >>> bool(a.random() == b.random())
    True
    """

    def __init__(self, seed: int, replication: int = 0) -> None:
        self.seed = seed
        self.replication = replication

    def generator(self, name: str) -> Generator:
        """Return a new generator at the start of the stream called `name`."""
        entropy = (self.seed, self.replication, *name_words(name))
        return Generator(PCG64(SeedSequence(entropy)))


def one_by_one(draw: Callable[[int], NDArray[np.float64]], chunk: int = 256) -> Iterator[float]:
    """Yield the draws of a stream one at a time, drawn in chunks because numpy calls cost.

    The sequence does not depend on `chunk`.
    """
    while True:
        yield from draw(chunk).tolist()
