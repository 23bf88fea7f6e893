"""Reports: one page of HTML that says what came out, for people who were not there."""

from results.report.comparison import comparison_report
from results.report.html import render

__all__ = ["comparison_report", "render"]
