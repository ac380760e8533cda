"""Locks between processes: a process waits for a lock or is refused at once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from filelock import Timeout

from procbuild.errors import OutputError
from procbuild.locks import exclusive_lock, wait_for_lock
from procbuild.progress import Silent, Tick


class StageRecorder(Silent):
    """Progress that records the stages and calls ``on_begin`` when one begins."""

    def __init__(self, on_begin: Callable[[], object] = lambda: None) -> None:
        self.stages: list[str] = []
        self.on_begin = on_begin

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        self.stages.append(name)
        self.on_begin()
        with super().stage(name, total) as tick:
            yield tick


def test_the_second_process_waits_for_the_first_and_reports_it(tmp_path: Path) -> None:
    file = tmp_path / "locks" / "build.lock"
    first = ExitStack()
    progress = StageRecorder(first.close)
    busy = OutputError("still busy")
    first.enter_context(wait_for_lock(file, busy, seconds=0, what="nobody", progress=progress))
    with wait_for_lock(file, busy, seconds=60, what="another build", progress=progress):
        assert progress.stages == ["Waiting for another build"]
        with pytest.raises(OutputError, match="held"), exclusive_lock(file, OutputError("held")):
            pass
    with exclusive_lock(file, busy):
        pass


def test_waiting_ends_after_the_time_limit(tmp_path: Path) -> None:
    file, progress = tmp_path / "build.lock", StageRecorder()
    with (
        exclusive_lock(file, OutputError("held")),
        pytest.raises(OutputError, match="busy for 0 seconds"),
        wait_for_lock(
            file,
            OutputError("busy for 0 seconds"),
            seconds=0.1,
            what="another build",
            progress=progress,
        ),
    ):
        pass
    assert progress.stages == ["Waiting for another build"]


def test_a_timeout_while_the_lock_is_held_is_not_reported_as_a_busy_lock(tmp_path: Path) -> None:
    file = tmp_path / "build.lock"
    with pytest.raises(Timeout), exclusive_lock(file, OutputError("held")):
        raise Timeout("another file")
    with exclusive_lock(file, OutputError("held")):
        pass
