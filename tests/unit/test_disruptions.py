"""Times up and down of a supplier, by hand, against brute force and against their means."""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.random import Generator, default_rng

from sim.disruptions import Uptime
from sim.errors import RuleError
from sim.laws import Constant, Discrete, Exponential
from sim.protocols import Floats, Law
from sim.shifted import Shifted
from sim.streams import Streams
from sim.terms import Disruption
from sim.world import Supplier


def uptime(up: Law, down: Law, mode: str = "wait", seed: int = 1) -> Uptime:
    disruption = Disruption(up=up, down=down, mode=mode)
    return Uptime(disruption, default_rng([seed, 0]), default_rng([seed, 1]))


SIX_FOUR = Constant(6.0), Constant(4.0)  # up [0, 6), down [6, 10), up [10, 16), ...


def test_states_hold_from_the_instant_of_their_change() -> None:
    times = uptime(*SIX_FOUR)
    wanted = {0.0: True, 5.9: True, 6.0: False, 9.9: False, 10.0: True, 16.0: False}
    assert {time: times.is_up(time) for time in wanted} == wanted
    assert [times.next_up(time) for time in (3.0, 6.0, 9.9, 10.0)] == [3.0, 10.0, 10.0, 10.0]


@pytest.mark.parametrize(
    ("mode", "start", "work", "finished"),
    [
        ("wait", 5.0, 3.0, (8.0, False)),
        ("wait", 7.0, 3.0, (13.0, False)),
        ("frozen", 5.0, 3.0, (12.0, False)),
        ("frozen", 7.0, 3.0, (13.0, False)),
        ("frozen", 5.0, 14.0, (31.0, False)),  # 1 + 6 + 6 + 1
        ("frozen", 0.0, 12.0, (16.0, False)),  # done at the instant it goes down
        ("lost", 2.0, 3.0, (5.0, False)),
        ("lost", 5.0, 1.0, (6.0, False)),  # done at the instant it goes down
        ("lost", 5.0, 1.5, (6.0, True)),
        ("lost", 7.0, 3.0, (13.0, False)),
        ("lost", 7.0, 6.5, (16.0, True)),
        ("lost", 6.0, 0.0, (10.0, False)),
    ],
)
def test_what_becomes_of_work(
    mode: str, start: float, work: float, finished: tuple[float, bool]
) -> None:
    assert uptime(*SIX_FOUR, mode).finish(start, work) == finished


def test_who_asks_when_changes_nothing() -> None:
    laws = Exponential(5.0), Exponential(2.0)
    times = default_rng(3).uniform(0, 500, 400).tolist()
    forward, backward = uptime(*laws), uptime(*laws)
    late_first = [backward.is_up(time) for time in sorted(times, reverse=True)]
    assert [forward.is_up(time) for time in sorted(times)] == late_first[::-1]


def test_a_supplier_has_streams_of_its_own() -> None:
    disruption = Disruption(up=Exponential(5.0), down=Exponential(2.0))
    streams, asked = Streams(seed=8), np.arange(0.0, 300.0, 0.5).tolist()
    one, two = (
        Uptime.of(Supplier(name=name, lead_time=Constant(1.0), disruption=disruption), streams)
        for name in ("one", "two")
    )
    by_hand = Uptime(
        disruption,
        streams.generator("suppliers/one/up"),
        streams.generator("suppliers/one/down"),
    )
    assert [one.is_up(t) for t in asked] == [by_hand.is_up(t) for t in asked]
    assert [one.is_up(t) for t in asked] != [two.is_up(t) for t in asked]
    with pytest.raises(ValueError, match="supplier plain has no disruption"):
        Uptime.of(Supplier(name="plain", lead_time=Constant(1.0)), streams)


def test_availability_is_the_share_of_the_mean_times() -> None:
    # Renewal reward: of cycles of up and down, E[up] / (E[up] + E[down]) is up.
    times, n, width = uptime(Exponential(6.0), Exponential(2.0)), 200, 400.0
    shares = []
    for i in range(n):
        points = i * width + default_rng(i).uniform(0, width, 100)
        shares.append(np.mean([times.is_up(t) for t in points.tolist()]))
    error = np.std(shares, ddof=1) / n**0.5
    assert abs(np.mean(shares) - 0.75) < 3.34 * error  # t quantile, 199 degrees, 1 in 1000
    assert error < 0.01


def test_frozen_work_takes_its_time_of_uptime_exactly() -> None:
    times = uptime(Exponential(3.0), Exponential(1.0), "frozen")
    rng = default_rng(9)
    times.is_up(1e4)
    changes = np.append(0.0, times._changes)
    worked = np.append(
        0.0, np.cumsum(np.diff(changes) * (np.arange(len(changes) - 1) % 2 == 0))
    )
    for start, work in zip(rng.uniform(0, 5000, 300), rng.exponential(10.0, 300), strict=True):
        done, lost = times.finish(float(start), float(work))
        assert not lost
        before, after = np.interp([start, done], changes, worked)
        assert after - before == pytest.approx(work, abs=1e-8)


def test_orders_are_lost_as_often_as_up_times_are_too_short() -> None:
    # Up times have no memory: an order of work w is lost with probability 1 - exp(-w / 6).
    times, n = uptime(Exponential(6.0), Constant(1.0), "lost"), 4000
    lost = sum(times.finish(100.0 * i, 3.0)[1] for i in range(n))
    p = 1 - np.exp(-0.5)
    assert abs(lost / n - p) < 3.29 * (p * (1 - p) / n) ** 0.5


def test_periods_of_no_length_are_none() -> None:
    never_down = uptime(Constant(1.0), Discrete(values=(0.0, 3.0), weights=(1.0, 1.0)))
    times = np.arange(0.0, 200.0, 0.25).tolist()
    runs, run = [], 0
    for time in times:
        if never_down.is_up(time):
            assert never_down.next_up(time) == time
            run += 1
        elif run:
            runs.append(run)
            run = 0
        else:
            assert never_down.next_up(time) > time
    assert {n % 4 for n in runs} == {0}  # whole up times, some of them two or more in a row
    assert max(runs) > 4


def test_never_up_or_never_down_is_refused_when_it_shows() -> None:
    with pytest.raises(RuleError, match="time up gave no length"):
        uptime(Constant(0.0), Constant(2.0)).is_up(5.0)
    with pytest.raises(RuleError, match="time down gave no length"):
        uptime(Constant(2.0), Constant(0.0)).is_up(5.0)


@dataclass(frozen=True)
class Backwards(Constant):
    """A law that breaks the contract."""

    def _sample(self, rng: Generator, n: int) -> Floats:
        return -np.ones(n)


def test_negative_times_are_refused() -> None:
    law: Shifted = Backwards(1.0)
    with pytest.raises(RuleError, match=r"law gave the time -1\.0"):
        uptime(Constant(1.0), law).is_up(5.0)
