"""Results as tables for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from web.game.figures import MONEY, SERVICE
from web.game.terms import Decision
from web.game.worlds import Table, demanded


def results_sheet(
    teams: Sequence[Mapping[str, Any]], opponents: Sequence[Mapping[str, Any]]
) -> str:
    """Return one row for each team, and then for each policy of the computer, best first."""
    head = ["place", "who", "kind", "rounds_decided", "bullwhip", *SERVICE, *MONEY]
    players = [(each["team"], "team", each) for each in teams]
    players += [(each["title"], "computer", each) for each in opponents]
    players.sort(key=lambda each: (each[1] != "team", -(each[2]["kpis"]["profit"] or 0.0)))
    rows = [
        [
            place,
            _plain(name),
            kind,
            found.get("rounds", ""),
            _figure(found.get("bullwhip")),
            *(_figure(found["kpis"][key]) for key in (*SERVICE, *MONEY)),
        ]
        for place, (name, kind, found) in enumerate(players, 1)
    ]
    return _written([head, *rows])


def rounds_sheet(
    table: Table,
    made: Mapping[str, Sequence[Decision]],
    teams: Sequence[Mapping[str, Any]],
    opponents: Sequence[Mapping[str, Any]],
) -> str:
    """Return one row for each team, or policy of the computer, and round."""
    sold = [
        (item.name, supplier.name)
        for place in demanded(table.world)
        for item in (table.world.items[place],)
        for supplier in table.world.suppliers
        if supplier.prices[place] is not None
    ]
    units = [f"decided {item} from {supplier}" for item, supplier in sold]
    head = ["who", "kind", "round", *units, "accept", "allocate", "reserve"]
    rows: list[list[object]] = [[*head, "bought", "demand", "profit_so_far"]]
    for found in teams:
        for number in range(table.terms.rounds):
            own = made[found["team"]][number : number + 1]
            cells = _decided(own[0], sold) if own else [""] * (len(sold) + 3)
            series = [found[key][number] for key in ("bought", "demand", "profits")]
            rows.append([_plain(found["team"]), "team", number + 1, *cells, *series])
    for found in opponents:
        blank = [""] * (len(sold) + 3)
        for number in range(table.terms.rounds):
            series = [found["bought"][number], "", found["profits"][number]]
            rows.append([_plain(found["title"]), "computer", number + 1, *blank, *series])
    return _written(rows)


def _decided(decision: Decision, sold: Iterable[tuple[str, str]]) -> list[object]:
    units = {(buy.item, buy.supplier): buy.units for buy in decision.buy}
    bought: list[object] = [units.get(pair, 0) for pair in sold]
    return [*bought, decision.accept, decision.allocate, decision.reserve]


def _figure(value: float | None) -> object:
    return "" if value is None else value


def _plain(name: str) -> str:
    """Return a name that no spreadsheet takes for a formula.

    Examples
    --------
    >>> _plain("=1+1"), _plain("Owls")
    ("'=1+1", 'Owls')
    """
    return f"'{name}" if name[:1] in "=+-@" else name


def _written(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
