"""Atomic writes, so that readers never see half a file; hashing, decoding and copying of files."""

import codecs
import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

WIDE_ENCODINGS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Encodings by their byte order marks; that of UTF-32 begins with that of UTF-16."""


def require_regular(path: Path) -> Path:
    """Return ``path`` if it is a file or a folder.

    Raises :class:`OSError` for a pipe or a device, on which a reader would block.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "a pipe or a device, not a file", str(path))
    return path


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with require_regular(path).open("rb", buffering=0) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def decode_text(data: bytes) -> str:
    """Decode UTF-8, UTF-16 or UTF-32 with a byte order mark, or else Windows-1252.

    Browsers read Latin-1 as Windows-1252, too (https://encoding.spec.whatwg.org/#names-and-labels).
    """
    for mark, encoding in WIDE_ENCODINGS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def first_non_utf8_line(data: bytes) -> int:
    """Number of the first line, from 1, that is not valid UTF-8; 0 if all of the text is."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 0


SEAL_SIZE = 8
"""Length of a seal in bytes."""


def seal(data: bytes, name: str = "") -> bytes:
    """Checksum that is appended to stored data, so that damage is detected.

    With the ``name`` of the file, data stored under another name are detected as well.
    """
    return hashlib.blake2b(data, digest_size=SEAL_SIZE, key=name.encode()).digest()


def read_sealed(path: Path) -> bytes | None:
    """Read data that end with their seal; None if the file is absent or damaged.

    Updates the modification time, by which the cache finds its least recently used entries.
    """
    try:
        content = path.read_bytes()
    except OSError:
        return None
    data, checksum = content[:-SEAL_SIZE], content[-SEAL_SIZE:]
    if not data or checksum != seal(data, path.name):
        return None
    with suppress(OSError):
        os.utime(path)
    return data


DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""Error numbers for a full disk or an exhausted quota."""

NO_ROOM = DISK_FULL | {errno.EFBIG}
"""The same, and that for a file above the size limit (``ulimit -f``)."""


BUFFER = 1 << 20
"""Size of the write buffer in bytes: PDFs are written in hundreds of small pieces."""


RESERVED_FROM = 64 << 20
"""Size in bytes from which disk space is reserved before a file is written.

Otherwise ext4 (``auto_da_alloc``) allocates delayed blocks when the file replaces another, and the
rename waits until they are written.
"""


@contextmanager
def open_atomic(path: Path, *, size: int = 0, durable: bool = False) -> Iterator[IO[bytes]]:
    """Open a temporary file that is moved to ``path`` when the context ends without an error.

    A killed process leaves the old file; with ``durable``, so does a power cut. If the disk is full
    or the file too large, an :class:`OSError` that names no file is raised again with the path and
    the number of bytes needed: ``size``, if it is known beforehand. The file is truncated at the
    final position of the stream.
    """
    handle, name = _create_temporary(path.parent)
    try:
        with os.fdopen(handle, "wb", BUFFER) as stream:
            if size >= RESERVED_FROM:
                _reserve(stream.fileno(), size)
            yield stream
            stream.truncate()
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException as error:
        needed = max(size, Path(name).stat().st_size + 1)
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in NO_ROOM and error.filename is None:
            raise _space_error(error, path, needed) from error
        raise


def _space_error(error: OSError, path: Path, needed: int) -> OSError:
    """Copy of the error that states the path and the number of bytes needed."""
    problem = f"{error.strerror}: {needed} bytes or more are needed"
    if error.errno in DISK_FULL:
        problem += f", {shutil.disk_usage(path.parent).free} are free"
    return OSError(error.errno, problem, str(path))


def _create_temporary(folder: Path) -> tuple[int, str]:
    """Create a temporary file in a folder, and the folder if it is absent, which is rare.

    It has the permissions that the umask leaves, unlike those of :mod:`tempfile`.
    """
    name = str(_temporary_path(folder, ".tmp-"))
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        return os.open(name, flags, 0o666), name
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(name, flags, 0o666), name


def create_temporary_folder(parent: Path, prefix: str) -> Path:
    """Create a folder in ``parent`` that will be renamed, with permissions by the umask."""
    folder = _temporary_path(parent, prefix)
    folder.mkdir()
    return folder


def _temporary_path(folder: Path, prefix: str) -> Path:
    return folder / f"{prefix}{os.urandom(8).hex()}"


def _reserve(handle: int, size: int) -> None:
    """Allocate blocks for ``size`` bytes if the system can; a failing write reports a full disk."""
    if hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(handle, 0, size)
        except OSError:
            os.ftruncate(handle, 0)


def write_atomic(path: Path, data: bytes | str, *, durable: bool = True) -> None:
    """Write ``data`` to ``path`` atomically; text as UTF-8."""
    content = data.encode() if isinstance(data, str) else data
    with open_atomic(path, size=len(content), durable=durable) as stream:
        stream.write(content)


def copy_range(
    source: int, source_offset: int, target: int, target_offset: int, count: int
) -> None:
    """Copy ``count`` bytes between open files without moving their file positions.

    Raises :class:`EOFError` if the source ends before.
    """
    end = source_offset + count
    while source_offset < end:
        copied = _copy_some(source, source_offset, target, target_offset, end - source_offset)
        if not copied:
            raise EOFError
        source_offset += copied
        target_offset += copied


def _copy_some(source: int, source_offset: int, target: int, target_offset: int, count: int) -> int:
    """Copy up to ``count`` bytes, inside the kernel if possible; return how many."""
    if hasattr(os, "copy_file_range"):
        with suppress(OSError):  # two file systems, or a full disk, which pwrite reports
            if copied := os.copy_file_range(source, target, count, source_offset, target_offset):
                return copied
    data = os.pread(source, min(count, BUFFER), source_offset)
    return os.pwrite(target, data, target_offset) if data else 0


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Add the path to an :class:`OSError` within that names no file, as that of a full disk."""
    try:
        yield
    except OSError as error:
        if error.filename is not None or error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


def copy_atomic(source: Path, target: Path) -> None:
    """Copy a file atomically: ``target`` is either the old or the complete new one."""
    size = source.stat().st_size
    with source.open("rb") as old, open_atomic(target, size=size) as new:
        shutil.copyfileobj(old, new, 1 << 20)


def swap_folder(new: Path, target: Path) -> None:
    """Replace the folder ``target`` with the complete folder ``new``.

    Both must lie on one file system. Between the two renames ``target`` is absent for an
    instant; it is never half written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    old = create_temporary_folder(target.parent, ".old-")
    if target.exists():
        target.replace(old / target.name)
    new.replace(target)
    shutil.rmtree(old)


def write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Replace the folder ``target`` with one that holds exactly these files."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as parent:
        new = Path(parent) / target.name
        new.mkdir()
        for name, data in files.items():
            with naming(target / name):
                (new / name).write_bytes(data)
        swap_folder(new, target)
