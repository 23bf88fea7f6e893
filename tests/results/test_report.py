"""A report says what was found, as a page that any browser can read and nobody can abuse."""

import re
from typing import Any

import pytest

from results.compare import Comparison, compare
from results.compare.entries import entries
from results.report import comparison_report, render
from results.words import verdict
from results.words.numbers import pair
from scenarios import load
from tests.results.moody import moody, usual
from tests.results.strict_html import Element, Page
from tests.results.test_compare import SHOP


def page_of(data: dict[str, Any], variants: list[str] | None = None, **options: Any) -> str:
    """The page of a scenario and its variants, or by itself."""
    found = entries(load(data), variants, None, alone=True)
    comparison = compare(found, variants=(), evidence=True, **options)
    return render(comparison_report(comparison, found, "backlab report shop"))


def read(text: str) -> Page:
    """A page that a validator lets pass."""
    page = Page(text)
    assert page.complaints == []
    return page


def section(page: Page, title: str) -> Element:
    """The section under a heading."""
    headings = [each for each in page.root.all() if each.tag in ("h2", "h3")]
    found = next(each for each in headings if each.text().startswith(title))
    assert found.parent is not None
    return found.parent


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(load(SHOP), variants=["poor"], replications=4, evidence=True)


@pytest.fixture(scope="module")
def page() -> Page:
    return read(page_of(SHOP, ["poor"], replications=4))


@pytest.mark.long
def test_question_and_verdict_come_first(page: Page, comparison: Comparison) -> None:
    header = page.all("header")[0]
    texts = [each.text() for each in header.children]
    assert texts[0] == load(SHOP).title
    told = header.all("p")
    by_class = {each.attributes.get("class"): each.text() for each in told}
    assert by_class["verdict"] == verdict(comparison)
    assert page.all("main")[0].parent is header.parent


@pytest.mark.long
def test_the_table_has_every_figure_of_the_comparison(
    page: Page, comparison: Comparison
) -> None:
    rows = section(page, "What changes").all("tr")
    cells = [[cell.text() for cell in row.children] for row in rows]
    for name, found in comparison.differences["poor"].items():
        unit = comparison.unit(name)
        figure, error = pair(found.mean, found.half_width, unit)
        wanted = figure if error in ("-", "0") else f"{figure} ± {error}"
        assert any(row[3:4] and row[3].lstrip("+") == wanted for row in cells), (
            f"{name}: {wanted}"
        )
    verdicts = [row[-1] for row in cells]
    assert sum(each.startswith("better") for each in verdicts) == sum(
        each.verdict == "better" for each in comparison.differences["poor"].values()
    )


def test_what_it_rests_on_is_told(page: Page) -> None:
    differs = section(page, "What differs").text()
    assert re.search(r"policy\.reorder\.r 5 1\b", differs)
    made = section(page, "How this was made").text()
    for fact in ("Seed 7", "Replications 4 of each", "backlab", "numpy"):
        assert fact in made
    assert section(page, "How this was made").all("code")
    meanings = section(page, "What the figures mean").text()
    assert "Units shipped at the instant of arrival / units ordered." in meanings


def test_nothing_is_loaded_and_nothing_runs(page: Page) -> None:
    assert not page.all("script")
    assert not page.all("link")
    (policy,) = [
        each.attributes["content"]
        for each in page.all("meta")
        if each.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    style = page.all("style")[0].text()
    assert "url(" not in style
    assert "@import" not in style


def test_figures_have_their_n(page: Page) -> None:
    figures = page.all("figure")
    assert len(figures) >= 4
    assert all("n = 4 replications" in figure.text() for figure in figures)


@pytest.mark.slow
def test_the_same_comes_out_again() -> None:
    first, second = (page_of(SHOP, ["poor"], replications=2) for _ in range(2))
    assert first == second


@pytest.mark.long
def test_several_variants_have_a_summary_and_each_its_own() -> None:
    page = read(page_of(SHOP, replications=3))
    variants = load(SHOP).variants
    glance = section(page, "All variants at a glance")
    assert {row.children[0].text() for row in glance.all("tr")} >= set(variants)
    for name in variants:
        assert section(page, name).all("table")


@pytest.mark.long
def test_a_policy_alone_has_a_report() -> None:
    text = page_of(SHOP, [], replications=3)
    page = read(text)
    assert "worse" not in [each.text() for each in page.all("span")]
    assert "half width of the 95% interval" in section(page, "The figures").text()


HOSTILE = [
    '<script>alert("1")</script>',
    "</title></style></svg><img src=x onerror=alert(1)>",
    "\"'`&amp;&lt; {{ 7 * 7 }} {% raw %}",
    "🛒 \U0001f468\u200d\U0001f469\u200d\U0001f467 café",
    "שלום עולם",
    "a\u202eb\u2066c",
    "x" * 100,
    "$\\frac{1}{0}$ _under_ %s {}",
]


def pictures(page: Page) -> int:
    """Count the pictures, and the lines that say why there is none."""
    lines = [each for each in page.all("p") if each.text().startswith("No picture: ")]
    return len(page.all("figure")) + len(lines)


@pytest.mark.long
@pytest.mark.parametrize("turn", [0, 3])
def test_hostile_names_do_no_harm(turn: int, page: Page) -> None:
    names = [HOSTILE[(turn + place) % len(HOSTILE)] for place in range(6)]
    hostile = read(page_of(renamed(*names), replications=2))
    for tag in ("table", "section", "h2", "h3", "pre"):
        assert len(hostile.all(tag)) == len(page.all(tag)), tag
    assert pictures(hostile) == pictures(page)
    bare = re.sub("[\u2068\u2069]", "", hostile.root.text())
    for name in names:
        assert " ".join(re.sub("[\u202e\u2066]", "", name).split()) in bare


def renamed(
    title: str, question: str, item: str, customers: str, supplier: str, variant: str
) -> dict[str, Any]:
    """The shop, all of whose names somebody else has chosen."""
    (goods,), (buyers,), (maker,) = SHOP["items"], SHOP["customers"], SHOP["suppliers"]
    return {
        **SHOP,
        "title": title,
        "question": question,
        "items": [{**goods, "name": item}],
        "customers": [{**buyers, "name": customers, "item": item}],
        "suppliers": [{**maker, "name": supplier}],
        "variants": {variant: {"policy": {"accept": {"rule": "none"}}}},
    }


def changed(**tables: Any) -> dict[str, Any]:
    """The shop with other tables."""
    return {**SHOP, "variants": {"other": {"policy": {"accept": {"rule": "none"}}}}, **tables}


QUIET = {"law": "periodic", "every": 1.0, "first": 1e6, "size": {"law": "constant", "value": 1}}
NEVER = [{**each, "arrivals": QUIET} for each in SHOP["customers"]]
AT_ONCE = [
    {**each, "patience": {"law": "constant", "value": 0.001}} for each in SHOP["customers"]
]
EMPTY = [{**each, "initial_on_hand": 0} for each in SHOP["items"]]
FULL = [{**each, "initial_on_hand": 100_000} for each in SHOP["items"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(changed(customers=NEVER), id="nobody comes"),
        pytest.param(changed(items=FULL), id="nobody waits"),
        pytest.param(changed(items=EMPTY, customers=AT_ONCE, policy={}), id="everybody leaves"),
        pytest.param(changed(items=EMPTY, policy={}), id="everybody waits for ever"),
    ],
)
@pytest.mark.parametrize(("variants", "replications"), [(None, 3), ([], 1)])
def test_strange_worlds_have_a_report(
    data: dict[str, Any], variants: list[str] | None, replications: int
) -> None:
    shown = read(page_of(data, variants, replications=replications)).root.text()
    assert not re.search(r"\bnan\b|\binf\b|None", shown)


@pytest.mark.long
def test_one_replication_gives_no_verdict() -> None:
    page = read(page_of(SHOP, ["poor"], replications=1))
    assert "one replication says nothing about chance" in page.all("header")[0].text()
    assert "±" not in section(page, "What changes").text()


@pytest.mark.long
def test_runs_that_failed_are_told() -> None:
    found = {"moody": moody(), "usual": usual()}
    comparison = compare(found, evidence=True, replications=6)
    failed = len(comparison.failures)
    assert 0 < failed < 6
    page = read(render(comparison_report(comparison, found)))
    (warning,) = [e.text() for e in page.all("p") if e.attributes.get("class") == "warning"]
    assert warning.startswith("Runs that failed and are left out: moody, replication")
    assert "no goods" in warning


@pytest.mark.slow
def test_many_variants_are_less_than_a_megabyte() -> None:
    found = entries(load("small-e-shop"), None, None)
    comparison = compare(found, variants=(), evidence=True, replications=2)
    text = render(comparison_report(comparison, found))
    assert len(comparison.variants) >= 12
    assert len(text.encode()) < 1_000_000
    read(text)
