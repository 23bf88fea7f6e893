"""The common workload as a bare SimPy script: the arithmetic and nothing else.

One item, Poisson customers (10 a day) who want one unit, continuous (r, Q) = (40, 100), gamma
lead times (mean 4, cv 0.5) that may cross, first come first served, exponential patience
(mean 3) with one `Timeout` per waiting customer. It keeps the integrals and counters that its
few figures need, no order table.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterator

import numpy as np
import simpy
from numpy.typing import NDArray

RATE, R, Q, INITIAL = 10.0, 40, 100, 140
LEAD_MEAN, LEAD_CV, PATIENCE = 4.0, 0.5, 3.0


def draws(draw: Callable[[int], NDArray[np.float64]], chunk: int = 1024) -> Iterator[float]:
    """Yield draws one by one; numpy scalars are slow, lists are not."""
    while True:
        yield from draw(chunk).tolist()


class Shop:
    """State and callbacks of the bare model."""

    def __init__(self, env: simpy.Environment, rng: np.random.Generator) -> None:
        self.env = env
        self.on_hand, self.on_order, self.backorders = INITIAL, 0, 0
        self.waiting: deque[simpy.Timeout] = deque()
        self.area_on_hand = self.area_backorders = self.since = 0.0
        self.customers = self.filled = self.cancelled = 0
        self.total_wait = 0.0
        shape = LEAD_CV**-2
        self.gaps = draws(lambda n: rng.exponential(1 / RATE, n))
        self.patience = draws(lambda n: rng.exponential(PATIENCE, n))
        self.lead_times = draws(lambda n: rng.gamma(shape, LEAD_MEAN / shape, n))

    def advance(self) -> None:
        """Bring the integrals up to now."""
        now = self.env.now
        self.area_on_hand += self.on_hand * (now - self.since)
        self.area_backorders += self.backorders * (now - self.since)
        self.since = now

    def arrivals(self) -> Generator[simpy.Event, None, None]:
        """Let customers come, take a unit or wait."""
        env, timeout, gaps = self.env, self.env.timeout, self.gaps
        while True:
            yield timeout(next(gaps))
            self.advance()
            self.customers += 1
            if self.on_hand > 0:
                self.on_hand -= 1
                self.filled += 1
            else:
                self.backorders += 1
                patience = timeout(next(self.patience), env.now)
                patience.callbacks.append(self.leave)
                self.waiting.append(patience)
            if self.on_hand + self.on_order - self.backorders <= R:
                self.order()

    def leave(self, patience: simpy.Event) -> None:
        """Lose a customer whose patience ended before the units came."""
        if getattr(patience, "served", False):
            return
        self.advance()
        patience.served = True  # type: ignore[attr-defined] # a note on SimPy's own event
        self.backorders -= 1
        self.cancelled += 1

    def order(self) -> None:
        """Order one lot."""
        self.on_order += Q
        self.env.timeout(next(self.lead_times)).callbacks.append(self.receive)

    def receive(self, _: simpy.Event) -> None:
        """Take in a lot and serve those who wait."""
        self.advance()
        self.on_order -= Q
        self.on_hand += Q
        while self.on_hand and self.waiting:
            patience = self.waiting.popleft()
            if getattr(patience, "served", False):
                continue
            patience.served = True  # type: ignore[attr-defined] # a note on SimPy's own event
            self.on_hand -= 1
            self.backorders -= 1
            self.total_wait += self.env.now - (patience.value or 0.0)


def run(horizon: float, seed: int = 1) -> dict[str, float]:
    """Run the bare model; return its few figures."""
    env = simpy.Environment()
    shop = Shop(env, np.random.default_rng(seed))
    env.process(shop.arrivals())
    env.run(until=horizon)
    shop.advance()
    served = shop.customers - shop.cancelled - shop.backorders
    return {
        "customers": shop.customers,
        "fill_rate": shop.filled / shop.customers,
        "cancellation_rate": shop.cancelled / shop.customers,
        "mean_wait": shop.total_wait / served,
        "on_hand_mean": shop.area_on_hand / horizon,
        "backlog_mean": shop.area_backorders / horizon,
    }
