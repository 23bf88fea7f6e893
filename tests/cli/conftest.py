"""How the command line is called in tests."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli

SHOP = """\
schema = 1
title = "Corner shop"
[run]
horizon = 20.0
replications = 3
seed = 7
[[items]]
name = "lantern"
price = 10.0
cost = 6.0
initial_on_hand = 3
[[customers]]
name = "web"
arrivals = { law = "poisson", rate = 2.0 }
patience = { law = "exponential", mean = 4.0 }
[[suppliers]]
name = "acme"
lead_time = { law = "constant", value = 3.0 }
[policy]
reorder = { rule = "reorder-point", r = 3, Q = 8 }
[variants.lost-sales.policy]
accept = { rule = "none" }
"""


class Shell:
    """Calls the command line in a folder of its own, where `shop.toml` is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "shop.toml").write_text(SHOP)

    def __call__(self, *arguments: str, status: int = 0) -> Result:
        result = CliRunner().invoke(cli.main, arguments, prog_name="backlab")
        assert result.exit_code == status, f"{result.exit_code}: {result.output}"
        assert "Traceback" not in result.output
        return result


@pytest.fixture
def backlab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.chdir(tmp_path)
    yield Shell(tmp_path)
    # A later test may have a module of the same name in a folder of its own.
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(str(tmp_path)):
            del sys.modules[name]
