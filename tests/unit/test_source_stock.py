"""Suppliers that hold orders back, by hand traces and against Palm's theorem."""

from collections.abc import Callable
from itertools import islice

import numpy as np
import pytest
from numpy.random import default_rng
from scipy import stats

from sim.clock import Clock, Priority
from sim.errors import RuleError
from sim.laws import Constant, Discrete, Exponential, Gamma, Normal, Poisson, rounded
from sim.protocols import Law
from sim.source_stock import Holding, holding
from sim.streams import Streams, one_by_one
from sim.terms import Allotment, SupplierStock
from sim.world import Supplier

STREAMS = Streams(seed=3)
ITEMS = ("a", "b")


class Diary:
    """A clock, a supplier that holds orders back, and what it told: (time, row, units)."""

    def __init__(
        self,
        allotment: Allotment | None = None,
        stock: SupplierStock | None = None,
        streams: Streams = STREAMS,
    ) -> None:
        self.clock = Clock(most_events=1_000_000)
        self.sent: list[tuple[float, int, int]] = []
        self.cut: list[tuple[float, int, int]] = []
        supplier = Supplier(
            name="acme", lead_time=Constant(1.0), allotment=allotment, stock=stock
        )
        self.holding: Holding = holding(
            self.clock, supplier, streams, self._into(self.sent), self._into(self.cut), ITEMS
        )

    def _into(self, told: list[tuple[float, int, int]]) -> Callable[[int, int, float], None]:
        def tell(row: int, units: int, now: float) -> None:
            assert now == self.clock.now
            told.append((now, row, units))

        return tell

    def order(
        self,
        time: float,
        row: int,
        units: int,
        item: int = 0,
        priority: Priority = Priority.REVIEW,
    ) -> None:
        """Have an order sent at `time`."""
        self.clock.at(
            time, priority, lambda _: self.holding.request(row, item, units, self.clock.now)
        )

    def cancel(self, time: float, row: int, units: int, wanted: int) -> None:
        """Have units taken back at `time`."""

        def ask(_: object) -> None:
            assert self.holding.cancel(row, units) == wanted

        self.clock.at(time, Priority.CANCELLATION, ask)


def allotment(units: Law, rest: str = "later", first: float = 0.0) -> Allotment:
    return Allotment(every=7.0, units=units, first=first, rest=rest)


# Allotments


def test_an_allotment_is_handed_out_first_come_first_served() -> None:
    diary = Diary(allotment(Constant(10.0)))
    diary.order(1.0, 0, 8)
    diary.order(2.0, 1, 6, item=1)
    diary.order(3.0, 2, 9)
    diary.clock.run()
    assert diary.sent == [(7.0, 0, 8), (7.0, 1, 2), (14.0, 1, 4), (14.0, 2, 6), (21.0, 2, 3)]
    assert diary.cut == []
    assert diary.clock.now == 21.0, "nothing is planned while nobody waits"


def test_what_the_first_allotment_does_not_give_may_be_cut() -> None:
    diary = Diary(allotment(Constant(10.0), rest="cut"))
    diary.order(1.0, 0, 8)
    diary.order(2.0, 1, 6)
    diary.order(3.0, 2, 9)
    diary.order(8.0, 3, 4)
    diary.clock.run(until=100.0)
    assert diary.sent == [(7.0, 0, 8), (7.0, 1, 2), (14.0, 3, 4)]
    assert diary.cut == [(7.0, 1, 4), (7.0, 2, 9)]


@pytest.mark.parametrize("priority", [Priority.RECEIPT, Priority.REVIEW])
@pytest.mark.parametrize("somebody_waits", [True, False])
@pytest.mark.parametrize("rest", ["later", "cut"])
def test_what_is_sent_at_the_instant_of_an_allotment_waits_for_the_next(
    priority: Priority, somebody_waits: bool, rest: str
) -> None:
    diary = Diary(allotment(Constant(10.0), rest))
    diary.order(14.0, 1, 5, priority=priority)
    if somebody_waits:
        diary.order(13.0, 0, 5)
    diary.clock.run(until=100.0)
    assert diary.sent == [(14.0, 0, 5)] * somebody_waits + [(21.0, 1, 5)]
    assert diary.cut == []


def test_allotments_keep_to_their_grid_and_to_their_draws() -> None:
    terms = Allotment(every=0.1, units=Poisson(5.0), first=0.7)
    rng = STREAMS.generator("suppliers/acme/allotment")
    draws = list(islice(one_by_one(lambda n: Poisson(5.0).sample(rng, n)), 2000))
    for number in (0, 1, 3, 400, 1234):
        diary, time = Diary(terms), 0.7 + number * 0.1
        diary.order(max(time - 0.03, 0.0), 0, 1000)
        diary.clock.run(until=time + 0.05)
        assert diary.sent == [(time, 0, int(draws[number]))]


def test_shares_are_rounded_to_whole_units() -> None:
    law = Normal(4.0, 2.0)
    rng = STREAMS.generator("suppliers/acme/allotment")
    wanted = rounded(law.sample(rng, 200))
    diary = Diary(allotment(law, first=1.0))
    diary.order(0.0, 0, 10**6)
    diary.clock.run(until=1.0 + 7 * 199.5)
    served = {time: units for time, _, units in diary.sent}
    assert [served.get(1.0 + 7 * k, 0) for k in range(200)] == wanted.tolist()


def test_units_that_wait_can_be_taken_back() -> None:
    diary = Diary(allotment(Constant(10.0)))
    diary.order(1.0, 0, 8)
    diary.order(2.0, 1, 6)
    diary.order(3.0, 2, 2)
    diary.cancel(4.0, 0, 3, wanted=3)
    diary.cancel(8.0, 0, 1, wanted=0)  # has left
    diary.cancel(8.0, 1, 9, wanted=1)  # five of six have left
    diary.cancel(8.0, 7, 1, wanted=0)  # never heard of
    diary.clock.run(until=100.0)
    assert diary.sent == [(7.0, 0, 5), (7.0, 1, 5), (14.0, 2, 2)]


def test_when_all_is_taken_back_the_allotments_stop() -> None:
    diary = Diary(allotment(Constant(10.0)))
    diary.order(1.0, 0, 8)
    diary.cancel(2.0, 0, 8, wanted=8)
    diary.clock.run()
    assert diary.sent == []
    assert diary.clock.now == 7.0, "the one that was planned already is the last"


@pytest.mark.parametrize("rest", ["later", "cut"])
def test_units_never_appear_or_vanish_at_an_allotment(rest: str) -> None:
    rng, diary = default_rng(4), Diary(allotment(Poisson(20.0), rest))
    asked = rng.poisson(3.0, 400) + 1
    for row, time in enumerate(np.cumsum(rng.exponential(1.5, 400)).tolist()):
        diary.order(time, row, int(asked[row]), int(row % 2))
    diary.clock.run()
    left = np.zeros(400, dtype=int)
    for _, row, units in diary.sent + diary.cut:
        assert units > 0
        left[row] += units
    assert left.tolist() == asked.tolist()
    assert [row for _, row, _ in diary.sent] == sorted(row for _, row, _ in diary.sent)
    of_grid = np.bincount([round(time / 7.0) for time, _, _ in diary.sent])
    handed = np.bincount(
        [round(time / 7.0) for time, _, _ in diary.sent], [units for _, _, units in diary.sent]
    )
    law = STREAMS.generator("suppliers/acme/allotment")
    draws = np.array(list(islice(one_by_one(lambda n: Poisson(20.0).sample(law, n)), 500)))
    assert (handed <= draws[: len(of_grid)]).all()


# A stock of its own


def test_a_stock_is_replenished_one_for_one() -> None:
    diary = Diary(stock=SupplierStock(units=3, lead_time=Constant(5.0)))
    diary.order(1.0, 0, 2)  # 1 left; 2 come at 6
    diary.order(2.0, 1, 4)  # 0 left, 3 wait; 4 come at 7
    diary.order(3.0, 2, 1)  # waits; 1 comes at 8
    diary.order(20.0, 3, 3)  # all there again
    diary.clock.run(until=100.0)
    assert diary.sent == [
        (1.0, 0, 2),
        (2.0, 1, 1),
        (6.0, 1, 2),
        (7.0, 1, 1),
        (7.0, 2, 1),
        (20.0, 3, 3),
    ]


def test_items_have_stocks_of_their_own_unless_pooled() -> None:
    for pooled, wanted in ((False, 1.0), (True, 6.0)):
        terms = SupplierStock(units=2, lead_time=Constant(5.0), pooled=pooled)
        diary = Diary(stock=terms)
        diary.order(1.0, 0, 2, item=0)
        diary.order(1.0, 1, 2, item=1)
        diary.clock.run(until=100.0)
        assert diary.sent == [(1.0, 0, 2), (wanted, 1, 2)]


def test_what_is_taken_back_saves_the_next_replenishment() -> None:
    diary = Diary(stock=SupplierStock(units=0, lead_time=Constant(5.0)))
    diary.order(1.0, 0, 2)  # 2 come at 6
    diary.cancel(2.0, 0, 1, wanted=1)  # so 1 of them is for the next
    diary.order(3.0, 1, 3)  # 2 more come at 8
    diary.order(20.0, 2, 1)  # the stock is 0 as ever: comes at 25
    diary.clock.run(until=100.0)
    assert diary.sent == [(6.0, 0, 1), (6.0, 1, 1), (8.0, 1, 2), (25.0, 2, 1)]


def test_each_unit_takes_the_next_draw_of_its_item() -> None:
    law, diary = Gamma(5.0, 0.5), Diary(stock=SupplierStock(units=0, lead_time=Gamma(5.0, 0.5)))
    for row in range(60):
        diary.order(0.1 * row, row, 1, item=row % 2)
    diary.clock.run()
    for item, name in enumerate(ITEMS):
        rng = STREAMS.generator(f"suppliers/acme/replenishment/{name}")
        rows = range(item, 60, 2)
        drawn = zip(rows, law.sample(rng, 30).tolist(), strict=True)
        coming = sorted(0.1 * row + time for row, time in drawn)
        leaving = [time for time, row, _ in diary.sent if row % 2 == item]
        assert leaving == coming  # who waits takes what comes next, whoever it was ordered for
        assert [row for _, row, _ in diary.sent if row % 2 == item] == list(rows)


@pytest.mark.long
@pytest.mark.parametrize(
    "law", [Exponential(4.0), Constant(4.0), Discrete((1.0, 13.0), (3.0, 1.0))], ids=repr
)
@pytest.mark.parametrize("base_stock", [0, 4, 9])
def test_the_depot_of_metric(law: Law, base_stock: int) -> None:
    """Units being replenished are Poisson(rate E[L]), whatever the law of L (Palm, 1938).

    So the depot's backorders are E(N - S)+ and the mean wait is that over the rate (Sherbrooke,
    "METRIC", Operations Research 16, 1968).
    """
    rate, batches, width = 1.5, 60, 300.0
    mean = rate * law.expectation
    k = np.arange(200)
    wanted = float(np.maximum(k - base_stock, 0) @ stats.poisson.pmf(k, mean))

    diary = Diary(stock=SupplierStock(units=base_stock, lead_time=law), streams=Streams(seed=8))
    end = batches * width
    times = np.cumsum(default_rng(9).exponential(1 / rate, int(1.2 * rate * end)))
    times = times[times < end]
    for row, time in enumerate(times.tolist()):
        diary.order(time, row, 1)
    diary.clock.run()
    assert len(diary.sent) == len(times)
    left = np.array([time for time, _, _ in diary.sent])  # in the order of rows: FIFO
    waits = left - times
    # the integral of backorders is the sum of the waits of those who came in the batch
    batch = (times // width).astype(int)
    integral = np.bincount(batch, waits, batches)[2:] / width
    error = integral.std(ddof=1) / len(integral) ** 0.5
    assert abs(integral.mean() - wanted) < stats.t.ppf(0.9995, len(integral) - 1) * error
    assert error < 0.05 * max(wanted, 0.5)


def test_a_supplier_has_one_reason_to_hold_orders_back() -> None:
    for both in (False, True):
        stock = SupplierStock(units=1, lead_time=Constant(1.0)) if both else None
        share = allotment(Constant(1.0)) if both else None
        with pytest.raises(ValueError, match="acme must have an allotment or a stock"):
            Diary(share, stock)


def test_negative_draws_are_refused() -> None:
    class Broken(Exponential):
        def cumulative_hazard(self, age: float) -> float:
            return 0.0

        def _sample(self, rng: object, n: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
            return np.full(n, -2.0)

    diary = Diary(allotment(Broken(1.0)))
    diary.order(1.0, 0, 1)
    with pytest.raises(RuleError, match=r"suppliers/acme/allotment: the law gave -2\.0"):
        diary.clock.run()
