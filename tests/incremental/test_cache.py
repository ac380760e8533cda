"""The cache of results by the digest of their inputs."""

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
    first: list[str | bytes | int | None], second: list[str | bytes | int | None]
) -> None:
    equal = [(type(part), part) for part in first] == [(type(part), part) for part in second]
    assert equal == (digest(*first) == digest(*second))


def test_the_digest_separates_its_parts() -> None:
    assert digest("ab", "c") != digest("a", "bc")


def test_a_cached_result_can_be_read_back(tmp_path: Path) -> None:
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
def test_a_damaged_entry_is_not_returned(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    cache, key = Cache(tmp_path), digest("damaged")
    cache.write(key, b"a result")
    path = cache.path(key)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.read(key) is None


def test_an_entry_with_the_name_of_another_is_not_returned(tmp_path: Path) -> None:
    cache, first, second = Cache(tmp_path), digest("first"), digest("second")
    cache.write(first, b"first")
    cache.write(second, b"second")
    cache.path(first).replace(cache.path(second))
    assert cache.read(second) is None


def write_entries(cache: Cache, *names: str) -> None:
    """Write entries of ten bytes, each used ten seconds before the next; the last is used now."""
    for index, name in enumerate(reversed(names)):
        cache.write(digest(name), b"0123456789")
        used = time.time() - 10 * index
        os.utime(cache.path(digest(name)), (used, used))


def remaining_entries(cache: Cache, *names: str) -> list[str]:
    """Return the names of those entries that are still in the cache."""
    return [name for name in names if cache.path(digest(name)).exists()]


def test_trimming_removes_the_least_recently_used_entries(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=2 * (10 + SEAL_SIZE) + 5)
    write_entries(cache, "old", "middle", "new")
    assert cache.grown
    cache.trim(time.time())
    assert remaining_entries(cache, "old", "middle", "new") == ["middle", "new"]
    assert not cache.grown


def test_reading_an_entry_counts_as_use(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=2 * (10 + SEAL_SIZE) + 5)
    write_entries(cache, "old", "middle", "new")
    cache.read(digest("old"))
    cache.trim(time.time() + 1)
    assert remaining_entries(cache, "old", "middle", "new") == ["old", "new"]


def test_entries_of_this_run_are_kept_even_over_the_limit(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=5)
    write_entries(cache, "old", "middle", "new")
    cache.trim(time.time() - 15)
    assert remaining_entries(cache, "old", "middle", "new") == ["middle", "new"]


def test_scratch_folders_are_removed_also_those_of_killed_runs(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    (tmp_path / "scratch" / "killed").mkdir(parents=True)
    (tmp_path / "scratch" / "killed.lock").touch()
    with cache.scratch() as first, cache.scratch() as second:
        assert first.is_dir()
        assert second != first
        assert not (tmp_path / "scratch" / "killed").exists()
    assert list((tmp_path / "scratch").iterdir()) == []
