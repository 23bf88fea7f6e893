"""When a waiting customer leaves: a unit-exponential hazard budget, used up by waiting.

A customer of patience law F draws one budget E ~ Exp(1) on arrival and leaves at the age at
which the cumulative hazard ``H(age) = -log(1 - F(age))`` reaches it. What the shop does or
fails to do multiplies the hazard from then on, and only moves the leaving; it never needs a
new draw, so two policies face the same person.
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from sim.behaviour import LARGEST_BUDGET
from sim.protocols import Law


@dataclass(frozen=True, slots=True)
class Hazard:
    """How much of a customer's budget was used up to `age`, and the factor since then.

    `reached` is the law's cumulative hazard at that age. A newcomer has reached nothing, even
    under a law that loses some at age 0 (an atom at 0 is hazard still to come).
    """

    factor: float = 1.0
    age: float = 0.0
    used: float = 0.0
    reached: float = 0.0

    def scaled(self, law: Law, age: float, factor: float) -> "Hazard":
        """Return the hazard with `factor` on top of the present one, from `age` on."""
        reached = law.cumulative_hazard(age) if age > 0.0 else 0.0
        used = self.used + self.factor * (reached - self.reached)
        return Hazard(self.factor * factor, age, used, reached)

    def leaving_age(self, law: Law, budget: float) -> float:
        """Return the age at which the budget is used up, or inf.

        Solves ``used + factor * (H(leaving) - reached) = budget``.
        """
        if self.factor == 0.0:
            return inf
        target = self.reached + (budget - self.used) / self.factor
        target = min(target, LARGEST_BUDGET)
        return max(self.age, float(law.age_at(np.array([target]))[0]))
