"""Replications that fail: the others are kept, and nothing is said of what did not happen."""

import json
from collections.abc import Iterator
from math import inf
from typing import Any

import numpy as np
import pytest

from results import AllFailedError, Results, run
from results.compare import compare
from results.runners.pool import Pool
from results.statistics import ratio_estimate
from results.warm_up import warm_up
from results.work import DIED
from sim.errors import BalanceError
from tests.results.moody import moody, usual


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(2) as pool:
        yield pool


@pytest.fixture(scope="module")
def results() -> Results:
    return run(moody(), waits=[1.0])


def failed(results: Results) -> list[int]:
    return [failure.replication for failure in results.failures]


def test_the_others_are_kept_as_they_are(results: Results) -> None:
    """The rule is the usual one where it does not fail, so their figures are the usual ones."""
    whole = run(usual(), waits=[1.0])
    good = [number for number in range(12) if number not in failed(results)]
    assert 1 < len(good) < 11
    assert results.replications == len(good)
    for scope, pairs in results.measured.items():
        # Not to the last bit: the usual rule promises when to ask it, and integrals are summed
        # in fewer parts.
        assert np.allclose(pairs, whole.measured[scope][good], 1e-12, 0, equal_nan=True), scope
    above, below = whole.pairs("fill_rate")
    assert results.kpis["fill_rate"] == ratio_estimate(above[good], below[good])
    assert results.fill_within[0].n == len(good)
    assert {failure.config for failure in results.failures} == {"scenario"}
    assert all("no goods" in failure.error for failure in results.failures)


def test_json_has_failures_only_if_there_are_some(results: Results) -> None:
    told = json.loads(json.dumps(results.to_dict(), allow_nan=False))
    assert told["failures"][0]["replication"] == failed(results)[0]
    assert len(told["failures"]) + told["replications"] == 12
    assert "failures" not in run(usual(), replications=1).to_dict()


@pytest.mark.long
def test_who_kills_a_process_loses_nothing_else(results: Results, pool: Pool) -> None:
    """Many replications share a process; each killer ends alone."""
    found = run(moody("kill"), replications=100, runner=pool)
    raised = run(moody(), replications=100)
    assert failed(found) == failed(raised)
    assert {failure.error for failure in found.failures} == {DIED}
    assert found.replications + len(found.failures) == 100
    for scope, pairs in found.measured.items():
        assert np.array_equal(pairs, raised.measured[scope], equal_nan=True), scope
    assert failed(run(moody("kill"), replications=12, runner=pool)) == failed(results)


def test_a_rule_that_exits_does_not_end_the_program(results: Results) -> None:
    found = run(moody("exit"))
    assert failed(found) == failed(results)
    assert found.failures[0].error == "SystemExit: enough"


def test_if_none_can_be_run_that_is_an_error_and_is_found_out_soon() -> None:
    tried: list[int] = []
    with pytest.raises(
        AllFailedError, match=r"no replication could be run.*no goods"
    ) as caught:
        run(moody(until=inf), replications=500, progress=lambda done, _: tried.append(done))
    assert len(caught.value.failures) == 5
    assert len(tried) < 6
    with pytest.raises(AllFailedError, match="2 were tried"):
        run(moody(until=inf), replications=2)
    with pytest.raises(AllFailedError, match="5 were tried"):
        run(moody(until=inf), precision=0.1)
    with pytest.raises(AllFailedError, match="1 was tried"):
        run(moody(until=inf), batches=20)
    with pytest.raises(AllFailedError):
        warm_up(moody(until=inf))


def test_a_precision_rests_on_those_that_were_done() -> None:
    found = run(moody(), precision=0.3, precision_of=["fill_rate"])
    assert found.precision is not None
    assert not found.precision.missed
    assert found.precision.estimates["fill_rate"].n == found.replications
    assert found.failures
    more = run(moody(), precision=0.001, precision_of=["fill_rate"], most=12)
    assert more.replications + len(more.failures) == 12, "the ceiling counts all"


@pytest.mark.long
def test_a_warm_up_rests_on_the_pilots_that_were_done() -> None:
    found = warm_up(moody(), replications=12)
    assert found.failures
    assert found.replications + len(found.failures) == 12
    assert found.to_dict()["failures"][0]["config"] == "pilot of scenario"
    lost = [failure.replication for failure in found.failures]
    after = run(moody(), warm_up="auto")
    pilots = [failure.replication for failure in after.failures if "pilot" in failure.config]
    assert pilots == [number for number in lost if number < 10]
    assert any(failure.config == "scenario" for failure in after.failures)


@pytest.mark.parametrize("experiment", [run, compare, warm_up])
def test_a_broken_balance_is_a_crash(experiment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise BalanceError("a unit is gone")

    for module in ("sample", "compare.replication", "pilots"):
        monkeypatch.setattr(f"results.{module}.simulate", broken)
    with pytest.raises(BalanceError, match="a unit is gone"):
        experiment(usual())


def test_a_variant_that_kills_takes_nobody_with_it(pool: Pool) -> None:
    shop = usual()
    named = {"usual": shop, "moody": moody("kill"), "rich": shop.variant("rich")}
    found = compare(named, replications=4, runner=pool)
    raised = compare({**named, "moody": moody()}, replications=4)
    assert {failure.config for failure in found.failures} == {"moody"}
    assert {failure.error for failure in found.failures} == {DIED}
    told, expected = found.to_dict(), raised.to_dict()
    assert len(told.pop("failures")) == len(expected.pop("failures"))
    assert told == expected


def test_a_baseline_that_kills_leaves_the_kpis_of_the_others(pool: Pool) -> None:
    found = compare({"moody": moody("kill"), "usual": usual()}, replications=4, runner=pool)
    lost = len(found.failures)
    assert 0 < lost < 4
    assert found.kpis["usual"]["fill_rate"] == run(usual(), replications=4).kpis["fill_rate"]
    assert found.differences["usual"]["fill_rate"].n == 4 - lost
    assert found.people["usual"]["all"]["orders"].n == 4 - lost


def test_a_baseline_that_always_fails_is_found_out_soon() -> None:
    found = compare({"moody": moody(until=inf), "usual": usual()}, replications=500)
    assert found.replications == found.failures_of("moody") == 5
