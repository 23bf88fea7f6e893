"""Figures: one function per kind, each makes a matplotlib figure of results."""

from results.plots.output import FORMATS, save, svg_text
from results.plots.style import NothingToDrawError, alt

__all__ = ["FORMATS", "NothingToDrawError", "alt", "save", "svg_text"]
