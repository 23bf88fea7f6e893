"""Queues of purchase orders at a supplier, held against recursions and hand traces."""

import numpy as np
import pytest
from numpy.random import default_rng

from sim.capacity import Servers
from sim.laws import Constant
from sim.ledger import Standing
from sim.world import Supplier


def servers_of(delivery: str, standing: list[int], servers: int = 1) -> Servers:
    law = Constant(1.0)
    supplier = Supplier(name="maker", lead_time=law, delivery=delivery, servers=servers)
    return Servers(supplier, standing)


def jobs(seed: int, n: int) -> tuple[list[float], list[float]]:
    rng = default_rng(seed)
    return np.cumsum(rng.exponential(1.0, n)).tolist(), rng.exponential(2.5, n).tolist()


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_each_order_goes_to_the_server_who_is_free_first(count: int) -> None:
    sent, making = jobs(1, 2000)
    servers = servers_of("queue", [Standing.ON_ORDER] * 2000, count)
    workload = np.zeros(count)  # Kiefer and Wolfowitz: sorted work before each server
    before = 0.0
    for row, (now, time) in enumerate(zip(sent, making, strict=True)):
        workload = np.maximum(workload - (now - before), 0.0)
        due = servers.due(now, time, row)[0]
        assert due == pytest.approx(now + workload[0] + time, abs=1e-8)
        workload[0] += time
        workload.sort()
        before = now


def test_one_server_follows_the_recursion_number_for_number() -> None:
    sent, making = jobs(2, 3000)
    servers, done = servers_of("queue", [Standing.ON_ORDER] * 3000), 0.0
    for row, (now, time) in enumerate(zip(sent, making, strict=True)):
        done = max(now, done) + time
        assert servers.due(now, time, row)[0] == done


def test_fifo_holds_back_who_would_overtake_and_nobody_else() -> None:
    sent, making = jobs(3, 3000)
    servers, latest = servers_of("fifo", [Standing.ON_ORDER] * 3000), 0.0
    for row, (now, time) in enumerate(zip(sent, making, strict=True)):
        latest = max(latest, now + time)
        assert servers.due(now, time, row)[0] == latest


def test_the_last_in_line_give_their_places_back_when_cancelled() -> None:
    standing: list[int] = [Standing.ON_ORDER] * 6
    servers = servers_of("queue", standing)
    assert [servers.due(0.0, 10.0, row)[0] for row in (0, 1, 2)] == [10.0, 20.0, 30.0]
    standing[1] = Standing.CANCELLED  # not the last: its place is kept
    assert servers.due(1.0, 10.0, 3)[0] == 40.0
    standing[2] = standing[3] = Standing.CANCELLED  # now 1, 2 and 3 are the last in line
    assert servers.due(2.0, 10.0, 4)[0] == 20.0
    standing[4] = standing[0] = Standing.CANCELLED  # the one being made, too
    assert servers.due(3.0, 10.0, 5)[0] == 13.0


def test_with_two_servers_the_server_of_the_cancelled_is_free_again() -> None:
    standing: list[int] = [Standing.ON_ORDER] * 5
    servers = servers_of("queue", standing, 2)
    assert [servers.due(0.0, t, row)[0] for row, t in ((0, 10.0), (1, 4.0))] == [10.0, 4.0]
    assert servers.due(1.0, 9.0, 2)[0] == 13.0  # after row 1
    standing[2] = Standing.CANCELLED
    assert servers.due(2.0, 3.0, 3)[0] == 7.0  # after row 1 again
    assert servers.due(8.0, 3.0, 4)[0] == 11.0  # at once


def test_fifo_forgets_the_cancelled_last() -> None:
    standing: list[int] = [Standing.ON_ORDER] * 3
    servers = servers_of("fifo", standing)
    assert servers.due(0.0, 5.0, 0)[0] == 5.0
    assert servers.due(1.0, 50.0, 1)[0] == 51.0
    standing[1] = Standing.CANCELLED
    assert servers.due(2.0, 1.0, 2)[0] == 5.0


@pytest.mark.parametrize("count", [1, 2, 4])
def test_random_cancellations_leave_what_a_line_without_the_last_would_be(count: int) -> None:
    """Against a second set of books, which is built anew from those that are left."""
    rng = default_rng(4)
    standing: list[int] = [Standing.ON_ORDER] * 400
    kept: list[tuple[int, float, float]] = []
    servers, now = servers_of("queue", standing, count), 0.0
    for row in range(400):
        now += rng.exponential(1.0)
        for _ in range(int(rng.integers(0, 3))):
            standing[max(0, row - int(rng.integers(1, 6)))] = Standing.CANCELLED
        while kept and standing[kept[-1][0]] == Standing.CANCELLED:
            kept.pop()
        time = rng.exponential(2.0 * count)
        kept.append((row, now, time))
        free = [0.0] * count
        for _, sent, making in kept:
            first = free.index(min(free))
            free[first] = due = max(sent, free[first]) + making
        assert servers.due(now, time, row)[0] == due
