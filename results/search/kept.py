"""What a search has run, kept in the file of a study, so that it can go on."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from typing import TYPE_CHECKING

import numpy as np

from results.search.space import Space
from results.statistics import Floats
from results.study.rules import plugins_of
from results.study.store import Store
from results.study.study import Study
from results.study.terms import terms_from, terms_of
from results.study.writing import add_configs, as_pairs, as_stored, begin, keep
from results.work import Failure, Row
from scenarios.designs import Parameters

if TYPE_CHECKING:
    from scenarios import Scenario

SECOND = 1.0  # after which what was done is written


class Kept:
    """The replications of a search in its file.

    Attributes
    ----------
    kpis
        Those that are kept of each replication.
    """

    def __init__(self, place: Store) -> None:
        self._place, self._study = place, Study(place)
        self.kpis = self._study.kpis
        self._most = self._study.replications
        self._new: list[Row | Failure] = []
        self._written_at = time.monotonic()

    def open(self, name: str, point: Parameters) -> dict[int, Floats]:
        """Take note of a configuration, and return the replications that are kept of it.

        Those that failed are not among them, and so tried again.
        """
        if self._place.one("SELECT 1 FROM config WHERE hash = ?", name) is None:
            add_configs(self._place, {name: point})
            return {}
        numbers, above, below = self._study.pairs(name)
        return dict(zip(numbers.tolist(), np.stack([above, below], axis=-1), strict=True))

    def keep(self, found: Iterable[Row | Failure]) -> None:
        """Keep what was run; it is written about once a second."""
        self._new += found
        if time.monotonic() - self._written_at >= SECOND:
            self.write()

    def write(self) -> None:
        """Write what is not yet written."""
        new, self._new = self._new, []
        most = max((each.replication + 1 for each in new), default=0)
        if most > self._most:
            self._most = most
            self._place.put(replications=most)
        keep(self._place, self.kpis, new)
        self._written_at = time.monotonic()


def as_kept(kpis: Sequence[str], row: Row) -> Floats:
    """Return numerators and denominators, shape ``(kpis, 2)``, as they come back from a file.

    Their last bit may be another than before; searches take all that is run like this, so that
    one that was interrupted goes the same way.
    """
    pairs: Floats = np.stack(as_pairs(kpis, *as_stored(kpis, [row])), axis=-1)[0]
    return pairs


@contextmanager
def kept_in(
    store: str | PathLike[str] | None,
    scenario: "Scenario",
    space: Space,
    kpis: Sequence[str],
    seed: int,
    command: str,
) -> Iterator[Kept | None]:
    """Give what a search keeps in a file, and write it in the end; None without a file.

    Raises
    ------
    DifferentStudyError
        If the file holds something else; the message has the difference.
    StudyError
        If it can't be used.
    """
    if store is None:
        yield None
        return
    plugins = plugins_of(scenario.data) | plugins_of(space.listed)
    place = Store.write(store)
    try:
        there = () if place.is_empty else terms_from(place.get("terms")).kpis
        chosen = there if set(kpis) <= set(there) else kpis
        terms = terms_of(scenario, seed, chosen, sorted(plugins), kind="search")
        begin(place, terms, command)
        kept = Kept(place)
        try:
            yield kept
        finally:
            kept.write()
    finally:
        place.close()
