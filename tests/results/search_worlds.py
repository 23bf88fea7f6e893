"""Evaluators that know the truth, so that searches can be tried without simulating."""

from collections.abc import Callable, Sequence
from zlib import crc32

import numpy as np

from results.statistics import Floats
from scenarios.designs import Parameters, hash_of

MOST = 20_000  # replications


class Noisy:
    """Knows the KPIs of every point, and adds noise: some common to all points, some not.

    Attributes
    ----------
    run
        The points and replications that were asked for.
    """

    def __init__(
        self,
        truth: Callable[[Parameters], Sequence[float]],
        common: float = 0.0,
        own: float = 0.0,
        shift: Callable[[int], float] = lambda _: 0.0,
        seed: int = 0,
    ) -> None:
        self._truth, self._common, self._own, self._seed = truth, common, own, seed
        self._shift = np.array([shift(r) for r in range(1000)] + [shift(1000)] * (MOST - 1000))
        self._luck = np.random.default_rng(seed).normal(size=MOST)
        self._noise: dict[str, Floats] = {}
        self.run: set[tuple[str, int]] = set()

    def __call__(
        self, points: Sequence[Parameters], replications: int, first: int = 0
    ) -> Floats:
        found = np.ones((len(points), replications, len(self._truth(points[0])), 2))
        which = slice(first, first + replications)
        for k, point in enumerate(points):
            name = hash_of(point)
            self.run |= {(name, r) for r in range(first, first + replications)}
            noise = self._common * self._luck + self._own * self._of(name) + self._shift
            found[k, :, :, 0] = np.asarray(self._truth(point)) + noise[which, None]
        return found

    def _of(self, name: str) -> Floats:
        if name not in self._noise:
            seed = crc32(f"{name} {self._seed}".encode())
            self._noise[name] = np.random.default_rng(seed).normal(size=MOST)
        return self._noise[name]
