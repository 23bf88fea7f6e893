"""Who does the work of an experiment: its own runner, or one that goes on afterwards."""

from pathlib import Path

import pytest

from results import run
from results.compare import compare
from results.runners import hands
from results.runners.pool import Pool
from results.search import optimize, sensitivity
from results.study import sweep
from results.warm_up import warm_up
from results.work import Serial
from tests.results.study_shop import LEVEL, S, shop_in


@pytest.mark.long
def test_a_pool_is_shared_by_all_experiments(tmp_path: Path) -> None:
    """Each takes the pool that was begun, and leaves it running."""
    shop = shop_in(tmp_path)
    with Pool(2) as pool:
        for _ in range(2):
            assert run(shop, runner=pool).to_dict() == run(shop).to_dict()
        assert compare(shop, runner=pool).to_dict() == compare(shop).to_dict()
        assert warm_up(shop, runner=pool).to_dict() == warm_up(shop).to_dict()
        assert (
            sweep(shop, {S: [1, 3]}, runner=pool).digest() == sweep(shop, {S: [1, 3]}).digest()
        )
        assert sensitivity(shop, [f"{S}=1:5"], "profit", runner=pool).replications
        assert optimize(shop, [f"{LEVEL}=8:9"], minimize="cost_total", runner=pool).best
        assert dict(pool.map(abs, [-3])) == {-3: 3}


def test_one_runner_is_asked_for() -> None:
    with hands() as own:
        assert isinstance(own, Serial)
    with pytest.raises(ValueError, match="not for two of them"):
        hands(2, given=Serial())
    with pytest.raises(ValueError, match="not for two of them"):
        hands(cluster="tcp://here:1", given=Serial())
