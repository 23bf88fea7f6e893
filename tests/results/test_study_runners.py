"""The same study from this process, from a pool and from a real cluster."""

from pathlib import Path
from typing import Any

import pytest

from results.study import merge, sweep
from tests.results.study_shop import LEVEL, S, shop_in

pytest.importorskip("distributed")

from tests.results.test_cluster import running_farm


@pytest.mark.long
def test_the_same_from_one_process_a_pool_a_cluster_and_shards_of_them(tmp_path: Path) -> None:
    shop, points = shop_in(tmp_path), {S: [1, 3, 5, 9], LEVEL: [9, 12]}
    here = sweep(shop, points)
    assert (here.done, here.failed) == (28, 4)
    with sweep(shop, points, store=tmp_path / "pool.sqlite", jobs=2) as pool:
        assert (pool.digest(), pool.failures()) == (here.digest(), here.failures())
    with running_farm(tmp_path, nodes=2) as farm:
        store = tmp_path / "cluster.sqlite"
        with sweep(shop, points, store=store, cluster=farm.address) as cluster:
            assert (cluster.digest(), cluster.failures()) == (here.digest(), here.failures())
        options: list[dict[str, Any]] = [{"jobs": 2}, {}, {"cluster": farm.address}]
        names = [tmp_path / f"{i}.sqlite" for i in (1, 2, 3)]
        for i, name in enumerate(names, 1):
            sweep(shop, points, store=name, shard=(i, 3), **options[i - 1]).close()
    with merge(tmp_path / "all.sqlite", reversed(names)) as merged:
        assert (merged.digest(), merged.failures()) == (here.digest(), here.failures())
