"""``backlab size`` on the command line."""

import json

from tests.cli.conftest import Shell

QUICK = ("size", "shop.toml", "--replications", "2")


def test_it_sizes_and_simulates(backlab: Shell) -> None:
    text = backlab(*QUICK).stdout
    assert "(r, Q) normal, fill 0.95" in text
    assert "present" in text
    assert "simulated, 2 replications" in text
    assert max(map(len, text.splitlines())) <= 80
    assert "simulated" not in backlab("size", "shop.toml", "--no-simulate").stdout


def test_targets_and_json(backlab: Shell) -> None:
    found = json.loads(backlab(*QUICK, "--fill-rate", "0.8", "--json").stdout)
    item = found["items"]["lantern"]
    assert item["sized"]["name"] == "sized, fill 0.8"
    assert item["sized"]["fill_rate"] >= 0.8
    assert item["sized"]["parameters"]["Q"] == 8
    assert found["simulated"]["present"]["replications"] == 2


def test_one_item_of_a_variant_with_values_changed(backlab: Shell) -> None:
    more = ("--variant", "lost-sales", "--set", "costs.backorder=3", "--set", "costs.holding=1")
    text = backlab(*QUICK, *more, "--item", "lantern", "--review", "2").stdout
    assert "(T, S) exact, least cost" in text
    assert "T = 2" in text


def test_mistakes(backlab: Shell) -> None:
    for idle in (("--replications", "2"), ("--seed", "1")):
        told = backlab("size", "shop.toml", "--no-simulate", *idle, status=2).stderr
        assert f"{idle[0]} is of the runs that --no-simulate leaves out" in told
    assert "no item is called lamp" in backlab(*QUICK, "--item", "lamp", status=2).stderr
    assert "--fill-rate" in backlab(*QUICK, "--fill-rate", "95", status=2).stderr
