"""Write what stockpyl makes of the given demand: docs/cross-tool/stockpyl-*.csv.

Needs stockpyl 1.0.2 and nothing of backlab; run from the root of the repository:
``python docs/cross-tool/stockpyl_paths.py``. The rows are kept, so nobody needs stockpyl to
check backlab against them.
"""

import csv
from pathlib import Path
from typing import Any

from stockpyl.sim import simulation
from stockpyl.supply_chain_network import single_stage_system

HERE = Path(__file__).parent
COLUMNS = "period,demand,received,filled,on_hand,backorders,ordered,cost,fill_rate"
# file: the demand, periods per day, days, and the arguments of stockpyl's `single_stage_system`
PATHS: dict[str, tuple[str, int, int, dict[str, Any]]] = {
    "base-stock": (
        "periodic.csv",
        1,
        40,
        {
            "policy_type": "BS",
            "base_stock_level": 8,
            "initial_inventory_level": 8,
            "shipment_lead_time": 2,
            "local_holding_cost": 1,
            "stockout_cost": 9,
        },
    ),
    "min-max": (
        "periodic.csv",
        1,
        40,
        {
            "policy_type": "sS",
            "reorder_point": 4,
            "order_up_to_level": 11,
            "initial_inventory_level": 8,
            "shipment_lead_time": 2,
            "local_holding_cost": 1,
            "stockout_cost": 9,
        },
    ),
    "reorder-point": (
        "continuous.csv",
        16,
        30,
        {
            "policy_type": "rQ",
            "reorder_point": 6,
            "order_quantity": 14,
            "initial_inventory_level": 14,
            "shipment_lead_time": 40,
            "local_holding_cost": 1 / 16,
            "stockout_cost": 9 / 16,
        },
    ),
}


def demand_of(file: str, per_day: int, days: int) -> list[int]:
    """Return the demand of each period."""
    demand = [0] * (days * per_day)
    with (HERE / file).open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            demand[int(float(row["time"]) * per_day)] += int(row["quantity"])
    return demand


def path(name: str) -> list[str]:
    """Return the rows of one path, as they stand in its file."""
    file, per_day, days, arguments = PATHS[name]
    demand = demand_of(file, per_day, days)
    network = single_stage_system(demand_type="D", demand_list=demand, **arguments)
    simulation(network, len(demand), progress_bar=False)
    [node] = network.nodes
    rows = [COLUMNS]
    for period, units in enumerate(demand):
        seen = node.state_vars[period]
        [product] = node.product_indices
        level = seen.get_inventory_level()
        values = (
            period,
            units,
            seen.get_inbound_shipment(),
            seen.demand_met_from_stock[product],
            max(level, 0),
            max(0, -level),
            seen.get_order_quantity(),
            seen.total_cost_incurred,
            seen.fill_rate[product],
        )
        rows.append(",".join(f"{value + 0.0:.10g}" for value in values))
    return rows


if __name__ == "__main__":
    for each in PATHS:
        (HERE / f"stockpyl-{each}.csv").write_text(
            "\n".join(path(each)) + "\n", encoding="utf-8"
        )
