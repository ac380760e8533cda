"""The sums of files are remembered while the files look the same, and no longer."""

import hashlib
import os
import time
from pathlib import Path

import pytest

from procbuild.incremental import checksums as module
from procbuild.incremental.cache import Cache
from procbuild.incremental.checksums import MOMENT, Checksums
from procbuild.outputs.manifest import sums_below


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read."""
    files: list[Path] = []

    def counted(path: Path) -> str:
        files.append(path)
        return sha256(path.read_bytes())

    monkeypatch.setattr(module, "sha256_of", counted)
    return files


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are old enough to be remembered."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 2 * MOMENT)


def test_what_is_known_is_not_read_again(tmp_path: Path, read: list[Path]) -> None:
    folder, cache = tmp_path / "out", Cache(tmp_path / "cache")
    folder.mkdir()
    (folder / "old").write_text("old")
    first = Checksums(cache, folder, ours=True)
    before = sums_below(folder, first)
    first.keep(whole=True)
    (folder / "new").write_text("new")
    (folder / "shared").hardlink_to(folder / "old")
    (folder / "twin").hardlink_to(folder / "new")
    read.clear()
    after = sums_below(folder, Checksums(cache, folder, ours=True))
    assert len(read) == 1
    assert after["new"] == after["twin"] == sha256(b"new")
    assert after["old"] == after["shared"] == before["old"]


def test_a_damaged_memory_is_no_memory(tmp_path: Path) -> None:
    folder, cache = tmp_path / "out", Cache(tmp_path / "cache")
    folder.mkdir()
    (folder / "a").write_text("a")
    first = Checksums(cache, folder, ours=True)
    first.of(folder / "a")
    first.keep(whole=True)
    (entry,) = (path for path in (tmp_path / "cache").rglob("*") if path.is_file())
    entry.write_text("{")
    assert Checksums(cache, folder, ours=True).of(folder / "a") == sha256(b"a")


@pytest.mark.usefixtures("later")
def test_a_file_that_is_written_in_place_is_seen_although_its_time_is_put_back(
    tmp_path: Path,
) -> None:
    file, cache = tmp_path / "paper.pdf", Cache(tmp_path / "cache")
    file.write_bytes(b"old")
    first = Checksums(cache, tmp_path, ours=False)
    first.of(file)
    first.keep(whole=True)
    assert Checksums(cache, tmp_path, ours=False).known(file) == sha256(b"old")
    status = file.stat()
    time.sleep(0.02)  # a tick of the kernel's clock
    with file.open("r+b") as stream:
        stream.write(b"new")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    again = Checksums(cache, tmp_path, ours=False)
    assert again.known(file) == ""
    assert again.of(file) == sha256(b"new")


def test_a_file_of_this_moment_is_read_the_next_time_too(tmp_path: Path, read: list[Path]) -> None:
    file, cache = tmp_path / "paper.pdf", Cache(tmp_path / "cache")
    file.write_bytes(b"old")
    for _ in range(2):
        sums = Checksums(cache, tmp_path, ours=False)
        assert sums.of(file) == sha256(b"old")
        sums.keep(whole=True)
    assert len(read) == 2


@pytest.mark.usefixtures("later")
def test_nothing_is_written_where_nothing_is_new(tmp_path: Path) -> None:
    file, cache = tmp_path / "paper.pdf", Cache(tmp_path / "cache")
    file.write_bytes(b"one")
    for grown in (True, False):
        cache.grown = False
        sums = Checksums(cache, tmp_path, ours=False)
        sums.of(file)
        sums.keep(whole=True)
        assert cache.grown is grown


def test_a_file_that_is_gone_is_not_known(tmp_path: Path) -> None:
    sums = Checksums(Cache(tmp_path / "cache"), tmp_path, ours=False)
    assert sums.known(tmp_path / "none.pdf") == ""
    with pytest.raises(FileNotFoundError):
        sums.of(tmp_path / "none.pdf")
