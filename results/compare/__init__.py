"""Comparisons: scenarios and variants against a baseline, on the same customers."""

from results.compare.comparison import Compared, Comparison
from results.compare.experiment import ComparisonInterrupted, compare
from results.compare.people import Change
from results.compare.verdicts import Margin

__all__ = ["Change", "Compared", "Comparison", "ComparisonInterrupted", "Margin", "compare"]
