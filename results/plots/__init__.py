"""Figures: one function per kind, each makes a matplotlib figure of results."""

from results.plots.ages import ages
from results.plots.classes import classes
from results.plots.course import course
from results.plots.effects import morris, sobol
from results.plots.frontier import frontier
from results.plots.heat_map import heat_map
from results.plots.optimum import optimum
from results.plots.output import FORMATS, save, svg_text
from results.plots.people import people
from results.plots.study_frontier import frontier_of
from results.plots.style import NothingToDrawError, alt
from results.plots.suppliers import suppliers
from results.plots.sweep import sweep
from results.plots.tornado import tornado
from results.plots.trade_off import trade_off
from results.plots.waits import waits
from results.plots.warm_up import warm_up
from results.plots.waterfall import waterfall

__all__ = [
    "FORMATS",
    "NothingToDrawError",
    "ages",
    "alt",
    "classes",
    "course",
    "frontier",
    "frontier_of",
    "heat_map",
    "morris",
    "optimum",
    "people",
    "save",
    "sobol",
    "suppliers",
    "svg_text",
    "sweep",
    "tornado",
    "trade_off",
    "waits",
    "warm_up",
    "waterfall",
]
