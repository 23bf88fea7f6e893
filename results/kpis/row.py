"""A KPI: what it measures, in which unit, which way is better, and how it is computed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from results.once import once
from results.view import Floats, Scope, View

Pair = tuple[Floats, Floats | float]
Measure = Callable[[View], Pair]
Better = Literal["higher", "lower", "neither"]
Kind = Literal["ratio", "root", "value"]
Group = Literal["service", "waiting", "care", "leaving", "stock", "money", "supply"]

CUSTOMERS: tuple[Scope, ...] = ("all", "class", "item")
STOCK: tuple[Scope, ...] = ("all", "item")
SUPPLY: tuple[Scope, ...] = ("all", "item", "supplier")

SPT = "Silver, Pyke & Thomas (2017), Inventory and Production Management in Supply Chains"
AXSATER = "Axsäter (2015), Inventory Control"
ZIPKIN = "Zipkin (2000), Foundations of Inventory Management"
HOPP = "Hopp & Spearman (2011), Factory Physics"
SONG = "Song (1998), On the order fill rate in a multi-item base-stock system, Oper. Res. 46"
GINI = "Gini (1912); Sen (1973), On Economic Inequality"
OWN = "convention of backlab"


@dataclass(frozen=True)
class Kpi:
    """One row of the KPI table.

    Attributes
    ----------
    name
        Standard name, as in every file and table.
    unit
        Template with ``{time}`` and ``{money}``; see `unit_in`.
    better
        Which way is better, ``"neither"`` where that depends.
    definition
        What is divided by what, in words.
    source
        Where the definition is from.
    group
        Heading under which people look for it.
    kind
        How replications become one figure. ``"ratio"``: the sum of the numerators over the
        sum of the denominators. ``"root"``: the square root of that. ``"value"``: the mean
        of the replications that have a value.
    scopes
        What it is computed for: ``"all"``, each ``"class"``, ``"item"``, ``"supplier"``.
    measure
        Gives numerators and denominators, each of shape ``(n_groups,)``; a denominator that
        is the same for all may be one number. The denominator of a ``"value"`` is 1.
    """

    name: str
    unit: str
    better: Better
    definition: str
    source: str
    group: Group
    kind: Kind
    scopes: tuple[Scope, ...]
    measure: Measure

    def unit_in(self, time_unit: str, currency: str) -> str:
        """Return the unit in a world's own time unit and currency.

        Examples
        --------
        >>> from results.kpis import kpi
        >>> kpi("revenue").unit_in("week", "USD")
        'USD/week'
        """
        return self.unit.replace("{time}", time_unit).replace("{money}", currency)


class Chapter:
    """Collects the KPIs of one group, in the order in which they are written.

    The decorated function's name is the KPI's name, its docstring the definition. A view is
    measured once, also if other KPIs ask for the figure::

        @service("fraction", "higher", CUSTOMERS, SPT)
        def fill_rate(view: View) -> Pair:
            ...
    """

    def __init__(self, group: Group) -> None:
        self.group = group
        self.kpis: list[Kpi] = []

    def __call__(
        self,
        unit: str,
        better: Better,
        scopes: Iterable[Scope],
        source: str = OWN,
        kind: Kind = "ratio",
    ) -> Callable[[Measure], Measure]:
        """Return a decorator that adds a function to the table."""

        def add(compute: Measure) -> Measure:
            measure = once(compute)
            name, definition = measure.__name__, " ".join((measure.__doc__ or "").split())
            row = Kpi(
                name=name,
                unit=unit,
                better=better,
                definition=definition,
                source=source,
                group=self.group,
                kind=kind,
                scopes=tuple(scopes),
                measure=measure,
            )
            self.kpis.append(row)
            return measure

        return add
