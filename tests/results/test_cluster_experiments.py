"""Runs, comparisons and pilots on a real cluster are those of one process, failures too."""

from collections.abc import Iterator
from typing import Any

import pytest

from results import run
from results.compare import compare
from results.warm_up import warm_up
from tests.results.moody import moody, usual

pytest.importorskip("distributed")

from results.runners import runner
from results.runners.cluster import Cluster
from tests.results.test_cluster import running_farm

pytestmark = pytest.mark.slow  # a scheduler and workers are begun, and killed, again and again


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_farm(tmp_path_factory.mktemp("farm"), nodes=2) as farm:
        yield farm.address


@pytest.mark.parametrize(
    ("experiment", "options"),
    [
        (run, {"replications": 150}),
        (run, {"precision": 0.2, "warm_up": "auto"}),
        (compare, {"replications": 8}),
        (warm_up, {"replications": 8}),
    ],
)
def test_a_cluster_changes_no_byte(
    address: str, experiment: Any, options: dict[str, Any]
) -> None:
    shop = moody()
    told = experiment(shop, cluster=address, **options).to_dict()
    assert told["failures"]
    assert told == experiment(shop, **options).to_dict()


def test_experiments_share_a_cluster(address: str) -> None:
    with runner(cluster=address) as workers:
        assert isinstance(workers, Cluster)
        both = [run(usual(), replications=3, runner=workers).to_dict() for _ in range(2)]
        compare(usual(), replications=2, runner=workers)
    assert both[0] == both[1] == run(usual(), replications=3).to_dict()


def test_a_replication_that_kills_its_worker_ends_alone(address: str) -> None:
    found = run(moody("kill"), replications=4, cluster=address)
    raised = run(moody(), replications=4)
    assert [one.replication for one in found.failures] == [
        one.replication for one in raised.failures
    ]
    assert found.to_dict()["kpis"] == raised.to_dict()["kpis"]
