"""The files in ``conf/`` that the outputs of a volume may depend on."""

import errno
import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from procbuild.errors import ConfigError
from procbuild.files import first_non_utf8_line, require_regular, sha256_of
from procbuild.incremental.fingerprint import fingerprint_of

PAGES = (".md", ".rst")
"""Suffixes of organizers' pages."""

UNREAD = ("__pycache__",)
SCHEMA = ".schema.json"
"""Folders and files that no output depends on."""


def conf_digests(conf: Path) -> Mapping[str, str]:
    """The SHA-256 of each file, by its path below the parent of ``conf``, the volume's folder.

    This includes files beside the folders of volumes, which pages include and ``conf.py`` imports.
    Symbolic links are followed, as Sphinx and Typst do. Raises :class:`ConfigError` with a line for
    each file that cannot be read: pipes and devices; in the volume's own folder also dangling links
    and pages that are not UTF-8.
    """
    mistakes: list[str] = []
    digests: dict[str, str] = {}
    for path in _files(conf.parent, conf, set()):
        name = path.relative_to(conf.parent).as_posix()
        own = path.is_relative_to(conf)
        own_mistakes = mistakes if own else []
        try:
            is_folder = require_regular(path).is_dir()
        except FileNotFoundError:
            if path.is_symlink() and not path.name.startswith("."):  # editors lock files so
                own_mistakes.append(f"{path}: a link to a file that is not there; fix or remove it")
            continue
        except OSError as error:
            # A page of any volume may include a pipe, and would block.
            blocks = error.errno == errno.EINVAL
            (mistakes if blocks else own_mistakes).append(
                f"{path}: {error.strerror}; put a file in its place"
            )
            continue
        if is_folder:  # another path to a folder, by a link
            real, above = path.resolve(), conf.parent.resolve()
            digests[name] = str(real)
            if real != above and above.is_relative_to(real):
                own_mistakes.append(f"{path}: a link to a folder that holds this one; remove it")
        else:
            digests[name] = _checksum(path, own_mistakes)
    if mistakes:
        raise ConfigError(mistakes)
    return digests


def conf_fingerprint(conf: Path) -> str:
    """Changes when a file of :func:`conf_digests` is written, even with the same content."""
    files = (path for path in _files(conf.parent, conf, set()) if not path.is_dir())
    return fingerprint_of(files, ours=False)


def conf_places(conf: Path) -> frozenset[str]:
    """The paths of the files of :func:`conf_digests`, with links resolved."""
    return frozenset(map(os.path.realpath, _files(conf.parent, conf, set())))


def _files(folder: Path, conf: Path, seen: set[str]) -> Iterator[Path]:
    """Everything that is not a folder, and folders seen before or that contain ``conf``."""
    real = os.path.realpath(folder)
    if real in seen or (seen and conf.parent.resolve().is_relative_to(real)):
        yield folder
        return
    seen.add(real)
    shared = folder == conf.parent
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = Path(entry)
        if not _is_folder(entry):
            if not (shared and (entry.name.endswith(SCHEMA) or entry.name.startswith("."))):
                yield path
        elif entry.name in UNREAD or (shared and path != conf and _is_another(path)):
            continue
        else:
            yield from _files(path, conf, seen)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder or a link to one; a link to itself is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_another(folder: Path) -> bool:
    """Whether a folder beside the volume's is that of another volume, or hidden."""
    return folder.name.startswith(".") or (folder / "volume.toml").is_file()


def _checksum(path: Path, mistakes: list[str]) -> str:
    if path.suffix not in PAGES:
        return sha256_of(path)
    data = path.read_bytes()
    try:
        path.name.encode()
    except UnicodeEncodeError:
        mistakes.append(f"{ascii(str(path))[1:-1]}: the name of this page is not UTF-8; rename it")
    if line := first_non_utf8_line(data):
        mistakes.append(f"{path}:{line}: this is not UTF-8; save the page as UTF-8")
    return hashlib.sha256(data).hexdigest()
