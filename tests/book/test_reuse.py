"""Copies of parts from the file that a document was before."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

import pytest

from procbuild.book import reuse
from procbuild.book.reuse import Earlier
from procbuild.errors import OutputError

PLACES = {"one": 0, "two": 10, "four": 30}


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


@pytest.fixture
def old(tmp_path: Path) -> Iterator[IO[bytes]]:
    path = tmp_path / "old"
    path.write_bytes(b"".join(bytes([letter]) * 10 for letter in b"abcd"))
    with path.open("rb") as stream:
        yield stream


@pytest.fixture
def new(tmp_path: Path) -> Iterator[IO[bytes]]:
    with (tmp_path / "new").open("w+b", 0) as stream:
        yield stream


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lengths of the pieces that are copied."""
    lengths: list[int] = []

    def noted(source: int, place: int, target: int, at: int, count: int) -> None:
        lengths.append(count)
        copy(source, place, target, at, count)

    copy = reuse.copy_range
    monkeypatch.setattr(reuse, "copy_range", noted)
    return lengths


def test_neighbours_are_copied_at_once(
    old: IO[bytes], new: IO[bytes], beside: ThreadPoolExecutor, copies: list[int]
) -> None:
    before = Earlier(old, PLACES, beside)
    assert before.copy("one", 10, new.fileno(), 5)
    assert before.copy("two", 10, new.fileno(), 15)
    before.finish()
    assert new.read() == b"\0" * 5 + b"a" * 10 + b"b" * 10
    assert copies == [20]


def test_what_is_between_is_left_to_others(
    old: IO[bytes], new: IO[bytes], beside: ThreadPoolExecutor, copies: list[int]
) -> None:
    before = Earlier(old, PLACES, beside)
    assert before.copy("one", 10, new.fileno(), 0)
    assert not before.copy("new", 3, new.fileno(), 10)
    assert before.copy("two", 10, new.fileno(), 13)
    assert before.copy("four", 10, new.fileno(), 23)
    before.finish()
    assert new.read() == b"a" * 10 + b"\0" * 3 + b"b" * 10 + b"d" * 10
    assert copies == [10, 10, 10]


def test_long_pieces_are_begun_before_the_end(
    old: IO[bytes],
    new: IO[bytes],
    beside: ThreadPoolExecutor,
    copies: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reuse, "PIECE", 10)
    before = Earlier(old, PLACES, beside)
    before.copy("one", 10, new.fileno(), 0)
    beside.submit(threading.Event).result(10)  # the only thread is done with what came before
    assert copies == [10]
    before.copy("two", 10, new.fileno(), 10)
    before.finish()
    assert new.read() == b"a" * 10 + b"b" * 10
    assert copies == [10, 10]


def test_a_file_that_was_cut_short_is_told(
    old: IO[bytes], new: IO[bytes], beside: ThreadPoolExecutor
) -> None:
    before = Earlier(old, PLACES, beside)
    before.copy("four", 11, new.fileno(), 0)
    with pytest.raises(OutputError, match="truncated while it was read; run this again"):
        before.finish()


def test_a_failed_copy_is_told_by_the_next(
    old: IO[bytes], new: IO[bytes], beside: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reuse, "PIECE", 1)
    before = Earlier(old, PLACES, beside)
    before.copy("four", 11, new.fileno(), 0)
    beside.submit(threading.Event).result(10)
    with pytest.raises(OutputError, match="truncated"):
        before.copy("one", 10, new.fileno(), 11)
