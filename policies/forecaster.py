"""A forecast and how wrong it is: what reorder rules that learn have in common."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil, sqrt
from typing import Annotated

from policies.forecast import METHODS, Method, State
from sim.parameters import Parameter, check_parameters

Memory = tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Forecaster:
    """Forecast of the demand over a time, and the standard deviation of its error.

    What is learned is a flat tuple: the smoothed square of the errors, the state of the method
    (one to three numbers), and the errors so far of the forecasts whose time is not over yet,
    oldest first, of which there are at most `periods`.

    Notes
    -----
    The error is measured where it matters: each forecast of the next n periods *together* is
    compared with the demand of these n periods once they are over, and the square is smoothed
    with `gamma`. The root of n times the error of one period is not the same, as all of the n
    periods share what is wrong with the level. For independent demand with variance v and
    simple exponential smoothing the variance is ``n v + n**2 v alpha / (2 - alpha)``; the first
    term alone, or n times the error of one period, is too little (Silver, Pyke & Thomas,
    *Inventory and Production Management in Supply Chains*, 2017; Prak, Teunter & Syntetos,
    *European Journal of Operational Research* 256, 2017).
    """

    initial: Annotated[
        float, Parameter("demand per period that is believed at the start", "units", ge=0)
    ]
    lead_time: Annotated[float, Parameter("lead time to plan for", "time", gt=0)]
    period: Annotated[
        float, Parameter("time after which demand is counted and learned", "time", gt=0)
    ] = 1.0
    method: Annotated[
        str, Parameter("how to forecast: naive, ses, holt, croston, sba or tsb")
    ] = "ses"
    alpha: Annotated[float, Parameter("smoothing factor of level or size", gt=0, le=1)] = 0.1
    beta: Annotated[
        float, Parameter("smoothing factor of trend (holt) or probability (tsb)", gt=0, le=1)
    ] = 0.1
    gamma: Annotated[float, Parameter("smoothing factor of the squared errors", gt=0, le=1)] = (
        0.1
    )
    k: Annotated[
        float, Parameter("safety factor: standard deviations of the error kept as stock")
    ] = 1.645
    initial_sd: Annotated[
        float | None,
        Parameter(
            "standard deviation of the error that is believed at the start; left out: the root "
            "of the demand, as of Poisson demand",
            "units",
            ge=0,
        ),
    ] = None

    def __post_init__(self) -> None:
        check_parameters(self)
        if self.method not in METHODS:
            known = ", ".join(METHODS)
            raise ValueError(f"method must be one of {known}, got {self.method!r}")

    @property
    def learns_every(self) -> float:
        """The period after which demand is learned."""
        return self.period

    @property
    def covered(self) -> float:
        """Time over which demand is to be covered by an order."""
        return self.lead_time

    @cached_property
    def periods(self) -> int:
        """Whole periods over which the error is measured: the fewest that cover the time."""
        return ceil(self.covered / self.period - 1e-9)

    def learn(self, learned: Memory, demand: int) -> Memory:
        """Return what is known after a period in which customers ordered `demand` units."""
        square, state, errors = self._read(learned)
        errors = tuple(error + demand for error in errors)
        if len(errors) == self.periods:
            square += self.gamma * (errors[0] ** 2 - square)
            errors = errors[1:]
        state = self._method.update(state, float(demand), self.alpha, self.beta)
        return (square, *state, *errors, -self._total(state, self.periods))

    def expected(self, learned: Memory) -> float:
        """Return the demand to be expected over the time to cover, in units."""
        _, state, _ = self._read(learned)
        return self._total(state, self.covered / self.period)

    def error(self, learned: Memory) -> float:
        """Return the standard deviation of the error of that forecast, in units."""
        return sqrt(self._read(learned)[0])

    def needed(self, learned: Memory) -> float:
        """Return the units that cover the demand to be expected and `k` deviations more."""
        return self.expected(learned) + self.k * self.error(learned)

    @cached_property
    def _method(self) -> Method:
        return METHODS[self.method]

    def _total(self, state: State, periods: float) -> float:
        return self._method.total(state, periods, self.alpha)

    def _read(self, learned: Memory) -> tuple[float, State, Memory]:
        """Return the smoothed square, the state and the errors so far."""
        start = self._method.start(float(self.initial))
        if learned:
            end = 1 + len(start)
            return learned[0], learned[1:end], learned[end:]
        expected = self._total(start, self.periods)
        square = expected if self.initial_sd is None else self.initial_sd**2
        return square, start, (-expected,)
