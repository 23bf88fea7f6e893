"""Adding to a study: what it is about, its configurations, and what came out of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from results.kpis import kpi
from results.study.errors import DifferentStudyError, StudyError
from results.study.store import Store
from results.study.terms import Terms, differences, terms_from, versions
from results.view import Floats
from results.work import Failure, Row
from scenarios.designs import Parameters, hash_of

LONGEST = 1000  # characters of an error that are kept


def begin(store: Store, terms: Terms, command: str = "") -> None:
    """Make an empty study be about this, or see that it is.

    Raises
    ------
    DifferentStudyError
        If it is about something else; the message has the difference.
    """
    now = versions()
    if store.is_empty:
        store.create(terms.kpis)
        store.put(terms=terms.to_dict(), command=command, versions=[now], replications=0)
        store.put(created=datetime.now(UTC).isoformat(timespec="seconds"))
        return
    known = terms_from(store.get("terms"))
    changed = differences(known, terms)
    if changed:
        raise DifferentStudyError(
            f"{store.name} holds another study; store this one in another file. "
            f"What has changed:\n{changed}"
        )
    # Titles and expectations may have changed; people are shown those of now.
    store.put(terms=replace(known, title=terms.title, text=terms.text).to_dict())
    before = store.get("versions")
    if now not in before:
        store.put(versions=[*before, now])


def extend(store: Store, points: Sequence[Parameters], replications: int) -> None:
    """Add configurations and replications to what a study is to hold.

    Raises
    ------
    DifferentStudyError
        If it has configurations or replications that are not asked for any more: that is
        another design.
    """
    wanted = {hash_of(point): point for point in points}
    there = {name for (name,) in store.rows("SELECT hash FROM config")}
    gone = there - wanted.keys()
    if gone:
        query = "SELECT parameters FROM config WHERE hash = ?"
        first = shown(json.loads(store.one(query, min(gone))))
        raise DifferentStudyError(
            f"{store.name} holds another design: {len(gone)} of its {len(there)} "
            f"configurations are not in this one, such as {first}. Configurations can be "
            "added; for others take another file"
        )
    before = store.get("replications")
    if replications < before:
        raise DifferentStudyError(
            f"{store.name} holds a study of {before} replications, and {replications} are "
            "asked for; replications can only be added"
        )
    if wanted.keys() != there:
        store.change("DELETE FROM config")  # numbered anew, in the order of the design
        add_configs(store, wanted)
    store.put(replications=replications)
    store.commit()


def add_configs(store: Store, configs: dict[str, Parameters]) -> None:
    """Add configurations, numbered on from those there are."""
    first = (store.one("SELECT max(number) FROM config") or 0) + 1
    rows = (
        (name, number, json.dumps(parameters, ensure_ascii=False))
        for number, (name, parameters) in enumerate(configs.items(), first)
    )
    store.insert("config", rows)


def shown(parameters: Parameters) -> str:
    """Return parameters on one line.

    Examples
    --------
    >>> shown({"policy.reorder.r": 50, "costs.holding": 0.1})
    'policy.reorder.r=50, costs.holding=0.1'
    """
    return ", ".join(f"{path}={value}" for path, value in parameters.items()) or "no changes"


def keep(store: Store, kpis: Sequence[str], found: Iterable[Row | Failure]) -> None:
    """Add what came out of replications, all of it or nothing.

    A result takes the place of an earlier failure.

    Raises
    ------
    StudyError
        If it can't be written.
    """
    rows: list[Row] = []
    failures: list[Failure] = []
    for one in found:
        if isinstance(one, Row):
            rows.append(one)
        else:
            failures.append(one._replace(error=_short(one.error)))
    if not rows and not failures:
        return
    try:
        if rows:
            values, weights = as_stored(kpis, rows)
            store.insert("result", _keyed(rows, values))
            store.insert("weight", _keyed(rows, weights))
            forget_failures(store)
        store.insert("failure", failures, else_="REPLACE")
        store.commit()
    except BaseException as error:
        if isinstance(error, StudyError):
            raise
        store.undo()
        raise


def _short(error: str) -> str:
    """Return the beginning of an error, which may have a whole table in it."""
    # What UTF-8 can't hold, SQLite would refuse.
    text = error.encode(errors="backslashreplace").decode()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."


def forget_failures(store: Store) -> None:
    """Drop the failures of replications that have a result."""
    store.change(
        "DELETE FROM failure WHERE EXISTS (SELECT 1 FROM result WHERE "
        "result.config = failure.config AND result.replication = failure.replication)"
    )


def as_stored(kpis: Sequence[str], rows: Sequence[Row]) -> tuple[Floats, Floats]:
    """Return the values of KPIs and their weights, each of shape ``(rows, kpis)``.

    The weight is the denominator: the sum of value times weight over the sum of the weights is
    the pooled ratio. For the root of a ratio, the value's square. Where the weight is 0 there
    is no value, and a numerator that is not 0 stands in its place: it belongs to the sum.
    """
    above = np.array([row.above for row in rows], np.float64)
    weights = np.array([row.below for row in rows], np.float64)
    values: Floats = np.full_like(above, np.nan)
    np.divide(above, weights, out=values, where=weights != 0)
    roots = [kpi(name).kind == "root" for name in kpis]
    values[:, roots] = np.sqrt(values[:, roots])
    alone = (weights == 0.0) & (above != 0.0)
    values[alone] = above[alone]
    return values, weights


def as_pairs(kpis: Sequence[str], values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return numerators and denominators of what `as_stored` returned."""
    roots = [kpi(name).kind == "root" for name in kpis]
    above = np.where(roots, values**2, values) * weights
    alone = np.where(np.isnan(values), 0.0, values)
    return np.where(weights == 0.0, alone, above), weights


def _keyed(rows: Sequence[Row], figures: Floats) -> Iterator[tuple[Any, ...]]:
    # SQLite stores nan as NULL.
    for row, cells in zip(rows, figures.tolist(), strict=True):
        yield (row.config, row.replication, *cells)
