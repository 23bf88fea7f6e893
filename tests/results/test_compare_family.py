"""All intervals of a comparison hold together as often as it says."""

from math import sqrt

import numpy as np
import pytest

from results.compare import Comparison, Margin
from results.kpis import kpis_of
from results.statistics import student_quantile
from results.view import Floats

SHOWN = ("profit", "fill_rate", "mean_wait", "wait_p95")
VARIANTS = ("a", "b", "c")


def synthetic(rng: np.random.Generator, n: int, shift: float = 0.0) -> Comparison:
    """Replications that differ by chance, and by `shift`, from those of the baseline."""

    def one(own: float, by: float) -> Floats:
        pairs = np.zeros((n, len(kpis_of("all")), 2))
        pairs[:, :, 1] = demand
        values = luck + rng.normal(0.0, own, (n, len(SHOWN))) + 10.0 + by
        for k, name in enumerate(SHOWN):
            column = kpis_of("all").index(name)
            if name == "wait_p95":  # a value of its own in each replication
                pairs[:, column, 1] = 1.0
            pairs[:, column, 0] = values[:, k] * pairs[:, column, 1]
        return pairs

    demand = rng.gamma(25.0, 4.0, (n, 1))
    luck = rng.normal(0.0, 2.0, (n, 1))
    return Comparison(
        scenario="synthetic",
        baseline="base",
        variants=VARIANTS,
        titles=dict.fromkeys(("base", *VARIANTS), ""),
        seed=1,
        replications=n,
        confidence=0.95,
        horizon=1.0,
        warm_up=0.0,
        time_unit="day",
        currency="EUR",
        shown=SHOWN,
        measured={"base": one(1.0, 0.0)} | {name: one(0.5, shift) for name in VARIANTS},
        changes={name: {} for name in VARIANTS},
        classes=("web",),
        margins={"fill_rate": Margin(0.4), "profit": Margin(0.04, relative=True)},
    )


def test_no_interval_of_a_family_misses_more_often_than_it_says() -> None:
    """12 intervals, 100 comparisons: one or more of them miss in 5 % or less, at z = 3."""
    rng, trials, shift = np.random.default_rng(21), 100, 0.3
    missed = missed_alone = 0
    alone = student_quantile(0.975, 19) / student_quantile(1 - 0.025 / 12, 19)
    for _ in range(trials):
        comparison = synthetic(rng, 20, shift)
        off = [
            abs(found.mean - shift) / found.half_width
            for each in comparison.differences.values()
            for found in each.values()
        ]
        missed += max(off) > 1.0
        missed_alone += max(off) > alone
    most = 0.05 * trials + 3 * sqrt(0.05 * 0.95 * trials)
    assert missed <= most
    assert missed_alone > 2 * most, "intervals of 95 % each would be wrong all the time"


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        (0.0, ["same", "same", "not distinguishable yet", "not distinguishable yet"]),
        (0.6, ["better", "better", "worse", "worse"]),  # 0.6 more profit, 0.6 longer waits
    ],
)
def test_with_many_replications_verdicts_are_the_truth(
    shift: float, expected: list[str]
) -> None:
    comparison = synthetic(np.random.default_rng(4), 400, shift)
    for found in comparison.differences.values():
        assert [found[name].verdict for name in SHOWN] == expected
        margin = 0.04 * comparison.kpis["base"]["profit"].mean
        assert found["profit"].margin == pytest.approx(margin)


def test_replications_without_a_value_lengthen_the_forecast() -> None:
    comparison = synthetic(np.random.default_rng(8), 40)
    column = kpis_of("all").index("wait_p95")
    comparison.measured["a"][::2, column, 0] = np.nan
    found = comparison.differences["a"]["wait_p95"]
    assert found.n == 20
    assert found.verdict == "not distinguishable yet"
    assert found.more is not None
    assert found.more % 2 == 0, "every second replication tells something"
