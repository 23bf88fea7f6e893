"""What all arrival laws have in common; renewal and periodic arrivals; refused parameters."""

import pickle
from math import inf
from typing import Any

import numpy as np
import pytest

from sim.arrivals import (
    ARRIVALS,
    Launch,
    MixedPoisson,
    Periodic,
    PoissonArrivals,
    Profile,
    Renewal,
    Sinusoidal,
    Trace,
)
from sim.laws import Constant, Discrete, Exponential, Gamma, Geometric, Normal, Uniform
from sim.protocols import Arrivals
from tests.unit.arriving import stream, times_before

SIZES = (1, 3, 64, 1000)
TRACE = Trace(times=np.array([0.0, 0.5, 0.5, 2.0, 7.25]), quantity=np.array([1, 2, 1, 10, 3]))

ENDING: list[Arrivals] = [
    PoissonArrivals(0.0),
    MixedPoisson(0.0, 0.5),
    Profile((0, 5), (3.0, 0.0)),
    Profile((0, 5), (0.0, 0.0)),
    Profile((0, 5), (0.0, 0.0), cycle=9),
    Sinusoidal(0.0, 0.5, 7.0),
    Launch(0.0, 30.0, 4.0),
    Launch(0.0, 0.0, 4.0),
    Trace(times=np.array([])),
    TRACE,
]
ALL: list[Arrivals] = [
    PoissonArrivals(4.0),
    MixedPoisson(4.0, 0.5),
    Profile((0, 5, 12.5), (2.0, 0.0, 6.0)),
    Profile((0, 8, 20), (0.0, 10.0, 2.0), cycle=24),
    Sinusoidal(5.0, 0.5, 7.0),
    Sinusoidal(5.0, 1.0, 30.0),
    Launch(2.0, 30.0, 4.0),
    Launch(0.0, 30.0, 4.0),
    Renewal(Gamma(2.0, 0.5)),
    Renewal(Discrete((0, 1), (1, 1))),
    Periodic(every=0.1, size=Geometric(1.5, shift=-1.0)),
    Periodic(every=7.0, size=Normal(20.0, 6.0), first=0.0),
    TRACE,
]


def columns(law: Arrivals, seed: int, size: int, n: int) -> list[Any]:
    """Return the columns of the first `n` arrivals, or of all if they are fewer."""
    blocks, got = [], 0
    for block in law.blocks(stream(seed), size):
        assert len(block.times) > 0
        blocks.append(block)
        got += len(block.times)
        if got >= n:
            break
    joined = []
    for name in ("times", "quantity", "item", "customer", "price", "patience"):
        parts = [getattr(block, name) for block in blocks]
        given = bool(parts) and parts[0] is not None
        joined.append(np.concatenate(parts)[:n] if given else None)
    return joined


def test_every_named_law_is_tried_here() -> None:
    assert {type(law) for law in ALL} == set(ARRIVALS.values())


@pytest.mark.long
@pytest.mark.parametrize("law", ALL, ids=repr)
@pytest.mark.parametrize("size", SIZES)
def test_blocks_of_any_size_give_the_same_arrivals_bit_for_bit(
    law: Arrivals, size: int
) -> None:
    expected = columns(law, seed=1, size=4096, n=4000)
    for found, wanted in zip(columns(law, seed=1, size=size, n=4000), expected, strict=True):
        if wanted is None:
            assert found is None
        else:
            assert np.array_equal(found, wanted)


@pytest.mark.parametrize("law", ALL, ids=repr)
def test_times_do_not_decrease_and_pickling_changes_nothing(law: Arrivals) -> None:
    times = columns(law, seed=2, size=100, n=3000)[0]
    assert times[0] >= 0
    assert np.all(np.diff(times) >= 0)
    copy = pickle.loads(pickle.dumps(law))
    assert np.array_equal(columns(copy, seed=2, size=100, n=3000)[0], times)


@pytest.mark.parametrize("law", ENDING, ids=repr)
def test_arrivals_end_when_nobody_can_come_any_more(law: Arrivals) -> None:
    counts = {size: sum(len(b.times) for b in law.blocks(stream(3), size)) for size in SIZES}
    assert len(set(counts.values())) == 1
    if isinstance(law, PoissonArrivals | MixedPoisson | Sinusoidal):
        assert counts[1] == 0


def test_renewal_gaps_are_the_draws_of_the_law_the_first_included() -> None:
    gap = Gamma(2.0, 0.5)
    times = columns(Renewal(gap), seed=10, size=7, n=3000)[0]
    draws = gap.sample(stream(10)("gap"), 3000)
    assert times[0] == draws[0]
    assert np.allclose(np.diff(times, prepend=0.0), draws, rtol=0, atol=1e-11)


def test_renewal_with_exponential_gaps_is_poisson() -> None:
    renewal = columns(Renewal(Exponential(0.25)), seed=11, size=50, n=2000)[0]
    poisson = columns(PoissonArrivals(4.0), seed=11, size=50, n=2000)[0]
    assert np.allclose(renewal, poisson, rtol=1e-13, atol=0)


def test_expected_number_of_renewals_is_approached() -> None:
    law = Renewal(Gamma(2.0, 0.5))
    counts = [len(times_before(law, 200 + r, 400.0)) for r in range(100)]
    # variance of the count: cv**2 t / mean (Ross 1996, 3.3); bias (cv**2 - 1) / 2
    z = (np.mean(counts) - law.expected(400.0) - (0.25 - 1) / 2) / (0.25 * 200 / 100) ** 0.5
    assert abs(z) < 4


def test_periods_keep_exact_time_and_take_one_draw_each() -> None:
    size = Geometric(1.5, shift=-1.0)
    law = Periodic(every=0.1, size=size)
    times, quantity = columns(law, seed=12, size=16, n=1000)[:2]
    draws = size.sample(stream(12)("size"), 5000)
    periods = np.flatnonzero(draws > 0)[:1000]
    assert np.array_equal(times, 0.1 + 0.1 * periods)
    assert np.array_equal(quantity, draws[periods])
    assert quantity.dtype == np.int64


def test_period_quantities_are_rounded_half_up() -> None:
    sizes = Discrete((0.4, 0.5, 1.5, 2.4), (1, 1, 1, 1))
    quantity = columns(Periodic(every=1.0, size=sizes), seed=13, size=10, n=500)[1]
    draws = sizes.sample(stream(13)("size"), 1000)
    wanted = [{0.5: 1, 1.5: 2, 2.4: 2}[d] for d in draws if d != 0.4][:500]
    assert quantity.tolist() == wanted


@pytest.mark.parametrize(
    ("first", "times"), [(None, [7, 14, 21]), (0.0, [0, 7, 14]), (2.0, [2, 9, 16])]
)
def test_the_first_period_ends_after_one_period_by_default(
    first: float | None, times: list[float]
) -> None:
    law = Periodic(every=7.0, size=Constant(3.0), first=first)
    assert columns(law, seed=1, size=2, n=3)[0].tolist() == times


def test_expected_periods_are_half_open_and_skip_empty_ones() -> None:
    law = Periodic(every=7.0, size=Constant(3.0))
    assert [law.expected(t) for t in (0.0, 6.9, 7.0, 7.1, 14.0, 14.1)] == [0, 0, 0, 1, 1, 2]
    for t in (0.0, 0.5, 7.0, 30.0):
        assert law.expected(t) == len(times_before(law, 1, t))
    half = Periodic(every=1.0, size=Uniform(0.0, 1.0), first=0.0)
    assert half.expected(10.0) == pytest.approx(5.0)
    assert Periodic(every=1.0, size=Discrete((0.5, 0.4), (1, 3))).expected(
        9.0
    ) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        ("poisson", {"rate": -1.0}, "rate must be >= 0, got -1.0"),
        ("poisson", {"rate": inf}, "rate must be a finite number"),
        ("mixed-poisson", {"rate": 4.0, "cv": 0.0}, "cv must be > 0"),
        ("mixed-poisson", {"rate": -4.0, "cv": 0.5}, "rate must be >= 0"),
        ("renewal", {"gap": Constant(0.0)}, "gap must be > 0 on average"),
        ("periodic", {"every": 0.0, "size": Constant(1.0)}, "every must be > 0"),
        (
            "periodic",
            {"every": 1.0, "size": Constant(1.0), "first": -1.0},
            "first must be >= 0",
        ),
        ("periodic", {"every": 1.0, "size": Constant(0.4)}, "rounds to 0 .* its mean is 0.4"),
        ("periodic", {"every": 1.0, "size": Exponential(0.01)}, "rounds to 0"),
        ("profile", {"times": (), "rates": ()}, r"start with 0, got \[\]"),
        ("profile", {"times": (1.0,), "rates": (1.0,)}, r"start with 0, got \[1.0\]"),
        ("profile", {"times": (0.0, 1.0), "rates": (1.0,)}, "2 times and 1 rates"),
        ("profile", {"times": (0, 2, 2), "rates": (1, 1, 1)}, "increase, got 2 after 2"),
        ("profile", {"times": (0.0,), "rates": (-1.0,)}, "rates must be >= 0"),
        (
            "profile",
            {"times": (0, 5), "rates": (1, 1), "cycle": 5},
            "cycle must be > .* 5, got 5",
        ),
        (
            "sinusoidal",
            {"rate": 1.0, "amplitude": 1.1, "period": 1.0},
            "amplitude must be <= 1",
        ),
        ("sinusoidal", {"rate": 1.0, "amplitude": 0.1, "period": 0.0}, "period must be > 0"),
        ("launch", {"base": -1.0, "peak": 1.0, "decay": 1.0}, "base must be >= 0"),
        ("launch", {"base": 1.0, "peak": 1.0, "decay": 0.0}, "decay must be > 0"),
    ],
)
def test_wrong_parameters_are_refused_by_name(
    name: str, parameters: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        ARRIVALS[name](**parameters)
