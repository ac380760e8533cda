"""Finds PDFs and supplements in a folder by their names."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from procbuild.errors import SourceError
from procbuild.incoming import Blob, Incoming, Settings, noticed, paper_id
from procbuild.model import Finding, Record
from procbuild.wording import few

SUPPLEMENT = re.compile(
    r"(?P<key>.+?)[-_](supp(lement(ary|s|al)?)?|appendix)([-_.]\w+)?", re.IGNORECASE
)
"""``smith24a-supp.zip`` belongs to ``smith24a``."""

TABLES = (".csv", ".tsv", ".tab", ".xlsx", ".jsonl", ".ndjson")
"""Suffixes of files that usually are tables of papers."""

ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz", ".7z", ".rar")
DOCUMENTS = (".docx", ".doc", ".odt")
UNREAD = (*ARCHIVES, *DOCUMENTS)
"""Ends of names of files that may hold papers, but are not read beside others."""

NAMES_SHOWN = 10
"""Maximum number of names listed in a finding."""

FORMS = re.compile(r"(permissions?|copyright|licen[cs]e)([-_ ]?(form|agreement)s?)?", re.IGNORECASE)
"""Names of signed forms beside the papers, which are never published."""

KEYED_FORM = re.compile(r"[a-z][a-z-]*\d\d[a-z]*Permission")
"""A form named after its paper, as PMLR asks: ``reid12aPermission``
(https://proceedings.mlr.press/faq.html)."""


def loose_files(folder: Path, *, adopt: bool = False) -> Iterator[Incoming]:
    """The PDFs below a folder, each with the supplements named after it, sorted by name.

    Hidden files and folders and signed permission forms are skipped.
    """
    pdfs: dict[str, Path] = {}
    supplements: dict[str, list[Path]] = defaultdict(list)
    for path in visible(folder):
        stem = named(path).stem
        match = SUPPLEMENT.fullmatch(stem)
        if match:
            supplements[match["key"]].append(path)
        elif path.suffix.lower() == ".pdf" and not is_form(path):
            pdfs.setdefault(stem, path)
    for stem in sorted(pdfs.keys() | supplements.keys()):
        pdf = pdfs.get(stem)
        yield Incoming(
            record=Record(id=paper_id(stem)),
            key=stem,
            pdf=_blob(pdf) if pdf else None,
            supplements=tuple(map(_blob, supplements[stem])),
            place=str(named(pdf or supplements[stem][0])),
            loose=True,
            adopt=adopt,
        )


def named(path: Path) -> Path:
    """The path as valid text: bytes that are not UTF-8 become U+FFFD."""
    return Path(os.fsencode(path).decode(errors="replace"))


def _blob(path: Path) -> Blob:
    return Blob(name=named(path).name, path=path)


def is_form(path: Path) -> bool:
    """Whether a file is a signed form, judging by its name."""
    return any(form.fullmatch(path.stem) for form in (FORMS, KEYED_FORM))


def visible(folder: Path, root: Path | None = None) -> Iterator[Path]:
    """Regular files below a folder, sorted, without hidden ones and links out of ``root``.

    ``root`` is the folder of the source, which is ``folder`` itself by default.
    """
    return _usable(folder, "**/*", root)


def files_in(folder: Path, root: Path | None = None) -> list[Path]:
    """The files of :func:`visible` that are not in a subfolder."""
    return list(_usable(folder, "*", root))


def _usable(folder: Path, pattern: str, root: Path | None) -> Iterator[Path]:
    base, depth = (root or folder).resolve(), len(folder.parts)
    try:
        if not folder.is_dir() or not _is_below(folder, base):
            return
    except (OSError, ValueError):  # the name is too long, or has a null character
        return
    for path in sorted(folder.glob(pattern)):
        if _is_hidden(path.parts[depth:]) or not path.is_file():
            continue
        if not path.is_symlink() or _is_below(path, base):
            yield path


def file_below(root: Path, name: str) -> Path | None:
    """The file that a source names, relative to its folder ``root``.

    None if it is absent, hidden, or not below ``root``, also behind links.
    """
    path = root / name
    try:
        is_usable = path.is_file() and not _is_hidden(Path(name).parts)
        return path if is_usable and _is_below(path, root.resolve()) else None
    except (OSError, ValueError):  # the name is too long, or has a null character
        return None


def _is_hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith(".") and part != ".." for part in parts)


def _is_below(path: Path, base: Path) -> bool:
    return path.resolve().is_relative_to(base)


def skipped_entries(folder: Path) -> Iterator[tuple[Path, str]]:
    """Entries below a folder that are skipped, and what they are; without hidden ones."""
    base = folder.resolve()
    for path in map(Path, sorted(_irregular_entries(folder))):
        if not path.exists() or not _is_below(path, base):
            yield path, "a link out of the folder, or to nothing"
        elif not path.is_file() and not path.is_dir():
            yield path, "a pipe or a device"


def _irregular_entries(folder: str | Path) -> Iterator[str]:
    """Paths below a folder that are neither regular files nor folders; links are not followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _irregular_entries(entry.path)
            elif not entry.is_file(follow_symlinks=False):
                yield entry.path


def unread_tables(
    folder: Path, why: str, remedy: str, *, nested: bool = False
) -> Iterator[Finding]:
    """A finding for each table in a folder that is not read, though it may contain papers.

    ``nested``: only for those in subfolders, unless they are named like supplements.
    """
    for path in visible(folder):
        is_other = nested and (path.parent == folder or SUPPLEMENT.fullmatch(path.stem))
        if path.suffix.lower() in TABLES and not is_other:
            name = path.relative_to(folder).as_posix()
            yield noticed("collect-table", "warning", f"{name}: {why}", remedy)


def unread_files(files: Iterable[Path], settings: Settings) -> Iterator[Finding]:
    """A finding that names the archives and the documents of word processors among the files.

    Sources of their own, supplements and forms are left out, and documents beside their PDF.
    """
    paths = [path for path in files if path not in settings.sources]
    pdfs = {path.with_suffix("") for path in paths if path.suffix.lower() == ".pdf"}
    names = [
        named(path).name
        for path in paths
        if path.name.lower().endswith(UNREAD)
        and not (path.suffix.lower() in DOCUMENTS and path.with_suffix("") in pdfs)
        and not (SUPPLEMENT.fullmatch(path.stem) or is_form(path))
    ]
    if names:
        yield noticed(
            "collect-unmatched",
            "warning",
            f"{settings.name}: archives and documents are not read: {few(names, NAMES_SHOWN)}",
            "Unpack an archive there, or name it as a source of its own; put a PDF of a document "
            "there.",
        )


def the_file(path: Path, suffixes: tuple[str, ...], what: str) -> Path:
    """``path`` itself, or the only file with one of the suffixes in that folder.

    Raises :class:`SourceError` if there is none or more than one.
    """
    if path.is_file():
        return path
    files = [file for file in files_in(path) if file.suffix.lower() in suffixes]
    if len(files) == 1:
        return files[0]
    if files:
        message = f"{path}: {', '.join(file.name for file in files)}; name one {what} as the source"
    else:
        kinds = ", ".join(suffixes)
        message = f"{path}: there is no {what} ({kinds}); put it there, or name it as the source"
    raise SourceError(message)
