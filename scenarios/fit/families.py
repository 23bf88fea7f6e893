"""Laws that lead times may have, each with what its likelihood needs.

Parameters are those of `sim.laws`. A search for the greatest likelihood moves in `theta`, where
every real number is allowed. Distribution functions: Forbes, Evans, Hastings and Peacock,
*Statistical Distributions*, 4th ed., 2011.

The Erlang law is left out: it is a gamma law of whole shape. The constant law is taken where
all lead times are alike, and only there.
"""

# ruff: noqa: PLC0415 -- scipy is slow to import

from collections.abc import Callable
from math import exp, log, log1p, sqrt
from typing import NamedTuple

import numpy as np

from sim.protocols import Floats

Parameters = dict[str, float]


class Moments(NamedTuple):
    """What the data look like at first sight."""

    mean: float
    sd: float
    least: float
    most: float


class Family(NamedTuple):
    """A law with free parameters.

    `first` guesses theta from moments; `cdf` and `sf` are the probabilities of at most t and
    of more; `free` is the number of parameters.
    """

    name: str
    parameters: Callable[[Floats], Parameters]
    first: Callable[[Moments], list[float]]
    cdf: Callable[[Floats, Parameters], Floats]
    sf: Callable[[Floats, Parameters], Floats]
    free: int


def _exponential_sf(t: Floats, p: Parameters) -> Floats:
    return np.exp(-t / p["mean"])


def _gamma_cdf(t: Floats, p: Parameters) -> Floats:
    from scipy.special import gammainc

    shape = p["cv"] ** -2
    reached: Floats = gammainc(shape, t * (shape / p["mean"]))
    return reached


def _gamma_sf(t: Floats, p: Parameters) -> Floats:
    from scipy.special import gammaincc

    shape = p["cv"] ** -2
    beyond: Floats = gammaincc(shape, t * (shape / p["mean"]))
    return beyond


def _weibull_sf(t: Floats, p: Parameters) -> Floats:
    with np.errstate(over="ignore"):
        return np.exp(-((t / p["scale"]) ** p["shape"]))


def _weibull_cdf(t: Floats, p: Parameters) -> Floats:
    with np.errstate(over="ignore"):
        return -np.expm1(-((t / p["scale"]) ** p["shape"]))


def _log_z(t: Floats, p: Parameters) -> Floats:
    with np.errstate(divide="ignore"):
        return np.log(t / p["median"]) / p["sigma"]


def _first_lognormal(seen: Moments) -> list[float]:
    variance = log1p((seen.sd / seen.mean) ** 2)
    return [log(seen.mean) - variance / 2, log(variance) / 2]


def _phi(z: Floats) -> Floats:
    from scipy.special import ndtr

    share: Floats = ndtr(z)
    return share


def _normal_cdf(t: Floats, p: Parameters) -> Floats:
    # What is below 0 counts as 0, so it lies in the first cell.
    return np.where(t > 0, _phi((t - p["mean"]) / p["sd"]), 0.0)


def _normal_sf(t: Floats, p: Parameters) -> Floats:
    return np.where(t > 0, _phi((p["mean"] - t) / p["sd"]), 1.0)


def _uniform_cdf(t: Floats, p: Parameters) -> Floats:
    return np.clip((t - p["low"]) / (p["high"] - p["low"]), 0.0, 1.0)


def _triangular_cdf(t: Floats, p: Parameters) -> Floats:
    low, mode, high = p["low"], p["mode"], p["high"]
    at = np.clip(t, low, high)
    rising = (at - low) ** 2 / ((high - low) * max(mode - low, 1e-300))
    return np.where(at < mode, rising, 1 - _above(at, p))


def _above(at: Floats, p: Parameters) -> Floats:
    width = (p["high"] - p["low"]) * max(p["high"] - p["mode"], 1e-300)
    return (p["high"] - at) ** 2 / width


def _range(theta: Floats) -> tuple[float, float]:
    low = float(theta[0]) ** 2  # may be 0, which a logarithm can't
    return low, low + exp(theta[1])


def _triangle(theta: Floats) -> Parameters:
    low, high = _range(theta)
    share = 0.5 + 0.5 * float(np.tanh(theta[2]))
    return {"low": low, "mode": low + share * (high - low), "high": high}


def _first_range(seen: Moments) -> list[float]:
    margin = 0.02 * (seen.most - seen.least) + 1e-6
    low = max(seen.least - margin, 0.0)
    return [sqrt(low), log(seen.most + margin - low)]


FAMILIES = (
    Family(
        "exponential",
        lambda theta: {"mean": exp(theta[0])},
        lambda seen: [log(seen.mean)],
        lambda t, p: -np.expm1(-t / p["mean"]),
        _exponential_sf,
        1,
    ),
    Family(
        "gamma",
        lambda theta: {"mean": exp(theta[0]), "cv": exp(theta[1])},
        lambda seen: [log(seen.mean), log(seen.sd / seen.mean)],
        _gamma_cdf,
        _gamma_sf,
        2,
    ),
    Family(
        "lognormal",
        lambda theta: {"median": exp(theta[0]), "sigma": exp(theta[1])},
        _first_lognormal,
        lambda t, p: _phi(_log_z(t, p)),
        lambda t, p: _phi(-_log_z(t, p)),
        2,
    ),
    Family(
        "weibull",
        lambda theta: {"shape": exp(theta[0]), "scale": exp(theta[1])},
        lambda seen: [log(seen.mean / seen.sd), log(seen.mean)],
        _weibull_cdf,
        _weibull_sf,
        2,
    ),
    Family(
        "normal",
        lambda theta: {"mean": exp(theta[0]), "sd": exp(theta[1])},
        lambda seen: [log(seen.mean), log(seen.sd)],
        _normal_cdf,
        _normal_sf,
        2,
    ),
    Family(
        "uniform",
        lambda theta: dict(zip(("low", "high"), _range(theta), strict=True)),
        _first_range,
        _uniform_cdf,
        lambda t, p: 1 - _uniform_cdf(t, p),
        2,
    ),
    Family(
        "triangular",
        _triangle,
        lambda seen: [*_first_range(seen), 0.0],
        _triangular_cdf,
        lambda t, p: 1 - _triangular_cdf(t, p),
        3,
    ),
)
