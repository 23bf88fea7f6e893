"""Studies: experiments over many configurations, run, kept in one file, and read again."""

from results.study.errors import DifferentStudyError, StudyError
from results.study.merge import merge
from results.study.study import Config, Study
from results.study.sweep import Stopped, sweep

__all__ = ["Config", "DifferentStudyError", "Stopped", "Study", "StudyError", "merge", "sweep"]
