"""The axis of a parameter: its name, and its values where there is room for them."""

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from results.plots.factors import Factor, value_text
from results.plots.lettering import legible, text_width, wrapped
from results.plots.numbers import number
from results.plots.style import WIDTH

if TYPE_CHECKING:
    from matplotlib.axis import Axis

_SIZE, _LEADING = 8.0, 1.35  # points; line height over font size
_BESIDE = 1.6  # inches, taken by what is left and right of the axes
_LABEL = 1.5  # inches, that a word may take where it has a line of its own
_LINES = 3  # of a word
_NUMBERS = 16  # that have room on a horizontal axis


def name_axis(axis: "Axis", factor: Factor, *, places: float | None = None) -> None:
    """Name an axis after a parameter, with its values where they are no numbers.

    `places` is the length of the axis in inches if the values stand at 0, 1, 2 ... also where
    they are numbers.
    """
    if places is not None or not factor.is_number:
        _write_values(axis, factor, places or WIDTH - _BESIDE)
    else:
        _write_numbers(axis, factor)
    axis.set_label_text(legible(factor.label))


def _write_numbers(axis: "Axis", factor: Factor) -> None:
    """Write the values themselves if they are far enough apart, else round numbers."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415 - slow to import

    values = np.array(factor.values, float)
    if np.diff(values).min() > (values[-1] - values[0]) / _NUMBERS:
        axis.set_ticks(values.tolist())
    else:
        whole = all(isinstance(value, int) for value in factor.values)
        axis.set_major_locator(MaxNLocator(10, steps=[1, 2, 5, 10], integer=whole))
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value, 10)))


def _write_values(axis: "Axis", factor: Factor, length: float) -> None:
    """Write values beside their places: words in lines, of too many only every other one."""
    figure = cast(Any, axis.get_figure(root=True))
    texts = [value_text(value) for value in factor.values]
    room = length / len(texts)
    is_level = axis is axis.axes.xaxis
    widest = max(text_width(figure, legible(text), _SIZE) for text in texts)
    upright = is_level and not factor.is_number and widest > _LINES * room
    line = _SIZE * _LEADING / 72.0
    if factor.is_number and is_level:
        step = int(np.ceil(1.15 * widest / room))
    elif is_level and not upright:
        step = 1
    else:
        step = int(np.ceil(line / room))
    width = 0.92 * step * room if is_level and not upright else _LABEL
    most = _LINES if is_level and not upright else max(1, int(step * room / line))
    kept = range(0, len(texts), step)
    lines = [_lines(figure, texts[k], width, most) for k in kept]
    axis.set_ticks(kept, lines, rotation="vertical" if upright else "horizontal")
    axis.grid(visible=False)


def _lines(figure: Any, text: str, width: float, most: int) -> str:
    """Return a text in lines, cut where there are too many."""
    lines = wrapped(figure, text, width, _SIZE)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}..."]
    return "\n".join(lines)
