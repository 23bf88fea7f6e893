"""``backlab check``: whether a rule keeps the contract of its hooks."""

import click

from commands.common import FAILED


@click.command()
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
