"""The groups that figures are told of, by name."""

from results.view import Scope
from sim.world import World


def group_names(world: World) -> dict[Scope, tuple[str, ...]]:
    """Return the names of the groups of each scope, in the order of the world."""
    return {
        "all": ("all",),
        "class": tuple(customers.name for customers in world.customers),
        "item": tuple(item.name for item in world.items),
        "supplier": tuple(supplier.name for supplier in world.suppliers),
    }
