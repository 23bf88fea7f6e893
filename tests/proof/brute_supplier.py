"""One supplier of the naive simulator: what it makes of the lines that it is sent.

Nothing is scheduled: what is under way lies in lists, which are looked through at every step.
The random numbers are those of the model's streams; all else is written out again from the
design page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from math import floor
from typing import Any

from sim.sequential import sequential
from sim.streams import Streams
from sim.world import Supplier
from tests.proof.brute_force import CARE, RECEIPT, Step
from tests.proof.brute_times import draws, normals, opens, regime_changes, up_and_down


@dataclass
class Maker:
    """A supplier; `shipments` is the list in which it puts what is to come to the shop."""

    terms: Supplier
    streams: Streams
    items: list[str]
    shipments: list[dict[str, Any]]
    cut: Callable[[dict[str, Any], int, float], None]  # told of what never comes
    jobs: list[dict[str, Any]] = field(default_factory=list)
    line: list[dict[str, Any]] = field(default_factory=list)  # who waits for its stock
    refills: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)
    allotments: int = 0
    sent: int = 0
    inspected: int = 0

    def __post_init__(self) -> None:
        terms, streams, name = self.terms, self.streams, f"suppliers/{self.terms.name}"
        self.spans = up_and_down(terms, streams)
        self.own_stock: dict[int, int] = {}
        self.spare: dict[int, int] = {}
        self.refill_times: dict[int, Iterator[float]] = {}
        if terms.delivery == "sequential":
            self.process = sequential(terms.lead_time, streams.generator(f"{name}/sequence"))
        else:
            self.lead_times = draws(streams, f"{name}/lead_time", terms.lead_time)
        if terms.transit:
            self.transits = draws(streams, f"{name}/transit", terms.transit)
        if terms.parts:
            self.gaps = draws(streams, f"{name}/parts", terms.parts.gap)
        if terms.regimes:
            self.regimes = regime_changes(terms.regimes, streams, terms.name)
        if terms.confirmation:
            self.errors = normals(streams, f"{name}/confirmation")
        if terms.allotment:
            self.allotted = draws(streams, f"{name}/allotment", terms.allotment.units)

    def is_up(self, now: float) -> bool:
        return next(up for begin, end, up in self.spans if begin <= now < end)

    def opens(self, now: float) -> float:
        """Return when an order sent now is taken."""
        calendar = self.terms.calendar
        return opens(calendar, now, calendar.cut_off) if calendar else now

    def inspect(self, units: int) -> int:
        """Return how many units of a delivery fail; each delivery has its own stream."""
        if not self.terms.rejects:
            return 0
        self.inspected += 1
        name = f"suppliers/{self.terms.name}/inspection/{self.inspected}"
        generator = self.streams.generator(name)
        return int(generator.binomial(units, self.terms.rejects.share))

    def steps(self) -> Iterator[Step]:
        if self.terms.allotment:
            allotment = self.terms.allotment
            time = allotment.first + self.allotments * allotment.every
            yield time, RECEIPT, -1, self.allot
        for refill in self.refills:
            yield refill["time"], RECEIPT, -1, partial(self.refilled, refill)
        for word in self.words:
            yield word["at"], CARE, 0, partial(self.confirm, word)

    # --- waiting at the supplier ---

    def take(self, purchase: dict[str, Any], units: int, now: float) -> None:
        """Take in a line of a purchase order."""
        if not self.terms.allotment and not self.terms.stock:
            self.leave(purchase, units, now)
            return
        item = purchase["item"]
        pool = item if self.terms.stock and not self.terms.stock.pooled else 0
        self.line.append({"purchase": purchase, "units": units, "pool": pool, "since": now})
        if self.terms.stock:
            self.refill(pool, units, now)
            self.hand_out(pool, now)

    def give_back(self, purchase: dict[str, Any], units: int) -> None:
        """Take units out of the line, as far as they wait there."""
        for each in self.line:
            if each["purchase"] is purchase:
                n = min(units, each["units"])
                each["units"] -= n
                self.spare[each["pool"]] = self.spare.get(each["pool"], 0) + n
        self.line = [each for each in self.line if each["units"]]

    def allot(self, now: float) -> None:
        """Hand out an allotment to those who waited before this instant."""
        allotment = self.terms.allotment
        assert allotment is not None
        self.allotments += 1
        left = floor(next(self.allotted) + 0.5)
        early = [each for each in self.line if each["since"] < now]
        for each in early:
            n = min(left, each["units"])
            left -= n
            each["units"] -= n
            if n:
                self.leave(each["purchase"], n, now)
        for each in early:
            if allotment.rest == "cut" and each["units"]:
                self.cut(each["purchase"], each["units"], now)
                each["units"] = 0
        self.line = [each for each in self.line if each["units"]]

    def refill(self, pool: int, units: int, now: float) -> None:
        """Have the supplier's own stock get a unit for each one called for."""
        stock = self.terms.stock
        assert stock is not None
        if pool not in self.own_stock:
            self.own_stock[pool] = stock.units
            own = "" if stock.pooled else f"/{self.items[pool]}"
            name = f"suppliers/{self.terms.name}/replenishment{own}"
            self.refill_times[pool] = draws(self.streams, name, stock.lead_time)
        saved = min(units, self.spare.get(pool, 0))
        self.spare[pool] = self.spare.get(pool, 0) - saved
        batch: dict[float, int] = {}  # what is called for together and comes together
        for _ in range(units - saved):
            time = now + next(self.refill_times[pool])
            batch[time] = batch.get(time, 0) + 1
        for time, n in batch.items():
            self.refills.append({"time": time, "pool": pool, "units": n})

    def refilled(self, refill: dict[str, Any], now: float) -> None:
        self.refills.remove(refill)
        self.own_stock[refill["pool"]] += refill["units"]
        self.hand_out(refill["pool"], now)

    def hand_out(self, pool: int, now: float) -> None:
        for each in self.line:
            n = min(self.own_stock[pool], each["units"]) if each["pool"] == pool else 0
            if n:
                self.own_stock[pool] -= n
                each["units"] -= n
                self.leave(each["purchase"], n, now)
        self.line = [each for each in self.line if each["units"]]

    # --- making and sending ---

    def leave(self, purchase: dict[str, Any], units: int, now: float) -> None:
        """Begin to make units: the yield says how many of them will come."""
        self.sent += 1
        law, coming = self.terms.yield_, units
        if law is not None:
            name = f"suppliers/{self.terms.name}/yield/{self.sent}"
            generator = self.streams.generator(name)
            if law.sd:
                spread = law.mean * (1.0 - law.mean) / law.sd**2 - 1.0
                share = generator.beta(law.mean * spread, (1.0 - law.mean) * spread)
                coming = min(units, floor(units * share + generator.random()))
            else:
                coming = int(generator.binomial(units, law.mean))
        self.send(purchase, coming, units - coming, now)

    def send(self, purchase: dict[str, Any], units: int, missing: int, now: float) -> None:
        """Have units come, in parts if that is its way; `missing` are not among them."""
        terms = self.terms
        due, lost = self.made(purchase, units + missing, now)
        shipment = {"purchase": purchase, "lost": lost}
        if lost:
            self.shipments.append({**shipment, "due": due, "units": units + missing})
            return
        if terms.transit:
            due += next(self.transits)
        due = self.delivered(due)
        sizes = [units]
        if terms.parts and units:
            n = min(terms.parts.parts, units)
            sizes = [units // n + 1] * (units % n) + [units // n] * (n - units % n)
        for number, size in enumerate(sizes, 1):
            if number > 1:
                due = self.delivered(due + next(self.gaps))
            short = missing if number == len(sizes) else 0
            self.shipments.append({**shipment, "due": due, "units": size, "missing": short})
        if terms.confirmation:  # it tells of the last part
            told = due + terms.confirmation.error * next(self.errors)
            at = now + terms.confirmation.after
            self.words.append({"at": at, "told": told, "purchase": purchase})

    def delivered(self, due: float) -> float:
        calendar = self.terms.calendar
        return opens(calendar, due, 1.0) if calendar and calendar.deliveries else due

    def lead_time(self, now: float) -> float:
        """Return the time that one takes which is sent now."""
        if self.terms.delivery == "sequential":
            return self.process(now)
        time, drift = next(self.lead_times), self.terms.drift
        if self.terms.regimes:
            time *= [factor for begin, factor in self.regimes if begin <= now][-1]
        if drift:
            points = list(zip(drift.times, drift.factors, strict=True))
            before = [point for point in points if point[0] <= now]
            after = [point for point in points if point[0] > now]
            if before and after:
                (t, f), (u, g) = before[-1], after[0]
                time *= f + (now - t) / (u - t) * (g - f)
            else:
                time *= before[-1][1] if before else after[0][1]
        return time

    def made(self, purchase: dict[str, Any], units: int, now: float) -> tuple[float, bool]:
        """Return when units sent now are made, or lost, and whether they are lost."""
        work = self.lead_time(now)
        if self.terms.per_unit:
            work += sum(self.lead_time(now) for _ in range(units - 1))
        if self.terms.delivery not in ("fifo", "queue"):
            return self.worked(now, work)
        while self.jobs and self.jobs[-1]["purchase"]["standing"] == "cancelled":
            self.jobs.pop()
        n = self.terms.servers if self.terms.delivery == "queue" else 1
        free = [
            max((job["due"] for job in self.jobs if job["server"] == server), default=0.0)
            for server in range(n)
        ]
        server = free.index(min(free))
        if self.terms.delivery == "fifo":
            due, lost = self.worked(now, work)
            due = max(due, free[0])
        else:
            due, lost = self.worked(max(now, free[server]), work)
        self.jobs.append({"purchase": purchase, "server": server, "due": due})
        return due, lost

    def worked(self, start: float, work: float) -> tuple[float, bool]:
        """Return when work is done or lost that begins when the supplier is up."""
        mode = self.terms.disruption.mode if self.terms.disruption else "wait"
        for begin, end, up in self.spans:
            if not up or end <= start:
                continue
            begins = max(begin, start)
            if mode == "wait" or begins + work <= end:
                return begins + work, False
            if mode == "lost":
                return end, True
            work -= end - begins
        raise AssertionError

    def confirm(self, word: dict[str, Any], now: float) -> None:
        self.words.remove(word)
        if word["purchase"]["standing"] == "on_order":
            word["purchase"]["expected_at"] = max(now, word["told"])
