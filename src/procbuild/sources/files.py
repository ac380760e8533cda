"""Finds PDFs and supplements in a folder by their names."""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from procbuild.errors import SourceError
from procbuild.incoming import Blob, Incoming, Settings, noticed, paper_id
from procbuild.model import Finding, Record
from procbuild.wording import few

SUPPLEMENT = re.compile(
    r"(?P<key>.+?)[-_](supp(lement(ary|s|al)?)?|appendix)([-_. ]\w+)*", re.IGNORECASE
)
"""``smith24a-supp.zip`` belongs to ``smith24a``."""

NAMELESS = "-"
"""Stands for the name that a supplement in a folder of its own paper lacks: ``appendix.pdf``."""

TABLES = (".csv", ".tsv", ".tab", ".xlsx", ".jsonl", ".ndjson")
"""Suffixes of files that usually are tables of papers."""

WORKBOOKS = (".xls", ".xml", ".ods")
"""Suffixes of other tables, most of which cannot be read."""

SIDECARS = (".json", ".toml", ".bib")
"""Suffixes of files with the metadata of the PDF of the same name."""

OPEN = "~$"
"""How the names of the files begin that Office keeps while a document is open."""

ARCHIVES = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar")
DOCUMENTS = (".docx", ".doc", ".odt", ".rtf")
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
    """The PDFs below a folder, each with the supplements named after it, sorted by key.

    A supplement belongs to the PDF of its name in its own folder, else to the one with that key.
    The name of a subfolder with a single PDF is a further key of it, and supplements without a
    name (``appendix.pdf``) in such a folder belong to it. Of PDFs with one name, each is named by
    its path. Hidden files and folders and signed permission forms are skipped.
    """
    pdfs: list[Path] = []
    others: list[tuple[str, Path]] = []
    for path in visible(folder):
        if owner := _owner(path, folder):
            others.append((owner, path))
        elif path.suffix.lower() == ".pdf" and not is_form(path):
            pdfs.append(path)
    keys = distinct_keys(pdfs, folder)
    single = _single_files(pdfs, folder)
    beside = {path.with_suffix(""): key for path, key in keys.items()}
    beside |= {place / NAMELESS: keys[pdf] for place, pdf in single.items()}
    supplements: dict[str, list[Path]] = defaultdict(list)
    for owner, path in others:
        supplements[beside.get(path.with_name(owner), named(Path(owner)).name)].append(path)
    counts = Counter(pdf.name for pdf in pdfs)
    by_key = {key: pdf for pdf, key in keys.items()}
    for key in sorted(by_key.keys() | supplements.keys()):
        pdf = by_key.get(key)
        name = pdf and str(pdf.relative_to(folder) if counts[pdf.name] > 1 else pdf.name)
        further = {pdf.parent.name} if pdf and single.get(pdf.parent) == pdf else set()
        yield Incoming(
            record=Record(id=paper_id(key)),
            key=key,
            further_keys=tuple(further - by_key.keys()),
            pdf=Blob(name=str(named(Path(name))), path=pdf) if name else None,
            supplements=tuple(map(_blob, supplements[key])),
            place=str(named(pdf or supplements[key][0])),
            loose=True,
            adopt=adopt,
        )


def owner_of(path: Path) -> str:
    """What a supplement is named after; empty if the file is not named like a supplement."""
    match = SUPPLEMENT.fullmatch(path.stem)
    return match["key"] if match else ""


def _owner(path: Path, folder: Path) -> str:
    """What a supplement is named after; :data:`NAMELESS` for one in a subfolder that is not named.

    Empty if the file is not named like a supplement.
    """
    is_nameless = path.parent != folder and SUPPLEMENT.fullmatch(f"{NAMELESS}-{path.stem}")
    return owner_of(path) or (NAMELESS if is_nameless else "")


def _single_files(pdfs: Iterable[Path], folder: Path) -> dict[Path, Path]:
    """The PDFs that are the only ones in their subfolders, by these."""
    inside: dict[Path, list[Path]] = defaultdict(list)
    for pdf in pdfs:
        inside[pdf.parent].append(pdf)
    return {
        place: found[0] for place, found in inside.items() if len(found) == 1 and place != folder
    }


def distinct_keys(paths: Collection[Path], folder: Path) -> dict[Path, str]:
    """A key for each file below a folder: its stem, if no other file has it.

    Else the name of its subfolder, if it is the only file there; else its path, without the suffix
    if possible. So a key changes only if a file of the same name comes or goes.
    """
    single = set(_single_files(paths, folder).values())
    keys: dict[Path, str] = {}
    names: tuple[Callable[[Path], str], ...] = (
        lambda path: path.stem,
        lambda path: path.parent.name if path in single else "",
        lambda path: path.relative_to(folder).with_suffix("").as_posix(),
        lambda path: path.relative_to(folder).as_posix(),
    )
    for name in names:
        left = {path: str(named(Path(name(path)))) for path in paths if path not in keys}
        counts = Counter(left.values())
        taken = {"", ".", *keys.values()}
        keys |= {path: key for path, key in left.items() if counts[key] == 1 and key not in taken}
    return keys


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
    return any(part.startswith((".", OPEN)) and part != ".." for part in parts)


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


def unread_tables(folder: Path, settings: Settings, more: Iterable[Path] = ()) -> Iterator[Finding]:
    """A finding that names the tables below a folder, and ``more`` files, that are not read.

    Sources of their own and supplements are left out.
    """
    paths = [
        path
        for path in visible(folder)
        if path.suffix.lower() in (*TABLES, *WORKBOOKS) and not _owner(path, folder)
    ]
    names = [
        named(path.relative_to(folder)).as_posix()
        for path in sorted({*paths, *more} - settings.sources)
    ]
    if names:
        old = any(name.lower().endswith((".xls", ".ods")) for name in names)
        yield noticed(
            "collect-table",
            "warning",
            f"{settings.name}: not read, though there may be papers in: {few(names, NAMES_SHOWN)}",
            "If one has papers, write a [[sources]] table with its path into volume.toml"
            f"{'; save .xls and .ods as .xlsx before' if old else ''}.",
        )


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
