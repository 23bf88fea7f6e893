"""Times and draws of the naive simulator: opening hours, disruptions, regimes, streams."""

from collections.abc import Iterator
from itertools import count
from math import inf

from sim.protocols import Law
from sim.streams import Streams
from sim.terms import Calendar, Regimes
from sim.world import Supplier

FAR = 1000.0  # beyond all that anybody will ask about


def draws(streams: Streams, name: str, law: Law) -> Iterator[float]:
    """Yield the numbers of a stream."""
    generator = streams.generator(name)
    while True:
        yield from law.sample(generator, 64).tolist()


def normals(streams: Streams, name: str) -> Iterator[float]:
    generator = streams.generator(name)
    while True:
        yield float(generator.standard_normal())


def opens(calendar: Calendar, time: float, cut_off: float) -> float:
    """Return `time`, if it lies in an open day up to its cut-off, or when the next begins."""
    for day in count():
        if day % calendar.cycle not in calendar.open_days or day in calendar.holidays:
            continue
        begin, end = day * calendar.day, (day + 1) * calendar.day
        if begin >= time:
            return begin
        if time < end and time <= begin + cut_off * calendar.day:
            return time
    raise AssertionError


def up_and_down(supplier: Supplier, streams: Streams) -> list[tuple[float, float, bool]]:
    """Return the spans in which a supplier is up or down: begin, end, whether up."""
    if supplier.disruption is None:
        return [(0.0, inf, True)]
    name = f"suppliers/{supplier.name}"
    lengths = {
        True: draws(streams, f"{name}/up", supplier.disruption.up),
        False: draws(streams, f"{name}/down", supplier.disruption.down),
    }
    spans: list[tuple[float, float, bool]] = []
    time, up = 0.0, True
    while time < FAR:
        end = time + next(lengths[up])
        if spans and spans[-1][2] == up:  # the one between had no length
            spans[-1] = spans[-1][0], end, up
        elif end > time:
            spans.append((time, end, up))
        time, up = end, not up
    return spans


def regime_changes(regimes: Regimes, streams: Streams, name: str) -> list[tuple[float, float]]:
    """Return when each regime begins, and its factor."""
    generator = streams.generator(f"suppliers/{name}/regime")
    changes, time = [], 0.0
    for k in count():
        number = k % len(regimes.factors)
        changes.append((time, regimes.factors[number]))
        time += float(generator.standard_exponential()) * regimes.stays[number]
        if time > FAR:
            return changes
    raise AssertionError


def uniforms(streams: Streams, name: str) -> Iterator[float]:
    """Yield uniform numbers of a stream."""
    generator = streams.generator(name)
    while True:
        yield float(generator.random())
