"""A command as a whole process tree: seconds, processor time and peak memory."""

import compileall
import os
import resource
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from select import select

import procbuild

PACKAGE = Path(procbuild.__file__).parent

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


@cache
def _compile() -> None:
    """Give the package its bytecode, which an installed one has: an eighth of a small book."""
    compileall.compile_dir(PACKAGE, quiet=1)


def measure(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    ok: Sequence[int] = (0,),
) -> Figures:
    """Run a command to its end; anything but the exit codes in ``ok`` is an error."""
    _compile()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    peak = 0.0
    seen: dict[int, float] = {}
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        ended = os.pidfd_open(process.pid)
        while process.poll() is None:
            tree = list(descendants(process.pid))
            peak = max(peak, sum(map(memory, tree)))
            seen.update((pid, used) for pid in tree if (used := processor_time(pid)))
            select([ended], [], [], PAUSE)
        seconds = time.monotonic() - start
        os.close(ended)
        said = process.stderr.read() if process.stderr else ""
    if process.returncode not in ok:
        message = f"{command[0]} ended with {process.returncode}: {said[-2000:]}"
        raise RuntimeError(message)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    waited = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # Processes that nobody waits for are in the second sum alone, short ones in the first.
    return Figures(seconds=seconds, cpu=max(waited, sum(seen.values())), peak=peak)


def descendants(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [(task / "children").read_text(encoding="ascii").split() for task in tasks]
    except OSError:
        return
    for child in chain.from_iterable(children):
        yield from descendants(int(child))


def memory(pid: int) -> float:
    """Memory of a process in MB, its share of what it shares."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def processor_time(pid: int) -> float:
    """User and system seconds of a process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def row(name: str, figures: Figures, note: str = "") -> str:
    """One line of a table."""
    return (
        f"{name:34} {figures.seconds:7.2f} s {figures.cpu:7.2f} s cpu {figures.peak:7.0f} MB {note}"
    )
