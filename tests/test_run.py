"""Results kept by content."""

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from procbuild.run import Cache, Silent, digest

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


def test_trimming_removes_the_oldest_entries_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=25)
    for age, name in ((30, "old"), (20, "middle"), (10, "new")):
        cache.write(digest(name), b"0123456789")
        when = cache.path(digest(name)).stat().st_mtime - age
        os.utime(cache.path(digest(name)), (when, when))
    cache.trim()
    assert [cache.read(digest(name)) is None for name in ("old", "middle", "new")] == [
        True,
        False,
        False,
    ]


def test_scratch_folders_go_and_take_those_of_killed_runs_with_them(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    (tmp_path / "scratch" / "killed").mkdir(parents=True)
    (tmp_path / "scratch" / "killed.lock").touch()
    with cache.scratch() as mine, cache.scratch() as another:
        assert mine.is_dir()
        assert another != mine
        assert not (tmp_path / "scratch" / "killed").exists()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_progress_that_nobody_watches() -> None:
    with Silent().stage("reading", 2) as tick:
        tick("one")
