"""Locks between processes: refused at once, or waited for."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from filelock import Timeout

from procbuild.errors import OutputError
from procbuild.locks import exclusive_lock, wait_for_lock
from procbuild.progress import Silent, Tick


class Said(Silent):
    """Progress that notes the stages, and does something when one begins."""

    def __init__(self, begun: Callable[[], object] = lambda: None) -> None:
        self.stages: list[str] = []
        self.begun = begun

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        self.stages.append(name)
        self.begun()
        with super().stage(name, total) as tick:
            yield tick


def test_whoever_comes_second_says_what_it_waits_for_and_has_its_turn(tmp_path: Path) -> None:
    file = tmp_path / "locks" / "build.lock"
    first = ExitStack()
    said = Said(first.close)
    busy = OutputError("still busy")
    first.enter_context(wait_for_lock(file, busy, seconds=0, what="nobody", progress=said))
    with wait_for_lock(file, busy, seconds=60, what="another build", progress=said):
        assert said.stages == ["Waiting for another build"]
        with pytest.raises(OutputError, match="held"), exclusive_lock(file, OutputError("held")):
            pass
    with exclusive_lock(file, busy):
        pass


def test_waiting_ends(tmp_path: Path) -> None:
    file, said = tmp_path / "build.lock", Said()
    with (
        exclusive_lock(file, OutputError("held")),
        pytest.raises(OutputError, match="busy for 0 seconds"),
        wait_for_lock(
            file, OutputError("busy for 0 seconds"), seconds=0.1, what="one", progress=said
        ),
    ):
        pass
    assert said.stages == ["Waiting for one"]


def test_an_error_inside_is_not_taken_for_a_busy_lock(tmp_path: Path) -> None:
    file = tmp_path / "build.lock"
    with pytest.raises(Timeout), exclusive_lock(file, OutputError("held")):
        raise Timeout("another file")
    with exclusive_lock(file, OutputError("held")):
        pass
