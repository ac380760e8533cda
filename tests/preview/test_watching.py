"""Watching files: which changes count, and when they have ended."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from procbuild.preview import Watch


class FakeClock:
    """A clock that ``sleep`` moves on; each sleep calls the next of ``actions``."""

    def __init__(self, *actions: Callable[[], object]) -> None:
        self.now = 0.0
        self.pauses = 0
        self.actions = list(actions)

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.pauses += 1
        assert self.pauses < 50, "no change was noticed"
        if self.actions:
            self.actions.pop(0)()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "conf" / "pictures").mkdir(parents=True)
    (tmp_path / "conf" / "index.md").write_text("a")
    (tmp_path / "conf.py").write_text("a")
    return tmp_path


def pauses_until_noticed(folder: Path, *actions: Callable[[], object]) -> int:
    clock = FakeClock(*actions)
    paths = [folder / "conf", folder / "conf.py", folder / "absent"]
    watch = Watch(paths, frozenset({"incoming"}), sleep=clock.sleep, clock=lambda: clock.now)
    watch.wait()
    return clock.pauses


def do_nothing() -> None:
    pass


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "conf" / "index.md").write_text("bc"),
        lambda folder: (folder / "conf" / "new.md").touch(),
        lambda folder: (folder / "conf" / "pictures" / "new.png").touch(),
        lambda folder: (folder / "conf" / "index.md").unlink(),
        lambda folder: (folder / "conf.py").write_text("bc"),
        lambda folder: (folder / "absent").mkdir() or (folder / "absent" / "x").touch(),
        lambda folder: os.utime(folder / "conf" / "index.md", ns=(1, 1)),
    ],
)
def test_a_change_is_noticed_after_it_has_ended(
    folder: Path, change: Callable[[Path], object]
) -> None:
    assert pauses_until_noticed(folder, do_nothing, lambda: change(folder)) == 3


def test_the_wait_for_the_end_of_changes_is_limited(folder: Path) -> None:
    page = folder / "conf" / "index.md"

    def write() -> None:
        page.write_text(page.read_text() + "x")

    assert pauses_until_noticed(folder, write, write, write) == 4
    assert pauses_until_noticed(folder, *[write] * 40) == 16


def test_scratch_files_and_incoming_papers_are_ignored(folder: Path) -> None:
    def write_scratch_files() -> None:
        for name in (".index.md.swp", "index.md~", "4913", ".tmp-1"):
            (folder / "conf" / name).touch()
        (folder / "conf" / "incoming").mkdir()
        (folder / "conf" / "incoming" / "paper.pdf").touch()

    def change() -> None:
        (folder / "conf" / "real.md").touch()

    assert pauses_until_noticed(folder, write_scratch_files, do_nothing, change) == 4


def test_circular_and_broken_links_do_no_harm(folder: Path) -> None:
    (folder / "conf" / "self").symlink_to(folder / "conf")
    (folder / "conf" / "broken").symlink_to(folder / "gone")
    assert pauses_until_noticed(folder, (folder / "conf" / "b").touch) == 2


def test_large_volumes_are_scanned_less_often(folder: Path) -> None:
    clock = FakeClock(*[do_nothing] * 3, (folder / "conf" / "b").touch)
    ticks = iter(range(1000))
    watch = Watch([folder / "conf"], sleep=clock.sleep, clock=lambda: float(next(ticks)))
    watch.wait()
    assert clock.now / clock.pauses == 20.0
