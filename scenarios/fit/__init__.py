"""A scenario from a user's own data: orders and receipts as CSV files."""

from scenarios.fit.fitted import Fitted, fit

__all__ = ["Fitted", "fit"]
