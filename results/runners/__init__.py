"""Runners have jobs done: in this process, in several processes, or on a cluster."""

from results.runners.choose import hands, runner

__all__ = ["hands", "runner"]
