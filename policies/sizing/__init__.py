"""Sizing: what the parameters of a rule should be, by formulas and exact algorithms."""

from policies.sizing.base_stock import BaseStockSize, base_stock_performance, best_base_stock
from policies.sizing.batches import (
    BackorderedBatch,
    Batch,
    eoq,
    eoq_backorders,
    eoq_cost,
    eoq_partial_backorders,
    epq,
)
from policies.sizing.classes import abc_classes, xyz_classes
from policies.sizing.compound import (
    CompoundPoisson,
    compound_poisson,
    lead_time_demand,
    normal_demand,
    review_demand,
)
from policies.sizing.demand import (
    DemandLaw,
    DiscreteDemand,
    NormalDemand,
    discrete_demand,
    inventory_cost,
    poisson_demand,
    sum_of,
)
from policies.sizing.discounts import eoq_discount
from policies.sizing.disruptions import eoq_disruptions
from policies.sizing.given_level import BatchFor, GivenLevel, batch_for, best_batch
from policies.sizing.lots import (
    least_unit_cost,
    lot_for_lot,
    part_period_balancing,
    plan_cost,
    silver_meal,
    wagner_whitin,
)
from policies.sizing.min_max import (
    MinMaxSize,
    best_min_max,
    best_min_max_given_gap,
    min_max_cost,
    min_max_performance,
)
from policies.sizing.multi_item import (
    Allocation,
    StockedItem,
    allocation,
    class_allocation,
    marginal_allocation,
    uniform_allocation,
)
from policies.sizing.patience import (
    PatientBaseStock,
    Waiting,
    impatient_base_stock,
    patience_aware_base_stock,
)
from policies.sizing.position import (
    Performance,
    Position,
    base_stock_position,
    min_max_position,
    performance,
    reorder_point_position,
)
from policies.sizing.power import power_approximation
from policies.sizing.reorder_point import (
    ReorderPointSize,
    best_reorder_point,
    best_reorder_point_given_batch,
    reorder_point_cost,
    reorder_point_performance,
)
from policies.sizing.single_buy import SingleBuy, critical_ratio, newsvendor, newsvendor_cost
from policies.sizing.spare_parts import SpareParts, metric, metric_allocation
from policies.sizing.targets import (
    base_stock_for,
    cycle_service_level,
    min_max_for,
    normal_order_up_to_for,
    normal_reorder_point_for,
    reorder_point_for,
)

__all__ = [
    "Allocation",
    "BackorderedBatch",
    "BaseStockSize",
    "Batch",
    "BatchFor",
    "CompoundPoisson",
    "DemandLaw",
    "DiscreteDemand",
    "GivenLevel",
    "MinMaxSize",
    "NormalDemand",
    "PatientBaseStock",
    "Performance",
    "Position",
    "ReorderPointSize",
    "SingleBuy",
    "SpareParts",
    "StockedItem",
    "Waiting",
    "abc_classes",
    "allocation",
    "base_stock_for",
    "base_stock_performance",
    "base_stock_position",
    "batch_for",
    "best_base_stock",
    "best_batch",
    "best_min_max",
    "best_min_max_given_gap",
    "best_reorder_point",
    "best_reorder_point_given_batch",
    "class_allocation",
    "compound_poisson",
    "critical_ratio",
    "cycle_service_level",
    "discrete_demand",
    "eoq",
    "eoq_backorders",
    "eoq_cost",
    "eoq_discount",
    "eoq_disruptions",
    "eoq_partial_backorders",
    "epq",
    "impatient_base_stock",
    "inventory_cost",
    "lead_time_demand",
    "least_unit_cost",
    "lot_for_lot",
    "marginal_allocation",
    "metric",
    "metric_allocation",
    "min_max_cost",
    "min_max_for",
    "min_max_performance",
    "min_max_position",
    "newsvendor",
    "newsvendor_cost",
    "normal_demand",
    "normal_order_up_to_for",
    "normal_reorder_point_for",
    "part_period_balancing",
    "patience_aware_base_stock",
    "performance",
    "plan_cost",
    "poisson_demand",
    "power_approximation",
    "reorder_point_cost",
    "reorder_point_for",
    "reorder_point_performance",
    "reorder_point_position",
    "review_demand",
    "silver_meal",
    "sum_of",
    "uniform_allocation",
    "wagner_whitin",
    "xyz_classes",
]
