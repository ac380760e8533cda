"""Published folders held against their manifests."""

import hashlib
import os
from pathlib import Path

import pytest

from procbuild.errors import OutputError
from procbuild.outputs.comparison import PAPERS_JSONL
from procbuild.outputs.manifest import MANIFEST, manifest_text
from procbuild.outputs.verify import Verified, verify
from procbuild.progress import Silent


def published(folder: Path, *names: str) -> Path:
    """A folder of files with their manifest."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    sums = {name: hashlib.sha256(name.encode()).hexdigest() for name in names}
    (folder / MANIFEST).write_bytes(manifest_text(sums))
    return folder


def verified(folder: Path) -> tuple[Verified, ...]:
    return verify(folder, jobs=2, progress=Silent())


def told(folder: Path) -> list[tuple[str, str]]:
    """Kinds and names of what differs, in all folders."""
    return [(two.kind, two.name) for one in verified(folder) for two in one.differences]


def test_what_is_as_it_was_has_no_differences(tmp_path: Path) -> None:
    (found,) = verified(published(tmp_path, "index.html", "papers/a.pdf"))
    assert (found.files, found.differences) == (2, ())


def test_changed_missing_and_extra_files_are_told(tmp_path: Path) -> None:
    folder = published(tmp_path, "index.html", "papers/a.pdf", "papers/b.pdf")
    (folder / "papers" / "a.pdf").write_text("another")
    (folder / "papers" / "b.pdf").unlink()
    (folder / "papers" / "deep").mkdir()
    (folder / "papers" / "deep" / "c.pdf").touch()
    assert told(folder) == [
        ("changed", "papers/a.pdf"),
        ("missing", "papers/b.pdf"),
        ("extra", "papers/deep/c.pdf"),
    ]


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    folder = published(tmp_path / "site", "a", "b", "sub/c")
    for name in ("a", "b"):
        (folder / name).unlink()
    outside = tmp_path / "a"
    outside.write_text("a")  # the very content that is listed
    (folder / "a").symlink_to(outside)
    os.mkfifo(folder / "b")
    (folder / "sub" / "c").unlink()
    (folder / "sub").rmdir()
    (tmp_path / "c").write_text("sub/c")
    (folder / "sub").symlink_to(tmp_path)
    assert told(folder) == [("link", "a"), ("link", "b"), ("link", "sub"), ("missing", "sub/c")]


def test_deep_folders_do_no_harm(tmp_path: Path) -> None:
    folder = published(tmp_path, "a")
    deep = folder / "/".join(["d"] * 1500)
    place = folder
    for part in deep.relative_to(folder).parts:
        place /= part
        place.mkdir()
    (place / "x").touch()
    found = told(folder)
    # Taken away level by level: what cleans up after tests would go too deep.
    (place / "x").unlink()
    for empty in (place, *place.parents):
        if empty == folder:
            break
        empty.rmdir()
    assert found == [("extra", f"{'d/' * 1500}x")]


def test_deliveries_and_reports_beside_a_volume_are_not_its_own(tmp_path: Path) -> None:
    folder = published(tmp_path, PAPERS_JSONL, "v.bib", "site/index.html")
    published(folder / "exports" / "crossref", "v.xml")
    published(folder / "check", "report.json")
    assert [one.folder.name for one in verified(folder)] == [folder.name, "crossref"]
    assert told(folder) == []
    (folder / "exports" / "crossref" / "v.xml").write_text("changed")
    assert told(folder) == [("changed", "v.xml")]


@pytest.mark.parametrize("name", ["check", "exports"])
def test_such_folders_in_a_site_are_extra(tmp_path: Path, name: str) -> None:
    folder = published(tmp_path, "index.html", PAPERS_JSONL)
    published(folder / name / "x", "y")
    assert told(folder) == [("extra", f"{name}/x/{MANIFEST}"), ("extra", f"{name}/x/y")]


def test_a_manifest_that_is_not_trusted_reads_nothing(tmp_path: Path) -> None:
    folder = published(tmp_path, "a")
    (folder / MANIFEST).write_text(f"{'0' * 64}  ../secret\n")
    with pytest.raises(OutputError, match="leads out of the folder"):
        verified(folder)
