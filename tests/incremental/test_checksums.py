"""Checksums of files are reused as long as size and times of the files do not change."""

import hashlib
import os
import time
from pathlib import Path

import pytest

from procbuild.incremental import checksums as checksums_module
from procbuild.incremental.cache import Cache
from procbuild.incremental.checksums import MOMENT, Checksums
from procbuild.outputs.manifest import sums_below


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def read_files(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read to compute checksums."""
    files: list[Path] = []

    def read_and_count(path: Path) -> str:
        files.append(path)
        return sha256(path.read_bytes())

    monkeypatch.setattr(checksums_module, "sha256_of", read_and_count)
    return files


@pytest.fixture
def later_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Move the clock, so that files are old enough for their checksums to be kept."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 2 * MOMENT)


def test_unchanged_files_are_not_read_again(tmp_path: Path, read_files: list[Path]) -> None:
    folder, cache = tmp_path / "out", Cache(tmp_path / "cache")
    folder.mkdir()
    (folder / "old").write_text("old")
    first = Checksums(cache, folder, ours=True)
    old_sums = sums_below(folder, first)
    first.keep(whole=True)
    (folder / "new").write_text("new")
    (folder / "shared").hardlink_to(folder / "old")
    (folder / "twin").hardlink_to(folder / "new")
    read_files.clear()
    new_sums = sums_below(folder, Checksums(cache, folder, ours=True))
    assert len(read_files) == 1
    assert new_sums["new"] == new_sums["twin"] == sha256(b"new")
    assert new_sums["old"] == new_sums["shared"] == old_sums["old"]


def test_damaged_saved_checksums_are_ignored(tmp_path: Path) -> None:
    folder, cache = tmp_path / "out", Cache(tmp_path / "cache")
    folder.mkdir()
    (folder / "a").write_text("a")
    first = Checksums(cache, folder, ours=True)
    first.of(folder / "a")
    first.keep(whole=True)
    (entry,) = (path for path in (tmp_path / "cache").rglob("*") if path.is_file())
    entry.write_text("{")
    assert Checksums(cache, folder, ours=True).of(folder / "a") == sha256(b"a")


@pytest.mark.usefixtures("later_clock")
def test_a_change_is_noticed_even_if_the_modification_time_is_restored(
    tmp_path: Path,
) -> None:
    file, cache = tmp_path / "paper.pdf", Cache(tmp_path / "cache")
    file.write_bytes(b"old")
    first = Checksums(cache, tmp_path, ours=False)
    first.of(file)
    first.keep(whole=True)
    assert Checksums(cache, tmp_path, ours=False).known(file) == sha256(b"old")
    status = file.stat()
    time.sleep(0.02)  # longer than a tick of the kernel's clock
    with file.open("r+b") as stream:
        stream.write(b"new")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    second = Checksums(cache, tmp_path, ours=False)
    assert second.known(file) == ""
    assert second.of(file) == sha256(b"new")


def test_a_file_that_was_just_written_is_read_again_next_time(
    tmp_path: Path, read_files: list[Path]
) -> None:
    file, cache = tmp_path / "paper.pdf", Cache(tmp_path / "cache")
    file.write_bytes(b"old")
    for _ in range(2):
        sums = Checksums(cache, tmp_path, ours=False)
        assert sums.of(file) == sha256(b"old")
        sums.keep(whole=True)
    assert len(read_files) == 2


@pytest.mark.usefixtures("later_clock")
def test_nothing_is_written_without_new_checksums(tmp_path: Path) -> None:
    file, cache = tmp_path / "paper.pdf", Cache(tmp_path / "cache")
    file.write_bytes(b"one")
    for grown in (True, False):
        cache.grown = False
        sums = Checksums(cache, tmp_path, ours=False)
        sums.of(file)
        sums.keep(whole=True)
        assert cache.grown is grown


def test_a_missing_file_has_no_checksum(tmp_path: Path) -> None:
    sums = Checksums(Cache(tmp_path / "cache"), tmp_path, ours=False)
    assert sums.known(tmp_path / "none.pdf") == ""
    with pytest.raises(FileNotFoundError):
        sums.of(tmp_path / "none.pdf")
