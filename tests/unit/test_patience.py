"""Hazard budgets: scaling moves the leaving as the hazard says, and draws nothing."""

from math import inf

import numpy as np
import pytest

from sim.laws import Constant, Discrete, Exponential, Gamma, Lognormal, Normal, Uniform, Weibull
from sim.patience import Hazard
from sim.protocols import Law

LAWS = [
    Exponential(3.0),
    Weibull(1.3, 13.0),
    Gamma(4.0, 0.6),
    Lognormal(median=5.0, sigma=0.8),
    Uniform(1.0, 6.0),
    Normal(2.0, 1.5),
    Discrete((0.0, 1.0, 5.0), (1.0, 1.0, 1.0)),
    Constant(4.0),
]
BUDGETS = (0.05, 0.3, 1.0, 2.5)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
@pytest.mark.parametrize("budget", BUDGETS)
def test_a_factor_of_one_changes_nothing(law: Law, budget: float) -> None:
    plain = float(law.age_at(np.array([budget]))[0])
    age = 0.5 * plain
    assert Hazard().leaving_age(law, budget) == pytest.approx(plain, rel=1e-12)
    hazard = Hazard().scaled(law, age, 1.0)
    assert hazard.leaving_age(law, budget) == pytest.approx(plain, rel=1e-9)


@pytest.mark.parametrize("budget", BUDGETS)
def test_scaling_an_exponential_divides_what_is_left(budget: float) -> None:
    """After age a, the rest of the wait is divided by the factor; twice is the product."""
    law, plain = Exponential(3.0), 3.0 * budget
    age = 0.25 * plain
    once = Hazard().scaled(law, age, 2.0)
    assert once.leaving_age(law, budget) == pytest.approx(age + (plain - age) / 2, rel=1e-12)
    later = age + 0.5 * (plain - age) / 2
    twice = once.scaled(law, later, 3.0)
    rest = (plain - age) / 2 - (later - age)
    assert twice.leaving_age(law, budget) == pytest.approx(later + rest / 3, rel=1e-12)


def test_scaling_a_weibull_follows_its_cumulative_hazard() -> None:
    """H(t) = (t/13)^1.3: used up when H(a) + c (H(t) - H(a)) = budget."""
    law, budget, age, factor = Weibull(1.3, 13.0), 1.2, 4.0, 0.6
    leaving = Hazard().scaled(law, age, factor).leaving_age(law, budget)
    used = (age / 13) ** 1.3
    assert used + factor * ((leaving / 13) ** 1.3 - used) == pytest.approx(budget, rel=1e-12)


def test_a_hazard_of_zero_never_leaves_and_a_deadline_does_not_move() -> None:
    assert Hazard().scaled(Exponential(3.0), 1.0, 0.0).leaving_age(Exponential(3.0), 1.0) == inf
    assert Hazard().scaled(Constant(4.0), 1.0, 0.3).leaving_age(Constant(4.0), 1.0) == 4.0


def test_nobody_leaves_before_the_change() -> None:
    law = Exponential(3.0)
    hazard = Hazard().scaled(law, 2.9, 1e9)
    assert 2.9 <= hazard.leaving_age(law, 1.0) < 2.9 + 1e-6
