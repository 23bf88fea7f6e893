"""The command that makes a report again."""

import shlex
from collections.abc import Iterator
from typing import Any

import click
from click.core import ParameterSource

# Where it goes, what else is shown, and who does the work: none of it changes the report.
_LEFT_OUT = ("out", "report", "as_json", "quiet", "jobs", "cluster", "store")


def again(ctx: click.Context) -> str:
    """Return the command with all that was chosen and changes what a report says.

    The same whatever the order of the options, and wherever the report is written.
    """
    parts = ["backlab", str(ctx.info_name)]
    for parameter in sorted(
        ctx.command.params, key=lambda p: not isinstance(p, click.Argument)
    ):
        name = str(parameter.name)
        chosen = ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if chosen and name not in _LEFT_OUT:
            parts += _written(parameter, ctx.params[name])
    if ctx.info_name == "report":
        parts += ["--out", "report.html"]
    elif "report" in ctx.params:
        parts += ["--report", "report.html"]
    return shlex.join(parts)


def _written(parameter: click.Parameter, value: Any) -> Iterator[str]:
    """Yield a parameter as it is typed."""
    several = (
        parameter.multiple if isinstance(parameter, click.Option) else parameter.nargs == -1
    )
    for each in value if several else (value,):
        text = ",".join(each) if isinstance(each, list) else str(each)
        if isinstance(parameter, click.Argument):
            yield text
            continue
        option = parameter.opts[0]
        if getattr(parameter, "is_flag", False):
            yield option
        else:
            yield from (option, text)
