"""The look of all figures: the same bytes everywhere, and the user's settings left alone."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from results.plots import FORMATS, alt, save, svg_text
from results.plots import lettering as letters
from results.plots.lettering import legible, text_width, wrapped
from results.plots.style import (
    WIDTH,
    drawing,
    finish,
    label_x,
    label_y,
    look,
    mark,
    new_figure,
    styled,
)
from tests.results.drawn import written


@drawing
def picture(title: str = "A title", name: str = "line") -> Figure:
    figure, axes = new_figure(1, 2, height=2.0)
    (line,) = axes[0, 0].plot([0.0, 1500.0], [0.1, 0.2])
    axes[0, 1].bar([0, 1], [1, 2], hatch="//")
    label_x(axes[0, 0], "wait", "day")
    label_y(axes[0, 0], "fill rate", "fraction")
    return finish(
        figure, title=title, alt='10% & "more" < 20%', n="n = 3 replications",
        notes=["A note."], legend=[(line, name), (mark("black", "o"), "_point")],
    )  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_the_same_whoever_writes_it_when(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / f"a.{form}", tmp_path / f"b.{form}"
    save(picture(), first)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    loud: Any = {"font.size": 30.0, "svg.fonttype": "path", "axes.facecolor": "red"}
    with mpl.rc_context({**loud, "xtick.direction": "in", "legend.shadow": True}):
        save(picture(), second)
    assert first.read_bytes() == second.read_bytes()
    assert len(first.read_bytes()) > 1000


def test_the_settings_of_others_are_left_alone() -> None:
    before = dict(mpl.rcParams)
    svg_text(picture())
    with pytest.raises(ZeroDivisionError), styled():
        raise ZeroDivisionError
    assert dict(mpl.rcParams) == before


@pytest.mark.slow
def test_threads_do_not_disturb_each_other() -> None:
    before, alone = dict(mpl.rcParams), svg_text(picture())
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: svg_text(picture()), range(12)))
    assert set(together) == {alone}
    assert dict(mpl.rcParams) == before


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"svg, png, pdf, .* got 'a\.gif'"):
        save(picture(), tmp_path / "a.gif")


def test_pictures_of_one_page_have_ids_of_their_own() -> None:
    pages = [svg_text(picture(), prefix) for prefix in ("a-", "b-")]
    ids = [re.findall(r'\bid="([^"]*)"', page) for page in pages]
    assert not set(ids[0]) & set(ids[1])
    for page, own in zip(pages, ids, strict=True):
        assert len(own) == len(set(own))
        used = re.findall(r'(?:href="#|url\(#)([^")]*)', page)
        assert used
        assert set(used) <= set(own)


def test_the_alt_text_is_in_the_picture() -> None:
    figure = picture()
    assert alt(figure) == '10% & "more" < 20%'
    head = svg_text(figure).partition(">")[0]
    assert 'role="img"' in head
    assert 'aria-label="10% &amp; &quot;more&quot; &lt; 20%"' in head
    assert "<style" not in svg_text(figure)


def test_text_stays_text() -> None:
    assert ">fill rate, %<" in svg_text(picture())
    assert ">_point<" in svg_text(picture())


def test_numbers_of_axes_are_those_of_the_tables() -> None:
    figure = picture()
    figure.draw_without_rendering()
    told = written(figure).split()
    assert "1,500" in told
    assert "20" in told  # per cent
    assert "0.2" not in told


def test_a_figure_grows_with_what_is_said_about_it() -> None:
    little, much = picture(), picture(title="word " * 60, name="name " * 40)
    assert little.get_figwidth() == much.get_figwidth() == WIDTH
    assert much.get_figheight() > little.get_figheight() + 0.3
    for figure in (little, much):
        figure.draw_without_rendering()
        heights = [axes.get_window_extent().height for axes in figure.axes]
        assert min(heights) > 0.7 * 2.0 * figure.dpi


def test_series_differ_without_colour() -> None:
    looks = [look(k) for k in range(8)]
    assert len({each.dash for each in looks}) == 8
    assert len({each.marker for each in looks}) == 8
    assert len({each.hatch for each in looks}) == 8
    assert len({look(k) for k in range(50)}) == 50


def test_signs_without_a_glyph_become_squares() -> None:
    assert legible("Größe סדר") == "Größe סדר"
    assert legible("ランプ \U0001f6b2") == "□□□ □"


def test_an_installed_font_helps_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a stand-in for fonts of other scripts: one that has a sign which ours lacks."""
    lacking = "\N{LEFT-POINTING ANGLE BRACKET}"
    assert legible(lacking) == "□"
    caches: tuple[Callable[[], object], ...] = (letters.fonts, letters._signs)
    monkeypatch.setattr(letters, "_OTHERS", ("STIXGeneral", "No Such Font"))
    for cache in caches:
        cache.cache_clear()  # type: ignore[attr-defined]  # of an lru_cache
    try:
        assert legible(lacking) == lacking
        assert lacking in svg_text(picture(title=lacking))
        assert letters.fonts() == ["DejaVu Sans", "STIXGeneral"]
    finally:
        monkeypatch.undo()
        for cache in caches:
            cache.cache_clear()  # type: ignore[attr-defined]  # of an lru_cache


@pytest.mark.parametrize("text", ["word " * 30, "w" * 90, "a-name-" * 15, "W", ""])
def test_lines_are_no_wider_than_they_may_be(text: str) -> None:
    with styled():
        figure, _ = new_figure(height=1.0)
        lines = wrapped(figure, text, 1.0, 8.0)
        assert all(text_width(figure, line, 8.0) <= 1.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
