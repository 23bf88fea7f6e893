"""What makes no sense is refused before anything is run, in words that say what does."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from results.compare import compare
from results.plots.part import axes_of, part_of
from results.plots.study_frontier import frontier_of
from results.plots.sweep import PANELS
from results.plots.sweep import sweep as drawn_sweep
from results.search.multiple import screened
from results.search.pareto import pareto
from results.search.selection import kn
from results.search.space import Space
from results.study import merge
from results.warm_up import with_warm_up
from scenarios import load
from tests.results.made_study import made_study

SHOP = load("small-e-shop")
VARY = ["policy.reorder.r=0:20:10"]


def study() -> Any:
    return made_study(
        [{"policy.reorder.r": r} for r in (0, 10)],
        [{"profit": [1.0, 2.0], "fill_rate": [0.5, 0.6]} for _ in range(2)],
    )


def drawn(*_: Any) -> Any:
    raise AssertionError("nothing may be run")


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "no replication to compare": (lambda: compare(SHOP, replications=0), "at least 1"),
    "a negative seed": (lambda: compare(SHOP, seed=-1), "seed must be at least 0"),
    "certainty": (lambda: compare(SHOP, confidence=1.0), "between 0 and 1"),
    "an endless warm-up": (lambda: with_warm_up(SHOP, float("inf")), "finite number >= 0"),
    "certainty about rivals": (lambda: screened(np.eye(3), 1.0), "between 0 and 1"),
    "certainty about a frontier": (
        lambda: pareto(SHOP, VARY, ["profit", "fill_rate"], confidence=0.0),
        "between 0 and 1",
    ),
    "nothing to vary": (lambda: Space(SHOP, []), "nothing to vary"),
    "nothing to merge": (lambda: merge("out.sqlite", []), "nothing to merge"),
    "certainty in a figure": (
        lambda: part_of(study(), ["profit"], confidence=1.0),
        "between 0 and 1",
    ),
    "certainty in a frontier": (
        lambda: frontier_of(study(), confidence=1.0),
        "between 0 and 1",
    ),
    "too many panels": (
        lambda: drawn_sweep(study(), kpis=["profit"] * (PANELS + 1)),
        "a figure has room",
    ),
    "a selection from nothing": (lambda: kn(drawn, 0, delta=1.0), "nothing to select from"),
    "a selection no better than chance": (
        lambda: kn(drawn, 2, delta=1.0, confidence=0.4),
        "no more than chance",
    ),
    "a KPI that is not kept": (
        lambda: study().estimates(study().configs[0].hash, ["orders"]),
        "orders is not kept",
    ),
    "one parameter twice": (
        lambda: axes_of(
            part_of(study(), ["profit"]), "policy.reorder.r", "policy.reorder.r", "by"
        ),
        "can't be both x and by",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_makes_no_sense_is_refused(what: str) -> None:
    call, message = REFUSED[what]
    with pytest.raises(ValueError, match=message):
        call()
