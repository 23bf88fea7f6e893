"""Scenarios at the edge of what can be run, and the command line that has to take them."""

from copy import deepcopy
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

import cli
from scenarios.toml import write_toml

Table = dict[str, Any]

NEVER = 1e300
SHOP: Table = {
    "schema": 1,
    "title": "Corner shop",
    "run": {"horizon": 20.0, "replications": 2, "seed": 7},
    "items": [{"name": "lantern", "price": 10.0, "cost": 6.0, "initial_on_hand": 3}],
    "customers": [{"name": "web", "arrivals": {"law": "poisson", "rate": 2.0}}],
    "suppliers": [{"name": "acme", "lead_time": {"law": "constant", "value": 3.0}}],
    "policy": {"reorder": {"rule": "reorder-point", "r": 3, "Q": 8}},
    "variants": {"lost-sales": {"policy": {"accept": {"rule": "none"}}}},
}


def shop(*, lead_time: float = 3.0, horizon: float = 20.0, **customers: Any) -> Table:
    """Return the shop with another lead time, horizon, and other customers."""
    table = deepcopy(SHOP)
    table["suppliers"][0]["lead_time"]["value"] = lead_time
    table["run"]["horizon"] = horizon
    table["customers"][0] |= customers
    return table


def leaving_at_once(folder: Path, n: int) -> Table:
    """Return a shop that n customers enter one after the other, and leave at time 10.

    Times are multiples of 1/128, so that entering and waiting add up to 10 without rounding.
    """
    times = [(k + 1) / 128 for k in range(n)]
    rows = "".join(f"{time},{10.0 - time}\n" for time in times)
    (folder / "leave.csv").write_text("time,patience\n" + rows, encoding="utf-8")
    columns = {"patience": "patience"}
    trace = {"law": "trace", "file": str(folder / "leave.csv"), "columns": columns}
    return shop(arrivals=trace, lead_time=15.0)


def backlab(*arguments: str, status: int = 0) -> Result:
    """Call the command line; demand this exit status, and words in place of a traceback."""
    result = CliRunner().invoke(cli.main, arguments, prog_name="backlab")
    assert result.exit_code == status, f"{result.exit_code}: {result.output}"
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


def written(table: Table, folder: Path) -> str:
    """Write a scenario into a folder; return the name of the file."""
    path = folder / "shop.toml"
    path.write_text(write_toml(table), encoding="utf-8")
    return str(path)
