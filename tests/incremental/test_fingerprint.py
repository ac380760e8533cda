"""What files look like from outside."""

import os
from pathlib import Path

from procbuild.incremental.fingerprint import files_below, fingerprint_of, program_version


def test_a_file_that_is_replaced_within_a_tick_looks_other(tmp_path: Path) -> None:
    file, new = tmp_path / "a", tmp_path / "new"
    file.write_text("one")
    before, status = fingerprint_of([file]), file.stat()
    new.write_text("two")
    os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))
    new.replace(file)
    assert file.stat().st_mtime_ns == status.st_mtime_ns
    assert fingerprint_of([file]) != before


def test_the_state_of_folders_is_that_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a").touch()
    before = fingerprint_of([tmp_path, tmp_path / "gone"])
    assert fingerprint_of([tmp_path]) == before
    (tmp_path / "below" / "a").rename(tmp_path / "below" / "b")
    assert fingerprint_of([tmp_path]) != before


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "circle").symlink_to(tmp_path)
    assert [Path(file).name for file, _ in files_below(tmp_path)] == ["a"]


def test_the_program_has_one_version_in_a_run() -> None:
    assert program_version() == program_version()
