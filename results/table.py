"""The table that people read: the KPIs of a run in at most 80 columns of plain text."""

from collections.abc import Iterable, Mapping, Sequence

from results.expectations import Check
from results.kpis import KPIS, Kpi, kpi
from results.summary import Estimates, Results
from results.text import WIDTH, figures, fit, wrap

GROUPS = ("service", "waiting", "care", "leaving", "stock", "money", "supply")
ROWS = 25  # of a table per class, item or supplier
SIZED = 8  # items whose computed numbers are shown

# Left out where they are 0 in every replication, for most shops have no use for most of them;
# who does gets told which. These are worth a line even then.
_LEFT_OUT_IN = ("care", "leaving", "stock", "money", "supply")
_ALWAYS = ("lost_rate", "on_hand_mean", "on_order_mean", "cost_total", "profit")
_ONLY_WITH = {"abandoned_at": "abandonments"}

_BY_CLASS = ("orders", "fill_rate", "cancellation_rate", "lost_rate")
_WAITS_BY_CLASS = ("mean_wait", "wait_p95", "wait_max", "gini_wait")
_BY_ITEM = ("fill_rate", "mean_wait", "backlog_mean", "on_hand_mean", "profit")
_BY_SUPPLIER = ("purchase_orders", "units_ordered", "cost_purchase", "otif")
_LEAD_TIMES = ("lead_time_mean", "lead_time_sd", "lead_time_p50", "lead_time_p95")
_FAILURES = ("units_short", "overdue_open", "abandonments", "abandoned_at")


def table(results: Results) -> str:
    """Return the results as text, no line longer than 80 columns.

    A KPI is shown with its mean, the half width of its interval and its unit; one that is not
    defined (nobody waited, so nobody waited long) is shown as ``-``. Costs, rates of leaving,
    losses on the shelf and failures of suppliers that are 0 in every replication are only
    named, at the end.
    Classes, items and suppliers have short tables of their own where there are several.
    """
    lines = _head(results)
    zero = [name for name in KPIS if _is_left_out(KPIS[name], results)]
    for group in GROUPS:
        rows = [k.name for k in KPIS.values() if k.group == group and k.name not in zero]
        lines += ["", f"{group:<26}{'mean':>16}{'+-':>14}  unit", *_rows(results, rows)]
    unknown = () if results.batches is None else results.batches.left_out
    named = [name for name in zero if name not in (*_ONLY_WITH, *unknown)]
    if named:
        lines += ["", *wrap("0 in every replication: " + ", ".join(named))]
    for title, groups, names in (
        ("class", results.classes, _BY_CLASS),
        ("class, waits", results.classes, _WAITS_BY_CLASS),
        ("item", results.items, _BY_ITEM),
        ("supplier", results.suppliers, _BY_SUPPLIER),
        ("supplier, times", results.suppliers, _LEAD_TIMES),
        ("supplier, failures", results.suppliers, _FAILURES),
    ):
        lines += _short_table(results, title, groups, names)
    return "\n".join(line.rstrip() for line in lines)


def _head(results: Results) -> list[str]:
    unit = results.time_unit + ("" if results.horizon == 1.0 else "s")
    pairs = [
        ("scenario", f"{results.scenario}, engine {results.engine}"),
        ("replications", f"{_replications(results)}, seed {results.seed}"),
        ("window", f"{results.horizon:,g} {unit} after a warm-up of {results.warm_up:,g}"),
        ("+-", f"half width of the {100 * results.confidence:.4g}% confidence interval"),
    ]
    sized = [f"{name} {numbers}" for name, numbers in results.sized.items()]
    more = [f"and {len(sized) - SIZED} more items"] if len(sized) > SIZED else []
    pairs += [("sized", text) for text in sized[:SIZED] + more]
    lines = wrap(results.title) + wrap(results.question)
    return [
        *lines,
        *([""] if lines else []),
        *(f"{a:<14}{fit(b, WIDTH - 14)}" for a, b in pairs),
    ]


def _replications(results: Results) -> str:
    if results.batches is None:
        failed = f", {len(results.failures)} more failed" if results.failures else ""
        return f"{results.replications}{failed}"
    return f"one run in {results.batches.n} batches of {results.batches.length:,.6g}"


def _is_left_out(row: Kpi, results: Results) -> bool:
    if results.batches is not None and row.name in results.batches.left_out:
        return True
    if row.group not in _LEFT_OUT_IN or row.name in _ALWAYS:
        return False
    return bool((results.values(_ONLY_WITH.get(row.name, row.name)) == 0.0).all())


def _rows(results: Results, names: Iterable[str]) -> list[str]:
    lines = []
    for name in names:
        unit = results.unit(name)
        mean, half_width = figures(results.kpis[name], unit, 14)
        shown = fit("%" if unit == "fraction" else unit, 22)
        lines.append(f"  {name:<26}{mean:>14}{half_width:>14}  {shown}")
    return lines


def _short_table(
    results: Results, title: str, groups: Mapping[str, Estimates], names: Sequence[str]
) -> list[str]:
    """Return means only, one line per group; nothing if there is only one group."""
    if len(groups) < 2:
        return []
    widths = [max(len(name) + 2, 10) for name in names]
    head = "".join(f"{name:>{width}}" for name, width in zip(names, widths, strict=True))
    lines = ["", fit(title, 18) + head]
    for group, estimates in list(groups.items())[:ROWS]:
        cells = [
            f"{_cell(results, estimates, name, width - 1):>{width}}"
            for name, width in zip(names, widths, strict=True)
        ]
        lines.append("  " + fit(group, 16) + "".join(cells))
    if len(groups) > ROWS:
        lines.append(f"  ... and {len(groups) - ROWS} more")
    return lines


def _cell(results: Results, estimates: Estimates, name: str, width: int) -> str:
    percent = results.unit(name) == "fraction"
    mean, _ = figures(estimates[name], results.unit(name), width - percent)
    return mean + "%" if percent and mean != "-" else mean


def expectation_table(results: Results, checks: Iterable[Check]) -> str:
    """Return the expectations and whether they are met as text; see `check_expectations`."""
    lines = [f"{'expected':<26}{'value':>14}{'tolerance':>12}{'mean':>14}{'+-':>12}"]
    for check in checks:
        shown = [
            figures(check.estimate._replace(mean=value, half_width=check.tolerance), "", width)
            for value, width in ((check.value, 12), (check.estimate.mean, 12))
        ]
        half_width = figures(check.estimate, "", 10)[1]
        lines.append(
            f"  {fit(check.kpi, 24)}{shown[0][0]:>14}{shown[0][1]:>12}"
            f"{shown[1][0]:>14}{half_width:>12}"
        )
        unit = results.unit(check.kpi)
        lines += wrap(
            f"{_verdict(check)}; in {unit}; {check.source or 'no source'}", indent="    "
        )
    return "\n".join(line.rstrip() for line in lines)


def _verdict(check: Check) -> str:
    if check.passed:
        return "met"
    missed = abs(check.estimate.mean - check.value) - check.tolerance
    if missed <= check.estimate.half_width:
        return "NOT MET, but by less than the half width: run more replications"
    return "NOT MET"


def describe_kpi(name: str) -> str:
    """Return what a KPI is, as text.

    Raises
    ------
    ValueError
        If there is no such KPI; the message has the nearest names.
    """
    row = kpi(name)
    pooled = {
        "ratio": "ratio of the sums over all replications",
        "root": "square root of the ratio of the sums over all replications",
        "value": "mean of the replications that have a value",
    }
    facts = (
        ("unit", row.unit_in("time unit", "currency")),
        ("better", row.better),
        ("known for", ", ".join(row.scopes)),
        ("replications", pooled[row.kind]),
        ("source", row.source),
    )
    lines = [f"{row.name} ({row.group})", "", *wrap(row.definition), ""]
    for label, text in facts:
        first, *more = wrap(text, WIDTH - 14) or [""]
        lines += [f"{label:<14}{first}", *(" " * 14 + line for line in more)]
    return "\n".join(lines)
