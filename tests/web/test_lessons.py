"""Lessons: what they say is what the simulation gives."""

import pytest

from results.compare.comparison import Comparison
from results.kpis import KPIS
from tests.web.lessons import on_the_page, ran, ran_further, scenario_of, sides, told
from web.learn.api import facts
from web.learn.lesson import Expected, Further, Lesson
from web.learn.library import lessons
from web.learn.places import is_figure, places_in

LESSONS = lessons()
OTHER_SEED = 2027
FURTHER = [
    (name, place) for name, lesson in LESSONS.items() for place in range(len(lesson.further))
]
SLACK = 3.5  # half widths of 95 % that a tolerance may have; four standard errors are about two


def check(found: Comparison, numbers: dict[str, Expected]) -> None:
    """Each expected number is met, and none is so vague that it would be met by anything."""
    for figure, number in numbers.items():
        mean, half_width = told(found, figure)
        assert abs(mean - number.value) <= number.tolerance, (figure, mean)
        assert number.tolerance <= max(SLACK * half_width, 1e-6), (figure, half_width)


def test_there_are_five_in_their_order() -> None:
    assert [lesson.number for lesson in LESSONS.values()] == [1, 2, 3, 4, 5]


@pytest.mark.long
@pytest.mark.parametrize("name", LESSONS)
def test_the_numbers_are_those_of_the_simulation(name: str) -> None:
    check(ran(name, LESSONS[name].seed), LESSONS[name].expect)


@pytest.mark.long
@pytest.mark.parametrize("name", LESSONS)
def test_the_verdicts_are_those_of_the_simulation(name: str) -> None:
    lesson = LESSONS[name]
    differences = ran(name, lesson.seed).differences["B"]
    for kpi, verdict in lesson.verdicts.items():
        assert differences[kpi].verdict == verdict, kpi


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_they_hold_for_other_customers(name: str) -> None:
    found, lesson = ran(name, OTHER_SEED), LESSONS[name]
    check(found, lesson.expect)
    for kpi, verdict in lesson.verdicts.items():
        assert found.differences["B"][kpi].verdict == verdict, kpi


@pytest.mark.slow
@pytest.mark.parametrize(("name", "place"), FURTHER)
def test_what_is_further_to_try_comes_out_as_said(name: str, place: int) -> None:
    lesson = LESSONS[name]
    further: Further = lesson.further[place]
    found = ran_further(lesson, further)
    check(found, further.expect)
    for kpi, verdict in further.verdicts.items():
        assert found.differences["B"][kpi].verdict == verdict, kpi


@pytest.mark.parametrize("name", LESSONS)
def test_the_page_is_told_all_that_its_texts_have_places_for(name: str) -> None:
    lesson = LESSONS[name]
    found = on_the_page(ran(name, lesson.seed))
    known = {**found["kpis"], **found["money"]}
    assert set(lesson.figures) <= set(found["kpis"])
    for text in said_after(lesson):
        for figure in filter(is_figure, places_in(text)):
            side, _, rest = figure.partition(".")
            if side == "people":
                group, _, change = rest.rpartition(".")
                assert found["changes"][group][change]["mean"] is not None, figure
            else:
                assert known[rest]["a" if side == "gap" else side]["mean"] is not None, figure


def said_after(lesson: Lesson) -> list[str]:
    """What a student reads when it has been run."""
    answers = [text for option in lesson.ask.options for text in (option.text, option.why)]
    return [*lesson.explained, lesson.ask.text, *answers, f"{{{lesson.predict.figure}}}"]


@pytest.mark.parametrize("name", LESSONS)
def test_the_money_adds_up_to_the_profit(name: str) -> None:
    lines = dict(on_the_page(ran(name, LESSONS[name].seed))["money"])
    profit = lines.pop("profit")
    for side in ("a", "b"):
        total = sum(
            (-1 if line.startswith("cost_") else 1) * found[side]["mean"]
            for line, found in lines.items()
        )
        assert total == pytest.approx(profit[side]["mean"], abs=1e-9)


@pytest.mark.parametrize("name", LESSONS)
def test_littles_law_holds_for_what_is_put_on_the_board(name: str) -> None:
    """Orders that wait = orders a day x mean time in the queue, of those who leave, too."""
    for kpis in ran(name, LESSONS[name].seed).kpis.values():
        waits = kpis["mean_wait"].mean, kpis["mean_wait_cancelled"].mean
        gone = kpis["cancellation_rate"].mean
        left = gone * waits[1] if gone else 0.0
        stayed = (1.0 - gone - kpis["rejection_rate"].mean) * waits[0]
        waiting = kpis["orders"].mean * (left + stayed)
        # Who waits at either end of the time that is measured counts for one of the two alone.
        assert kpis["backlog_orders_mean"].mean == pytest.approx(waiting, rel=0.05, abs=0.02)


@pytest.mark.parametrize("name", LESSONS)
def test_facts_are_known_and_every_one_is_told(name: str) -> None:
    lesson = LESSONS[name]
    known = facts(lesson, scenario_of(lesson.scenario))
    everything = lesson.model_dump_json()
    for fact, value in known.items():
        assert value > 0.0
        assert f"{{{fact}}}" in everything, f"{fact} is never told"


@pytest.mark.parametrize("name", LESSONS)
def test_both_shops_have_the_same_customers_and_suppliers(name: str) -> None:
    a, b = (side.world for side in sides(LESSONS[name], LESSONS[name]).values())
    assert a.customers == b.customers
    assert a.suppliers == b.suppliers
    assert (a.horizon, a.warm_up, a.costs) == (b.horizon, b.warm_up, b.costs)


@pytest.mark.parametrize("name", LESSONS)
def test_figures_are_kpis(name: str) -> None:
    lesson = LESSONS[name]
    assert set(lesson.figures) | set(lesson.verdicts) <= set(KPIS)
