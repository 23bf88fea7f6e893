"""A study: the results of an experiment over many configurations, as rows and as arrays."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from importlib import import_module
from os import PathLike
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from results.kpis import kpi
from results.statistics import ESTIMATES, Estimate
from results.study.errors import in_words
from results.study.store import Store
from results.study.terms import Terms, terms_from
from results.study.writing import as_pairs
from results.view import Floats
from scenarios.designs import Parameters


class Config(NamedTuple):
    """A configuration: its hash, its number from 1, and its parameters by their paths."""

    hash: str
    number: int
    parameters: Parameters


class Study:
    """The results of an experiment, read from its file; a context manager.

    Parameters
    ----------
    source
        The file.

    Raises
    ------
    StudyError
        If it is no study, or can't be read.

    Examples
    --------
    >>> from results.study import sweep
    >>> from scenarios import load
    >>> study = sweep(load("small-e-shop"), {"policy.reorder.r": [0, 60]}, replications=2)
    >>> len(study), study.replications, study.values("fill_rate").shape
    (2, 2, (2, 2))
    >>> low, high = [row["mean"] for row in study.summary(["fill_rate"])]
    >>> low < high
    True
    """

    def __init__(self, source: str | PathLike[str] | Store) -> None:
        self._store = source if isinstance(source, Store) else Store.read(source)
        self.name = self._store.name

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def __len__(self) -> int:
        return len(self.configs)

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    @cached_property
    def terms(self) -> Terms:
        """What it is about: scenario, seed, KPIs with their units."""
        return terms_from(self._store.get("terms"))

    @property
    def kpis(self) -> tuple[str, ...]:
        """The KPIs that are kept."""
        return self.terms.kpis

    @cached_property
    def facts(self) -> dict[str, Any]:
        """When it was begun and by which command, and all versions that have added to it."""
        return {key: self._store.get(key) for key in ("created", "command", "versions")}

    @property
    def replications(self) -> int:
        """The replications that every configuration is to have."""
        return int(self._store.get("replications"))

    @property
    def configs(self) -> list[Config]:
        """The configurations in the order of their numbers."""
        query = "SELECT hash, number, parameters FROM config ORDER BY number"
        return [Config(name, n, json.loads(text)) for name, n, text in self._store.rows(query)]

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths that configurations set."""
        return tuple(dict.fromkeys(path for one in self.configs for path in one.parameters))

    @property
    def done(self) -> int:
        """The number of results."""
        return self._count("result")

    @property
    def failed(self) -> int:
        """The number of replications that could not be run."""
        return self._count("failure")

    @property
    def left(self) -> int:
        """The number of replications that have still to be run; of a search, nobody knows."""
        if self.terms.kind == "search":
            return 0
        return len(self) * self.replications - self.done - self.failed

    def _count(self, table: str) -> int:
        with in_words(self.name):
            return int(self._store.one(f"SELECT count(*) FROM {table}"))

    def there(self, config: str, *, failures: bool = True) -> set[int]:
        """Return the replications of a configuration that have been run, or have failed."""
        query = "SELECT replication FROM {} WHERE config = ?"
        tables = ("result", "failure") if failures else ("result",)
        found = (self._store.rows(query.format(table), config) for table in tables)
        return {replication for rows in found for (replication,) in rows}

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row per replication: parameters, then KPIs; nan where undefined."""
        return list(self.each_row())

    def each_row(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of `rows` one by one."""
        paths = self.paths
        for config in self.configs:
            head = _head(config, paths)
            replications, values = self._own(config.hash, self.kpis)
            for replication, cells in zip(replications.tolist(), values.tolist(), strict=True):
                figures = dict(zip(self.kpis, cells, strict=True))
                yield {**head, "replication": replication, **figures}

    def pairs(
        self, config: str, kpis: Sequence[str] | None = None
    ) -> tuple[NDArray[np.int64], Floats, Floats]:
        """Return a configuration's replications, with numerators and denominators of KPIs.

        The latter are of shape ``(replications, kpis)``.
        """
        names = self.kpis if kpis is None else kpis
        replications, values, weights = self._stored(config, names)
        return replications, *as_pairs(names, values, weights)

    def _own(self, config: str, names: Sequence[str]) -> tuple[NDArray[np.int64], Floats]:
        """Return a configuration's replications, and the values that each has by itself."""
        replications, values, weights = self._stored(config, names)
        return replications, np.where(weights == 0.0, np.nan, values)

    def _stored(
        self, config: str, names: Sequence[str]
    ) -> tuple[NDArray[np.int64], Floats, Floats]:
        """Return a configuration's replications, and values and weights as they are kept."""
        columns = ", ".join(f'"{self._kept(name)}"' for name in names)
        numbers, figures = [], []
        for table in ("result", "weight"):
            found = self._store.rows(
                f"SELECT replication, {columns} FROM {table} WHERE config = ? "
                "ORDER BY replication",
                config,
            )
            cells = np.array(list(found), np.float64).reshape(-1, len(names) + 1)
            numbers.append(cells[:, 0].astype(np.int64))
            figures.append(cells[:, 1:])
        return numbers[0], figures[0], figures[1]

    def _kept(self, name: str) -> str:
        if name not in self.kpis:
            raise ValueError(f"{kpi(name).name} is not kept in {self.name}")
        return name

    def estimates(
        self, config: str, kpis: Sequence[str] | None = None, confidence: float = 0.95
    ) -> dict[str, Estimate]:
        """Return the KPIs of a configuration, pooled over its replications."""
        names = self.kpis if kpis is None else tuple(kpis)
        _, above, below = self.pairs(config, names)
        return {
            name: ESTIMATES[kpi(name).kind](above[:, k], below[:, k], confidence)
            for k, name in enumerate(names)
        }

    def summary(
        self, kpis: Sequence[str] | None = None, confidence: float = 0.95
    ) -> list[dict[str, Any]]:
        """Return one row per configuration and KPI: its pooled estimate with its interval."""
        paths = self.paths
        return [
            {
                **_head(config, paths),
                "kpi": name,
                **found._asdict(),
                "unit": self.terms.units[name],
            }
            for config in self.configs
            for name, found in self.estimates(config.hash, kpis, confidence).items()
        ]

    def values(self, name: str) -> Floats:
        """Return a KPI's values, shape ``(configurations, replications)``; nan: not there."""
        values: Floats = np.full((len(self), self.replications), np.nan)
        for place, config in enumerate(self.configs):
            replications, found = self._own(config.hash, [name])
            values[place, replications] = found[:, 0]
        return values

    def failures(self) -> list[dict[str, Any]]:
        """Return one row per replication that could not be run, with its error."""
        paths, configs = self.paths, {config.hash: config for config in self.configs}
        query = (
            "SELECT config, replication, error FROM failure JOIN config ON hash = config "
            "ORDER BY number, replication"
        )
        return [
            {**_head(configs[name], paths), "replication": replication, "error": error}
            for name, replication, error in self._store.rows(query)
        ]

    def digest(self) -> str:
        """Return a hash of all results: the same for the same results, however they came."""
        digest = blake2b(json.dumps(self.kpis).encode(), digest_size=10)
        for name in sorted(config.hash for config in self.configs):
            found = self._stored(name, self.kpis)
            digest.update(f"{name} {len(found[0])}".encode())
            for part in found:
                digest.update(part.astype(part.dtype.newbyteorder("<")).tobytes())
        return digest.hexdigest()

    def to_pandas(self) -> Any:
        """Return `rows` as a pandas DataFrame.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise ImportError("to_pandas needs pandas: pip install pandas") from None
        return pandas.DataFrame(self.rows())


def _head(config: Config, paths: Sequence[str]) -> dict[str, Any]:
    return {"config": config.number, **{p: config.parameters.get(p) for p in paths}}
