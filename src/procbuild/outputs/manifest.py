"""The manifest of what was made: the SHA-256 of each file, as ``sha256sum -c`` reads it."""

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
"""Bytes of a manifest; that of 5,000 papers with their site has about eight million."""

EMPTY = re.compile(r"(?:^|/)\.?(?:/|$)")
"""What a name has in it that is not written as short as it could be: ``./``, ``//``."""

LINE = re.compile(r"(\\?)([0-9a-fA-F]{64}) [ *](.+)")
ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
"""How names are written in lines that begin with a backslash (GNU coreutils, ``sha256sum``)."""
ESCAPED = str.maketrans(ESCAPES)


def manifest_text(sums: Mapping[str, str]) -> bytes:
    """The manifest of files by their names below the folder, with ``/``."""
    lines = []
    for name, value in sorted(sums.items()):
        written = name.translate(ESCAPED)
        lines.append(f"{'' if written == name else chr(92)}{value}  {written}\n")
    return "".join(lines).encode(errors="surrogateescape")


def read_manifest(folder: Path) -> dict[str, str]:
    """The sums that a folder's manifest states, by name.

    Raises :class:`UsageError` where there is none, and :class:`OutputError` for one that is not to
    be trusted: no plain file, too large, not of this form, or with a name that leads elsewhere.
    """
    path = folder / MANIFEST
    if path.is_symlink():
        message = f"{path}: a symbolic link; a manifest is a file of its own"
        raise OutputError(message)
    if not path.is_file():
        message = f"{folder}: no {MANIFEST} here; name a folder that 'procbuild build' made"
        raise UsageError(message)
    if path.stat().st_size > MAX_BYTES:
        message = f"{path}: larger than {MAX_BYTES >> 20} MiB; this is no manifest of procbuild's"
        raise OutputError(message)
    sums: dict[str, str] = {}
    text = path.read_bytes().decode(errors="surrogateescape")
    for number, line in enumerate(text.removesuffix("\n").split("\n") if text else (), 1):
        found = LINE.fullmatch(line)
        name = _name(found[3], escaped=bool(found[1])) if found else ""
        mistake = _mistake(name) if found else "no SHA-256 and name"
        if not found or mistake or name in sums:
            message = f"{path}:{number}: {mistake or 'a name for the second time'}; not trusted"
            raise OutputError(message)
        sums[name] = found[2].lower()
    return sums


def _name(written: str, *, escaped: bool) -> str:
    """The name as it is, without ``./``."""
    if escaped:
        back = {short: one for one, short in ESCAPES.items()}
        written = re.sub(r"\\[\\nr]", lambda found: back[found[0]], written)
    return PurePosixPath(written).as_posix() if EMPTY.search(written) else written


def _mistake(name: str) -> str:
    """Why a name can't be one of a file below the folder; nothing for one that can."""
    if name.startswith("/") or ".." in name.split("/") or "\0" in name:
        return f"{name[:80]!r} leads out of the folder"
    return f"{name!r} names no file" if name == "." else ""


def sums_below(folder: Path, sums: Checksums) -> dict[str, str]:
    """The sums of all files in a folder, by name, its own manifest left out."""
    begin = len(str(folder)) + 1
    files = ((file[begin:], file, status) for file, status in files_below(folder))
    return {
        name.replace(os.sep, "/"): sums.of(file, status)
        for name, file, status in files
        if name != MANIFEST
    }


def sums_of(folder: Path, paths: Iterable[Path], sums: Checksums) -> dict[str, str]:
    """The sums of files, by their names below ``folder``; those not known yet side by side."""
    known = {path: sums.known(path) for path in paths}
    unknown = [path for path, value in known.items() if not value]
    known.update(zip(unknown, in_threads(sums.of, unknown, cores()), strict=True))
    return {path.relative_to(folder).as_posix(): value for path, value in known.items()}
