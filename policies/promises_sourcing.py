"""What sourcing rules promise beyond single answers: how they judge suppliers."""

from policies.asking import Broken, ask, attribute, shown
from policies.questions_sourcing import judged
from sim.views import Status


def judges_suppliers(rule: object) -> None:
    """Answer with a `Status` when asked to judge, and the same whenever it is asked."""
    if attribute(rule, "judge") is None:
        return
    questions = judged(rule)
    first = [ask(rule, "judge", *question) for question in questions]
    # Backwards, so that a rule that remembers the last question is found out.
    for question, status in zip(reversed(questions), reversed(first), strict=True):
        if not isinstance(status, Status):
            allowed = ", ".join(f"Status.{each.name}" for each in Status)
            raise Broken(
                f"judge() returned {status!r}; allowed is one of {allowed}; "
                f"asked {shown(question)}"
            )
        again = ask(rule, "judge", *question)
        if again != status:
            raise Broken(
                f"judge() is not deterministic: it returned {status!r}, then {again!r}, "
                f"asked {shown(question)}"
            )
