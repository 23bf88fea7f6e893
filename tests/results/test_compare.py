"""A comparison as a whole: equal to runs, fair to both sides, the same on any runner."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from math import isnan
from pathlib import Path
from typing import Any, Self

import pytest

from results import kpis_of, run
from results.compare import Comparison, ComparisonInterrupted, compare
from results.compare.text import comparison_text
from results.statistics import ratio_estimate
from results.work import Crash, Serial
from scenarios import Scenario, load
from sim.views import StockView

OPPOSITE = {"better": "worse", "worse": "better", "higher": "lower", "lower": "higher"}
SHOP: dict[str, Any] = {
    "schema": 1,
    "title": "Corner shop",
    "run": {"horizon": 30.0, "warm_up": 5.0, "replications": 6, "seed": 7},
    "items": [{"name": "lantern", "price": 10.0, "cost": 6.0, "initial_on_hand": 6}],
    "customers": [
        {
            "name": "web",
            "arrivals": {"law": "poisson", "rate": 2.0},
            "patience": {"law": "exponential", "mean": 4.0},
        }
    ],
    "suppliers": [{"name": "acme", "lead_time": {"law": "exponential", "mean": 3.0}}],
    "costs": {"holding": 0.1},
    "policy": {"reorder": {"rule": "reorder-point", "r": 5, "Q": 8}},
    "variants": {
        "lost-sales": {"policy": {"accept": {"rule": "none"}}},
        "rich": {"title": "Much stock", "policy": {"reorder": {"r": 12}}},
        "poor": {"policy": {"reorder": {"r": 1}}},
    },
}


@pytest.fixture(scope="module")
def shop() -> Scenario:
    return load(SHOP)


@pytest.fixture(scope="module")
def comparison(shop: Scenario) -> Comparison:
    return compare(shop, kpis="all")


def test_the_kpis_are_those_of_runs_of_their_own(
    shop: Scenario, comparison: Comparison
) -> None:
    for name in ("scenario", *comparison.variants):
        alone = run(shop if name == "scenario" else shop.variant(name))
        for row, found in comparison.kpis[name].items():
            assert found == pytest.approx(alone.kpis[row], nan_ok=True, abs=0, rel=0), row


def test_a_difference_is_that_of_the_means(comparison: Comparison) -> None:
    assert comparison.variants == ("lost-sales", "rich", "poor")
    for name, differences in comparison.differences.items():
        for row, found in differences.items():
            sides = [comparison.kpis[which][row] for which in (name, "scenario")]
            if sides[0].n == sides[1].n == found.n and not isnan(found.mean):
                expected = sides[0].mean - sides[1].mean
                scale = max(abs(side.mean) for side in sides)
                assert found.mean == pytest.approx(expected, abs=1e-9 * scale), row


def test_the_same_differs_in_nothing_and_nobody_wins_or_loses(shop: Scenario) -> None:
    found = compare([shop, shop], kpis="all")
    assert found.variants == ("scenario (2)",)
    for row, difference in found.differences["scenario (2)"].items():
        assert difference.verdict == "same", row
        assert (difference.mean, difference.half_width) == (0.0, 0.0)
    everybody = found.people["scenario (2)"]["all"]
    assert everybody["same"].mean == 1.0
    for change in ("less", "longer", "stayed", "left", "at_once", "no_more_at_once", "wait"):
        assert (everybody[change].mean, everybody[change].half_width) == (0.0, 0.0)


def test_another_baseline_flips_signs_and_verdicts(shop: Scenario) -> None:
    there = compare(shop, variants=["rich"], kpis="all")
    back = compare(shop, variants=["rich"], baseline="rich", kpis="all")
    assert (back.baseline, back.variants) == ("rich", ("scenario",))
    flipped = set()
    for row, found in there.differences["rich"].items():
        other = back.differences["scenario"][row]
        assert other.mean == pytest.approx(-found.mean, nan_ok=True), row
        assert other.half_width == pytest.approx(found.half_width, nan_ok=True), row
        assert other.verdict == OPPOSITE.get(found.verdict, found.verdict), row
        flipped.add(found.verdict)
    assert {"better", "worse", "not distinguishable yet"} <= flipped
    gain, loss = there.people["rich"]["all"], back.people["scenario"]["all"]
    assert gain["less"].mean == loss["longer"].mean > 0.0
    assert gain["stayed"].mean == loss["left"].mean > 0.0
    assert gain["wait"].mean == pytest.approx(-loss["wait"].mean)


def test_common_customers_reduce_the_variance_in_the_small_e_shop() -> None:
    found = compare(load("small-e-shop"), variants=["lean", "lost-sales"], replications=20)
    for differences in found.differences.values():
        for row in ("profit", "fill_rate", "on_hand_mean"):
            assert differences[row].variance_reduction > 1.5, row
    assert found.differences["lean"]["on_hand_mean"].variance_reduction > 3.0


def test_the_family_shares_the_risk(comparison: Comparison) -> None:
    assert comparison.family == 3 * len(comparison.shown)
    each = comparison.differences["rich"]["profit"].confidence
    assert 1 - each == pytest.approx(0.05 / comparison.family)


def test_people_are_pooled_over_replications(comparison: Comparison) -> None:
    counts = comparison.changes["rich"]["web"]
    assert counts.shape == (6, 12)
    found = comparison.people["rich"]
    assert found["all"] == found["web"], "there is one class"
    assert found["all"]["less"] == ratio_estimate(counts[:, 1], counts[:, 0])
    assert found["all"]["orders"].mean == pytest.approx(counts[:, 0].mean())
    five = ("less", "longer", "stayed", "left", "same")
    assert sum(found["all"][change].mean for change in five) == pytest.approx(1.0)


class Backwards(Serial):
    """Does the last job first."""

    def map(self, work: Callable[[Any], Any], jobs: Iterable[Any]) -> Iterator[Any]:
        return super().map(work, reversed(list(jobs)))

    def __enter__(self) -> Self:
        raise AssertionError("the caller has begun it")


def test_no_runner_changes_a_result(shop: Scenario) -> None:
    usual = compare(shop).to_dict()
    assert compare(shop, runner=Backwards()).to_dict() == usual
    assert compare(shop, jobs=2).to_dict() == usual


class Poisonous(Serial):
    """Replication 2 kills its worker."""

    def map(self, work: Callable[[Any], Any], jobs: Iterable[Any]) -> Iterator[Any]:
        for job in jobs:
            yield job, Crash("killed") if job.replication == 2 else work(job)


def test_a_killed_worker_costs_one_replication(shop: Scenario) -> None:
    found = compare(shop, runner=Poisonous())
    assert {failure.replication for failure in found.failures} == {2}
    assert [failure.config for failure in found.failures] == ["scenario", *found.variants]
    assert found.differences["rich"]["profit"].n == 5
    assert found.people["rich"]["all"]["less"].n == 5


@dataclass(frozen=True)
class Moody:
    """Fails in the replications in which the first shelf is empty early."""

    def order(self, stock: StockView) -> int:
        if stock.now < 8.0 and stock.on_hand == 0:
            raise RuntimeError("no goods")
        return 8 if stock.inventory_position <= 5 else 0


def test_what_a_rule_raises_is_a_failure_of_its_variant_alone(shop: Scenario) -> None:
    (item,) = shop.world.items
    policy = replace(item.policy, reorder=Moody())
    world = replace(shop.world, items=(replace(item, policy=policy),))
    found = compare({"usual": shop, "moody": replace(shop, world=world)})
    failed = {failure.replication for failure in found.failures}
    assert 0 < len(failed) < 5
    assert {failure.config for failure in found.failures} == {"moody"}
    assert "no goods" in found.failures[0].error
    assert found.kpis["usual"]["profit"].n == 6
    good = [n for n in range(6) if n not in failed]
    assert found.differences["moody"]["profit"].n == len(good)
    # The rule is the usual one, where it does not fail.
    assert found.differences["moody"]["profit"].mean == 0.0
    for row in found.rows():  # nor do the sides rest on what the other has not done
        assert row["variant_mean"] == pytest.approx(row["baseline_mean"], nan_ok=True)
    assert found.sides("moody", "profit")[0].n == len(good)
    (line,) = (line for line in comparison_text(found).splitlines() if "  profit, " in line)
    assert line.split()[2] == line.split()[3]
    assert found.people["moody"]["all"]["same"].mean == 1.0
    assert found.people["moody"]["all"]["same"].n == len(good)


def test_ctrl_c_keeps_what_was_done(shop: Scenario) -> None:
    def stop(done: int, total: int) -> None:
        assert total == 6
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(ComparisonInterrupted) as caught:
        compare(shop, progress=stop)
    kept = caught.value.comparison
    assert kept is not None
    assert kept.to_dict() == compare(shop, replications=2).to_dict()


def test_margins_make_small_differences_the_same(shop: Scenario) -> None:
    found = compare(shop, margins={"fill_rate": 1.0, "on_hand_mean": "1000%", "turns": 0.0})
    assert "turns" in found.shown, "who has a margin is of interest"
    for differences in found.differences.values():
        assert differences["fill_rate"].verdict == "same"
        assert differences["on_hand_mean"].verdict == "same"
        mean = found.kpis["scenario"]["on_hand_mean"].mean
        assert differences["on_hand_mean"].margin == pytest.approx(10 * mean)


def test_more_replications_are_asked_for_and_do_help(shop: Scenario) -> None:
    asked: dict[str, Any] = {"variants": ["poor"], "kpis": ["fill_rate"], "confidence": 0.9999}
    few = compare(shop, replications=3, **asked)
    found = few.differences["poor"]["fill_rate"]
    assert found.verdict == "not distinguishable yet"
    assert found.more is not None
    assert found.more > 0
    many = compare(shop, replications=2 * (3 + found.more), **asked)
    assert many.differences["poor"]["fill_rate"].verdict == "worse"
    assert many.differences["poor"]["fill_rate"].more == 0


def test_strangers_have_kpis_but_are_not_compared(shop: Scenario) -> None:
    crowd = load(SHOP, scale={"customers.web.arrivals.rate": 2})
    found = compare({"usual": shop, "crowd": crowd})
    assert found.strangers("crowd") == ("web",)
    assert found.people["crowd"] == {}
    assert found.differences["crowd"]["fill_rate"].verdict == "worse"


def test_rows_and_json_say_the_same(comparison: Comparison) -> None:
    told = comparison.to_dict()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told["baseline"] == "scenario"
    assert set(told["variants"]) == set(comparison.variants)
    rows = comparison.rows()
    assert len(rows) == comparison.family
    for row in rows:
        one = told["variants"][row["variant"]]["difference"][row["kpi"]]
        assert {"mean", "half_width", "verdict"} <= set(one)
        assert one["verdict"] == row["verdict"]
        assert one["mean"] == (None if isnan(row["difference"]) else row["difference"])
    for name in comparison.variants:
        assert set(told["variants"][name]["kpis"]) == set(kpis_of("all"))
    assert len(comparison.people_rows()) == 3 * 2 * 12


def test_pandas_gets_the_rows(comparison: Comparison) -> None:
    pytest.importorskip("pandas")
    assert len(comparison.to_pandas()) == comparison.family


def test_the_example_of_the_page_runs() -> None:
    page = Path(__file__).parents[2] / "docs" / "comparing.md"
    code = page.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    quick = code.replace("margins=", "replications=2, margins=")
    names: dict[str, Any] = {}
    exec(quick.replace("found.to_pandas()", ""), names)
    assert names["found"].variants == ("r = 30",)
