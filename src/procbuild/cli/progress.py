"""Progress of long work: a bar on a terminal, lines in a log, and a summary of the time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.text import Text

from procbuild.cli.console import remark
from procbuild.progress import Tick

LONG_WORK = 10.0
"""Seconds between progress lines in a log, and of work that is worth a summary."""


@dataclass
class Watch:
    """Times of the stages of a command: name, items, seconds."""

    stages: list[tuple[str, int, float]] = field(default_factory=list)

    @contextmanager
    def time(self, name: str, total: int) -> Iterator[None]:
        """Time one stage, also one that ends with an exception."""
        start = time.monotonic()
        try:
            yield
        finally:
            self.stages.append((name, total, time.monotonic() - start))

    def summary(self, *, verbose: bool) -> str:
        """A line with the stages that had work to do and their seconds; empty for short work."""
        worked = [stage for stage in self.stages if stage[1]]
        if not worked or (not verbose and sum(seconds for _, _, seconds in worked) < LONG_WORK):
            return ""
        parts = (
            f"{name} {_duration(seconds)}" + (f" ({total})" if total > 1 else "")
            for name, total, seconds in worked
        )
        return "took: " + ", ".join(parts)


def _duration(seconds: float) -> str:
    """Seconds, or minutes and seconds."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"


class BarProgress:
    """A bar with count, rate and time left per stage, on a terminal."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        """Show one stage's bar; it goes away with the stage."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _RateColumn(),
            TimeRemainingColumn(compact=True),
            TextColumn("{task.fields[item]}", style="dim", markup=False),
        )
        console = Console(stderr=True)
        with self._watch.time(name, total), Bar(*columns, console=console, transient=True) as bar:
            task = bar.add_task(name, total=total, item="")
            yield lambda item: bar.update(task, advance=1, item=item[:40])


class _RateColumn(ProgressColumn):
    """Items per second; empty while unknown."""

    def render(self, task: Task) -> Text:
        """The rate of a task."""
        return Text(f"{task.speed:.1f}/s" if task.speed and task.total != 1 else "", style="dim")


class PlainProgress:
    """For logs: a line per stage, progress at intervals, and with ``verbose`` a line per item."""

    def __init__(self, watch: Watch, *, verbose: bool) -> None:
        self._watch = watch
        self._verbose = verbose

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        """Print that a stage begins, and its progress."""
        if total:
            remark(f"{name} …" if total == 1 else f"{name}: {total} …")
        start = last_line = time.monotonic()
        done = 0

        def tick(item: str) -> None:
            nonlocal done, last_line
            done += 1
            if self._verbose and item:
                remark(f"  {item}")
            now = time.monotonic()
            if now - last_line >= LONG_WORK and done < total:
                last_line = now
                rate = done / (now - start)
                left = _duration((total - done) / rate)
                remark(f"  {done} of {total}, {rate:.1f}/s, {left} left")

        with self._watch.time(name, total):
            yield tick
