"""What a user should know about the data before believing the scenario."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from scenarios.errors import listed
from scenarios.fit.demand import Arriving, Demand
from scenarios.fit.lead_times import LEAST, LeadTimes
from scenarios.fit.rates import A_YEAR
from scenarios.fit.sizes import HEAVY, pack_of, tail_share

FEW = 20  # observations below which a fit says little
SURE = 0.001  # of the tests that warn
DISPERSED = 1.5
ONE_ORDER = 0.1  # share of an item's units that is much for a single order
FAR_OUT = 3.0  # interquartile ranges, in logarithms (Tukey, Exploratory Data Analysis, 1977)
MANY_OPEN = 0.1
LIKELY = 0.5


def of_arrivals(all_orders: Arriving) -> Iterator[str]:
    """Yield what is odd about the orders as a whole."""
    calendar, drift = all_orders.calendar, all_orders.trend
    if calendar.start is None:
        yield "times are numbers: weekdays count from the first day, and months are unknown"
    elif calendar.days < A_YEAR:
        yield f"the orders cover {calendar.days} days; a season needs a year"
    if drift.p < SURE:
        first, second = np.array_split(all_orders.counts, 2)
        change = second.mean() / first.mean() - 1 if first.any() else np.inf
        season = (
            "; in less than two years a season looks the same"
            if calendar.days < 2 * A_YEAR
            else ""
        )
        yield (
            f"trend: the second half of the data has {change:+.0%} orders per day against the "
            f"first; a scenario has no trend{season}"
        )


def of_demand(demands: Sequence[Demand]) -> Iterator[str]:
    """Yield what is odd about the items' orders, one warning for all items of a kind."""
    yield from _of_some(
        (d.name for d in demands if d.sizes.n < FEW), f"fewer than {FEW} orders"
    )
    yield from _of_some(
        (
            f"{d.name} ({d.dispersion:.1f})"
            for d in demands
            if d.dispersion > DISPERSED and d.dispersed < SURE
        ),
        "more variable than Poisson arrivals (variance / mean of the daily counts); the "
        "recorded orders as a trace keep that",
    )
    tails = ((d.name, tail_share(d.quantity)) for d in demands if d.sizes.n >= FEW)
    yield from _of_some(
        (f"{name} ({share:.0%})" for name, share in tails if share > HEAVY),
        "heavy-tailed sizes (share of the units in the largest 1 % of the orders)",
    )
    for d in demands:
        largest, total = int(d.quantity.max()), int(d.quantity.sum())
        if d.sizes.n >= FEW and largest > ONE_ORDER * total:
            yield (
                f"'{d.name}': one order of {largest:,} units is {largest / total:.0%} of them "
                "all; a mistake?"
            )
    packs = ((d.name, pack_of(d.quantity)) for d in demands if d.sizes.n >= FEW)
    yield from _of_some(
        (f"{name} ({pack})" for name, pack in packs if pack > 1),
        "all sizes are multiples of one number; packs may be the better unit",
    )


def of_lead_times(times: LeadTimes) -> Iterator[str]:
    """Yield what is odd about a supplier's lead times."""
    data, name = times.data, f"supplier '{times.supplier}'"
    ended = np.isfinite(data.high)
    value, count = data.value[ended], data.count[ended]
    if data.open > MANY_OPEN * data.n:
        yield f"{name}: {data.open} of {data.n} purchase orders are still open"
    if times.curve.beyond > 0 and times.name == "discrete":
        longest = float(data.value.max())
        yield (
            f"{name}: {times.curve.beyond:.0%} of the lead times are longer than any receipt "
            f"shows; {longest:g} days, the longest age, stands for them"
        )
    zero = int(count[value < data.step / 2].sum())
    if zero:
        yield f"{name}: {zero} lead times of 0"
    logs = np.log(np.repeat(np.maximum(value, data.step / 2), count.astype(int)))
    low, high = np.quantile(logs, [0.25, 0.75])
    fence = high + FAR_OUT * (high - low)
    far = int(np.sum(logs > fence + 1e-9))
    if far and data.received >= FEW and high > low:
        yield f"{name}: {far} lead times far out, up to {value.max():g} days; mistakes?"


def of_few(suppliers: Iterable[LeadTimes]) -> Iterator[str]:
    """Yield the suppliers with few receipts."""
    yield from _of_some(
        (f"{s.supplier} ({s.data.received})" for s in suppliers if s.data.received < FEW),
        f"fewer than {FEW} receipts, so any law is a guess (below {LEAST} none is fitted)",
    )


def of_missing(suppliers: Iterable[LeadTimes]) -> Iterator[str]:
    """Yield if open purchase orders seem to be missing: young ones, and none of them open."""
    found = []
    for one in suppliers:
        age = float(one.data.limits.min())
        longer = one.curve.shares[one.curve.values > age].sum()
        if not one.data.open and longer > LIKELY:
            found.append(f"{one.supplier} ({age:g} days, {longer:.0%})")
    yield from _of_some(
        found,
        "no purchase order is open, though some are young; if open ones are missing from the "
        "file, lead times look too short (youngest, share that takes longer)",
    )


def _of_some(names: Iterable[str], what: str) -> Iterator[str]:
    found = list(names)
    if found:
        yield f"{what}: {listed(found, most=5)}"
