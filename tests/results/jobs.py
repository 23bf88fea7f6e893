"""Jobs that runners are tried with: quick, slow, and deadly ones. Workers import this file."""

import os
import signal
import time
from pathlib import Path
from typing import NamedTuple


class Note(NamedTuple):
    """A job that leaves a note: a file named after it, with a line for every time it ran."""

    name: int
    folder: str
    seconds: float = 0.0
    deadly: bool = False


def leave_note(job: Note) -> int:
    """Write the process into the note; then work, or die of it."""
    with (Path(job.folder) / str(job.name)).open("a") as note:
        note.write(f"{os.getpid()}\n")
    if job.deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(job.seconds)
    return job.name**2


def refuse(job: int) -> int:
    """Raise at the job 7."""
    if job == 7:
        raise ValueError("not this one")
    return job


def interrupt_oneself(job: int) -> int:
    """Send the Ctrl-C that a terminal sends to all its processes to this one."""
    os.kill(os.getpid(), signal.SIGINT)
    return job


def notes(folder: Path) -> dict[int, list[int]]:
    """Return the processes that each job ran in."""
    return {
        int(file.name): [int(n) for n in file.read_text().split()] for file in folder.iterdir()
    }


def runs(process: int) -> bool:
    """Tell whether a process is alive; one that only waits to be reaped is not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
