"""A study as people read it: its KPIs by configuration, and what is in its file."""

from collections.abc import Iterator, Sequence
from typing import Any

from results.statistics import Estimate
from results.study.study import Config, Study
from results.text import WIDTH, columns_of, figures, fit, wrap

SHOWN = ("profit", "fill_rate", "mean_wait")  # where nothing else is asked for
ROWS = 200  # of a table; an export has them all

_ERRORS = 5
_FACTORS = 40  # columns that factors may take
_FACTOR = 14  # columns that one of them may take
_KPI = 20


def study_text(
    study: Study, kpis: Sequence[str] | None = None, confidence: float = 0.95
) -> str:
    """Return the KPIs of the configurations as text, no line longer than 80 columns."""
    names = [name for name in kpis or SHOWN if name in study.kpis] or list(study.kpis[:3])
    lines = [*_head(study), f"{'+-':<14}half width of the {100 * confidence:.4g}% interval"]
    configs = study.configs
    factors, left_out = _factors(study, configs)
    for part in _parts(names, (WIDTH - sum(factors.values()) - 5) // _KPI):
        lines += ["", *_table(study, configs, factors, part, confidence)]
    if len(configs) > ROWS:
        lines.append(f"  ... and {len(configs) - ROWS} more; an export has them all")
    if left_out:
        lines += ["", *wrap("also varied, see an export: " + ", ".join(left_out))]
    lines += _failures(study)
    return "\n".join(line.rstrip() for line in lines)


def facts_text(study: Study) -> str:
    """Return what is in the file of a study as text, no line longer than 80 columns."""
    facts = study.facts
    lines = [fit(study.name, WIDTH), *_head(study)]
    pairs = [("begun", f"{facts['created']}  {facts['command']}")]
    used = (
        ", ".join(f"{k} {v}" for k, v in versions.items()) for versions in facts["versions"]
    )
    pairs += [("versions", text) for text in used]
    pairs.append(("kpis", str(len(study.kpis))))
    pairs += [("varied", text) for text in _varied(study)]
    for label, text in pairs:
        lines += _labelled(label, text)
    lines += [*_failures(study), f"{'digest':<14}{study.digest()}"]
    return "\n".join(line.rstrip() for line in lines)


def study_to_dict(
    study: Study, kpis: Sequence[str] | None = None, confidence: float = 0.95
) -> dict[str, Any]:
    """Return a study as plain values, fit for JSON; what is undefined is None."""
    rows = study.summary(kpis, confidence)
    configs: dict[int, dict[str, Any]] = {
        config.number: {
            "config": config.number,
            "parameters": dict(config.parameters),
            "kpis": {},
        }
        for config in study.configs
    }
    for row in rows:
        configs[row["config"]]["kpis"][row["kpi"]] = {
            name: None if row[name] != row[name] else row[name]
            for name in ("mean", "half_width", "confidence", "n", "unit")
        }
    return {
        **facts_to_dict(study),
        "configs": list(configs.values()),
        "failures": [
            {name: row[name] for name in ("config", "replication", "error")}
            for row in study.failures()
        ],
    }


def facts_to_dict(study: Study) -> dict[str, Any]:
    """Return what is in the file of a study as plain values."""
    return {
        "study": study.name,
        "scenario": study.terms.scenario,
        "title": study.terms.title,
        "seed": study.terms.seed,
        "paths": list(study.paths),
        "configurations": len(study),
        "replications": study.replications,
        "done": study.done,
        "failed": study.failed,
        "left": study.left,
        **study.facts,
        "digest": study.digest(),
    }


def _head(study: Study) -> Iterator[str]:
    terms, n = study.terms, len(study)
    yield from wrap(terms.title)
    yield from _labelled("scenario", f"{terms.scenario}, seed {terms.seed}")
    times = "of up to" if terms.kind == "search" else "x"
    size = f"{n:,} configurations {times} {study.replications:,} replications"
    yield from _labelled(terms.kind, size)
    left = "" if terms.kind == "search" else f", {study.left:,} left"
    counts = f"{study.done:,} done, {study.failed:,} failed{left}"
    yield from _labelled("replications", counts)


def _labelled(label: str, text: str) -> list[str]:
    first, *more = wrap(text, WIDTH - 14) or [""]
    return [f"{label:<14}{first}", *(" " * 14 + line for line in more)]


def _varied(study: Study) -> Iterator[str]:
    configs = study.configs
    for path in study.paths:
        values = list(dict.fromkeys(str(c.parameters.get(path)) for c in configs))
        shown = ", ".join(values[:5]) + (f", ... {values[-1]}" if len(values) > 5 else "")
        yield f"{path}: {len(values)} values: {shown}"


def _factors(study: Study, configs: Sequence[Config]) -> tuple[dict[str, int], list[str]]:
    """Return the factors for which there is room with their widths, and the others."""
    widths: dict[str, int] = {}
    left_out = []
    for path in study.paths:
        cells = [_value(c, path) for c in configs[:ROWS]]
        width = min(max(map(columns_of, [_short(path), *cells])), _FACTOR) + 2
        if sum(widths.values()) + width > _FACTORS:
            left_out.append(path)
        else:
            widths[path] = width
    return widths, left_out


def _short(path: str) -> str:
    return path.rpartition(".")[2]


def _value(config: Config, path: str) -> str:
    value = config.parameters.get(path, "")
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _parts(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), size):
        yield names[start : start + size]


def _table(
    study: Study,
    configs: Sequence[Config],
    factors: dict[str, int],
    names: Sequence[str],
    confidence: float,
) -> Iterator[str]:
    units = [study.terms.units[name] for name in names]
    left = " " * (5 + sum(factors.values()))
    yield (
        f"{'':5}"
        + "".join(fit(_short(path), width) for path, width in factors.items())
        + ("".join(f"{fit(name, _KPI - 1).rstrip():>{_KPI}}" for name in names))
    )
    shown = ["%" if unit == "fraction" else unit for unit in units]
    yield left + "".join(f"{fit(unit, _KPI - 1).rstrip():>{_KPI}}" for unit in shown)
    for config in configs[:ROWS]:
        found = study.estimates(config.hash, names, confidence)
        cells = [_figure(found[n], unit) for n, unit in zip(names, units, strict=True)]
        values = "".join(fit(_value(config, path), width) for path, width in factors.items())
        yield f"{config.number:>4} {values}{''.join(f'{cell:>{_KPI}}' for cell in cells)}"


def _figure(found: Estimate, unit: str) -> str:
    mean, half_width = figures(found, unit, 9)
    return mean if half_width == "-" else f"{mean} +- {half_width:<6}"


def _failures(study: Study) -> list[str]:
    """Return what could not be run, with one error of each configuration."""
    errors: dict[int, list[str]] = {}
    for row in study.failures():
        errors.setdefault(row["config"], []).append(row["error"])
    lines = []
    for number, texts in list(errors.items())[:_ERRORS]:
        times = f"{len(texts)} replication{'s' if len(texts) > 1 else ''}"
        lines += wrap(f"failed: configuration {number}, {times}: {texts[0]}")
    if len(errors) > _ERRORS:
        lines.append(f"... and {len(errors) - _ERRORS} more; an export has them all")
    return ["", *lines] if lines else []
