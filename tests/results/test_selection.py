"""Selection procedures against the known best of systems made up for it."""

import math

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from results.search.allocation import ocba, ocba_shares, selection_probability
from results.search.multiple import compare_with_best, screened
from results.search.selection import Observe, kn

Floats = NDArray[np.float64]


def systems(
    means: ArrayLike, sigma: float | Floats = 1.0, *, common: float = 0.0, seed: int = 1
) -> Observe:
    """Normal systems; a share `common` of each variance is the same in all of them."""
    truth = np.asarray(means, np.float64)
    draw = np.random.default_rng(seed)
    shared = draw.normal(size=(5000, 1)) * math.sqrt(common)
    values = truth + sigma * (
        shared + draw.normal(size=(5000, len(truth))) * math.sqrt(1 - common)
    )
    return lambda which, rows: values[rows.start : rows.stop][:, list(which)]


def share_right(means: list[float], repetitions: int, **options: float) -> float:
    common = options.get("common", 0.0)
    found = [
        kn(systems(means, common=common, seed=seed), len(means), 0.5, confidence=0.9, first=10)
        for seed in range(repetitions)
    ]
    assert all(one.decided for one in found)
    return float(np.mean([one.best == int(np.argmax(means)) for one in found]))


def at_least(share: float, repetitions: int) -> float:
    """What a share of at least this much falls below once in 1000 times."""
    return share - 3.09 * math.sqrt(share * (1 - share) / repetitions)


def test_kn_is_right_as_often_as_it_promises() -> None:
    # The least favourable case: all others worse by exactly what matters.
    assert share_right([0.0, 0.5, 0.0, 0.0], 60) >= at_least(0.9, 60)


@pytest.mark.slow
@pytest.mark.parametrize("common", [0.0, 0.7])
@pytest.mark.parametrize("k", [2, 5, 10])
def test_kn_is_right_as_often_as_it_promises_500_times(k: int, common: float) -> None:
    means = [0.0] * (k - 1) + [0.5]
    assert share_right(means, 500, common=common) >= at_least(0.9, 500)


def test_kn_looks_less_at_the_worse_and_at_what_is_paired() -> None:
    means = [0.0, 2.2, 2.5]
    apart, together = (kn(systems(means, common=c), 3, 0.3, first=5) for c in (0.0, 0.9))
    assert apart.best == together.best == 2
    assert apart.replications[0] < apart.replications[1] == apart.replications[2]
    assert sum(together.replications) < sum(apart.replications)


def test_kn_drops_a_system_when_its_sum_falls_behind_by_the_bound() -> None:
    # By hand: n0 = 3, two systems, alpha = 0.05: eta = ((2 * 0.05)^-1 - 1) / 2 = 4.5, h^2 = 18.
    # Differences 0, 1, 2 have the variance 1; with delta = 1 the bound on the difference of
    # the sums after r is (18 - r) / 2. The differences go on 1, 1, ...: after r they add up to
    # 3 + (r - 3) = r, and r > (18 - r) / 2 first at r = 7 (6 is not above 6).
    differences = np.array([0.0, 1.0, 2.0, *[1.0] * 50])
    values = np.column_stack([differences, np.zeros(53)])
    found = kn(
        lambda which, rows: values[rows.start : rows.stop][:, list(which)],
        2,
        1.0,
        confidence=0.95,
        first=3,
    )
    assert found.best == 0
    assert found.replications == (7, 7)


def test_kn_at_the_edges() -> None:
    assert kn(systems([3.0]), 1, 0.1).best == 0
    still = kn(systems([1.0, 2.0, 1.5], 0.0), 3, 0.1, first=5)
    assert (still.best, still.replications) == (1, (5, 5, 5))
    alike = kn(systems([1.0, 1.0, 1.0], 0.0), 3, 0.1, first=5)
    assert alike.decided
    tie = kn(systems([0.0, 0.0]), 2, 0.2)
    assert tie.decided
    assert tie.best in (0, 1)
    values = systems([0.0, 0.0])
    given_up = kn(
        lambda which, rows: values(which, rows if rows.stop <= 50 else range(0)), 2, 0.01
    )
    assert not given_up.decided
    assert given_up.replications == (50, 50)
    for wrong in (
        {"delta": 0.0},
        {"delta": 1.0, "confidence": 1.0},
        {"delta": 1.0, "first": 1},
    ):
        with pytest.raises(ValueError, match="must"):
            kn(systems([0.0, 1.0]), 2, **wrong)  # type: ignore[arg-type]


def test_ocba_shares_by_hand() -> None:
    # Distances 1, 2, 4 and deviations 1, 2, 2: (1/1)^2 : (2/2)^2 : (2/4)^2 = 1 : 1 : 1/4, and
    # the best 3 sqrt(1 + 1/4 + 1/64) with its deviation of 3.
    shares = ocba_shares([5.0, 4.0, 3.0, 1.0], [3.0, 1.0, 2.0, 2.0])
    ratios = shares / shares[1]
    assert ratios == pytest.approx([3 * math.sqrt(1 + 0.25 + 1 / 64), 1.0, 1.0, 0.25])
    assert shares.sum() == pytest.approx(1.0)


def test_ocba_shares_are_near_the_best_there_are() -> None:
    # Against brute force over allocations of the bound itself; OCBA is its limit for large
    # budgets, so no allocation may be better by more than a little.
    means, sigma, budget = np.array([1.0, 0.5, 0.0]), np.array([1.0, 1.5, 1.0]), 400.0

    def bound(shares: Floats) -> float:
        spread = sigma**2 / (shares * budget)
        return selection_probability(means[0] - means[1:], np.sqrt(spread + spread[0])[1:])

    grid = [
        np.array([a, b, 1 - a - b])
        for a in np.arange(0.02, 0.97, 0.01)
        for b in np.arange(0.02, 0.98 - a, 0.01)
    ]
    best = max(map(bound, grid))
    assert 1 - bound(ocba_shares(means, sigma)) <= 1.1 * (1 - best)


@pytest.mark.parametrize(
    ("means", "sigma"),
    [
        ([1.0, 1.0], [1.0, 1.0]),
        ([1.0, 0.0], [0.0, 0.0]),
        ([1.0, 0.0], [1.0, 0.0]),
        ([2.0], [1.0]),
    ],
)
def test_ocba_shares_at_the_edges(means: list[float], sigma: list[float]) -> None:
    shares = ocba_shares(means, sigma)
    assert np.isfinite(shares).all()
    assert shares.sum() == pytest.approx(1.0)


def test_ocba_spends_its_budget_where_it_tells() -> None:
    found = ocba(systems([0.0, 0.1, 1.5, 1.0]), 4, 600)
    assert sum(found.replications) == 600
    assert found.best == 2
    assert min(found.replications[2:]) > 2 * max(found.replications[:2])
    with pytest.raises(ValueError, match="too small"):
        ocba(systems([0.0, 1.0]), 2, 30)


@pytest.mark.slow
def test_ocba_is_right_more_often_than_equal_shares_and_about_as_it_says() -> None:
    means = [0.0, 0.0, 0.0, 0.2, 0.5]
    right, said, equally = 0, 0.0, 0
    for seed in range(500):
        observe = systems(means, seed=seed)
        found = ocba(observe, 5, 250, first=10)
        others = [i for i in range(5) if i != found.best]
        shared = [min(found.replications[i], found.replications[found.best]) for i in others]
        gaps = [
            -np.diff(observe([found.best, i], range(n)))[:, 0]
            for i, n in zip(others, shared, strict=True)
        ]
        errors = [gap.std(ddof=1) / math.sqrt(len(gap)) for gap in gaps]
        said += selection_probability([gap.mean() for gap in gaps], errors)
        right += found.best == 4
        equally += (
            int(np.argmax(systems(means, seed=seed)(range(5), range(50)).mean(axis=0))) == 4
        )
    assert right > equally
    assert right / 500 >= said / 500 - 3.09 * 0.5 / math.sqrt(500)


def test_comparisons_with_the_best_hold_together() -> None:
    truth = np.array([0.0, 0.3, 0.5])
    gaps = np.array([truth[i] - np.delete(truth, i).max() for i in range(3)])
    held = kept = 0
    for seed in range(300):
        values = systems(truth, common=0.5, seed=seed)(range(3), range(30))
        found = compare_with_best(values, 0.9)
        held += all(one.low <= gap <= one.high for one, gap in zip(found, gaps, strict=True))
        kept += bool(screened(values, 0.9)[2])
    assert held / 300 >= at_least(0.9, 300)
    assert kept / 300 >= at_least(0.9, 300)


def test_comparisons_with_the_best_at_the_edges() -> None:
    assert compare_with_best([[1.0], [2.0]])[0] == (0.0, 0.0, 0.0)
    still = compare_with_best([[1.0, 2.0]] * 3)
    assert [(one.low, one.high) for one in still] == [(-1.0, 0.0), (0.0, 1.0)]
    assert screened([[1.0, 1.0, 0.0]] * 3).tolist() == [True, True, False]
    assert screened([[1.0, 2.0]] * 3, counts=[3, 1]).tolist() == [True, True]
    with pytest.raises(ValueError, match="two replications"):
        screened([[1.0, 2.0]])
