"""The power approximation: ``(s, S)`` from means and standard deviations alone."""

from math import sqrt
from statistics import NormalDist


def power_approximation(
    mean: float,
    sd: float,
    setup: float,
    holding: float,
    backorder: float,
    lead_time: float = 0.0,
    capped: bool = True,
) -> tuple[float, float]:
    """Return reorder point and order-up-to level under periodic review, in units.

    Parameters
    ----------
    mean, sd
        Of the demand of one period, units; different periods are independent. [mu, sigma]
    setup
        Cost per purchase order. [K]
    holding, backorder
        Costs per unit and period, on hand and backordered. [h, b]
    lead_time
        Periods from a review to the receipt; 0: it comes before the demand of the period. [L]
    capped
        Whether levels are capped where batches are small; see below.

    Returns
    -------
    s and S, not rounded. [s, S]

    Notes
    -----
    Ehrhardt & Mosier, *Management Science* 30 (1984), with ``mu_L = (L + 1) mu``, ``sigma_L =
    sqrt(L + 1) sigma``: ``D = 1.30 mu^.494 (K / h)^.506 (1 + sigma_L^2 / mu^2)^.116``,
    ``z = sqrt(D h / (sigma_L b))``, ``s = .973 mu_L + sigma_L (.183 / z + 1.063 - 2.192 z)``,
    ``S = s + D``. If D is at most 1.5 mu, neither exceeds the base stock ``mu_L + sigma_L
    Phi^-1(b / (b + h))``. Books that print the formula without this last step make such items
    dear: in the example the capped pair costs 4.50 per period, which is the least possible, and
    the other one 6.80.

    Examples
    --------
    >>> s, S = power_approximation(50, 8, 2.5, 0.18, 0.70, capped=False)
    >>> round(s, 2), round(S, 2)  # Snyder & Shen (2019), example 4.7
    (40.19, 74.29)
    >>> s, S = power_approximation(50, 8, 2.5, 0.18, 0.70)
    >>> round(s, 2), round(S, 2)
    (40.19, 56.6)
    """
    for name, number in (("mean", mean), ("sd", sd), ("setup", setup)):
        if not number > 0.0:
            raise ValueError(f"{name} must be > 0, got {number:g}")
    if not (holding > 0.0 and backorder > 0.0 and lead_time >= 0.0):
        raise ValueError("holding and backorder must be > 0, lead_time at least 0")
    mean_l, sd_l = (lead_time + 1.0) * mean, sqrt(lead_time + 1.0) * sd
    gap = 1.30 * mean**0.494 * (setup / holding) ** 0.506 * (1.0 + (sd_l / mean) ** 2) ** 0.116
    z = sqrt(gap * holding / (sd_l * backorder))
    s = 0.973 * mean_l + sd_l * (0.183 / z + 1.063 - 2.192 * z)
    S = s + gap
    if capped and gap <= 1.5 * mean:
        most = mean_l + sd_l * NormalDist().inv_cdf(backorder / (backorder + holding))
        s, S = min(s, most), min(S, most)
    return s, S
