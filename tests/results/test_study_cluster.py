"""What happens to a study on a real cluster when things go wrong: each is really done."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from results.study import Study, StudyError, sweep
from scenarios import load
from tests.results.study_process import (
    ENDLESS,
    NUMBER,
    RULE_SET,
    SLOW,
    expected,
    finish,
    folder_with_shop,
    processes,
    start,
    wait_for,
    wait_for_results,
)
from tests.results.study_shop import RULE

pytest.importorskip("distributed")

from tests.results.test_cluster import Farm, kill_group, running_farm

pytestmark = pytest.mark.slow  # a scheduler and workers are begun, and killed, again and again


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from folder_with_shop(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    place = place_of_a_farm(tmp_path_factory.mktemp("farms") / "farm")
    with running_farm(place, nodes=2) as farm:
        yield farm


def place_of_a_farm(place: Path) -> Path:
    """Make a folder for workers, who find the rule where they are started."""
    place.mkdir()
    (place / "odd_rule.py").write_text(RULE)
    return place


def worker_of(node: int) -> int:
    """Return the process in which a node does its jobs."""
    [worker] = [
        one.number
        for one in processes(node)
        if one.parent == node and "spawn_main" in one.command
    ]
    return worker


def test_a_killed_worker_and_a_killed_node(folder: Path, farm: Farm) -> None:
    third = farm.node()
    wait_for(lambda: any("spawn_main" in one.command for one in processes(third.pid)))
    process = start(folder, *SLOW, "--cluster", farm.address)
    wait_for_results(folder, 3)
    os.kill(worker_of(third.pid), signal.SIGKILL)
    wait_for_results(folder, 10)
    kill_group(third)
    finish(process, 0)
    with Study("f.sqlite") as study:
        assert (study.done, study.failed, study.digest()) == (40, 0, expected())


def test_a_killed_parent(folder: Path, farm: Farm) -> None:
    process = start(folder, *SLOW, "--cluster", farm.address)
    wait_for_results(folder, 5)
    process.kill()
    process.communicate(timeout=60)
    with Study("f.sqlite") as study:
        assert 5 <= study.done < 40, "the kill came too late to prove anything"
    finish(start(folder, *SLOW, "--cluster", farm.address), 0)
    with Study("f.sqlite") as study:
        assert (study.done, study.failed, study.digest()) == (40, 0, expected())


def test_a_replication_that_kills_its_worker_is_one_failure(folder: Path, farm: Farm) -> None:
    poison = (*RULE_SET, "--vary", f"{NUMBER}=0,13,20", "--replications", "1")
    _, stderr = finish(start(folder, *poison, "--cluster", farm.address), 3)
    assert stderr == "1 replication failed.\n"
    with Study("f.sqlite") as study:
        assert (study.done, study.failed, study.left) == (2, 1, 0)
        assert [row[NUMBER] for row in study.failures()] == [13]


def test_workers_with_an_older_rule_are_refused(folder: Path, farm: Farm) -> None:
    """They live on between studies, and have what they have imported once."""
    points = {NUMBER: [0, 1]}
    shop = load("shop.toml", set=[RULE_SET[1]])
    sweep(shop, points, store="old.sqlite", cluster=farm.address).close()
    (folder / "odd_rule.py").write_text(RULE.replace("9 -", "8 -"))
    del sys.modules["odd_rule"]  # as if this program had been started anew
    shop = load("shop.toml", set=[RULE_SET[1]])
    with pytest.raises(StudyError, match="another content of odd_rule"):
        sweep(shop, points, store="new.sqlite", cluster=farm.address)
    with Study("new.sqlite") as study:
        assert (study.done, study.failed) == (0, 0)


def test_ctrl_c_waits_for_nothing(folder: Path) -> None:
    with running_farm(place_of_a_farm(folder / "logs"), nodes=2) as farm:
        process = start(folder, *ENDLESS, "--cluster", farm.address)
        wait_for_results(folder, 5)
        os.killpg(process.pid, signal.SIGINT)
        _, stderr = finish(process, 130)
    with Study("f.sqlite") as study:
        assert 5 <= study.done <= 20
        said = f"Interrupted, with {study.left} replications left; the same command goes on.\n"
    assert stderr == said


def test_a_killed_scheduler(folder: Path) -> None:
    with running_farm(place_of_a_farm(folder / "logs"), nodes=2) as farm:
        process = start(folder, *SLOW, "--cluster", farm.address)
        wait_for_results(folder, 5)
        farm.end()
        _, stderr = finish(process, 1)
        assert stderr == f"Error: the Dask scheduler at {farm.address} is gone\n"
    with Study("f.sqlite") as study:
        assert 5 <= study.done < 40
    with running_farm(folder / "logs", nodes=1) as farm:
        finish(start(folder, *SLOW, "--cluster", farm.address), 0)
    with Study("f.sqlite") as study:
        assert (study.done, study.failed, study.digest()) == (40, 0, expected())
