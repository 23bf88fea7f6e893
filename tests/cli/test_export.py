"""`backlab export`: nothing is lost on the way, and no file is lost either."""

import csv
import importlib.util
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import Result

from results.study import Study

ROOT = Path(__file__).parents[2]
GRID = ("--vary", "policy.reorder.r=1:5:2", "--vary", "policy.reorder.Q=8,10")


class Shell(Protocol):
    folder: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result: ...


def test_whatever_a_database_is_stays_one(backlab: Shell) -> None:
    backlab("sweep", "shop.toml", *GRID, "--store", "f.sqlite")
    backlab("sweep", "shop.toml", *GRID, "--store", "g.sqlite", "--seed", "3")
    before = [Path(name).read_bytes() for name in ("f.sqlite", "g.sqlite")]
    for out in ("f.sqlite", "./f.sqlite", "g.sqlite"):
        for form in ("csv", "jsonl", "parquet"):
            told = backlab("export", "f.sqlite", "--out", out, "--format", form, status=1)
            assert "is a study or another database" in told.stderr
    assert [Path(name).read_bytes() for name in ("f.sqlite", "g.sqlite")] == before


@pytest.mark.long
def test_a_part_never_looks_like_the_whole(backlab: Shell) -> None:
    """A table that ends early, on a full disk, would be taken for all there is."""
    backlab("sweep", "shop.toml", *GRID, "--store", "f.sqlite")
    out = backlab.folder / "f.csv"
    out.write_text("from before\n")
    limit = 'ulimit -f 16; exec "$@"'  # 8 kB
    command = [sys.executable, "-m", "cli", "export", "f.sqlite", "--out", "f.csv"]
    done = subprocess.run(
        ["sh", "-c", limit, "sh", *command], check=False, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "Error: f.csv: File too large\n")
    assert out.read_text() == "from before\n"
    backlab("export", "f.sqlite", "--out", "f.csv")
    assert out.read_text() == backlab("export", "f.sqlite").stdout
    assert {path.name for path in backlab.folder.iterdir()} == {
        "shop.toml", "f.sqlite", "f.csv",
    }  # fmt: skip
    told = backlab("export", "f.sqlite", "--out", "nowhere/f.csv", status=1)
    assert told.stderr == "Error: nowhere/f.csv: No such file or directory\n"


def test_an_export_into_a_pipe(backlab: Shell) -> None:
    backlab("sweep", "shop.toml", *GRID, "--store", "f.sqlite")
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE, text=True) as reader:
        backlab("export", "f.sqlite", "--out", "pipe")
        assert reader.communicate()[0] == backlab("export", "f.sqlite").stdout
    assert Path("pipe").is_fifo()


def test_lists_and_tables_among_the_parameters(backlab: Shell) -> None:
    vary = 'policy.accept={rule="all"},{rule="partial",beta=0.5}'
    backlab("sweep", "shop.toml", "--vary", vary, "--store", "f.sqlite", "--kpis", "profit")
    tables = [{"rule": "all"}] * 3 + [{"rule": "partial", "beta": 0.5}] * 3
    rows = csv.DictReader(io.StringIO(backlab("export", "f.sqlite").stdout))
    assert [json.loads(row["policy.accept"]) for row in rows] == tables
    lines = backlab("export", "f.sqlite", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["policy.accept"] for line in lines] == tables


def test_parquet(backlab: Shell) -> None:
    backlab(
        "sweep", "shop.toml", *GRID, "--store", "f.sqlite", "--vary", "variant=base,lost-sales"
    )
    backlab("export", "f.sqlite", "--format", "parquet", status=2)
    if importlib.util.find_spec("pyarrow") is None:
        result = backlab("export", "f.sqlite", "--format", "parquet", "--out", "f.pq", status=1)
        assert "backlab[parquet]" in result.stderr
        return
    backlab("export", "f.sqlite", "--format", "parquet", "--out", "f.pq")
    parquet = importlib.import_module("pyarrow.parquet")
    read = parquet.read_table("f.pq").to_pylist()
    with Study("f.sqlite") as study:
        assert [row["profit"] for row in read] == [row["profit"] for row in study.rows()]
    assert {row["variant"] for row in read} == {"base", "lost-sales"}
