"""Unpacks zip files safely: nothing leaves the target folder or fills the disk."""

import errno
import lzma
import shutil
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from procbuild.errors import SourceError
from procbuild.files import create_temporary_folder
from procbuild.incoming import DEVICES, short_hash

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    IndexError,
    struct.error,
)
"""What :mod:`zipfile` raises for damaged archives and unknown methods of compression."""

WRONG_NAMES: Mapping[type[Exception], str] = {
    UnicodeDecodeError: "a name in it is not valid UTF-8",
    IndexError: "a name in it is empty",
}
"""Errors that are about the name of a file in an archive."""

MAX_FILES = 20_000
BLOCK = 1 << 20
"""Number of bytes read at once."""

MAX_NAME = 255
"""Maximum bytes of a name on common file systems."""
MAX_FILE_SIZE = 1 << 30
MAX_TOTAL_SIZE = 8 << 30
MAX_RATIO = 200
"""Maximum ratio of unpacked to packed size of a whole archive of more than a mebibyte."""


def unpacked_folder(path: Path, scratch: Path) -> Path:
    """The folder below ``scratch`` that :func:`unpacked` makes of a zip."""
    return scratch / f"{path.stem[:40]}-{short_hash(str(path))}"


def unpacked(path: Path, scratch: Path) -> Path:
    """Unpack a zip into a folder below ``scratch`` and return the folder.

    Raises :class:`SourceError` for an archive that is damaged, encrypted, a zip bomb, or has
    members outside its folder: absolute paths, ``..``, links, devices.
    """
    target = unpacked_folder(path, scratch)
    if target.exists():
        return target
    with _opened(path) as archive:
        members = _safe_members(archive, path)
        scratch.mkdir(parents=True, exist_ok=True)
        new = create_temporary_folder(scratch, ".tmp-")
        for member in members:
            _extract(archive, member, new / PurePosixPath(member.filename))
    return new.replace(target)


def count_tags(path: Path) -> int:
    """Number of XML tags, or rather of the bytes that begin them, in the files of a zip.

    Raises :class:`SourceError` for a zip that :func:`unpacked` would refuse.
    """
    with _opened(path) as archive:
        return sum(_count(archive, member, b"<") for member in _safe_members(archive, path))


def _count(archive: zipfile.ZipFile, member: zipfile.ZipInfo, byte: bytes) -> int:
    with archive.open(member) as stream:
        return sum(block.count(byte) for block in iter(lambda: stream.read(BLOCK), b""))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip; damage that is found while it is open raises :class:`SourceError`."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (*DAMAGE, OSError) as error:
        if isinstance(error, OSError) and error.errno not in {None, errno.EINVAL}:
            raise  # of the file system; not of bzip2, which has no number, or a false offset
        reason = WRONG_NAMES.get(type(error), str(error)) or "it is cut off"
        message = f"{path}: cannot be unpacked: {reason}; download it again"
        raise SourceError(message) from error


def _safe_members(archive: zipfile.ZipFile, path: Path) -> list[zipfile.ZipInfo]:
    """The files in an archive.

    Raises :class:`SourceError` for an archive that is too big or has unsafe members.
    """
    members = [member for member in archive.infolist() if not member.is_dir()]
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    largest = max((member.file_size for member in members), default=0)
    if (
        len(members) > MAX_FILES
        or largest > MAX_FILE_SIZE
        or total > MAX_TOTAL_SIZE
        or (total > 1 << 20 and total > MAX_RATIO * max(packed, 1))
    ):
        message = (
            f"{path}: a zip bomb, or too big: {len(members)} files, {packed >> 20} MiB that become "
            f"{total >> 20} MiB; unpack it yourself if you trust it, and name the folder"
        )
        raise SourceError(message)
    counts = Counter(member.filename for member in members)
    for member in members:
        if why := _unsafe(member) or _clash(member.filename, counts):
            message = f"{path}: {member.filename!r} {why}; this archive is refused"
            raise SourceError(message)
    return members


def _unsafe(member: zipfile.ZipInfo) -> str:
    """Why a member is not unpacked; empty if it is safe."""
    name = member.filename
    parts = PurePosixPath(name).parts
    mode = member.external_attr >> 16
    if not parts:
        return "is the name of a folder"
    if "\\" in name or name.startswith("/") or ".." in parts or ":" in parts[0]:
        return "leads out of the folder"
    if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "is a link or a device"
    if any(part.partition(".")[0].casefold().rstrip() in DEVICES for part in parts):
        return "has the name of a device"
    if any(len(part.encode(errors="replace")) > MAX_NAME for part in parts):
        return "is longer than a file name can be"
    if member.flag_bits & 1:
        return "is encrypted"
    return ""


def _clash(name: str, counts: Mapping[str, int]) -> str:
    """Why a member is in the way of another; empty if it is not."""
    if counts[name] > 1:
        return "is in the archive twice"
    if any(folder.name and str(folder) in counts for folder in PurePosixPath(name).parents):
        return "is in a folder that has the name of a file"
    return ""


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Write one member; raise if its size is not the one that the archive states."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, target.open("wb") as stream:
        shutil.copyfileobj(source, stream)
        if stream.tell() != member.file_size:
            message = f"{member.filename} is not as long as it says"
            raise zipfile.BadZipFile(message)
