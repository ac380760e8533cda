"""What one build remembers for the next: only what has changed is stamped again."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from procbuild.book.memory import key_of
from procbuild.model import Volume
from procbuild.run import Cache, Tick
from tests.book.test_changed import contents
from tests.book.volumes import made, paper, volume
from tests.conftest import ROOT


class Counted:
    """Progress that counts the papers that are stamped, and may be interrupted after some."""

    def __init__(self, most: int = 99) -> None:
        self.most = most
        self.stamped: list[str] = []

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        del total

        def tick(item: str) -> None:
            if name == "Stamping papers":
                self.stamped.append(item)
                if len(self.stamped) > self.most:
                    raise KeyboardInterrupt

        yield tick


def stamped(folder: Path, what: Volume) -> int:
    """How many papers a build stamps."""
    counted = Counted()
    made(folder, what, progress=counted)
    return len(counted.stamped)


def three(folder: Path) -> Volume:
    """A volume of three papers."""
    names = ("alpha", "beta", "gamma")
    return volume([paper(folder / "in", name, 1, first) for first, name in enumerate(names, 1)])


@pytest.fixture
def small(tmp_path: Path) -> Volume:
    """The volume of three papers."""
    return three(tmp_path)


def test_what_is_as_it_was_is_not_stamped_again(tmp_path: Path, small: Volume) -> None:
    assert stamped(tmp_path, small) == 3
    assert stamped(tmp_path, small) == 0


def test_what_somebody_has_changed_is(tmp_path: Path, small: Volume) -> None:
    made(tmp_path, small)
    singles = sorted((tmp_path / "out" / "papers").iterdir())
    before = [path.read_bytes() for path in singles]
    singles[0].write_bytes(b"mine")
    singles[1].unlink()
    assert stamped(tmp_path, small) == 2
    assert [path.read_bytes() for path in singles] == before


def test_what_was_done_before_an_interrupt_is_kept(tmp_path: Path, small: Volume) -> None:
    with pytest.raises(KeyboardInterrupt):
        made(tmp_path, small, progress=Counted(most=2))
    assert stamped(tmp_path, small) == 1


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.book.test_memory import Counted, three
from tests.book.volumes import made

class Deadly(Counted):
    def stage(self, name, total):
        if name == sys.argv[2]:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().stage(name, total)

made(Path(sys.argv[1]), three(Path(sys.argv[1])), progress=Deadly())
"""


@pytest.mark.parametrize("stage", ["Stamping papers", "Binding the book"])
def test_what_a_killed_build_has_left_does_no_harm(tmp_path: Path, stage: str) -> None:
    command = [sys.executable, "-c", KILLED, tmp_path / "killed", stage]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    again, _ = made(tmp_path / "killed", three(tmp_path / "killed"))
    fresh, _ = made(tmp_path / "fresh", three(tmp_path / "fresh"))
    for begun in again.glob(".tmp-*"):  # a whole build sweeps it away
        begun.unlink()
    assert contents(again) == contents(fresh)


@pytest.mark.parametrize("record", [b"", b"{", b"[]", b'{"singles": [], "reserved": 3}', b"\xff"])
def test_a_damaged_record_costs_time_alone(tmp_path: Path, small: Volume, record: bytes) -> None:
    out, _ = made(tmp_path, small)
    before = (out / "book.pdf").read_bytes()
    cache = Cache(tmp_path / "cache")
    cache.path(key_of(out / "papers")).write_bytes(record)
    assert stamped(tmp_path, small) == 3
    assert (out / "book.pdf").read_bytes() == before


@pytest.mark.parametrize("damaged", [lambda data: b"", lambda data: b"x", lambda data: data[:-9]])
def test_what_is_damaged_in_the_cache_is_made_again(
    tmp_path: Path, small: Volume, damaged: Callable[[bytes], bytes]
) -> None:
    out, _ = made(tmp_path, small)
    before = (out / "book.pdf").read_bytes()
    for path in (tmp_path / "cache").glob("??/*"):
        path.write_bytes(damaged(path.read_bytes()))
    assert stamped(tmp_path, small) == 3
    assert (out / "book.pdf").read_bytes() == before
