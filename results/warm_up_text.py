"""What was found about the warm-up, as plain text of at most 80 columns."""

from results.text import wrap
from results.warm_up import WarmUp


def warm_up_text(found: WarmUp) -> str:
    """Return the truncation point of each KPI, and the warm-up that follows from them."""
    unit = f"{found.time_unit}s"
    lines = [
        *wrap(f"{found.scenario}: {found.replications} pilot replications of {found.length:,g} "
              f"{unit} from time 0, seed {found.seed}"),
        "",
        f"{'KPI':<18}{'leave out':>12}  {'trusted':<9}why not",
    ]  # fmt: skip
    for name, series in found.series.items():
        doubt = series.truncation.doubt
        trusted = "yes" if doubt is None else "no"
        first, *more = wrap(doubt or "", 80 - 41) or [""]
        lines.append(f"{name:<18}{series.at:>12,.4g}  {trusted:<9}{first}")
        lines += [" " * 41 + line for line in more]
    lines += ["", f"{'rule of thumb':<18}{found.rule_of_thumb:>12,.4g}  {found.why_rule}"]
    lines += [f"{'recommended':<18}{found.recommended:>12,.4g}  {unit}"]
    for message in found.messages():
        lines += ["", *wrap(message)]
    return "\n".join(line.rstrip() for line in lines)


def chosen_text(found: WarmUp) -> str:
    """Return in a sentence or two which warm-up was chosen, and why."""
    trusted = [name for name, each in found.series.items() if each.truncation.trusted]
    doubtful = [name for name in found.series if name not in trusted]
    points = max((found.series[name].at for name in trusted), default=0.0)
    longest = [name for name in trusted if found.series[name].at == points]
    why = f"the rule of thumb, {found.why_rule}"
    if points > found.rule_of_thumb:
        why = f"the truncation point of {', '.join(longest)} by MSER-5"
    text = f"Warm-up of {found.recommended:,g} {found.time_unit}s: {why}."
    if doubtful:
        text += f" Not trusted, and left out: MSER-5 of {', '.join(doubtful)}."
    return " ".join([text, *found.messages()])
