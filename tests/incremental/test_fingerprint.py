"""Fingerprints of files: computed from names, sizes and times, without reading."""

import os
from pathlib import Path

import pytest

from procbuild.incremental import fingerprint as module
from procbuild.incremental.fingerprint import files_below, fingerprint_of, program_version


def test_a_file_replaced_within_the_same_tick_has_another_fingerprint(tmp_path: Path) -> None:
    file, new = tmp_path / "a", tmp_path / "new"
    file.write_text("one")
    fingerprint, status = fingerprint_of([file]), file.stat()
    new.write_text("two")
    os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))
    new.replace(file)
    assert file.stat().st_mtime_ns == status.st_mtime_ns
    assert fingerprint_of([file]) != fingerprint


def test_the_fingerprint_of_a_folder_depends_on_its_files(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a").touch()
    fingerprint = fingerprint_of([tmp_path, tmp_path / "gone"])
    assert fingerprint_of([tmp_path]) == fingerprint
    (tmp_path / "below" / "a").rename(tmp_path / "below" / "b")
    assert fingerprint_of([tmp_path]) != fingerprint


def test_circular_links_are_not_followed_forever(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "circle").symlink_to(tmp_path)
    assert [Path(file).name for file, _ in files_below(tmp_path)] == ["a"]


def test_the_version_of_the_program_changes_with_its_code_and_templates_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "__file__", str(tmp_path / "incremental" / "fingerprint.py"))
    (tmp_path / "code.py").touch()
    version = program_version.__wrapped__  # without its cache
    first = version()
    (tmp_path / "code.pyc").touch()
    assert version() == first
    (tmp_path / "page.html").touch()
    assert version() != first
