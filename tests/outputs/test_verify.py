"""Verifying published folders by their manifests."""

import hashlib
import os
from pathlib import Path

import pytest

from procbuild.errors import OutputError
from procbuild.outputs.comparison import PAPERS_JSONL
from procbuild.outputs.manifest import MANIFEST, manifest_text
from procbuild.outputs.verify import Verified, verify
from procbuild.progress import Silent

LEVELS = 1500
"""Depth of folders that no recursive function of Python reaches"""


def publish(folder: Path, *names: str) -> Path:
    """Write files and their manifest into a folder."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    sums = {name: hashlib.sha256(name.encode()).hexdigest() for name in names}
    (folder / MANIFEST).write_bytes(manifest_text(sums))
    return folder


def verify_folder(folder: Path) -> tuple[Verified, ...]:
    return verify(folder, jobs=2, progress=Silent())


def differences(folder: Path) -> list[tuple[str, str]]:
    """Return kind and name of each difference in all folders."""
    return [
        (difference.kind, difference.name)
        for result in verify_folder(folder)
        for difference in result.differences
    ]


def test_unchanged_folders_have_no_differences(tmp_path: Path) -> None:
    (result,) = verify_folder(publish(tmp_path, "index.html", "papers/a.pdf"))
    assert (result.files, result.differences) == (2, ())


def test_changed_missing_and_extra_files_are_reported(tmp_path: Path) -> None:
    folder = publish(tmp_path, "index.html", "papers/a.pdf", "papers/b.pdf")
    (folder / "papers" / "a.pdf").write_text("another")
    (folder / "papers" / "b.pdf").unlink()
    (folder / "papers" / "deep").mkdir()
    (folder / "papers" / "deep" / "c.pdf").touch()
    assert differences(folder) == [
        ("changed", "papers/a.pdf"),
        ("missing", "papers/b.pdf"),
        ("extra", "papers/deep/c.pdf"),
    ]


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    folder = publish(tmp_path / "site", "a", "b", "sub/c")
    for name in ("a", "b"):
        (folder / name).unlink()
    outside = tmp_path / "a"
    outside.write_text("a")  # the content that the manifest states
    (folder / "a").symlink_to(outside)
    os.mkfifo(folder / "b")
    (folder / "sub" / "c").unlink()
    (folder / "sub").rmdir()
    (tmp_path / "c").write_text("sub/c")
    (folder / "sub").symlink_to(tmp_path)
    assert differences(folder) == [
        ("link", "a"),
        ("link", "b"),
        ("link", "sub"),
        ("missing", "sub/c"),
    ]


def test_deeply_nested_folders_can_be_verified(tmp_path: Path) -> None:
    folder = publish(tmp_path, "a")
    innermost = str(folder)
    for _ in range(LEVELS):
        innermost += "/d"
        os.mkdir(innermost)  # noqa: PTH102  a Path takes seconds for so many
    file = Path(innermost, "x")
    file.touch()
    result = differences(folder)
    file.unlink()
    os.removedirs(innermost)  # the cleanup of pytest would recurse too deep
    assert result == [("extra", f"{'d/' * LEVELS}x")]


def test_exports_of_a_volume_are_verified_on_their_own_and_reports_are_ignored(
    tmp_path: Path,
) -> None:
    folder = publish(tmp_path, PAPERS_JSONL, "v.bib", "site/index.html")
    publish(folder / "exports" / "crossref", "v.xml")
    publish(folder / "check", "report.json")
    assert [result.folder.name for result in verify_folder(folder)] == [folder.name, "crossref"]
    assert differences(folder) == []
    (folder / "exports" / "crossref" / "v.xml").write_text("changed")
    assert differences(folder) == [("changed", "v.xml")]


@pytest.mark.parametrize("name", ["check", "exports"])
def test_folders_named_check_and_exports_in_a_site_are_extra(tmp_path: Path, name: str) -> None:
    folder = publish(tmp_path, "index.html", PAPERS_JSONL)
    publish(folder / name / "x", "y")
    assert differences(folder) == [("extra", f"{name}/x/{MANIFEST}"), ("extra", f"{name}/x/y")]


def test_nothing_is_verified_by_an_unsafe_manifest(tmp_path: Path) -> None:
    folder = publish(tmp_path, "a")
    (folder / MANIFEST).write_text(f"{'0' * 64}  ../secret\n")
    with pytest.raises(OutputError, match="leads out of the folder"):
        verify_folder(folder)
