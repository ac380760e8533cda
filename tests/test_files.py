"""Files are written completely or not at all; also copies, hashes and encodings of files."""

import errno
import hashlib
import os
import resource
from pathlib import Path
from unittest.mock import Mock

import pytest

from procbuild.files import (
    RESERVED_FROM,
    copy_atomic,
    copy_range,
    decode_text,
    first_non_utf8_line,
    naming,
    open_atomic,
    require_regular,
    sha256_of,
    swap_folder,
    write_atomic,
)


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_text_is_written_as_utf8_and_folders_are_made(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a" / "b.txt", "Größe\n")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "Größe\n".encode()
    assert list_files(tmp_path) == ["a", "a/b.txt"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "“Größe” – 5 €"),
        ("utf-8-sig", "Größe"),
        ("utf-16", "“Größe”"),
        ("cp1252", "“5–6 €”"),
    ],
)
def test_text_is_decoded_as_utf_8_by_its_mark_or_as_windows_text(encoding: str, text: str) -> None:
    assert decode_text(text.encode(encoding)) == text


def test_undefined_bytes_become_replacement_characters() -> None:
    assert decode_text(b"\xe9\x81") == "é\ufffd"


def test_a_failed_write_leaves_only_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "book.pdf"
    target.write_text("old")

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_atomic(target, "new")
    assert target.read_text() == "old"
    assert list_files(tmp_path) == ["book.pdf"]


def write_on_a_full_disk(path: Path) -> None:
    with open_atomic(path, size=1000) as stream:
        stream.write(b"new")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_reported_with_the_path_and_the_size(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomic(path, "old")
    with pytest.raises(OSError, match=r"1000 bytes or more are needed, \d+ are free") as caught:
        write_on_a_full_disk(path)
    assert caught.value.filename == str(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def write_beyond_the_size_limit(path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        write_atomic(path, bytes(4000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_beyond_the_size_limit_is_reported_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with pytest.raises(OSError, match=r"File too large: 4000 bytes or more are needed: ") as caught:
        write_beyond_the_size_limit(path)
    assert caught.value.filename == str(path)
    assert list(tmp_path.iterdir()) == []
    with (
        pytest.raises(OSError, match="File too large") as caught,
        open_atomic(tmp_path / "other"),
    ):
        write_beyond_the_size_limit(path)
    assert caught.value.filename == str(path), "the error has another path"


@pytest.mark.parametrize("reserve", [None, OSError(errno.EOPNOTSUPP, "not here")])
def test_reserved_space_that_is_not_needed_is_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reserve: OSError | None
) -> None:
    if reserve:
        monkeypatch.setattr("os.posix_fallocate", Mock(side_effect=reserve))
    with open_atomic(tmp_path / "book.pdf", size=RESERVED_FROM) as stream:
        stream.write(b"short")
    assert (tmp_path / "book.pdf").read_bytes() == b"short"


def test_a_copied_file_has_the_same_hash(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"bytes")
    copy_atomic(source, tmp_path / "folder" / "copy")
    assert sha256_of(tmp_path / "folder" / "copy") == hashlib.sha256(b"bytes").hexdigest()


@pytest.mark.parametrize("system", [None, OSError(errno.EXDEV, "two file systems"), 0])
def test_a_range_is_copied_by_the_system_or_by_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: OSError | int | None
) -> None:
    if system is not None:
        answer = {"side_effect": system} if isinstance(system, OSError) else {"return_value": 0}
        monkeypatch.setattr("os.copy_file_range", Mock(**answer))
    (tmp_path / "old").write_bytes(b"0123456789")
    with (tmp_path / "old").open("rb") as old, (tmp_path / "new").open("w+b", 0) as new:
        copy_range(old.fileno(), 3, new.fileno(), 2, 4)
        assert (old.tell(), new.tell()) == (0, 0)
        assert new.read() == b"\0\0003456"
        with pytest.raises(EOFError):
            copy_range(old.fileno(), 8, new.fileno(), 0, 3)


def test_pipes_and_devices_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    for path in (tmp_path / "pipe.pdf", Path(os.devnull)):
        with pytest.raises(OSError, match=f"a pipe or a device, not a file: '{path}'"):
            sha256_of(path)
    assert require_regular(tmp_path) == tmp_path


def test_a_folder_replaces_another(tmp_path: Path) -> None:
    for name, text in (("site", "old"), ("new", "new")):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{text}.html").write_text(text)
    swap_folder(tmp_path / "new", tmp_path / "site")
    assert list_files(tmp_path) == ["site", "site/new.html"]


@pytest.mark.parametrize(
    ("data", "line"), [("Ærø\nÅ".encode(), 0), (b"\xff", 1), (b"one\ntwo\nM\xfcnchen\n\xff", 3)]
)
def test_the_first_line_that_is_not_utf_8_is_found(data: bytes, line: int) -> None:
    assert first_non_utf8_line(data) == line


def test_an_error_without_file_name_gets_one() -> None:
    with pytest.raises(OSError, match="No space left") as caught, naming(Path("exports/pmlr")):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert caught.value.filename == "exports/pmlr"
    with pytest.raises(OSError, match="other") as caught, naming(Path("exports/pmlr")):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), "other")
    assert caught.value.filename == "other"
