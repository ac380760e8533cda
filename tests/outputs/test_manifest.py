"""The manifest: what it lists, what it is read as, what is not trusted."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from procbuild.errors import OutputError, ProcbuildError, UsageError
from procbuild.outputs import manifest
from procbuild.outputs.manifest import MANIFEST, manifest_text, read_manifest

ODD = ("a b.txt", "back\\slash", "new\nline", "sub/é.pdf", " * x")


def test_odd_names_are_read_by_sha256sum_and_by_us(tmp_path: Path) -> None:
    for name in ODD:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    sums = {name: hashlib.sha256(name.encode()).hexdigest() for name in ODD}
    (tmp_path / MANIFEST).write_bytes(manifest_text(sums))
    assert read_manifest(tmp_path) == sums
    run = subprocess.run(["sha256sum", "--strict", "-c", MANIFEST], cwd=tmp_path, check=False)
    assert run.returncode == 0


@pytest.mark.parametrize(
    ("line", "told"),
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
def test_what_is_not_trusted_is_refused_by_its_line(tmp_path: Path, line: str, told: str) -> None:
    good = f"{'0' * 64}  good\n"
    (tmp_path / MANIFEST).write_text(good + line.format(sum="1" * 64) + "\n")
    with pytest.raises(OutputError, match=told) as stop:
        read_manifest(tmp_path)
    assert str(stop.value).startswith(f"{tmp_path / MANIFEST}:2: ")
    assert "\n" not in str(stop.value)


def test_a_link_and_a_giant_are_no_manifests(
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


def test_a_folder_without_one_is_a_mistake_of_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=MANIFEST) as stop:
        read_manifest(tmp_path)
    error: ProcbuildError = stop.value
    assert error.exit_code == 2
