"""The demand of an item as the sizing formulas see it: moments by hand, for every law."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from scenarios import load
from scenarios.demand import Demand, demand_of

HEAD = """\
schema = 1
[run]
horizon = 100.0
warm_up = 20.0
[[items]]
name = "cup"
[[items]]
name = "lid"
"""


def demands(customers: str, folder: Path | None = None) -> list[Demand | None]:
    text = HEAD + "".join(f"[[customers]]\n{one}\n" for one in customers.split("---"))
    if folder is None:
        world = load(tomllib.loads(text)).world
    else:
        (folder / "s.toml").write_text(text)
        world = load(folder / "s.toml").world
    return [demand_of(world, item) for item in range(2)]


def moments(demand: Any) -> list[float]:
    return [demand.orders.rate, demand.orders.mean_size, demand.mean, demand.variance]


def test_compound_poisson() -> None:
    cup, lid = demands(
        'name = "a"\nitem = "cup"\narrivals = { law = "poisson", rate = 4 }\n'
        'order_size = { law = "geometric", mean = 2 }'
    )
    # geometric of mean 2: variance 2, so E[X^2] = 6
    assert moments(cup) == pytest.approx([4.0, 2.0, 8.0, 24.0])
    assert cup is not None
    assert cup.poisson
    assert cup.size_sd == pytest.approx(2**0.5)
    assert lid is None


def test_classes_add_up_and_baskets_count_for_each_item() -> None:
    cup, lid = demands(
        'name = "a"\nbasket = { cup = 1, lid = 3 }\n'
        'arrivals = { law = "poisson", rate = 1 }\n---'
        'name = "b"\nchoose = { cup = 3, lid = 1 }\n'
        'arrivals = { law = "poisson", rate = 4 }\n'
        'order_size = { law = "constant", value = 2 }'
    )
    # cups: 1 of 1, and 3 of 2; lids: 1 of 3, and 1 of 2
    assert moments(cup) == pytest.approx([4.0, 7 / 4, 7.0, 1 + 3 * 4])
    assert moments(lid) == pytest.approx([2.0, 5 / 2, 5.0, 9 + 4])
    assert lid is not None
    assert lid.orders.sizes == pytest.approx((0.0, 0.5, 0.5))


def test_sizes_that_round_to_nothing_are_nobody() -> None:
    cup, _ = demands(
        'name = "a"\nitem = "cup"\narrivals = { law = "poisson", rate = 2 }\n'
        'order_size = { law = "discrete", values = [0, 3], weights = [1, 1] }'
    )
    assert moments(cup) == pytest.approx([1.0, 3.0, 3.0, 9.0])


def test_regular_gaps_vary_less_and_choosing_among_them_less_so() -> None:
    gap = 'arrivals = { law = "renewal", gap = { law = "gamma", mean = 0.5, cv = 0.5 } }'
    cup, _ = demands(f'name = "a"\nitem = "cup"\n{gap}')
    assert moments(cup) == pytest.approx([2.0, 1.0, 2.0, 2.0 * 0.25], rel=1e-3)
    assert cup is not None
    assert not cup.poisson
    cup, lid = demands(f'name = "a"\nchoose = {{ cup = 3, lid = 1 }}\n{gap}')
    assert moments(cup)[3] == pytest.approx(1.5 * (1 - 0.75 * 0.75), rel=1e-3)
    assert moments(lid)[3] == pytest.approx(0.5 * (1 - 0.25 * 0.75), rel=1e-3)


def test_demand_of_periods_varies_as_its_size_does() -> None:
    cup, _ = demands(
        'name = "a"\nitem = "cup"\narrivals = { law = "periodic", every = 7, '
        'size = { law = "discrete", values = [0, 10, 20], weights = [1, 2, 1] } }'
    )
    # mean 10, E[X^2] = 150: variance 50 a period
    assert moments(cup)[2:] == pytest.approx([10 / 7, 50 / 7])


def test_a_rate_that_changes_counts_with_its_mean_over_the_window() -> None:
    cup, _ = demands(
        'name = "a"\nitem = "cup"\n'
        'arrivals = { law = "profile", times = [0, 20, 70], rates = [50, 2, 6] }'
    )
    assert moments(cup)[0] == pytest.approx((50 * 2 + 50 * 6) / 100)
    assert cup is not None
    assert not cup.poisson


def test_exponential_gaps_are_poisson() -> None:
    cup, _ = demands(
        'name = "a"\nitem = "cup"\n'
        'arrivals = { law = "renewal", gap = { law = "exponential", mean = 0.5 } }'
    )
    assert cup is not None
    assert cup.poisson
    assert moments(cup) == pytest.approx([2.0, 1.0, 2.0, 2.0], rel=1e-3)


def test_goodwill_and_hype_are_left_at_1() -> None:
    plain = 'name = "a"\nitem = "cup"\narrivals = { law = "poisson", rate = 4 }'
    moods = (
        "\ngoodwill = { loss = 0.01, gain = 0.01, high = 1.5 }\n"
        "hype = { gain = 0.3, half = 50, decay = 30 }"
    )
    assert moments(demands(plain + moods)[0]) == pytest.approx(moments(demands(plain)[0]))


def test_recorded_orders_count_as_they_are(tmp_path: Path) -> None:
    rows = ["time,sku,units", "1,cup,9", *(f"{20 + 5 * k},cup,2" for k in range(10))]
    rows += [*(f"{70 + k},lid,{1 + k % 2}" for k in range(20))]
    (tmp_path / "orders.csv").write_text("\n".join(rows))
    cup, lid = demands(
        'name = "a"\narrivals = { law = "trace", file = "orders.csv", '
        'columns = { time = "time", item = "sku", quantity = "units" } }',
        tmp_path,
    )
    # 30 of 31 orders fall into the window of 100; 11 and 20 of the 31 rows
    assert moments(cup) == pytest.approx(
        [0.3 * 11 / 31, 29 / 11, 0.3 * 29 / 31, 0.3 * 121 / 31]
    )
    assert moments(lid) == pytest.approx([0.3 * 20 / 31, 1.5, 0.3 * 30 / 31, 0.3 * 50 / 31])
