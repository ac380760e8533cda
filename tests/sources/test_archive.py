"""Zip files: no file is written outside the folder, and no archive fills the disk."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from procbuild.errors import SourceError
from procbuild.sources.archive import count_tags, unpacked


def make_zip(path: Path, *members: tuple[str, bytes], mode: int = 0) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = mode << 16
            archive.writestr(info, data)
    return path


def test_files_are_unpacked_into_the_scratch_folder(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", ("x/data.json", b"[]"), ("x/1.pdf", b"%PDF-"))
    folder = unpacked(path, tmp_path / "scratch")
    assert folder.parent == tmp_path / "scratch"
    assert (folder / "x" / "1.pdf").read_bytes() == b"%PDF-"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../evil", "leads out"),
        ("x/../../evil", "leads out"),
        ("/etc/evil", "leads out"),
        ("C:/evil", "leads out"),
        (".", "is the name of a folder"),
        ("..\\evil", "leads out"),
        ("x/NUL.txt", "name of a device"),
        ("aux", "name of a device"),
        ("good/b", "'good/b' is in a folder that has the name of a file"),
        ("x" * 256, "is longer than a file name can be"),
    ],
)
def test_names_that_lead_out_of_the_folder_are_refused(
    tmp_path: Path, name: str, message: str
) -> None:
    path = make_zip(tmp_path / "a.zip", ("good", b"x"), (name, b"x"))
    with pytest.raises(SourceError, match=message):
        unpacked(path, tmp_path / "scratch")
    assert not (tmp_path / "scratch").exists()
    assert not (tmp_path / "evil").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", ("a.pdf", b"%PDF-1"), ("a.pdf", b"%PDF-2"))
    with pytest.raises(SourceError, match=r"'a\.pdf' is in the archive twice"):
        unpacked(path, tmp_path / "scratch")


@pytest.mark.parametrize("file_type", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_refused(tmp_path: Path, file_type: int) -> None:
    path = make_zip(tmp_path / "a.zip", ("link", b"/etc/passwd"), mode=file_type | 0o777)
    with pytest.raises(SourceError, match="is a link or a device"):
        unpacked(path, tmp_path / "scratch")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", ("zeros", bytes(64 << 20)))
    with pytest.raises(SourceError, match="a zip bomb"):
        unpacked(path, tmp_path / "scratch")


def test_a_file_with_a_false_size_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", ("zeros", bytes(4 << 20)))
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.index(signature) + offset
        data[start : start + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(SourceError, match="cannot be unpacked"):
        unpacked(path, tmp_path / "scratch")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut", b"<html>", b"not a zip at all"])
def test_a_file_that_is_not_a_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(SourceError, match="cannot be unpacked"):
        unpacked(path, tmp_path / "scratch")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damage_in_a_compressed_file_is_reported_with_a_remedy(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.pdf", bytes(range(256)) * 50)
    data = bytearray(path.read_bytes())
    data[40:100] = bytes(60)
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"a\.zip: cannot be unpacked: \w.*; download it again"):
        unpacked(path, tmp_path / "scratch")


@pytest.mark.parametrize("use", [count_tags, lambda path: unpacked(path, path.parent / "new")])
def test_a_name_that_is_not_utf8_is_reported(tmp_path: Path, use: Callable[[Path], object]) -> None:
    path = make_zip(tmp_path / "a.zip", ("aé.pdf", b"%PDF-"))
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xff\xfe"))
    with pytest.raises(SourceError, match="a name in it is not valid UTF-8"):
        use(path)


def test_an_empty_name_is_reported(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", ("", b"%PDF-"))
    with pytest.raises(SourceError, match="a name in it is empty"):
        unpacked(path, tmp_path / "scratch")


def test_a_false_place_of_the_directory_is_reported_with_a_remedy(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", ("a.pdf", b"%PDF-"))
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x05\x06") + 16
    data[place : place + 4] = (100_000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"cannot be unpacked: .*; download it again"):
        unpacked(path, tmp_path / "scratch")


def test_an_incomplete_zip_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO(make_zip(tmp_path / "a.zip", ("x", bytes(range(256)) * 50)).read_bytes())
    (tmp_path / "b.zip").write_bytes(stream.getvalue()[:-30])
    with pytest.raises(SourceError, match="cannot be unpacked"):
        unpacked(tmp_path / "b.zip", tmp_path / "scratch")


def test_a_damaged_zip_is_refused_again(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", ("a", b"a" * 999), ("b", bytes(range(256))))
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x03\x04", 1) + 40] ^= 255
    path.write_bytes(data)
    for _ in range(2):
        with pytest.raises(SourceError, match="cannot be unpacked"):
            unpacked(path, tmp_path / "scratch")
