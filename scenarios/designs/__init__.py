"""Designs of experiments: which configurations of a scenario are run."""

from scenarios.designs.design import KINDS, Design, design, linked, listed_design
from scenarios.designs.parameters import Parameters, configured, hash_of

__all__ = [
    "KINDS",
    "Design",
    "Parameters",
    "configured",
    "design",
    "hash_of",
    "linked",
    "listed_design",
]
