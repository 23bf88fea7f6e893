"""The figures of one run, as people would read them."""

from math import nan, sqrt

from results.kpis import KPIS, kpis_of, measure
from sim.record import Record


def kpis(record: Record) -> dict[str, float]:
    """Return the KPIs of the shop; nan for 0/0."""
    names, pairs = kpis_of("all"), measure(record)["all"][0].tolist()
    values = {
        name: above / below if below else nan
        for name, (above, below) in zip(names, pairs, strict=True)
    }
    return {n: sqrt(x) if KPIS[n].kind == "root" else x for n, x in values.items()}
