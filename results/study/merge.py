"""Put the parts of a study together."""

import json
from collections.abc import Iterable, Sequence
from os import PathLike, fspath
from pathlib import Path

from results.study.errors import DifferentStudyError
from results.study.store import Store
from results.study.study import Study
from results.study.terms import Terms, differences, terms_from
from results.study.writing import add_configs, begin, forget_failures, shown


def merge(out: str | PathLike[str], parts: Iterable[str | PathLike[str]]) -> Study:
    """Add the results of studies to one, which is made if there is none.

    What is in several of them has to be the same. A replication that has a result in one of
    them is no failure. If `out` is among them, it adds nothing to itself. If they can't be
    merged, none is made.

    Raises
    ------
    DifferentStudyError
        If they are about different things, or have different results for the same replication.
    StudyError
        If a file can't be read, or `out` can't be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from results.study import sweep
    >>> from scenarios import load
    >>> shop, points = load("small-e-shop"), {"policy.reorder.r": [0, 60]}
    >>> with TemporaryDirectory() as folder:
    ...     names = [f"{folder}/{i}.sqlite" for i in (1, 2)]
    ...     for i, name in enumerate(names, 1):
    ...         sweep(shop, points, replications=2, store=name, shard=(i, 2)).close()
    ...     with merge(f"{folder}/all.sqlite", names) as study:
    ...         done, digest = study.done, study.digest()
    >>> done, digest == sweep(shop, points, replications=2).digest()
    (4, True)
    """
    names = [fspath(part) for part in parts]
    if not names:
        raise ValueError("there is nothing to merge")
    terms = [(name, _terms(name)) for name in names]
    _check_alike(terms)  # before anything is written
    there = Path(out).exists()
    names = [name for name in names if not (there and Path(name).samefile(out))]
    store = Store.write(out)
    made = not there and store.is_empty
    try:
        if not store.is_empty:
            _check_alike([(store.name, terms_from(store.get("terms"))), *terms])
        for name in names:
            with Study(name) as study:
                _describe(store, study)
                kpis = study.kpis
            _add(store, name, kpis)
    except BaseException:
        store.close()
        if made:  # half of it would stand in the way of what is merged next
            Path(out).unlink(missing_ok=True)
        raise
    store.close()
    return Study(out)


def _terms(name: str) -> Terms:
    with Study(name) as study:
        return study.terms


def _check_alike(studies: Sequence[tuple[str, Terms]]) -> None:
    """Raise a DifferentStudyError if one is about something else than the first."""
    first, terms = studies[0]
    for name, others in studies[1:]:
        changed = differences(terms, others)
        if changed:
            raise DifferentStudyError(
                f"{name} holds another study than {first}; leave it out, or merge it into "
                f"another file. What differs:\n{changed}"
            )


def _describe(store: Store, part: Study) -> None:
    """Make the store be about what the part is about, with its configurations."""
    begin(store, part.terms, part.facts["command"])
    known = {each for (each,) in store.rows("SELECT hash FROM config")}
    theirs = {config.hash: config.parameters for config in part.configs}
    add_configs(store, {name: theirs[name] for name in theirs if name not in known})
    seen = store.get("versions")
    more = [each for each in part.facts["versions"] if each not in seen]
    most = max(store.get("replications"), part.replications)
    store.put(replications=most, versions=[*seen, *more])
    store.commit()


def _add(store: Store, name: str, kpis: Sequence[str]) -> None:
    """Add the rows of a part: all of them, or none if one contradicts."""
    store.attach(name)
    try:
        for table in ("result", "weight"):
            _check_same(store, name, table, kpis)
            store.change(f"INSERT OR IGNORE INTO main.{table} SELECT * FROM part.{table}")
        store.change("INSERT OR IGNORE INTO main.failure SELECT * FROM part.failure")
        forget_failures(store)
        store.commit()
    except BaseException:
        store.undo()
        raise
    finally:
        store.detach()


def _check_same(store: Store, name: str, table: str, kpis: Sequence[str]) -> None:
    """Raise a DifferentStudyError if the attached part has other figures for something."""
    differs = " OR ".join(f'ours."{kpi}" IS NOT theirs."{kpi}"' for kpi in kpis)
    query = (
        f"SELECT parameters, replication FROM main.{table} AS ours "
        f"JOIN part.{table} AS theirs USING (config, replication) "
        f"JOIN main.config ON hash = config WHERE {differs} LIMIT 1"
    )
    for parameters, replication in store.rows(query):
        raise DifferentStudyError(
            f"{name}: replication {replication} of {shown(json.loads(parameters))} came out "
            "differently; was it run by other versions?"
        )
