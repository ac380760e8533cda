"""Pagefind, the tool that builds the search index."""

import errno
import subprocess
import sys
import time
from pathlib import Path

import pytest

from procbuild.errors import OutputError
from procbuild.site import pagefind
from procbuild.site.pagefind import start_index, write_index


def test_the_index_is_complete_and_reproducible(tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "a.html").write_text('<html lang="en"><body><h1>A</h1><p>x_y</p></body></html>')
    for name in ("one", "two"):
        write_index(documents, tmp_path / name)
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()}
        for name in ("one", "two")
    )
    assert first == second
    assert all(first.values())
    assert not [name for name in first if "ui" in name]


def test_a_failed_index_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError, match="search index"):
        write_index(tmp_path, tmp_path / "file" / "pagefind")


def test_an_index_on_a_full_disk_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a.html").write_text('<html lang="en"><body><h1>A</h1></body></html>')
    monkeypatch.setattr(pagefind, "TemporaryFile", full)
    with pytest.raises(OSError, match="No space left"):
        write_index(tmp_path, tmp_path / "pagefind")


@pytest.mark.parametrize(("megabytes", "seconds"), [(0, 0), (3, 1)])
def test_a_hanging_tool_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, megabytes: int, seconds: int
) -> None:
    def start(*_: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", "import time; time.sleep(60)"]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)

    monkeypatch.setattr(pagefind, "_start", start)
    monkeypatch.setattr(pagefind, "PATIENCE", 0.1)
    monkeypatch.setattr(pagefind, "PATIENCE_PER_MB", 0.4)
    (tmp_path / "a.html").write_bytes(bytes(megabytes * 1_000_000))
    begin = time.monotonic()
    with pytest.raises(OutputError, match=f"did not end in {seconds} seconds and was stopped"):
        write_index(tmp_path, tmp_path / "pagefind")
    assert time.monotonic() - begin < 30


def test_an_index_that_is_not_finished_is_abandoned(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<html lang="en"><body><h1>A</h1></body></html>')
    with start_index(tmp_path, tmp_path / "abandoned"):
        pass
    with start_index(tmp_path, tmp_path / "finished") as finish:
        finish()
    assert [path.parent.name for path in tmp_path.rglob("pagefind-entry.json")] == ["finished"]
