"""A comparison: what came out of a baseline and its variants on the same customers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from results.compare.differences import Difference, paired_difference
from results.compare.people import Change
from results.compare.plain import to_dict
from results.compare.verdicts import (
    NO_MARGIN,
    Margin,
    Verdict,
    replications_needed,
    verdict_of,
)
from results.evidence import Evidence
from results.kpis import KPIS, kpi, kpis_of
from results.statistics import ESTIMATES, Estimate, ratio_estimate
from results.view import Floats
from results.work import Failure

Estimates = dict[str, Estimate]


class Compared(NamedTuple):
    """A KPI of a variant held against the baseline.

    `mean` and `half_width` are those of the difference, variant less baseline; `confidence` is
    that of this interval alone. `margin` is the difference that does not matter, in the KPI's
    unit. `more` is how many more replications would probably give a verdict: 0 if there is
    one, None if too many. For the rest see `Difference`.
    """

    mean: float
    half_width: float
    confidence: float
    n: int
    variance_reduction: float
    verdict: Verdict
    margin: float
    more: int | None


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparison:
    """A baseline and its variants, replication by replication on the same customers.

    Attributes
    ----------
    scenario, baseline, variants
        Name of the baseline's scenario, of the baseline, and of what is compared with it.
    titles
        For people, by name.
    seed, replications, confidence
        How it was run; `confidence` is that of all intervals of differences together.
    horizon, warm_up, time_unit, currency
        Those of the baseline.
    shown
        The KPIs that are compared.
    measured
        Numerators and denominators of all KPIs of the whole shop, by name an array of shape
        ``(replications, n_kpis, 2)``; nan where a replication failed.
    changes
        By variant and class an array of shape ``(replications, n)`` with the numbers of
        `Change`; only classes whose customers are the same in all replications.
    classes, newcomers
        The classes of the baseline; by variant those that only the variant has.
    windows
        Warm-up and horizon of the variants in which they are others.
    margins
        Margins of indifference, by KPI.
    failures
        The replications that could not be run.
    evidence
        What pictures and the figures of groups rest on, by name; empty if not asked for.
    """

    scenario: str
    baseline: str
    variants: tuple[str, ...]
    titles: Mapping[str, str]
    seed: int
    replications: int
    confidence: float
    horizon: float
    warm_up: float
    time_unit: str
    currency: str
    shown: tuple[str, ...]
    measured: Mapping[str, Floats]
    changes: Mapping[str, Mapping[str, Floats]]
    classes: tuple[str, ...]
    margins: Mapping[str, Margin]
    failures: tuple[Failure, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    newcomers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    windows: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def family(self) -> int:
        """How many intervals of differences hold together with `confidence`."""
        return len(self.variants) * len(self.shown)

    @property
    def each_confidence(self) -> float:
        """Return the confidence of each interval of a difference, after Bonferroni.

        If each of m intervals misses with probability alpha / m, one or more of them miss with
        probability alpha at most, however they depend on each other; Law (2015), Simulation
        Modeling and Analysis, section 9.7.
        """
        return 1.0 - (1.0 - self.confidence) / max(1, self.family)

    @cached_property
    def kpis(self) -> dict[str, Estimates]:
        """Every KPI of the baseline and of each variant, as in `Results`."""
        return {name: self._estimates(name) for name in (self.baseline, *self.variants)}

    def _estimates(self, name: str) -> Estimates:
        pairs = self.measured[name]
        return {
            row: ESTIMATES[KPIS[row].kind](pairs[:, k, 0], pairs[:, k, 1], self.confidence)
            for k, row in enumerate(kpis_of("all"))
        }

    @cached_property
    def differences(self) -> dict[str, dict[str, Compared]]:
        """The KPIs shown of each variant, held against the baseline."""
        return {
            name: {row: self._compared(name, row) for row in self.shown}
            for name in self.variants
        }

    def sides(self, name: str, row: str) -> tuple[Estimate, Estimate]:
        """Return a KPI of the baseline and of a variant, to stand beside their difference.

        Both rest on the replications in which neither failed, as the difference does.
        """
        measured = [self.measured[which] for which in (self.baseline, name)]
        done = ~np.any([np.isnan(each).all(axis=(1, 2)) for each in measured], axis=0)
        column, estimate = kpis_of("all").index(row), ESTIMATES[KPIS[row].kind]
        pairs = [each[done, column] for each in measured]
        before, after = (estimate(p[:, 0], p[:, 1], self.confidence) for p in pairs)
        return before, after

    def _compared(self, name: str, row: str) -> Compared:
        column, kind = kpis_of("all").index(row), KPIS[row].kind
        before, after = (self.measured[which][:, column] for which in (self.baseline, name))
        found = paired_difference(kind, before, after, self.each_confidence)
        margin = self.margins.get(row, NO_MARGIN).around(self.kpis[self.baseline][row].mean)
        verdict = verdict_of(found, margin, KPIS[row].better)
        return Compared(*found, verdict, margin, self._more(found, margin, verdict))

    def _more(self, found: Difference, margin: float, verdict: Verdict) -> int | None:
        if verdict != "not distinguishable yet":
            return 0
        needed = replications_needed(found, margin)
        if needed is None:
            return None
        # Not every replication has a value of every KPI.
        return math.ceil((needed - found.n) * self.replications / found.n)

    @cached_property
    def people(self) -> dict[str, dict[str, dict[str, Estimate]]]:
        """What changed for customers, by variant and class (``"all"`` for all that are known).

        Each number of `Change` per replication (`orders`) or as a share of the orders placed
        in both runs; `wait` as the mean change of the wait of those served in both. Each
        interval has the confidence of the comparison by itself.
        """
        return {
            name: {group: self._shares(counts) for group, counts in self._groups(name).items()}
            for name in self.variants
        }

    def _groups(self, name: str) -> dict[str, Floats]:
        by_class = dict(self.changes.get(name, {}))
        if not by_class:
            return {}
        return {"all": np.sum(list(by_class.values()), axis=0), **by_class}

    def _shares(self, counts: Floats) -> dict[str, Estimate]:
        columns = Change(*counts.T)
        below: dict[str, Any] = dict.fromkeys(Change._fields, columns.orders)
        below["orders"], below["wait"] = np.ones(len(counts)), columns.served
        return {
            name: ratio_estimate(column, below[name], self.confidence)
            for name, column in columns._asdict().items()
        }

    def strangers(self, name: str) -> tuple[str, ...]:
        """Return the classes of the baseline whose customers are not the same in a variant."""
        known = self.changes.get(name, {})
        return tuple(each for each in self.classes if each not in known)

    def failures_of(self, name: str) -> int:
        """Return how many replications of a name failed."""
        return sum(failure.config == name for failure in self.failures)

    def unit(self, name: str) -> str:
        """Return the unit of a KPI in the baseline's time unit and currency."""
        return kpi(name).unit_in(self.time_unit, self.currency)

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row per variant and KPI shown, with ``nan`` for what is undefined."""
        return [
            {
                "baseline": self.baseline,
                "variant": name,
                "kpi": row,
                "baseline_mean": before.mean,
                "variant_mean": after.mean,
                "difference": found.mean,
                **{key: value for key, value in found._asdict().items() if key != "mean"},
                "unit": self.unit(row),
            }
            for name, differences in self.differences.items()
            for row, found in differences.items()
            for before, after in [self.sides(name, row)]
        ]

    def people_rows(self) -> list[dict[str, Any]]:
        """Return one flat row per variant, class and number of `Change`."""
        return [
            {"baseline": self.baseline, "variant": name, "class": group, "change": change}
            | found._asdict()
            for name, groups in self.people.items()
            for group, shares in groups.items()
            for change, found in shares.items()
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

    def to_dict(self) -> dict[str, Any]:
        """Return plain dicts, lists and numbers, fit for JSON; what is undefined is None."""
        return to_dict(self)
