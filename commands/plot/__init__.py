"""``backlab plot``: figures of scenarios, studies and searches."""

from commands.plot.group import plot

__all__ = ["plot"]
