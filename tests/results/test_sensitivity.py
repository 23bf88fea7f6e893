"""Sensitivities of functions whose indices are known, and of a shop."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from results.search import sensitivity
from results.search.morris import elementary_effects, trajectories
from results.search.sensitivity import Method
from results.search.sensitivity_text import sensitivity_text
from results.search.sobol import saltelli_points, sobol_indices
from results.statistics import Floats
from scenarios import ScenarioError
from tests.results.study_shop import LEVEL, S, shop_in

A, B = 7.0, 0.1


def ishigami(shares: Floats) -> Floats:
    x = math.pi * (2.0 * shares - 1.0)
    found: Floats = (
        np.sin(x[..., 0]) + A * np.sin(x[..., 1]) ** 2 + B * x[..., 2] ** 4 * np.sin(x[..., 0])
    )
    return found


def known_indices() -> tuple[list[float], list[float]]:
    """Ishigami & Homma (1990): the variance in closed form."""
    alone = 0.5 * (1 + B * math.pi**4 / 5) ** 2
    second, both = A**2 / 8, B**2 * math.pi**8 * (1 / 18 - 1 / 50)
    total = alone + second + both
    first = [alone / total, second / total, 0.0]
    return first, [(alone + both) / total, second / total, both / total]


@pytest.mark.long
def test_sobol_indices_of_ishigami() -> None:
    found = sobol_indices(ishigami(saltelli_points(3, 4096, seed=1)))
    for one, first, total in zip(found, *known_indices(), strict=True):
        # 3.29 standard deviations of the bootstrap: misses once in 1000.
        assert abs(one.first.mean - first) < one.first.half_width * 3.29 / 1.96
        assert abs(one.total.mean - total) < one.total.half_width * 3.29 / 1.96
        assert max(one.first.half_width, one.total.half_width) < 0.06


def test_sobol_intervals_hold() -> None:
    # Sobol points are more even than the bootstrap takes them for, so it may hold more often.
    truth = np.array(known_indices()).T
    held = np.zeros((3, 2))
    for seed in range(100):
        found = sobol_indices(ishigami(saltelli_points(3, 128, seed)), 0.9, seed)
        held += [
            [each.low <= index <= each.high for each, index in zip(one, row, strict=True)]
            for one, row in zip(found, truth, strict=True)
        ]
    assert held.min() / 100 >= 0.9 - 3.09 * math.sqrt(0.9 * 0.1 / 100)


def test_sobol_indices_where_nothing_varies() -> None:
    found = sobol_indices(np.full((4, 16), 0.1))
    assert all(math.isnan(one.first.mean) for one in found)


def test_morris_is_exact_for_lines() -> None:
    slopes = [3.0, -2.0, 0.0, 0.5]
    walks = trajectories(4, 6, seed=3)
    found = elementary_effects(walks, walks @ slopes)
    assert [one.mu.mean for one in found] == pytest.approx(slopes)
    assert [one.mu_star.mean for one in found] == pytest.approx(np.abs(slopes).tolist())
    assert [one.sigma for one in found] == pytest.approx([0.0] * 4, abs=1e-12)
    assert walks.min() >= 0.0
    assert walks.max() <= 1.0


def test_morris_sees_what_is_no_line() -> None:
    # x y: the effect of x is y, of the levels 0, 1/3, 2/3, 1 alike: mean 1/2, variance 5/36.
    walks = trajectories(2, 4000, seed=1)
    x, _ = elementary_effects(walks, walks.prod(axis=2))
    assert abs(x.mu.mean - 0.5) < x.mu.half_width * 3.3 / 1.96
    assert x.sigma == pytest.approx(math.sqrt(5 / 36), rel=0.03)


def test_a_tornado_is_what_the_runs_say(tmp_path: Path) -> None:
    shop = shop_in(tmp_path)
    vary = ["costs.holding=0:1", f"{S}=1:6"]
    found = sensitivity(shop, vary, "cost_total", replications=6)
    stock = sensitivity(shop, vary, "cost_holding", replications=6).effects["costs.holding"]
    assert (found.points, found.simulations) == (5, 30)
    # The scenario's own holding cost is 0: the low end changes nothing, the high end adds the
    # cost of holding and no more.
    assert found.effects["costs.holding"]["low"][:2] == (0.0, 0.0)
    high = found.effects["costs.holding"]["high"]
    assert high.mean == pytest.approx(stock["high"].mean)
    assert high.half_width == pytest.approx(stock["high"].half_width)
    assert max(map(len, sensitivity_text(found).splitlines())) <= 80


def test_morris_and_sobol_of_a_shop(tmp_path: Path) -> None:
    shop = shop_in(tmp_path)
    vary = ["items.lantern.price=8:12", "costs.shipment=0:0.01"]
    asked: tuple[tuple[Method, str], ...] = (("morris", "mu_star"), ("sobol", "total"))
    for method, name in asked:
        found = sensitivity(shop, vary, "profit", method=method, samples=4, replications=2)
        assert next(iter(found.effects)) == "items.lantern.price"
        first, second = (figures[name].mean for figures in found.effects.values())
        assert first > 100 * second
        assert max(map(len, sensitivity_text(found).splitlines())) <= 80


def test_wrong_questions_are_refused(tmp_path: Path) -> None:
    shop = shop_in(tmp_path)
    with pytest.raises(ScenarioError, match="must be below"):
        sensitivity(shop, [f"{LEVEL}=1:6"], "profit", replications=1)
    wrongs: list[dict[str, Any]] = [
        {"method": "guess"},
        {"replications": 0},
        {"confidence": 0.0},
    ]
    for wrong in wrongs:
        with pytest.raises(ValueError, match=r"must|needed"):
            sensitivity(shop, [f"{LEVEL}=4:6"], "profit", **wrong)
    with pytest.raises(ValueError, match="unknown KPI"):
        sensitivity(shop, [f"{LEVEL}=4:6"], "profits")
