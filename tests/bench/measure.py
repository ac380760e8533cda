"""A command as a whole process tree: seconds, processor time and peak memory."""

import os
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PAUSE = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Figures:
    """What one run cost."""

    seconds: float
    cpu: float
    """User and system seconds of the whole tree"""
    peak: float
    """Largest sum of the tree's proportional set sizes, in MB"""


def measure(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    ok: Sequence[int] = (0,),
) -> Figures:
    """Run a command to its end; anything but the exit codes in ``ok`` is an error."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    peak = 0.0
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while process.poll() is None:
            peak = max(peak, tree_memory(process.pid))
            time.sleep(PAUSE)
        seconds = time.monotonic() - start
        said = process.stderr.read() if process.stderr else ""
    if process.returncode not in ok:
        message = f"{command[0]} ended with {process.returncode}: {said[-2000:]}"
        raise RuntimeError(message)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Figures(seconds=seconds, cpu=cpu, peak=peak)


def tree_memory(pid: int) -> float:
    """Memory of a process and all below it in MB; pages they share count once."""
    total = 0.0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) / 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = (task / "children").read_text(encoding="ascii").split()
            total += sum(tree_memory(int(child)) for child in children)
    except OSError:
        pass
    return total


def row(name: str, figures: Figures, note: str = "") -> str:
    """One line of a table."""
    return (
        f"{name:34} {figures.seconds:7.2f} s {figures.cpu:7.2f} s cpu {figures.peak:7.0f} MB {note}"
    )
