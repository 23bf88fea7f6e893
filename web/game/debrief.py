"""The debriefing of a team: its game as a whole, and who waited longest, and why."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from results.explain import explain
from scenarios import Scenario
from sim.ledger import Outcome
from sim.record import Record
from web.game.figures import simulated
from web.game.opponents import scores
from web.game.rounds import rounds_of
from web.game.terms import Decision
from web.game.worlds import Table

_ENDS = (Outcome.SHIPPED, Outcome.CANCELLED, Outcome.EXPIRED, Outcome.OPEN)
_BY_HAND = re.compile(r"(?:accept|allocate) rule\s+web\.game\.hand:\w+|no accept rule")


def result(table: Table, decisions: Sequence[Decision]) -> dict[str, Any]:
    """Return what a team's game came to; after the rounds it decided nothing was bought."""
    record = _whole(table, decisions)
    found = scores(record, table.terms.length)
    demand = [one["demand"] for one in rounds_of(record, table.terms.length)]
    return {
        "rounds": len(decisions),
        **found,
        "demand": demand,
        "bullwhip": bullwhip(found["bought"], demand),
        "accept": [each.accept for each in decisions],
        "allocate": [each.allocate for each in decisions],
        "reserve": [each.reserve for each in decisions],
    }


def _whole(table: Table, decisions: Sequence[Decision]) -> Record:
    return simulated(table.played(decisions), table.terms.length, table.seed)


def bullwhip(bought: Sequence[float], demand: Sequence[float]) -> float | None:
    """Return the variance of what was bought over that of what customers ordered.

    None of less than three rounds, and where demand does not vary.

    Notes
    -----
    The bullwhip measure of Chen, Drezner, Ryan & Simchi-Levi, *Management Science* 46, 2000.

    Examples
    --------
    >>> bullwhip([0, 20, 0, 20], [9, 11, 9, 11])
    100.0
    """
    if len(bought) < 3 or np.var(demand) == 0.0:
        return None
    return float(np.var(bought) / np.var(demand))


def _explained(scenario: Scenario, order: int, seed: int) -> list[str]:
    text = str(explain(scenario, order, seed=seed))
    return _BY_HAND.sub("the team", text).splitlines()


def stories(table: Table, decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """Return the longest waits of those who were served, left, and still wait, explained."""
    record = _whole(table, decisions)
    orders = record.orders
    ended = np.where(np.isnan(orders.ended_at), record.world.end, orders.ended_at)
    waits = ended - orders.placed_at
    ends = [np.flatnonzero(orders.outcome == each) for each in _ENDS]
    longest = [int(rows[waits[rows].argmax()]) for rows in ends if len(rows)]
    told = replace(table.scenario, world=record.world)
    return [
        {
            "order": int(orders.order[row]),
            "class": record.world.customers[orders.customer_class[row]].name,
            "wait": round(float(waits[row]), 2),
            "how": Outcome(orders.outcome[row]).name.lower(),
            "lines": _explained(told, int(orders.order[row]), table.seed),
        }
        for row in longest
    ]
