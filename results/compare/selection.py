"""Which KPIs a comparison shows."""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

import numpy as np

from results.kpis import kpi, kpis_of
from results.view import Floats

USUAL = (  # besides the profit or the cost
    "fill_rate",
    "mean_wait_backordered",
    "backlog_mean",
    "on_time_to_promise",
    "cancellation_rate",
    "expiry_rate",
    "rejection_rate",
    "decline_rate",
    "lost_rate",
    "stayed_away",
    "cost_compensation",
    "on_hand_mean",
    "written_off",
)

Wanted = Sequence[str] | Literal["all"] | None


def check_kpis(wanted: Wanted, margins: Collection[str]) -> None:
    """Raise an error if a KPI is unknown, or one with a margin is not compared."""
    if wanted is None or wanted == "all":
        return
    if isinstance(wanted, str):
        raise TypeError(f'kpis must be a list of names, or "all"; got {wanted!r}')
    for name in wanted:
        kpi(name)
    if not wanted:
        raise ValueError("no KPI to compare")
    missing = [name for name in margins if name not in wanted]
    if missing:
        raise ValueError(f"a margin for what is not compared: {', '.join(missing)}")


def shown(
    wanted: Wanted, named: Collection[str], measured: Iterable[Floats]
) -> tuple[str, ...]:
    """Return the names of the KPIs to show.

    Parameters
    ----------
    wanted
        Names; ``"all"``; or None for the usual ones, those `named`, and no others.
    named
        KPIs that have a margin, or that the baseline has expectations of.
    measured
        Numerators and denominators of all KPIs, shape ``(replications, n_kpis, 2)``, for each
        of what is compared. What is 0 or not defined in every replication of all of them is
        left out unless it is wanted by name: there is no interval of it. Where nothing is
        sold for money the cost stands for the profit.
    """
    if wanted is not None and wanted != "all":
        return tuple(dict.fromkeys(wanted))
    names = kpis_of("all")
    above = np.concatenate([pairs[:, :, 0] for pairs in measured])
    something = ((above != 0.0) & ~np.isnan(above)).any(axis=0)
    found = {name for name, there in zip(names, something, strict=True) if there}
    if wanted == "all":
        return tuple(name for name in names if name in found)
    money = "profit" if "revenue" in found else "cost_total"
    usual = dict.fromkeys((money, *USUAL, *(name for name in names if name in named)))
    return tuple(name for name in usual if name in found)
