"""Detects the kind of source of a file or folder."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from procbuild.errors import SourceError
from procbuild.http import url_mistake
from procbuild.incoming import Settings
from procbuild.sources import SOURCES
from procbuild.sources.archive import unpacked
from procbuild.sources.columns import HEADINGS, KNOWN_HEADINGS, folded, has_people, has_reviews
from procbuild.sources.files import SIDECARS, TABLES, files_in, owner_of
from procbuild.sources.json_kinds import is_sidecar, kind_of_json
from procbuild.sources.spreadsheets import HEAD, SUFFIXES, read_json, read_sheets
from procbuild.sources.workbooks import is_xml_workbook

EASYCHAIR = ({"title", "deleted"}, {"submissionnumber", "lastname"})
"""Headings of its submissions and of their authors."""

SYSTEMS = frozenset({"cmt", "easychair"})
"""Kinds of tables that have all papers, so that other PDFs beside them are drafts or rejected."""

Parts = Sequence[tuple[str, Path]]

ONLINE = {"openreview": "openreview.net/", "indico": "/export/event/", "pretalx": "/api/events/"}
"""Kinds that are read from URLs, and a part of these URLs that identifies them."""


def parts(settings: Settings) -> Parts:
    """The kinds and paths of the sources at a path, in the order of trust.

    A folder with PDFs and tables is several sources: the tables come first. A zip is unpacked.
    Raises :class:`SourceError`.
    """
    kind, path = settings.rules.kind, settings.path
    if settings.url:
        return [(_online(settings.url, kind), path)]
    if path.suffix.lower() == ".zip":
        path = _single_folder(unpacked(path, settings.scratch))
    return [(kind, path)] if kind else guess(path)


def _single_folder(folder: Path) -> Path:
    """The only folder in an unpacked archive, if it contains nothing else.

    Hidden files do not count, nor do the attributes of files that macOS adds.
    """
    entries = [entry for entry in folder.iterdir() if not entry.name.startswith((".", "__MACOSX"))]
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else folder


def _online(url: str, kind: str) -> str:
    """The kind of a URL: ``kind`` if that supports URLs or is a plug-in's, else detected."""
    if mistake := url_mistake(url):
        raise SourceError(mistake)
    if kind in ONLINE or kind in SOURCES.plugged:
        return kind
    detected = [name for name, part in ONLINE.items() if part in url]
    if detected and not kind:
        return detected[0]
    message = (
        f"{url.partition('?')[0]}: only {', '.join(ONLINE)} are read from an address; "
        "download the file and name it as the source"
    )
    raise SourceError(message)


def guess(path: Path) -> Parts:
    """Detect the kinds of a file or folder."""
    if path.is_dir():
        return _folder(path)
    match path.suffix.lower():
        case ".bib":
            return [("pmlr", path)]
        case ".pdf":
            return [("folder", path)]
        case ".json":
            return [(kind_of_json(read_json(path)), path)]
        case ".xml" | ".xls":  # both hold SpreadsheetML 2003, which CMT exports
            return [("cmt", path)]
        case suffix if suffix in SUFFIXES:
            return [(_table(path) or "table", path)]
    message = (
        f"{path}: what is this? Say --as KIND, or kind = … in volume.toml; "
        "a source is a folder, .bib, .csv, .xlsx, .json or .pdf"
    )
    raise SourceError(message)


def _folder(path: Path) -> Parts:
    files = files_in(path)
    names = {file.name.lower() for file in files}
    if "papers.yml" in names or "papers.yaml" in names:
        return [("aclpub2", path)]
    ends = {name[-14:] for name in names} | {name[-10:] for name in names}
    has_readme = any(name.startswith("readme_easychair") for name in names)
    if has_readme or {"submission.csv", "author.csv"} <= ends:
        return [("easychair", path)]
    if any(name == "data.json" or name.endswith("-data.json") for name in names):
        return [("hotcrp", path)]
    stems = {entry.stem for entry in files if entry.suffix.lower() == ".pdf"}
    # A file with the name of a PDF is its sidecar, or its supplement.
    others = [
        entry
        for entry in files
        if entry.stem not in stems and owner_of(entry) not in stems and not is_sidecar(entry)
    ]
    if any(file.suffix.lower() == ".bib" for file in others):
        return [("pmlr", path)]
    tables: list[tuple[str, Path]] = []
    for file in others:
        if file.suffix.lower() in TABLES or is_xml_workbook(file):
            if kind := _table_beside_others(file):
                tables.append((kind, file))
        elif file.suffix.lower() == ".json":
            tables.append((kind_of_json(read_json(file)), file))
    has_sidecars = any(file.suffix.lower() in SIDECARS for file in {*files} - {*others})
    if tables and not has_sidecars and all(kind in SYSTEMS for kind, _ in tables):
        return tables
    return [*tables, ("folder", path)]


def _table_beside_others(path: Path) -> str:
    """The kind of a table in a folder; ``table`` for one that cannot be read, as its reader says.

    So it stops none of the other files.
    """
    try:
        return _table(path)
    except (SourceError, OSError):
        return "table"


def _table(path: Path) -> str:
    """The kind of a table by its headings, which may be below a title: ``cmt``, ``easychair``,
    else ``table``; empty if its rows are people or reviews.
    """
    rows = [
        {folded(cell) for cell in cells}
        for _, sheet in read_sheets(path)
        for _, cells in sheet[:HEAD]
    ]
    if any("paperid" in cells and cells & {"authornames", "authordetails"} for cells in rows):
        return "cmt"
    if any(headings <= cells for headings in EASYCHAIR for cells in rows):
        return "easychair"
    is_other = any(_has_other_rows(cells) for cells in rows if cells & KNOWN_HEADINGS)
    return "" if is_other else "table"


def _has_other_rows(headings: AbstractSet[str]) -> bool:
    """Whether a table has a row for each person, or for each review and no column of authors."""
    authors = HEADINGS["authors"].split()
    return has_people(headings) or (has_reviews(headings) and headings.isdisjoint(authors))
