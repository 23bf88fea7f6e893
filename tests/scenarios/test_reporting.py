"""How mistakes are reported: all at once, in order, each once; files that are no scenarios."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios import Problem, ScenarioError, load

Problems = Callable[[str], list[Problem]]


def test_line_numbers_are_exact(shop: str, problems: Problems) -> None:
    text = shop.replace("rate = 4", 'rate = "x"').replace("cv = 0.5", "cv = 0")
    text = text.replace('accept = { rule = "none" }', 'accept = { rule = "nix" }')
    lines = text.splitlines()
    expected = [
        1 + next(number for number, line in enumerate(lines) if piece in line)
        for piece in ('rate = "x"', "cv = 0 }", '"nix"')
    ]
    assert [problem.line for problem in problems(text)] == expected


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file(
    shop: str, problems: Problems
) -> None:
    chosen = [
        ("warm_up = 10", "warmup = 10", "run.warmup"),
        ("price = 40.0", "price = -1.0", "items.lantern.price"),
        ("{ lantern = 3,", "{ lanter = 3,", "customers.web.choose.lanter"),
        ('"weibull"', '"weibul"', "customers.web.patience"),
        ("cv = 0.4", "cv = -0.4", "suppliers.acme.lead_time.cv"),
        ("price = 44.0", "prize = 44.0", "variants.dear.items.lantern.prize"),
    ]
    text = shop
    for old, new, _ in chosen:
        text = text.replace(old, new, 1)
    found = problems(text)
    assert [problem.where for problem in found] == [where for _, _, where in chosen]
    lines = [problem.line or 0 for problem in found]
    assert lines == sorted(lines)


def test_a_mistake_of_the_base_is_not_repeated_for_every_variant(
    shop: str, problems: Problems
) -> None:
    assert len(problems(shop.replace("seed = 7", "seed = -7"))) == 1


def test_a_problem_that_only_a_variant_has_elsewhere_names_the_variant(
    shop: str, problems: Problems
) -> None:
    text = shop + '\n[variants.few]\nsuppliers = [{ name = "acme", items = ["lantern"] }]\n'
    [problem] = problems(text)
    assert problem.where == "items.candle"
    assert problem.message.startswith("in variant 'few': no supplier sells 'candle'")


def test_str_gives_one_problem_per_line(shop: str, shop_file: Callable[[str], Path]) -> None:
    path = shop_file(shop.replace("seed = 7", "seed = -7").replace("cv = 0.4", "cv = 0"))
    with pytest.raises(ScenarioError) as caught:
        load(path)
    first, second = str(caught.value).splitlines()
    assert first == f"{path}:9: run.seed: must be >= 0, found -7"
    assert second.startswith(f"{path}:")
    assert ": suppliers.acme.lead_time.cv: must be" in second


def test_broken_toml_has_its_line(problems: Problems) -> None:
    [problem] = problems('schema = 1\ntitle = "unclosed\n')
    assert problem.line == 2
    assert "is not TOML" in problem.message
    assert "Illegal character" in problem.message


def test_toml_that_ends_too_early_has_the_last_line(problems: Problems) -> None:
    [problem] = problems("schema = 1\nitems = [\n")
    assert problem.line == 3
    assert "is not TOML" in problem.message


def test_duplicate_key_is_broken_toml(shop: str, problems: Problems) -> None:
    [problem] = problems(shop.replace("seed = 7", "seed = 7\nseed = 8"))
    assert problem.line == 10
    assert "overwrite" in problem.message


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b'title = "caf\xe9"')
    with pytest.raises(ScenarioError, match="UTF-8"):
        load(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"no such file.*small-e-shop"):
        load(tmp_path / "nothing.toml")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="is a folder"):
        load(tmp_path)


def test_unknown_library_name_lists_the_library_with_the_nearest() -> None:
    with pytest.raises(ScenarioError) as caught:
        load("law-keton")
    text = str(caught.value)
    assert "pritsker-radio" in text
    assert "did you mean 'law-kelton'?" in text


def test_empty_file_says_what_is_missing(problems: Problems) -> None:
    found = {problem.where for problem in problems("")}
    assert found == {"schema", "run", "items", "customers"}


def test_empty_lists_are_refused(shop: str) -> None:
    data = tomllib.loads(shop)
    with pytest.raises(ScenarioError, match="needs at least one entry"):
        load(data | {"customers": [], "variants": {}})


def test_mistakes_in_a_mapping_have_no_line(shop: str) -> None:
    data = tomllib.loads(shop)
    data["run"]["horizon"] = -1
    with pytest.raises(ScenarioError, match=r"^scenario: run.horizon: must be > 0"):
        load(data)


def test_a_rule_that_raises_is_a_located_mistake(
    shop: str, problems: Problems, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "moody_accept.py").write_text(
        "class Moody:\n"
        "    def __init__(self, **kwargs):\n"
        "        raise RuntimeError('not today')\n"
        "    def accept(self, order, stock):\n"
        "        return 0\n"
    )
    monkeypatch.chdir(tmp_path)
    [problem] = problems(shop.replace('{ rule = "all" }', '{ rule = "moody_accept:Moody" }'))
    assert problem.where == "policy.accept"
    assert "Moody" in problem.message


def test_a_rule_of_ones_own_is_built_and_checked_like_a_built_in(
    shop: str,
    shop_file: Callable[[str], Path],
    problems: Problems,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "picky_rule.py").write_text(
        "from dataclasses import dataclass\n"
        "@dataclass(frozen=True)\n"
        "class Picky:\n"
        "    units: int\n"
        "    share: float = 0.5\n"
        "    def accept(self, order, stock):\n"
        "        return 0\n"
    )
    monkeypatch.chdir(tmp_path)
    mine = '{ rule = "picky_rule:Picky", units = 3, share = 1 }'
    rule = load(shop_file(shop.replace('{ rule = "all" }', mine))).world.items[0].policy.accept
    assert repr(rule) == "Picky(units=3, share=1.0)"
    wrong = problems(shop.replace('{ rule = "all" }', mine.replace("3", '"x"') + " # "))
    assert [(p.where, p.message) for p in wrong] == [
        ("policy.accept.units", "expected a whole number, found 'x'")
    ]
