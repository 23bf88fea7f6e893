"""Sentences say what the figures say: which way, how much, how sure, and if nothing is sure."""

import re
from math import nan

import numpy as np
import pytest

from results.compare.people import Change
from results.compare.verdicts import Margin
from results.kpis import KPIS, kpis_of
from results.words import headline, label, people_sentences, sentence, verdict
from results.words.clauses import objective
from results.words.comparing import may_be_best
from results.words.numbers import amount, pair, whole
from results.words.phrases import phrase
from tests.results.made_comparison import comparison_of

STEADY = [100.0, 100.0, 100.0, 100.0]
UP = [102.9, 103.1, 103.0, 103.0]  # 3 more, within 0.13
UNSURE = [90.0, 110.0, 95.0, 106.0]  # 0.25 more, within 19 with two KPIs


def test_the_difference_is_told_with_its_interval_unit_and_direction() -> None:
    found = comparison_of({"now": {"profit": STEADY}, "new": {"profit": UP}})
    compared = found.differences["new"]["profit"]
    assert compared.verdict == "better"
    told = re.fullmatch(r"new earns (\S+) ± (\S+) EUR per day more than now\.", verdict(found))
    assert told is not None
    assert float(told[1]) == pytest.approx(compared.mean, abs=0.005)
    assert float(told[2]) == pytest.approx(compared.half_width, abs=0.005)


def test_the_other_way_round_it_is_less() -> None:
    found = comparison_of({"now": {"profit": UP}, "new": {"profit": STEADY}})
    assert verdict(found).startswith("new earns 3.00 ± 0.13 EUR per day less than now")


def test_fractions_differ_by_points_and_losing_less_is_no_loss() -> None:
    now, new = [0.30, 0.32, 0.31], [0.15, 0.17, 0.16]
    found = comparison_of({"now": {"lost_rate": now}, "new": {"lost_rate": new}})
    assert verdict(found) == "new loses 15 points less of the demand than now."


def test_gains_and_losses_stand_against_each_other() -> None:
    now = {"profit": STEADY, "lost_rate": [0.1, 0.1, 0.1, 0.1], "on_hand_mean": STEADY}
    new = {"profit": UP, "lost_rate": [0.2, 0.2, 0.2, 0.2], "on_hand_mean": STEADY}
    told = verdict(comparison_of({"now": now, "new": new}))
    assert re.search(
        r"new earns .* more, but loses 10 points more of the demand than now", told
    )
    worse = verdict(comparison_of({"now": new, "new": now}))
    assert re.search(r"new earns .* less, but loses 10 points less of the demand", worse)


def test_no_clear_difference_yet_comes_first_where_it_is_about_money() -> None:
    now = {"profit": STEADY, "on_hand_mean": STEADY}
    new = {"profit": UNSURE, "on_hand_mean": UP}
    told = verdict(comparison_of({"now": now, "new": new}))
    assert told.startswith("No clear difference yet in profit (0 ± 19 EUR per day): new holds")
    only = verdict(comparison_of({"now": {"profit": STEADY}, "new": {"profit": UNSURE}}))
    assert only.startswith("No clear difference yet between new and now in profit (")
    assert "more" not in only
    assert "less" not in only


def test_the_same_is_said_only_within_a_margin_or_where_nothing_differs() -> None:
    policies = {"now": {"profit": STEADY}, "new": {"profit": UP}}
    near = comparison_of(policies, margins={"profit": Margin(5.0)})
    assert verdict(near) == "No difference that matters between new and now: the same profit."
    twins = comparison_of({"now": {"profit": STEADY}, "new": {"profit": STEADY}})
    assert verdict(twins) == verdict(near)


def test_one_replication_gives_no_verdict() -> None:
    found = comparison_of({"now": {"profit": [100.0]}, "new": {"profit": [103.0]}})
    told = verdict(found)
    assert told.startswith("No verdict: one replication says nothing about chance")
    assert "±" not in told
    several = comparison_of({"now": {"profit": [1.0]}, "a": {"profit": [2.0]}, "b": {}})
    assert verdict(several).startswith("No verdict: one replication")


@pytest.mark.parametrize("values", [{}, {"profit": [nan, nan, nan]}])
def test_what_is_not_defined_is_not_compared(values: dict[str, list[float]]) -> None:
    shown = ("fill_rate", "profit")
    found = comparison_of({"now": values, "new": values}, shown=shown, replications=3)
    told = verdict(found)
    assert told == "Nothing to compare between new and now: none of this is defined."
    assert objective(found) is None
    three = comparison_of({"now": {}, "a": {}, "b": {}}, shown=shown, replications=3)
    assert verdict(three) == "Nothing to compare: none of this is defined."


def test_a_kpi_of_one_side_alone_is_in_no_sentence() -> None:
    now = {"profit": STEADY, "mean_wait_backordered": [5.0, 6.0, 5.5, 5.2]}
    told = verdict(comparison_of({"now": now, "new": {"profit": UP}}))
    assert "wait" not in told
    assert "nan" not in told


def test_of_several_the_best_is_named_and_who_may_be_as_good() -> None:
    found = comparison_of(
        {
            "now": {"profit": STEADY},
            "close": {"profit": [102.95, 103.0, 103.05, 103.0]},
            "best": {"profit": UP},
            "bad": {"profit": [90.0, 90.1, 89.9, 90.0]},
        }
    )
    assert headline(found)[-1] == "bad"
    told = verdict(found)
    assert re.match(r"Of 3 variants (best|close) does best: it earns 3\.\d+ ± \S+ EUR", told)
    assert re.search(r"no clear difference yet between it and (best|close)\.$", told)
    assert "bad" not in told


def test_of_several_none_may_be_better() -> None:
    bad = {"a": {"profit": [90.0, 90.1, 89.9, 90.0]}, "b": {"profit": [80.0, 80.1, 79.9, 80.0]}}
    told = verdict(comparison_of({"now": {"profit": STEADY}, **bad}))
    assert told.startswith("None of 2 variants does better than now: even the best of them, a,")
    unsure = comparison_of({"now": {"profit": STEADY}, "a": {"profit": UNSURE}, "b": bad["b"]})
    assert verdict(unsure).startswith("No clear difference yet in profit (")


def test_of_several_none_is_better_only_where_all_are_known_not_to_be() -> None:
    """`wild` has the worse mean of the two, and may be better all the same."""
    wild = [70.0, 110.0, 75.0, 106.0]
    worse = {"a": {"profit": [98.0, 98.1, 97.9, 98.0]}, "wild": {"profit": wild}}
    found = comparison_of({"now": {"profit": STEADY}, **worse})
    assert headline(found) == ("a", "wild")
    told = verdict(found)
    assert re.fullmatch(
        r"No clear difference yet in profit \(.*\) between now and wild; "
        r"no other of 2 variants is clearly better either\.",
        told,
    )


def test_of_several_what_is_sure_is_not_hidden_by_what_is_not() -> None:
    wild = [70.0, 150.0, 90.0, 116.0]
    made = {"wild": {"profit": wild}, "a": {"profit": [102.0, 101.9, 102.1, 102.0]}}
    found = comparison_of({"now": {"profit": STEADY}, **made, "best": {"profit": UP}})
    assert headline(found) == ("wild", "best", "a")
    assert re.fullmatch(
        r"Of 3 variants best does clearly better: it earns 3\.00 ± \S+ EUR per day more than "
        r"now; (no clear difference yet between it and wild|wild may be better still)\.",
        verdict(found),
    )


def test_of_several_those_without_a_figure_are_not_said_to_be_no_better() -> None:
    bad, nothing = [90.0, 90.1, 89.9, 90.0], [nan, nan, nan, nan]
    made = {"a": {"profit": bad}, "b": {"profit": bad}, "broken": {"profit": nothing}}
    told = verdict(comparison_of({"now": {"profit": STEADY}, **made}))
    assert told.startswith("None of 2 variants does better than now: even the best of them, ")
    assert told.endswith("; of broken nothing is known.")


def test_with_failures_variants_are_ranked_on_the_same_customers() -> None:
    """`lucky` failed where all earn little; on the customers of the others it is worse."""
    now = [10.0, 100.0, 101.0, 99.0, 100.0]
    lucky = [nan, 98.0, 99.1, 96.9, 98.0]
    good = [12.0, 102.1, 102.9, 101.0, 102.0]
    made = {"now": now, "lucky": lucky, "good": good}
    found = comparison_of({name: {"profit": values} for name, values in made.items()})
    assert found.kpis["lucky"]["profit"].mean > found.kpis["good"]["profit"].mean
    assert headline(found) == ("good", "lucky")
    assert verdict(found).startswith("Of 2 variants good does best: it earns 2")


def test_rivals_rest_on_the_replications_with_something_to_divide_by() -> None:
    """Of 20 replications somebody waits in 4 and in 2: neither is surely the better."""
    waits = np.zeros((2, 20))
    waits[0, :4], waits[1, :2] = [30.0, 20.0, 31.0, 21.0], [9.0, 11.0]
    name = "mean_wait_backordered"
    found = comparison_of({"now": {name: waits[0]}, "new": {name: waits[1]}})
    for side, each in zip(("now", "new"), waits, strict=True):
        found.measured[side][:, kpis_of("all").index(name), 1] = each > 0.0
    assert may_be_best(found, name) == ["now", "new"]


def test_without_profit_it_is_cost_and_without_money_who_goes_without() -> None:
    cost = comparison_of(
        {"now": {"cost_total": UP}, "a": {"cost_total": STEADY}, "b": {"cost_total": UP}}
    )
    assert verdict(cost).startswith(
        "Of 2 variants a does best: it costs 3.00 ± 0.17 EUR per day less"
    )
    lost = {"fill_rate": [0.5, 0.51, 0.5], "lost_rate": [0.2, 0.21, 0.2]}
    assert objective(comparison_of({"now": lost, "new": lost})) == "lost_rate"


def test_a_policy_alone_says_what_it_does() -> None:
    alone = comparison_of(
        {"now": {"revenue": STEADY, "profit": UP, "fill_rate": [0.9, 0.91, 0.92, 0.91]}}
    )
    told = verdict(alone)
    assert told.startswith("now earns 103.00 ± 0.13 EUR per day and serves 91.0 ± ")
    assert "% of the demand at once" in told
    nobody = comparison_of({"now": {"revenue": [0.0], "cost_total": [0.0]}})
    assert verdict(nobody) == "Nobody ordered anything from now: nothing of this is defined."


def test_names_stand_as_they_are_called() -> None:
    odd = '<script>alert("x")</script>'
    found = comparison_of({"now": {"profit": STEADY}, odd: {"profit": UP}})
    assert verdict(found).startswith(f"{odd} earns")
    assert verdict(found, lambda name: f"[{name}]").endswith("than [now].")
    braces = comparison_of({"{}": {"profit": STEADY}, "{0}%s": {"profit": UP}})
    assert sentence(braces, "{0}%s").startswith("{0}%s earns")


NOBODY = Change(*[0.0] * len(Change._fields))


def people_of(change: Change, **classes: Change) -> list[str]:
    groups = classes or {"web": change}
    found = comparison_of(
        {"now": {"profit": STEADY}, "new": {"profit": UP}}, people={"new": groups}
    )
    return list(people_sentences(found, "new"))


def test_people_are_counted_and_add_up() -> None:
    change = NOBODY._replace(
        orders=1463, less=312, longer=57, stayed=9, left=3, same=1082, served=1400, wait=-280.0
    )
    first, second = people_of(change)
    assert first == (
        "Of 1,463 orders 312 waited less and 9 were no longer lost. On the other side 57 "
        "waited longer and 3 were newly lost. 1,082 fared as before."
    )
    assert second.startswith("Who was served both times waited 0.2")
    assert "less on average" in second


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            NOBODY._replace(orders=10, same=10),
            "Of 10 orders nobody gains. Nobody loses. All fared as before.",
        ),
        (
            NOBODY._replace(orders=10, left=10),
            "Of 10 orders nobody gains. On the other side 10 were newly lost. "
            "Nobody fared as before.",
        ),
    ],
)
def test_nobody_and_everybody(change: Change, text: str) -> None:
    assert people_of(change) == [text]


def test_nobody_who_can_be_compared_is_not_spoken_of() -> None:
    assert people_of(NOBODY) == []
    found = comparison_of({"now": {"profit": STEADY}, "new": {"profit": UP}})
    assert list(people_sentences(found, "new")) == []


def test_classes_and_those_who_stay_away_have_their_own_sentence() -> None:
    gold = NOBODY._replace(orders=100, less=60, same=40, came=5)
    rest = NOBODY._replace(orders=200, longer=50, left=10, same=140, stayed_away=7)
    told = people_of(NOBODY, gold=gold, rest=rest)
    assert "Beside these, 5 came that had stayed away, and 7 stayed away that had come." in told
    assert told[-1] == (
        "Of 100 orders of gold 60 gain and 0 lose; of 200 orders of rest 0 gain and 60 lose."
    )


def test_waits_without_end_are_numbers_too() -> None:
    assert pair(float("inf"), nan, "day") == ("∞", "-")
    assert pair(5.0, float("inf"), "day") == ("5", "-")
    assert amount(nan, nan, "day", "days") == "not defined"
    assert whole(nan) == "-"


@pytest.mark.parametrize("name", KPIS)
def test_every_kpi_has_words(name: str) -> None:
    assert label(name)
    assert "_" not in label(name)
    higher, lower = phrase(name)
    assert higher.count("{}") == lower.count("{}") == 1
    assert higher != lower
    rng = np.random.default_rng(1)
    found = comparison_of(
        {
            "now": {name: (rng.random(5) + 1.0).tolist()},
            "new": {name: (rng.random(5) + 9.0).tolist()},
        }
    )
    told = sentence(found, "new")
    assert higher.partition("{}")[0] in told
    assert "nan" not in told
