"""The manifest of a folder: the SHA-256 of each file, as ``sha256sum -c`` reads it."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from procbuild.crew.cores import cores
from procbuild.errors import OutputError, UsageError
from procbuild.incremental.checksums import Checksums
from procbuild.incremental.fingerprint import files_below
from procbuild.threads import in_threads

MANIFEST = "manifest-sha256.txt"

MAX_BYTES = 128 << 20
"""Size limit of a manifest; that of 5,000 papers with their site has about eight million bytes."""

EMPTY = re.compile(r"(?:^|/)\.?(?:/|$)")
"""Empty parts of a path that is not normalized: ``./``, ``//``."""

LINE = re.compile(r"(\\?)([0-9a-fA-F]{64}) [ *](.+)")
ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
"""How names are written in lines that begin with a backslash (GNU coreutils, ``sha256sum``)."""
ESCAPED = str.maketrans(ESCAPES)


def manifest_text(sums: Mapping[str, str]) -> bytes:
    """The manifest of files, by their paths relative to the folder, with ``/``."""
    lines = []
    for name, value in sorted(sums.items()):
        written = name.translate(ESCAPED)
        lines.append(f"{'' if written == name else chr(92)}{value}  {written}\n")
    return "".join(lines).encode(errors="surrogateescape")


def read_manifest(folder: Path) -> dict[str, str]:
    """Read the checksums of a folder's manifest, by name.

    Raises :class:`UsageError` if there is none, and :class:`OutputError` for one that cannot be
    trusted: not a regular file, too large, malformed, or with a path outside the folder.
    """
    path = folder / MANIFEST
    if path.is_symlink():
        message = f"{path}: a symbolic link; a manifest is a file of its own"
        raise OutputError(message)
    if not folder.exists():
        message = f"{folder}: not there; name a folder that 'procbuild build' made"
        raise UsageError(message)
    if not path.is_file():
        message = f"{folder}: no {MANIFEST} here; name a folder that 'procbuild build' made"
        raise UsageError(message)
    if path.stat().st_size > MAX_BYTES:
        message = f"{path}: larger than {MAX_BYTES >> 20} MiB; procbuild did not write this file"
        raise OutputError(message)
    sums: dict[str, str] = {}
    text = path.read_bytes().decode(errors="surrogateescape")
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
        match = LINE.fullmatch(line)
        name = _name(match[3], escaped=bool(match[1])) if match else ""
        mistake = _mistake(name) if match else "no SHA-256 and name"
        if not match or mistake or name in sums:
            message = f"{path}:{number}: {mistake or 'a name for the second time'}; not trusted"
            raise OutputError(message)
        sums[name] = match[2].lower()
    return sums


def _name(written: str, *, escaped: bool) -> str:
    """The normalized path of a name in the manifest."""
    if escaped:
        unescaped = {escape: character for character, escape in ESCAPES.items()}
        written = re.sub(r"\\[\\nr]", lambda match: unescaped[match[0]], written)
    return PurePosixPath(written).as_posix() if EMPTY.search(written) else written


def _mistake(name: str) -> str:
    """Why a name cannot be that of a file in the folder; empty if it can."""
    if name.startswith("/") or ".." in name.split("/") or "\0" in name:
        return f"{name[:80]!r} leads out of the folder"
    return f"{name!r} names no file" if name == "." else ""


def sums_below(folder: Path, sums: Checksums) -> dict[str, str]:
    """The checksums of all files in a folder except its manifest, by name."""
    begin = len(str(folder)) + 1
    files = ((file[begin:], file, status) for file, status in files_below(folder))
    return {
        name.replace(os.sep, "/"): sums.of(file, status)
        for name, file, status in files
        if name != MANIFEST
    }


def sums_of(folder: Path, paths: Iterable[Path], sums: Checksums) -> dict[str, str]:
    """The checksums of files, by their paths below ``folder``; unknown ones in parallel."""
    known = {path: sums.known(path) for path in paths}
    unknown = [path for path, value in known.items() if not value]
    known.update(zip(unknown, in_threads(sums.of, unknown, cores()), strict=True))
    return {path.relative_to(folder).as_posix(): value for path, value in known.items()}
