"""The command line: finds the verb, and ends in a message and an exit status.

Each verb is a command in `commands`, whose module is imported when it is needed; heavy imports
wait until a command runs.
"""

from importlib import import_module
from typing import Any

import click

from commands.common import INTERRUPTED, USAGE, note

COMMANDS = {  # where each verb is
    "check": "commands.check:check",
    "compare": "commands.compare:compare",
    "describe": "commands.show:describe",
    "explain": "commands.explain:explain",
    "export": "commands.export:export",
    "fit": "commands.fit:fit",
    "init": "commands.files:init",
    "list": "commands.show:list_",
    "merge": "commands.merge:merge",
    "optimize": "commands.optimize:optimize",
    "plot": "commands.plot:plot",
    "report": "commands.report:report",
    "run": "commands.run:run",
    "schema": "commands.files:schema",
    "sensitivity": "commands.sensitivity:sensitivity",
    "serve": "commands.serve:serve",
    "size": "commands.size:size",
    "studies": "commands.studies:studies",
    "sweep": "commands.sweep:sweep",
    "validate": "commands.files:validate",
    "warm-up": "commands.warm_up:warm_up",
}


class Program(click.Group):
    """A group that finds its commands by name, and puts failures into words."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs there are."""
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a verb and return its command; None if there is none."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say in words what went wrong."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            note("Interrupted.")
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:
            raise _failure(error) from error


class Mistake(click.ClickException):
    """A mistake in what was asked for, in words that stand for themselves."""

    exit_code = USAGE

    def show(self, file: Any = None) -> None:
        """Print the message alone: its lines begin with ``file:line:``, as editors like."""
        click.echo(self.format_message(), file=file, err=file is None)


def _failure(error: Exception) -> Exception:
    """Return the error as a person should see it; what only a bug can cause, as it is."""
    from policies import PolicyError
    from results.sample import AllFailedError
    from results.study.errors import DifferentStudyError
    from scenarios import ScenarioError
    from sim.errors import BoundError, RuleError

    in_words = ScenarioError, PolicyError, RuleError, BoundError, DifferentStudyError
    if isinstance(error, in_words):
        return Mistake(str(error))
    if isinstance(error, OSError | AllFailedError):
        return click.ClickException(str(error))
    return error


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="backlab", message="%(package)s %(version)s")
def main() -> None:
    """Simulate backordering, and see what happens to the customers who wait.

    SCENARIO is a file, or the name of one in the library (backlab list scenarios).
    """


if __name__ == "__main__":
    main(prog_name="backlab")
