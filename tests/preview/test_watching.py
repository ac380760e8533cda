"""What counts as a change, and when it is over."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from procbuild.preview import Watch


class Time:
    """A clock that sleeping moves on; ``then`` is done in each pause, one after the other."""

    def __init__(self, *then: Callable[[], object]) -> None:
        self.now = 0.0
        self.pauses = 0
        self.then = list(then)

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.pauses += 1
        assert self.pauses < 50, "nothing was noticed"
        if self.then:
            self.then.pop(0)()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "conf" / "pictures").mkdir(parents=True)
    (tmp_path / "conf" / "index.md").write_text("a")
    (tmp_path / "conf.py").write_text("a")
    return tmp_path


def pauses_until_noticed(folder: Path, *then: Callable[[], object]) -> int:
    time = Time(*then)
    paths = [folder / "conf", folder / "conf.py", folder / "absent"]
    watch = Watch(paths, frozenset({"incoming"}), sleep=time.sleep, clock=lambda: time.now)
    watch.wait()
    return time.pauses


def nothing() -> None:
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
def test_changes_are_noticed_when_they_are_over(
    folder: Path, change: Callable[[Path], object]
) -> None:
    assert pauses_until_noticed(folder, nothing, lambda: change(folder)) == 3


def test_what_keeps_on_changing_is_waited_for_but_not_forever(folder: Path) -> None:
    page = folder / "conf" / "index.md"

    def write() -> None:
        page.write_text(page.read_text() + "x")

    assert pauses_until_noticed(folder, write, write, write) == 4
    assert pauses_until_noticed(folder, *[write] * 40) == 16


def test_scratch_files_and_incoming_are_no_change(folder: Path) -> None:
    def litter() -> None:
        for name in (".index.md.swp", "index.md~", "4913", ".tmp-1"):
            (folder / "conf" / name).touch()
        (folder / "conf" / "incoming").mkdir()
        (folder / "conf" / "incoming" / "paper.pdf").touch()

    def change() -> None:
        (folder / "conf" / "real.md").touch()

    assert pauses_until_noticed(folder, litter, nothing, change) == 4


def test_a_circle_of_links_is_no_trap(folder: Path) -> None:
    (folder / "conf" / "self").symlink_to(folder / "conf")
    (folder / "conf" / "broken").symlink_to(folder / "gone")
    assert pauses_until_noticed(folder, (folder / "conf" / "b").touch) == 2


def test_large_volumes_are_looked_at_less_often(folder: Path) -> None:
    time = Time(*[nothing] * 3, (folder / "conf" / "b").touch)
    ticks = iter(range(1000))
    watch = Watch([folder / "conf"], sleep=time.sleep, clock=lambda: float(next(ticks)))
    watch.wait()
    assert time.now / time.pauses == 20.0
