"""The verb itself: a command for each kind of figure."""

import click

from commands.plot import of_comparison, of_search, of_study
from commands.plot.kinds import KINDS

_MAKERS = {
    "comparison": of_comparison.command,
    "evidence": of_comparison.command,
    "study": of_study.command,
    "frontier": of_study.command,
    "sensitivity": of_search.sensitivity_command,
    "optimum": of_search.optimum_command,
    "warm_up": of_search.warm_up_command,
}


class Kinds(click.Group):
    """A group of commands, one for each kind of figure, in the order of their table."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the kinds."""
        return list(KINDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a kind; None if there is no such kind."""
        kind = KINDS.get(cmd_name.replace("_", "-"))
        return None if kind is None else _MAKERS[kind.source](cmd_name, kind)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a kind, or say which there are."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            raise click.UsageError(
                f"there is no figure '{name}'; there are {', '.join(KINDS)}", ctx
            )
        return super().resolve_command(ctx, args)


@click.group(cls=Kinds, subcommand_metavar="KIND SOURCE [OPTIONS]...")
def plot() -> None:
    """Draw a figure: --out F.svg, F.png or F.pdf.

    SOURCE is a scenario, or for sweep, heat-map and frontier also the file of a study. What
    is drawn from a scenario is run first, with the options of backlab compare, sweep,
    sensitivity, optimize or warm-up. backlab plot KIND --help shows them.
    """
