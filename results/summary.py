"""Results: the KPIs of a run over its replications, as estimates and as arrays."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from results.kpis import KPIS, kpi, kpis_of
from results.statistics import ESTIMATES, Estimate
from results.view import Floats, Scope
from results.work import Failure, failures_told

if TYPE_CHECKING:
    from results.batch_means import Batches
    from results.precision import Precision
    from scenarios.sizing import Sized

Estimates = dict[str, Estimate]


class Expected(Protocol):
    """An entry of a scenario's ``[expect]``."""

    @property
    def value(self) -> float:
        """The expected figure, in the KPI's unit."""
        ...

    @property
    def tolerance(self) -> float:
        """The largest difference that passes."""
        ...

    @property
    def source(self) -> str:
        """Where the value is from."""
        ...


@dataclass(frozen=True, eq=False, kw_only=True)
class Results:
    """What came out of the replications of one scenario.

    Attributes
    ----------
    scenario, title, question
        Which scenario it was.
    engine, seed, replications, confidence
        How it was run.
    horizon, warm_up
        Length of the statistics window and of what came before it, in time units.
    names
        Names of the groups of each scope, in the order of the world; ``("all",)`` for all.
    measured
        Numerators and denominators of every KPI, per scope an array of shape
        ``(replications, n_groups, n_kpis, 2)``; the KPIs are those of ``kpis_of(scope)``.
    expect
        What the scenario expects of the whole shop's KPIs, by name.
    sized
        The numbers that were computed for the reorder rules of items, by item.
    waits, fill_within
        The waits that were asked for, and the share of orders served within each of them.
    batches
        How one long run was cut, None if there were replications: then the arrays have one
        entry for each batch in place of each replication.
    precision
        How precise the figures became, None if that was not asked for.
    failures
        The replications that could not be run; they are not among `replications`, and have no
        entries in the arrays.
    """

    scenario: str
    title: str
    question: str
    engine: str
    seed: int
    replications: int
    confidence: float
    horizon: float
    warm_up: float
    time_unit: str
    currency: str
    names: Mapping[Scope, tuple[str, ...]]
    measured: Mapping[Scope, Floats]
    expect: Mapping[str, Expected] = field(default_factory=dict)
    sized: Mapping[str, "Sized"] = field(default_factory=dict)
    waits: tuple[float, ...] = ()
    fill_within: tuple[Estimate, ...] = ()
    batches: "Batches | None" = None
    precision: "Precision | None" = None
    failures: tuple[Failure, ...] = ()

    @cached_property
    def kpis(self) -> Estimates:
        """Every KPI of the whole shop."""
        return self._estimates("all", 0)

    @cached_property
    def classes(self) -> dict[str, Estimates]:
        """The KPIs of each customer class."""
        return self._groups("class")

    @cached_property
    def items(self) -> dict[str, Estimates]:
        """The KPIs of each item."""
        return self._groups("item")

    @cached_property
    def suppliers(self) -> dict[str, Estimates]:
        """The KPIs of each supplier."""
        return self._groups("supplier")

    def _groups(self, scope: Scope) -> dict[str, Estimates]:
        return {name: self._estimates(scope, g) for g, name in enumerate(self.names[scope])}

    def _estimates(self, scope: Scope, group: int) -> Estimates:
        pairs = self.measured[scope][:, group]
        return {
            name: ESTIMATES[KPIS[name].kind](pairs[:, k, 0], pairs[:, k, 1], self.confidence)
            for k, name in enumerate(kpis_of(scope))
        }

    def pairs(
        self, name: str, scope: Scope = "all", group: str = "all"
    ) -> tuple[Floats, Floats]:
        """Return a KPI's numerators and denominators, each of shape ``(replications,)``.

        Parameters
        ----------
        name
            Name of the KPI.
        scope, group
            Whose: ``("class", "web")``, ``("item", "lantern")``; left out, the whole shop's.

        Raises
        ------
        ValueError
            If there is no such KPI, or it has no such scope or group.
        """
        row = kpi(name)
        if scope not in row.scopes:
            raise ValueError(f"{name} is not known per {scope}; known: {', '.join(row.scopes)}")
        if group not in self.names[scope]:
            known = ", ".join(self.names[scope]) or "none"
            raise ValueError(f"unknown {scope} {group!r}; known: {known}")
        found = self.measured[scope][
            :, self.names[scope].index(group), kpis_of(scope).index(name)
        ]
        return found[:, 0], found[:, 1]

    def values(self, name: str, scope: Scope = "all", group: str = "all") -> Floats:
        """Return a KPI's value in each replication, shape ``(replications,)``; see `pairs`.

        nan where a replication has nothing to divide by. The mean of the values of a ratio is
        not its pooled estimate.
        """
        above, below = self.pairs(name, scope, group)
        values: Floats = np.full(len(above), np.nan)
        np.divide(above, below, out=values, where=below != 0)
        return np.sqrt(values) if kpi(name).kind == "root" else values

    def unit(self, name: str) -> str:
        """Return the unit of a KPI in this world's time unit and currency."""
        return kpi(name).unit_in(self.time_unit, self.currency)

    def to_dict(self) -> dict[str, Any]:
        """Return plain dicts, lists and numbers, fit for JSON; what is undefined is None.

        `batches` and `precision` are there only if they were asked for, `failures` if there
        are some.
        """
        asked = {"batches": self.batches, "precision": self.precision}
        more = {name: found.to_dict() for name, found in asked.items() if found is not None}
        return {
            "scenario": self.scenario,
            "engine": self.engine,
            "seed": self.seed,
            "replications": self.replications,
            "horizon": self.horizon,
            "warm_up": self.warm_up,
            **more,
            **failures_told(self.failures),
            "sized": {name: one.to_dict() for name, one in self.sized.items()},
            "kpis": self._plain(self.kpis),
            "classes": {name: self._plain(found) for name, found in self.classes.items()},
            "items": {name: self._plain(found) for name, found in self.items.items()},
            "suppliers": {name: self._plain(found) for name, found in self.suppliers.items()},
        }

    def _plain(self, estimates: Estimates) -> dict[str, dict[str, Any]]:
        return {
            name: {
                "mean": _finite(found.mean),
                "half_width": _finite(found.half_width),
                "confidence": found.confidence,
                "n": found.n,
                "unit": self.unit(name),
            }
            for name, found in estimates.items()
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row per scope, group and KPI, with ``nan`` for what is undefined."""
        scopes: list[tuple[Scope, dict[str, Estimates]]] = [
            ("all", {"all": self.kpis}),
            ("class", self.classes),
            ("item", self.items),
            ("supplier", self.suppliers),
        ]
        return [
            {
                "scope": scope,
                "group": group,
                "kpi": name,
                **found._asdict(),
                "unit": self.unit(name),
            }
            for scope, groups in scopes
            for group, estimates in groups.items()
            for name, found in estimates.items()
        ]

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


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
