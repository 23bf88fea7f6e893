"""How customers behave: patience by value, other reasons to leave, orders not placed at all."""

from dataclasses import dataclass
from math import isnan, tanh
from typing import Annotated, Any

import numpy as np
from numpy.random import Generator

from sim.parameters import Parameter, check_parameters
from sim.protocols import Floats
from sim.world import CustomerClass, Leaving

LARGEST_BUDGET = 700.0  # a law survives it with exp(-700); beyond, floats and laws give up


def stretch(customers: CustomerClass, price: float) -> float:
    """Return how many times as long as the class's law a customer waits at this price.

    It is ``(price / reference_price) ** kappa``, and 1 if the class has no `value_patience`
    or the price is 0, which says nothing about the value. The customer's patience is the
    class's law with time divided by it: cumulative hazard ``H(age / stretch)``, leaving age
    ``stretch * H^-1(budget)``.

    Notes
    -----
    That people wait longer for dearer goods is often said; no estimate of `kappa` was found.
    0.3 is an assumption: vary it from 0 (off) to 1 (in proportion).

    Examples
    --------
    >>> from sim.arrivals import PoissonArrivals
    >>> from sim.traits import ValuePatience
    >>> value = ValuePatience(reference_price=40.0, kappa=0.5)
    >>> web = CustomerClass(name="web", arrivals=PoissonArrivals(1.0), value_patience=value)
    >>> [stretch(web, price) for price in (10.0, 40.0, 160.0, 0.0)]
    [0.5, 1.0, 2.0, 1.0]
    """
    if customers.value_patience is None:
        return 1.0
    return float(stretches(customers, np.array([price]))[0])


def stretches(customers: CustomerClass, prices: Floats) -> Floats:
    """Return `stretch` at each of these prices."""
    value = customers.value_patience
    if value is None:
        return np.ones(len(prices))
    factors: Floats = np.where(prices > 0, prices / value.reference_price, 1.0) ** value.kappa
    return factors


def weakened(budget: Floats, frailty: float, generator: Generator) -> Floats:
    """Return hazard budgets divided by each customer's frailty, gamma of mean 1.

    Who is twice as frail has twice the hazard and so uses up half the budget. Of such a crowd
    with coefficient of variation c, ``(1 + c**2 H(t)) ** (-1 / c**2)`` are left at age t: the
    frail leave first, and the hazard of those left falls even where each person's does not.

    Notes
    -----
    Vaupel, Manton & Stallard, *Demography* 16 (1979).
    """
    shape = 1 / frailty**2
    multiplier = generator.standard_gamma(shape, len(budget)) / shape
    # The least frail have multipliers down to 0 and would wait longer than laws can say.
    with np.errstate(divide="ignore", over="ignore"):
        return np.minimum(budget / multiplier, LARGEST_BUDGET)


def goes_after(leaving: Leaving, who: Generator, when: Generator, n: int) -> Floats:
    """Return the ages at which the next `n` customers leave for this reason, or inf."""
    ages = leaving.after.sample(when, n)
    return np.where(who.random(n) < leaving.share, ages, np.inf)


def _quoted(wait: float) -> float:
    return 0.0 if isnan(wait) else max(wait, 0.0)


@dataclass(frozen=True)
class Logit:
    """Logit choice: the longer the wait, the price and the queue, the fewer order.

    A customer orders with probability ``1 / (1 + exp(-(base - per_wait * wait - per_price *
    price - per_backorder * backorders)))``.

    Notes
    -----
    The binary logit of McFadden (1974). A negative `per_backorder` is a queue that speaks for
    the goods (Veeraraghavan & Debo, *Manufacturing & Service Operations Management* 11, 2009).

    Examples
    --------
    >>> rule = Logit(base=2.0, per_wait=0.1)
    >>> [round(rule.stays(wait, 40.0, 0), 3) for wait in (0.0, 10.0, 20.0)]
    [0.881, 0.731, 0.5]
    """

    base: Annotated[float, Parameter("log odds of ordering at no wait, price and queue")]
    per_wait: Annotated[float, Parameter("fall per time unit quoted", "1/time", ge=0)] = 0.0
    per_price: Annotated[
        float, Parameter("fall per unit of money asked", "1/currency", ge=0)
    ] = 0.0
    per_backorder: Annotated[
        float, Parameter("fall per unit others wait for; a rise if negative", "1/units")
    ] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)

    def stays(self, wait: float, price: float, backorders: int) -> float:
        """Return the probability of ordering; a wait not quoted (nan) counts as 0."""
        utility = (
            self.base
            - self.per_wait * _quoted(wait)
            - self.per_price * price
            - self.per_backorder * backorders
        )
        return 0.5 * (1.0 + tanh(0.5 * utility))  # 1 / (1 + exp(-utility)), without overflow


@dataclass(frozen=True)
class Piecewise:
    """Piecewise linear in the wait: a gentle slope up to `flat`, a steep one beyond.

    A customer orders with probability ``1 - slope_before * min(wait, flat) - slope_after *
    max(wait - flat, 0)``, but not below 0.

    Notes
    -----
    A day faster than a week brought an online shop 1.5 % more sales (Fisher, Gallino & Xu,
    *Journal of Marketing Research* 56, 2019); a seller to firms saw little change within a
    week and a sharp fall beyond (Oblander & Jerath, SSRN 4959549, 2024). In days: `flat` 7,
    `slope_before` 0 to 0.015; 0.04 for `slope_after` is an assumption of that shape.

    Examples
    --------
    >>> rule = Piecewise(flat=7.0, slope_before=0.01, slope_after=0.04)
    >>> [round(rule.stays(wait, 40.0, 0), 3) for wait in (0.0, 7.0, 17.0, 90.0)]
    [1.0, 0.93, 0.53, 0.0]
    """

    flat: Annotated[float, Parameter("wait up to which little changes", "time", ge=0)]
    slope_before: Annotated[float, Parameter("fall per time unit up to there", "1/time", ge=0)]
    slope_after: Annotated[float, Parameter("fall per time unit beyond", "1/time", ge=0)]

    def __post_init__(self) -> None:
        check_parameters(self)

    def stays(self, wait: float, price: float, backorders: int) -> float:  # noqa: ARG002 - the wait alone counts
        """Return the probability of ordering; a wait not quoted (nan) counts as 0."""
        quoted = _quoted(wait)
        beyond = max(quoted - self.flat, 0.0)
        fall = self.slope_before * (quoted - beyond) + self.slope_after * beyond
        return max(0.0, 1.0 - fall)


@dataclass(frozen=True)
class QueueLimit:
    """A visible queue: nobody joins where `units` or more are waited for already.

    Notes
    -----
    Naor, *Econometrica* 37 (1969): who gains v by being served and loses c per time unit of
    waiting joins up to a queue of a certain length and not beyond. He leaves it to each
    customer to know their number; here the class has one.

    Examples
    --------
    >>> [QueueLimit(units=3).stays(0.0, 40.0, waiting) for waiting in (2, 3)]
    [1.0, 0.0]
    """

    units: Annotated[int, Parameter("units backordered that turn customers away", ge=0)]

    def __post_init__(self) -> None:
        check_parameters(self)

    def stays(self, wait: float, price: float, backorders: int) -> float:  # noqa: ARG002 - the queue alone counts
        """Return 1 below the limit, 0 from it on."""
        return 0.0 if backorders >= self.units else 1.0


BALKING: dict[str, type[Any]] = {
    "logit": Logit,
    "piecewise": Piecewise,
    "queue-limit": QueueLimit,
}
