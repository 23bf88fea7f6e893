"""``backlab explain``: the story of one order on the command line."""

from tests.cli.conftest import Shell


def test_it_tells_the_story_of_an_order(backlab: Shell) -> None:
    told = backlab("explain", "shop.toml", "--order", "5").stdout
    assert told.startswith("Order 5: web, customer 5, wants 1 lantern at ")
    assert "How it ended" in told
    assert max(map(len, told.splitlines())) <= 80


def test_variant_seed_replication_and_values_choose_the_run(backlab: Shell) -> None:
    tell = "explain", "shop.toml", "--order", "9"
    stories = {
        backlab(*tell, *more).stdout
        for more in (
            (),
            ("--replication", "1"),
            ("--seed", "8"),
            ("--set", "items.lantern.initial_on_hand=0"),
            ("--variant", "lost-sales", "--set", "items.lantern.initial_on_hand=0"),
        )
    }
    assert len(stories) == 5


def test_a_number_that_is_none_is_told_how_many_there_are(backlab: Shell) -> None:
    error = backlab("explain", "shop.toml", "--order", "9999", status=2).stderr
    assert "there is no order 9999; replication 0 has the orders 1 to " in error
