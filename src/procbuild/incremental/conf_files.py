"""What people have written in ``conf/`` that a volume can be made of."""

import errno
import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from procbuild.errors import ConfigError
from procbuild.files import regular, sha256_of, undecoded
from procbuild.incremental.fingerprint import fingerprint_of

PAGES = (".md", ".rst")
"""How the files of organizers' pages end."""

UNREAD = ("__pycache__",)
SCHEMA = ".schema.json"
"""What nothing is made of."""


def conf_digests(conf: Path) -> Mapping[str, str]:
    """The SHA-256 of each file, by its name below the folder above ``conf``, a volume's own.

    Those that volumes share, beside their folders, are among them: pages include them, and
    ``conf.py`` imports them. Symbolic links are followed, as Sphinx and Typst follow them. Raises
    :class:`ConfigError` for what no reader gets through, each in a line: pipes and devices; of the
    volume's own also links that lead nowhere, and pages that are no UTF-8.
    """
    mistakes: list[str] = []
    found: dict[str, str] = {}
    for path in _files(conf.parent, conf, set()):
        name = path.relative_to(conf.parent).as_posix()
        own = path.is_relative_to(conf)
        told = mistakes if own else []
        try:
            again = regular(path).is_dir()
        except FileNotFoundError:
            if path.is_symlink() and not path.name.startswith("."):  # editors lock files so
                told.append(f"{path}: a link to a file that is not there; fix or remove it")
            continue
        except OSError as error:
            # A page that includes a pipe waits for it, whichever volume it is of.
            waits = error.errno == errno.EINVAL
            (mistakes if waits else told).append(
                f"{path}: {error.strerror}; put a file in its place"
            )
            continue
        if again:  # a second way to a folder
            real, above = path.resolve(), conf.parent.resolve()
            found[name] = str(real)
            if real != above and above.is_relative_to(real):
                told.append(f"{path}: a link to a folder that holds this one; remove it")
        else:
            found[name] = _sum(path, told)
    if mistakes:
        raise ConfigError(mistakes)
    return found


def conf_fingerprint(conf: Path) -> str:
    """Changes when a file of :func:`conf_digests` is written, even if it is put back."""
    files = (path for path in _files(conf.parent, conf, set()) if not path.is_dir())
    return fingerprint_of(files, ours=False)


def conf_places(conf: Path) -> frozenset[str]:
    """Where the files of which :func:`conf_digests` tells are, links resolved."""
    return frozenset(map(os.path.realpath, _files(conf.parent, conf, set())))


def _files(folder: Path, conf: Path, seen: set[str]) -> Iterator[Path]:
    """Everything that is no folder, and folders that were seen before or hold this one."""
    real = os.path.realpath(folder)
    if real in seen or (seen and conf.parent.resolve().is_relative_to(real)):
        yield folder
        return
    seen.add(real)
    shared = folder == conf.parent
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = Path(entry)
        if not entry.is_dir():
            if not (shared and (entry.name.endswith(SCHEMA) or entry.name.startswith("."))):
                yield path
        elif entry.name in UNREAD or (shared and path != conf and _is_another(path)):
            continue
        else:
            yield from _files(path, conf, seen)


def _is_another(folder: Path) -> bool:
    """Whether a folder beside a volume's is another volume's, or nobody's."""
    return folder.name.startswith(".") or (folder / "volume.toml").is_file()


def _sum(path: Path, mistakes: list[str]) -> str:
    if path.suffix not in PAGES:
        return sha256_of(path)
    data = path.read_bytes()
    try:
        path.name.encode()
    except UnicodeEncodeError:
        mistakes.append(f"{ascii(str(path))[1:-1]}: the name of this page is not UTF-8; rename it")
    if line := undecoded(data):
        mistakes.append(f"{path}:{line}: this is not UTF-8; save the page as UTF-8")
    return hashlib.sha256(data).hexdigest()
