"""Figures: one function per kind, each makes a matplotlib figure of results."""

from results.plots.output import FORMATS, save, svg_text
from results.plots.style import alt

__all__ = ["FORMATS", "alt", "save", "svg_text"]
