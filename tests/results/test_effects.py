"""Effects of whole numbers, words and noisy KPIs: no step or luck passes for an effect."""

from pathlib import Path

import numpy as np
import pytest

from results.search import sensitivity
from results.search.effects import morris_of, values_of
from results.search.evaluator import Evaluator
from results.search.morris import trajectories
from results.search.sensitivity_text import sensitivity_text
from results.search.sobol import saltelli_points, sobol_indices
from results.search.space import Space
from results.statistics import Floats
from results.work import Failure, Serial
from scenarios import Scenario, load
from tests.results.study_shop import LEVEL, S, shop_in

COSTS = ["costs.holding=0:1", "costs.backorder=0:6", "suppliers.acme.order_cost=0:4"]
PATHS = [text.partition("=")[0] for text in COSTS]


@pytest.mark.parametrize("vary", [f"{S}=0:5", f"{S}=0:1", f"{S}=0,2,9,10", f"{S}=9,0"])
def test_a_line_in_whole_numbers_has_one_slope(tmp_path: Path, vary: str) -> None:
    """Levels of 1/3 are no whole numbers; taken as such, a line had several slopes."""
    space = Space(shop_in(tmp_path), [vary, "costs.shipment=0:2"])
    walks = trajectories(2, 8, seed=2)
    points = [space.shared(each) for each in walks.reshape(-1, 2).tolist()]
    values = [7.0 * int(str(p[S])) - 3.0 * float(str(p["costs.shipment"])) for p in points]
    first, second = morris_of(space, walks, np.array(values), 0.95)
    high = max(int(str(p[S])) for p in points)
    assert first["mu"].mean == pytest.approx(7.0 * high)
    assert first["sigma"].mean == pytest.approx(0.0, abs=1e-9)
    assert second["mu_star"].mean == pytest.approx(6.0)


def test_one_value_has_no_effect(tmp_path: Path) -> None:
    space = Space(shop_in(tmp_path), [f"{S}=3", f"{LEVEL}=9:9"])
    walks = trajectories(2, 3, seed=1)
    for found in morris_of(space, walks, np.full(walks.shape[:2], 5.0), 0.95):
        assert found["mu_star"][:2] == (0.0, 0.0)


def test_the_ends_of_a_list_are_its_lowest_and_highest_numbers(tmp_path: Path) -> None:
    shop = shop_in(tmp_path)
    listed = sensitivity(shop, [f"{LEVEL}=9,4,20,6"], "on_hand_mean", replications=4)
    ranged = sensitivity(shop, [f"{LEVEL}=4:20"], "on_hand_mean", replications=4)
    assert listed.ends[LEVEL] == (4, 20)
    assert listed == ranged


def test_of_words_all_are_tried(tmp_path: Path) -> None:
    shop, rule = shop_in(tmp_path), "policy.allocate.rule"
    words = ["smallest-first", "fcfs", "last-come"]
    found = sensitivity(shop, {rule: words}, "mean_wait", replications=4)
    assert (found.points, found.simulations) == (4, 16)
    waits = {
        word: sensitivity(
            load(tmp_path / "shop.toml", set=[f"{rule}={word}"]),
            [f"{S}=3"],
            "mean_wait",
            replications=4,
        ).base
        for word in words
    }
    means = {word: each.mean for word, each in waits.items() if each}
    low, high = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
    assert found.ends[rule] == (low, high)
    assert found.effects[rule]["high"].mean - found.effects[rule]["low"].mean == pytest.approx(
        means[high] - means[low]
    )
    assert f"{rule}, {low} to {high}" in sensitivity_text(found)


def test_points_are_compared_on_replications_that_all_have() -> None:
    """Point 1 lacks the replication that is worst for all: it is not better by that."""
    luck = np.array([1.0, 2.0, 30.0])
    pairs = np.stack([[luck, luck + 1.0], np.ones((2, 3))], axis=-1)
    pairs[1, 2] = np.nan
    values, used = values_of("fill_rate", pairs)
    assert values.tolist() == [1.5, 2.5]
    assert used == 2
    pairs[0, :2] = np.nan
    with pytest.raises(ValueError, match="no replication has a value of fill_rate"):
        values_of("fill_rate", pairs)
    with pytest.raises(ValueError, match="at all points: unlucky"):
        values_of("fill_rate", pairs, [Failure("a", 0, "unlucky")])


RATES = ("on_hand_mean", "backlog_mean", "purchase_orders")


@pytest.mark.long
def test_noise_does_not_pass_as_interaction(tmp_path: Path) -> None:
    """The cost is h E[I] + b E[B] + K E[orders] and what is bought: a plane, no interactions.

    With the same customers at all points that is so to the last digit, however few they are.
    With others at each, what is noise looks like interactions of everything.
    """
    shop = shop_in(tmp_path)
    found = sensitivity(shop, COSTS, "cost_total", method="sobol", samples=32, replications=2)
    rates = [sensitivity(shop, [f"{S}=3"], name, replications=2).base for name in RATES]
    reach = [1.0, 6.0, 4.0]
    shares = saltelli_points(3, 32, 1)
    plane = shares @ [r * each.mean for r, each in zip(reach, rates, strict=True) if each]
    for path, expected in zip(PATHS, sobol_indices(plane), strict=True):
        for name, index in expected._asdict().items():
            assert found.effects[path][name].mean == pytest.approx(index.mean, abs=1e-9)
    assert sum(index.total.mean for index in sobol_indices(plane)) == pytest.approx(
        1.0, abs=0.1
    )
    space = Space(shop, COSTS)
    totals = [one.total.mean for one in sobol_indices(own_customers(shop, space, shares))]
    assert sum(totals) > 1.3


def own_customers(shop: Scenario, space: Space, shares: Floats) -> Floats:
    """The cost at every point, each with customers of its own."""
    evaluate = Evaluator(shop, ("cost_total",), 1, Serial())
    flat = shares.reshape(-1, shares.shape[2]).tolist()
    pairs = [evaluate([space.shared(each)], 2, 2 * k)[0, :, 0] for k, each in enumerate(flat)]
    values: Floats = values_of("cost_total", np.array(pairs))[0].reshape(shares.shape[:2])
    return values
