"""The manifest: writing, reading, and lines that are refused."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from procbuild.errors import OutputError, ProcbuildError, UsageError
from procbuild.outputs import manifest
from procbuild.outputs.manifest import MANIFEST, manifest_text, read_manifest

ODD = ("a b.txt", "back\\slash", "new\nline", "sub/é.pdf", " * x")


def test_manifests_with_unusual_names_can_be_read_by_sha256sum(tmp_path: Path) -> None:
    for name in ODD:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    sums = {name: hashlib.sha256(name.encode()).hexdigest() for name in ODD}
    (tmp_path / MANIFEST).write_bytes(manifest_text(sums))
    assert read_manifest(tmp_path) == sums
    run = subprocess.run(["sha256sum", "--strict", "-c", MANIFEST], cwd=tmp_path, check=False)
    assert run.returncode == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{sum}  ../../etc/passwd", "leads out of the folder"),
        ("{sum}  sub/../../x", "leads out of the folder"),
        ("{sum}  /etc/passwd", "leads out of the folder"),
        ("{sum}  a\0b", "leads out of the folder"),
        ("{sum}  ./", "names no file"),
        ("{sum}  good", "for the second time"),
        ("{sum}", "no SHA-256 and name"),
        ("0123  short", "no SHA-256 and name"),
        ("", "no SHA-256 and name"),
    ],
)
def test_unsafe_or_damaged_lines_are_refused(tmp_path: Path, line: str, message: str) -> None:
    good = f"{'0' * 64}  good\n"
    (tmp_path / MANIFEST).write_text(good + line.format(sum="1" * 64) + "\n")
    with pytest.raises(OutputError, match=message) as error:
        read_manifest(tmp_path)
    assert str(error.value).startswith(f"{tmp_path / MANIFEST}:2: ")
    assert "\n" not in str(error.value)


def test_a_link_or_a_huge_file_is_not_read_as_a_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").write_text("")
    (tmp_path / MANIFEST).symlink_to(tmp_path / "other")
    with pytest.raises(OutputError, match="symbolic link"):
        read_manifest(tmp_path)
    (tmp_path / MANIFEST).unlink()
    (tmp_path / MANIFEST).write_bytes(b"x" * 100)
    monkeypatch.setattr(manifest, "MAX_BYTES", 99)
    with pytest.raises(OutputError, match="larger than"):
        read_manifest(tmp_path)


def test_a_folder_without_a_manifest_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=MANIFEST) as error:
        read_manifest(tmp_path)
    usage_error: ProcbuildError = error.value
    assert usage_error.exit_code == 2
