"""What pictures of a comparison rest on: gathered beside it, and changing none of it."""

from dataclasses import replace

import numpy as np

from results import run
from results.compare import compare
from scenarios import load
from tests.results.test_compare import SHOP, Moody


def test_evidence_is_of_the_very_runs_that_are_compared() -> None:
    shop = load(SHOP)
    plain = compare(shop, variants=["poor"], replications=3)
    found = compare(shop, variants=["poor"], replications=3, evidence=True)
    assert plain.evidence == {}
    assert list(found.evidence) == ["scenario", "poor"]
    for name, alone in (("scenario", shop), ("poor", shop.variant("poor"))):
        results, evidence = run(alone, replications=3), found.evidence[name]
        assert evidence.names == results.names
        for scope, pairs in results.measured.items():
            assert np.array_equal(evidence.measured[scope], pairs, equal_nan=True), scope
        assert np.array_equal(found.measured[name], plain.measured[name], equal_nan=True)


def test_a_baseline_may_stand_alone() -> None:
    found = compare(load(SHOP), variants=[], replications=2, evidence=True)
    assert (found.variants, found.differences) == ((), {})
    assert found.evidence["scenario"].replications == 2


def test_a_replication_that_fails_leaves_no_trace() -> None:
    shop = load(SHOP)
    (item,) = shop.world.items
    policy = replace(item.policy, reorder=Moody())
    world = replace(shop.world, items=(replace(item, policy=policy),))
    found = compare({"usual": shop, "moody": replace(shop, world=world)}, evidence=True)
    failed = len(found.failures)
    assert 0 < failed < 6
    assert found.evidence["usual"].replications == 6
    assert found.evidence["moody"].replications == 6 - failed
