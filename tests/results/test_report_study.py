"""Reports of studies: the best and what may be it, choices in words, and what is missing."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from results.compare.differences import paired_difference
from results.plots.part import part_of
from results.report import render, study_report
from results.study import Study, sweep
from results.words.studies import choice_sentences, study_objective, study_verdict
from scenarios import load
from tests.results.strict_html import Page
from tests.results.test_compare import SHOP

VARY: dict[str, Sequence[Any]] = {
    "policy.reorder.r": [0, 6, 14],
    "policy.accept.rule": ["all", "none"],
}


def read(study: Study) -> Page:
    page = Page(render(study_report(study, "backlab report f.sqlite")))
    assert page.complaints == []
    return page


@pytest.fixture(scope="module")
def study() -> Study:
    return sweep(load(SHOP), VARY, replications=12)


def test_the_best_is_the_best_by_the_mean(study: Study) -> None:
    assert study_objective(study) == "profit"
    told = study_verdict(part_of(study, ["profit"]))
    means = {
        (config.parameters["policy.reorder.r"], config.parameters["policy.accept.rule"]): (
            study.estimates(config.hash, ["profit"])["profit"].mean
        )
        for config in study.configs
    }
    r, rule = max(means, key=lambda key: means[key])
    assert told.startswith(f"Of 6 configurations r = {r}, accept.rule = {rule} has the highest")
    shown = float(re.findall(r"profit, (-?[\d.]+) ±", told)[0])
    assert shown == pytest.approx(max(means.values()), abs=0.5)


def test_a_choice_is_told_at_both_ends_as_its_paired_differences_are(study: Study) -> None:
    part = part_of(study, ["profit", "lost_rate"])
    told = {each.partition(":")[0]: each for each in choice_sentences(study, part)}
    assert set(told) == {"Profit", "Units lost"}
    for r in (0, 14):
        sides = [
            study.pairs(config.hash, ["lost_rate"])
            for rule in ("all", "none")
            for config in study.configs
            if config.parameters == {"policy.reorder.r": r, "policy.accept.rule": rule}
        ]
        first, second = (np.column_stack([a[:, 0], b[:, 0]]) for _, a, b in sides)
        found = paired_difference("ratio", first, second, 1 - 0.05 / 6)
        (clause,) = re.findall(
            rf"at r = {r}\b([^;]*)[;.]$|at r = {r}\b([^;]*);", told["Units lost"]
        )
        text = "".join(clause)
        if abs(found.mean) > found.half_width:
            assert f"{100 * abs(found.mean):.1f}"[:3] in text
            assert ("more" if found.mean > 0 else "less") in text
        else:
            assert "no clear difference yet" in text


def test_no_choice_no_sentence(study: Study) -> None:
    part = part_of(study, ["profit"], at={"accept.rule": "all"})
    assert list(choice_sentences(study, part)) == []


@pytest.mark.long
def test_the_page_has_its_parts(study: Study) -> None:
    page = read(study)
    titles = [each.text() for each in page.all("h2")]
    assert "Heat map" not in titles  # one of the two is no number
    assert len(page.all("figure")) == 2
    told = study_verdict(part_of(study, ["profit"]))
    assert told in [each.text() for each in page.all("header")[0].all("p")]


@pytest.mark.long
def test_what_has_not_been_done_is_told() -> None:
    study = sweep(load(SHOP), VARY, replications=4, shard=(1, 3))
    assert study.left > 0
    page = read(study)
    warnings = [e.text() for e in page.all("p") if e.attributes.get("class") == "warning"]
    assert warnings == [f"{study.left} replications have not been done yet."]


@pytest.mark.long
def test_what_failed_is_told() -> None:
    vary = {"policy.reorder.Q": [4, 0, 8]}
    page = read(sweep(load(SHOP), vary, replications=2))
    warnings = [e.text() for e in page.all("p") if e.attributes.get("class") == "warning"]
    assert warnings[0].startswith("2 replications failed and are left out, such as:")


@pytest.mark.parametrize("kpis", [["demand"], ["cost_backorder"]])
def test_where_nothing_can_be_best_it_says_so(kpis: list[str]) -> None:
    study = sweep(load(SHOP), {"policy.reorder.r": [0, 6]}, replications=2, kpis=kpis)
    assert study_objective(study) is None
    told = read(study).all("header")[0].text()
    assert "none is best" in told or "Nothing to say yet" in told


@pytest.mark.long
@pytest.mark.parametrize("replications", [1, 2])
def test_one_configuration_and_one_replication(replications: int) -> None:
    study = sweep(load(SHOP), {"policy.reorder.r": [6]}, replications=replications)
    assert "there is one configuration" in read(study).all("header")[0].text()
    several = sweep(load(SHOP), {"policy.reorder.r": [0, 6]}, replications=replications)
    told = read(several).all("header")[0].text()
    assert ("one replication says nothing about chance" in told) == (replications == 1)
