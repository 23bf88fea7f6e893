"""The command line: parse, call, print. Heavy imports wait until a command needs them."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from results import Results

FAILED, USAGE, INTERRUPTED = 1, 2, 130  # exit statuses; 0 is done
OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)
KINDS = ("scenarios", "rules", "laws", "kpis")
PATHS = (
    "KEY is a path, list entries by name: policy.reorder.r=50, customers.web.arrivals.rate=5."
)
VARIANT = click.option("--variant", metavar="NAME", help="Take this variant of the scenario.")
SEED = click.option("--seed", type=click.IntRange(min=0), help="Instead of the scenario's.")
SET = click.option(
    "--set", "sets", metavar="KEY=VALUE", multiple=True, help=f"Set a value. {PATHS}"
)


class Program(click.Group):
    """A group whose commands end in a message and an exit status, not in a traceback."""

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
    from scenarios import ScenarioError
    from sim.errors import RuleError

    if isinstance(error, ScenarioError | PolicyError | RuleError):
        return Mistake(str(error))
    if isinstance(error, OSError):
        return click.ClickException(str(error))
    return error


def note(text: str) -> None:
    """Tell the person, not the pipe."""
    click.echo(text, err=True)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="backlab", message="%(package)s %(version)s")
def main() -> None:
    """Simulate backordering, and see what happens to the customers who wait.

    SCENARIO is a file, or the name of one in the library (backlab list scenarios).
    """


@main.command("list")
@click.argument("kind", type=click.Choice(KINDS), required=False)
def list_(kind: str | None) -> None:
    """List the scenarios, rules, laws or KPIs there are."""
    from results.catalogue import list_of

    chosen = [kind] if kind else KINDS
    click.echo("\n\n".join(map(list_of, chosen)))


@main.command()
@click.argument("name")
def describe(name: str) -> None:
    """Describe a rule, law, KPI or scenario.

    A rule may be named with its hook (ship.partial); one of your own is package.module:Class.
    """
    from results.catalogue import find

    try:
        found = find(name)
    except LookupError as error:
        raise click.UsageError(str(error)) from error
    click.echo("\n\n\n".join(entry.text() for entry in found))


@main.command()
@click.argument("name")
@click.option("--force", is_flag=True, help="Overwrite the file if there is one.")
def init(name: str, force: bool) -> None:
    """Copy a scenario of the library into the current folder, to be changed.

    NAME is a scenario of the library, or "minimal" for the smallest there is.
    """
    from scenarios.template import template

    text, target = template(name), Path(f"{name}.toml")
    try:
        with target.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"{target} exists; --force overwrites it") from None
    click.echo(target)


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.pass_context
def validate(ctx: click.Context, files: tuple[str, ...]) -> None:
    """Check scenario files, and say everything that is wrong with them."""
    from results.expectations import load
    from scenarios import ScenarioError

    wrong = 0
    for file in files:
        try:
            load(file)
        except ScenarioError as error:
            wrong += len(error.problems)
            note(str(error))
        else:
            click.echo(f"{file}: valid")
    if wrong:
        note(f"{wrong} mistake{'s' if wrong > 1 else ''}")
        ctx.exit(USAGE)


@main.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from scenarios import json_schema

    click.echo(json.dumps(json_schema(), indent=2))


@main.command()
@click.argument("scenario")
@VARIANT
@click.option("--replications", type=click.IntRange(min=1), help="Instead of the scenario's.")
@SEED
@SET
@click.option(
    "--scale", "factors", metavar="KEY=FACTOR", multiple=True, help="Multiply a value."
)
@click.option("--orders", type=OUTPUT, help="Write the orders of one replication as CSV.")
@click.option("--events", type=OUTPUT, help="Write the events of one replication as CSV.")
@click.option(
    "--replication",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="The replication that --orders and --events write.",
)
@click.option(
    "--confidence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Of the intervals.",
)
@click.option("--check", is_flag=True, help="Hold the balance of units after every event.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, not a table.")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no notes.")
@click.pass_context
def run(
    ctx: click.Context,
    /,
    scenario: str,
    variant: str | None,
    sets: tuple[str, ...],
    factors: tuple[str, ...],
    orders: Path | None,
    events: Path | None,
    replication: int,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Run a scenario and print its KPIs."""
    from results import Interrupted
    from results import run as run_scenario
    from results.expectations import load
    from results.journal import write_journals

    chosen = load(scenario, variant=variant, set=sets, scale=factors)
    seed = chosen.run.seed if options["seed"] is None else options["seed"]
    if orders or events:
        write_journals(chosen.world, seed, replication, orders=orders, events=events)
    try:
        with _progress(quiet) as progress:
            results = run_scenario(chosen, progress=progress, **options)
    except Interrupted as interrupted:
        if interrupted.results is not None:
            _show(interrupted.results, as_json)
            note(f"Interrupted after {interrupted.results.replications} replications.")
            ctx.exit(INTERRUPTED)
        raise
    # What a scenario expects holds for the scenario as it is written.
    _show(results, as_json, expectations=not (sets or factors))


def _show(results: "Results", as_json: bool, expectations: bool = False) -> None:
    from results import check_expectations
    from results.table import expectation_table, table

    if as_json:
        click.echo(json.dumps(results.to_dict(), indent=2, allow_nan=False))
        return
    click.echo(table(results))
    if expectations and results.expect:
        click.echo("\n" + expectation_table(results, check_expectations(results)))


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Give a callback that shows the replications done, if a person waits for more than 1 s."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    started, shown = time.monotonic(), False

    def show(done: int, total: int) -> None:
        nonlocal shown
        if time.monotonic() - started > 1.0:
            shown = True
            click.echo(f"\r{done} of {total} replications", err=True, nl=False)

    try:
        yield show
    finally:
        if shown:
            note("")


@main.command()
@click.argument("scenario")
@click.option("--order", type=click.IntRange(min=1), required=True, help="Its number.")
@click.option("--replication", type=click.IntRange(min=0), default=0, show_default=True)
@VARIANT
@SEED
@SET
def explain(scenario: str, variant: str | None, sets: tuple[str, ...], **which: Any) -> None:
    """Tell why an order waited, who went before it, and what served it."""
    from results import explain as story_of
    from results.expectations import load

    try:
        click.echo(story_of(load(scenario, variant=variant, set=sets), **which))
    except LookupError as error:
        raise click.UsageError(str(error)) from error


@main.command()
@click.argument("rule")
@click.option("--set", "-p", "sets", metavar="PARAM=VALUE", multiple=True, help="A parameter.")
@click.option("--hook", metavar="HOOK", help="Check it for this hook only.")
@click.pass_context
def check(ctx: click.Context, rule: str, sets: tuple[str, ...], hook: str | None) -> None:
    """Check whether a rule keeps the contract of its hooks.

    RULE is package.module:Class for one of your own, or the name of a built-in one.
    """
    from policies import build, check_policy
    from results.catalogue import hooks_to_check
    from scenarios.overrides import assignments

    try:
        hooks = hooks_to_check(rule)
    except LookupError as error:
        raise click.UsageError(str(error)) from error
    built = build(hook or hooks[0], rule, assignments(sets, "--set"))
    findings = check_policy(built, hook if hook or ":" in rule else hooks[0])
    click.echo("\n".join(f"{built!r}: {text}" for text in findings or ["conforms"]))
    if findings:
        ctx.exit(FAILED)


if __name__ == "__main__":
    main(prog_name="backlab")
