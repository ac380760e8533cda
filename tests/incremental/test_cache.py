"""Results kept by content."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbuild.files import SEAL_SIZE
from procbuild.incremental.cache import Cache, digest

parts = st.lists(st.text() | st.binary() | st.integers() | st.none() | st.booleans(), max_size=4)


@given(parts, parts)
def test_different_parts_have_different_digests(
    some: list[str | bytes | int | None], others: list[str | bytes | int | None]
) -> None:
    alike = [(type(one), one) for one in some] == [(type(one), one) for one in others]
    assert alike == (digest(*some) == digest(*others))


def test_parts_do_not_run_into_each_other() -> None:
    assert digest("ab", "c") != digest("a", "bc")


def test_the_cache_gives_back_what_was_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    key = digest("facts", "paper")
    assert cache.read(key) is None
    cache.write(key, b"facts")
    assert cache.read(key) == b"facts"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: bytes(len(data)),
        lambda data: bytes([data[0] ^ 1]) + data[1:],
    ],
    ids=["empty", "half", "zeros", "a bit"],
)
def test_a_damaged_entry_is_none(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    cache, key = Cache(tmp_path), digest("damaged")
    cache.write(key, b"what was computed")
    path = cache.path(key)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.read(key) is None


def test_an_entry_under_the_name_of_another_is_none(tmp_path: Path) -> None:
    cache, one, other = Cache(tmp_path), digest("one"), digest("other")
    cache.write(one, b"of one")
    cache.write(other, b"of the other")
    cache.path(one).replace(cache.path(other))
    assert cache.read(other) is None


def aged(cache: Cache, *names: str) -> None:
    """Entries of ten bytes and a seal, each used ten seconds before the next, the last one now."""
    for place, name in enumerate(reversed(names)):
        cache.write(digest(name), b"0123456789")
        when = time.time() - 10 * place
        os.utime(cache.path(digest(name)), (when, when))


def left(cache: Cache, *names: str) -> list[str]:
    """Which of the entries are there."""
    return [name for name in names if cache.path(digest(name)).exists()]


def test_trimming_removes_what_was_used_longest_ago(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=2 * (10 + SEAL_SIZE) + 5)
    aged(cache, "old", "middle", "new")
    assert cache.grown
    cache.trim(time.time())
    assert left(cache, "old", "middle", "new") == ["middle", "new"]
    assert not cache.grown


def test_an_entry_that_is_read_counts_as_new(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=2 * (10 + SEAL_SIZE) + 5)
    aged(cache, "old", "middle", "new")
    cache.read(digest("old"))
    cache.trim(time.time() + 1)
    assert left(cache, "old", "middle", "new") == ["old", "new"]


def test_what_was_just_used_stays_even_beyond_the_limit(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=5)
    aged(cache, "old", "middle", "new")
    cache.trim(time.time() - 15)
    assert left(cache, "old", "middle", "new") == ["middle", "new"]


def test_scratch_folders_go_and_take_those_of_killed_runs_with_them(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    (tmp_path / "scratch" / "killed").mkdir(parents=True)
    (tmp_path / "scratch" / "killed.lock").touch()
    with cache.scratch() as mine, cache.scratch() as another:
        assert mine.is_dir()
        assert another != mine
        assert not (tmp_path / "scratch" / "killed").exists()
    assert list((tmp_path / "scratch").iterdir()) == []
