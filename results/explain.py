"""Why an order waited: the story of one order, told from the run's tables and event log."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from results.telling import Teller, number
from results.text import wrap
from sim.eventlog import EventLog
from sim.ledger import Outcome
from sim.simulate import simulate

if TYPE_CHECKING:
    from scenarios import Scenario


@dataclass(frozen=True)
class Story:
    """The story of an order; ``str(story)`` is for people.

    Attributes
    ----------
    order, outcome
        Its number, and the outcome of each of its lines.
    lines
        The text, in lines of at most 80 columns.
    """

    order: int
    outcome: tuple[Outcome, ...]
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)


def explain(
    scenario: "Scenario", order: int, replication: int = 0, seed: int | None = None
) -> Story:
    """Tell why an order waited, or did not.

    Runs the replication with an event log, and reads from it and from the tables what the order
    found, what happened to it, who was served before it, and which purchase order served it.

    Parameters
    ----------
    scenario
        The order is one of its customers'.
    order
        Its number, from 1, in the order of arrival.
    replication, seed
        Which run; the seed is the scenario's own if left out.

    Raises
    ------
    LookupError
        If there is no such order; the message says how many there are.

    Examples
    --------
    >>> from scenarios import load
    >>> print(explain(load("small-e-shop"), 1))  # doctest: +ELLIPSIS
    Order 1: web, customer 1, wants ...
    """
    log = EventLog()
    seed = scenario.run.seed if seed is None else seed
    record = simulate(scenario.world, seed, replication, log=log)
    rows = np.flatnonzero(record.orders.order == order).tolist()
    if not rows:
        n = int(record.orders.order[-1]) if len(record.orders) else 0
        known = f"has the orders 1 to {n}" if n else "has no orders"
        raise LookupError(f"there is no order {order}; replication {replication} {known}")
    teller = Teller(record, log, rows)
    told = wrap(teller.who())
    for title, sentences in teller.chapters():
        lines = [line for time, text in sentences for line in _lines(time, text)]
        told += ["", title, *lines] if lines else []
    outcome = tuple(Outcome(each) for each in record.orders.outcome[rows])
    return Story(order, outcome, tuple(told))


def _lines(time: float | None, text: str) -> list[str]:
    """Return a sentence in lines, its instant in a column of its own."""
    if time is None:
        return wrap(text, indent="  ")
    first, *more = wrap(text, indent=" " * 12)
    return [f"{number(time):>10}{first[10:]}", *more]
