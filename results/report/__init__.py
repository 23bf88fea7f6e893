"""Reports: one page of HTML that says what came out, for people who were not there."""

from results.report.comparison import comparison_report
from results.report.html import render
from results.report.page import report
from results.report.search import frontier_report, optimum_report
from results.report.sensitivity import sensitivity_report
from results.report.study import study_report

__all__ = [
    "comparison_report",
    "frontier_report",
    "optimum_report",
    "render",
    "report",
    "sensitivity_report",
    "study_report",
]
