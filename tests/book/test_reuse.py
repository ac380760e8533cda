"""Copying unchanged parts of a document from its earlier file."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

import pytest

from procbuild import files
from procbuild.book import reuse
from procbuild.book.reuse import Earlier
from procbuild.errors import OutputError

OFFSETS = {"one": 0, "two": 10, "four": 30}


@pytest.fixture
def thread_pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


@pytest.fixture
def old_file(tmp_path: Path) -> Iterator[IO[bytes]]:
    path = tmp_path / "old"
    path.write_bytes(b"".join(bytes([letter]) * 10 for letter in b"abcd"))
    with path.open("rb") as stream:
        yield stream


@pytest.fixture
def new_file(tmp_path: Path) -> Iterator[IO[bytes]]:
    with (tmp_path / "new").open("w+b", 0) as stream:
        yield stream


@pytest.fixture
def copied_lengths(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lengths of the copied pieces."""
    lengths: list[int] = []

    def note_length(
        source: int, source_offset: int, target: int, target_offset: int, count: int
    ) -> None:
        lengths.append(count)
        copy_range(source, source_offset, target, target_offset, count)

    copy_range = files.copy_range
    monkeypatch.setattr(reuse, "copy_range", note_length)
    return lengths


def test_adjacent_parts_are_copied_together(
    old_file: IO[bytes],
    new_file: IO[bytes],
    thread_pool: ThreadPoolExecutor,
    copied_lengths: list[int],
) -> None:
    earlier = Earlier(old_file, OFFSETS, thread_pool)
    assert earlier.copy("one", 10, new_file.fileno(), 5)
    assert earlier.copy("two", 10, new_file.fileno(), 15)
    earlier.finish()
    assert new_file.read() == b"\0" * 5 + b"a" * 10 + b"b" * 10
    assert copied_lengths == [20]


def test_parts_that_the_earlier_file_lacks_are_not_copied(
    old_file: IO[bytes],
    new_file: IO[bytes],
    thread_pool: ThreadPoolExecutor,
    copied_lengths: list[int],
) -> None:
    earlier = Earlier(old_file, OFFSETS, thread_pool)
    assert earlier.copy("one", 10, new_file.fileno(), 0)
    assert not earlier.copy("new", 3, new_file.fileno(), 10)
    assert earlier.copy("two", 10, new_file.fileno(), 13)
    assert earlier.copy("four", 10, new_file.fileno(), 23)
    earlier.finish()
    assert new_file.read() == b"a" * 10 + b"\0" * 3 + b"b" * 10 + b"d" * 10
    assert copied_lengths == [10, 10, 10]


def test_copying_starts_as_soon_as_a_piece_is_long_enough(
    old_file: IO[bytes],
    new_file: IO[bytes],
    thread_pool: ThreadPoolExecutor,
    copied_lengths: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reuse, "PIECE", 10)
    earlier = Earlier(old_file, OFFSETS, thread_pool)
    earlier.copy("one", 10, new_file.fileno(), 0)
    # wait until the only thread has copied the first piece
    thread_pool.submit(threading.Event).result(10)
    assert copied_lengths == [10]
    earlier.copy("two", 10, new_file.fileno(), 10)
    earlier.finish()
    assert new_file.read() == b"a" * 10 + b"b" * 10
    assert copied_lengths == [10, 10]


def test_a_truncated_file_is_reported(
    old_file: IO[bytes], new_file: IO[bytes], thread_pool: ThreadPoolExecutor
) -> None:
    earlier = Earlier(old_file, OFFSETS, thread_pool)
    earlier.copy("four", 11, new_file.fileno(), 0)
    with pytest.raises(OutputError, match="truncated while it was read; run this again"):
        earlier.finish()


def test_a_failed_copy_is_reported_at_the_next_copy(
    old_file: IO[bytes],
    new_file: IO[bytes],
    thread_pool: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reuse, "PIECE", 1)
    earlier = Earlier(old_file, OFFSETS, thread_pool)
    earlier.copy("four", 11, new_file.fileno(), 0)
    thread_pool.submit(threading.Event).result(10)
    with pytest.raises(OutputError, match="truncated"):
        earlier.copy("one", 10, new_file.fileno(), 11)
