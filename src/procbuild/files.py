"""Writing so that a reader never sees half a file, and hashing what was written."""

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

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How text in UTF-16 begins."""


def regular(path: Path) -> Path:
    """The path, unless a pipe or a device is there, on which a reader would wait.

    Raises :class:`OSError`.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "a pipe or a device, not a file", str(path))
    return path


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with regular(path).open("rb", buffering=0) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def decoded_text(data: bytes) -> str:
    """Text in UTF-8, in UTF-16 where it begins with a mark, or failing both in Windows-1252.

    Windows-1252 is what browsers read as Latin-1, too (https://encoding.spec.whatwg.org/#names-and-labels).
    """
    if data.startswith(UTF_16):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def undecoded(data: bytes) -> int:
    """The line, from 1, of the first byte that is no UTF-8; 0 where there is none."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 0


SEAL = 8
"""Bytes of a seal."""


def seal(data: bytes, name: str = "") -> bytes:
    """What stands behind data that are kept, so that damage is seen.

    With the ``name`` of their file, so is that they lie under another.
    """
    return hashlib.blake2b(data, digest_size=SEAL, key=name.encode()).digest()


def unsealed(path: Path) -> bytes | None:
    """Data that were kept with their seal behind them; None where there are none, or damaged ones.

    That they were read is noted, for who looks what was not for long.
    """
    try:
        whole = path.read_bytes()
    except OSError:
        return None
    data, end = whole[:-SEAL], whole[-SEAL:]
    if not data or end != seal(data, path.name):
        return None
    with suppress(OSError):
        os.utime(path)
    return data


DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What the system says where no room is left."""

NO_ROOM = DISK_FULL | {errno.EFBIG}
"""The same, and what it says of a file that may not be so large."""


BUFFER = 1 << 20
"""Bytes that are gathered before they are written: PDFs come in hundreds of small pieces."""


RESERVED_FROM = 64 << 20
"""Bytes of files for which room is reserved before they are written.

Blocks that were not found yet are looked for when a file takes the place of another, and who
replaces it waits until they are written (ext4's ``auto_da_alloc``).
"""


@contextmanager
def open_atomic(path: Path, *, size: int = 0, durable: bool = False) -> Iterator[IO[bytes]]:
    """A file to write that takes its place at ``path`` when the context ends without an error.

    A killed process leaves the old file; with ``durable``, so does a power cut. Where the disk is
    full, or files may not be so large, an :class:`OSError` that names no file yet gets the path and
    the bytes that are needed: ``size``, where it is known before. The file ends where the stream is
    in the end.
    """
    handle, name = _temporary(path.parent)
    try:
        with os.fdopen(handle, "wb", BUFFER) as stream:
            if size >= RESERVED_FROM:
                _reserve(stream.fileno(), size)
            yield stream
            stream.truncate()
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException as error:
        needed = max(size, Path(name).stat().st_size + 1)
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in NO_ROOM and error.filename is None:
            raise _wanting(error, path, needed) from error
        raise


def _wanting(error: OSError, path: Path, needed: int) -> OSError:
    """The error with the path and the bytes that are needed."""
    problem = f"{error.strerror}: {needed} bytes or more are needed"
    if error.errno in DISK_FULL:
        problem += f", {shutil.disk_usage(path.parent).free} are free"
    return OSError(error.errno, problem, str(path))


def _temporary(folder: Path) -> tuple[int, str]:
    """A new file in a folder, which is there nearly always."""
    try:
        return tempfile.mkstemp(prefix=".tmp-", dir=folder)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.mkstemp(prefix=".tmp-", dir=folder)


def _reserve(handle: int, size: int) -> None:
    """Have the blocks for so many bytes, where the system can; what is missing is seen later."""
    if hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(handle, 0, size)
        except OSError:
            os.ftruncate(handle, 0)


def write_atomic(path: Path, data: bytes | str, *, durable: bool = True) -> None:
    """Put ``data`` at ``path`` in one step; text as UTF-8."""
    whole = data.encode() if isinstance(data, str) else data
    with open_atomic(path, size=len(whole), durable=durable) as stream:
        stream.write(whole)


def copy_range(source: int, place: int, target: int, at: int, count: int) -> None:
    """Copy bytes between open files whose own positions stay as they are.

    Raises :class:`EOFError` where the source has not so many.
    """
    end = place + count
    while place < end:
        copied = _copied(source, place, target, at, end - place)
        if not copied:
            raise EOFError
        place += copied
        at += copied


def _copied(source: int, place: int, target: int, at: int, count: int) -> int:
    """Copy some of the bytes: inside of the system, where it can for these two files."""
    if hasattr(os, "copy_file_range"):
        with suppress(OSError):  # they lie on two file systems, or the disk is full: told below
            if copied := os.copy_file_range(source, target, count, place, at):
                return copied
    data = os.pread(source, min(count, BUFFER), place)
    return os.pwrite(target, data, at) if data else 0


def copy_atomic(source: Path, target: Path) -> None:
    """Copy a file so that ``target`` is either the old or the whole new one."""
    size = source.stat().st_size
    with source.open("rb") as old, open_atomic(target, size=size) as new:
        shutil.copyfileobj(old, new, 1 << 20)


def swap_folder(new: Path, target: Path) -> None:
    """Put the complete folder ``new`` in the place of ``target`` and remove the old one.

    Both must lie on one file system. Between the two renames ``target`` is absent for an
    instant; it is never half written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    old = Path(tempfile.mkdtemp(prefix=".old-", dir=target.parent))
    if target.exists():
        target.replace(old / target.name)
    new.replace(target)
    shutil.rmtree(old)


def write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder of just these files in the place of ``target``."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as work:
        new = Path(work) / target.name
        new.mkdir()
        for name, data in files.items():
            (new / name).write_bytes(data)
        swap_folder(new, target)
