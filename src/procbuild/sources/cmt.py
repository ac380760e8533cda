"""Microsoft CMT: the spreadsheets of the Submissions console (Excel, its XML form, tab-separated).

``Author Names`` has *Family, Given*; ``Authors`` has *Given Family (Institution)*; a star marks the
corresponding author. The camera-ready PDF of a paper and its supplements are below the folder of
the sheet in ``ID/CameraReady/``; CMT divides large downloads into several archives, each of which
unpacks to a folder of its own: ``CameraReadys 3-77/64/CameraReady/``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from procbuild.incoming import Blob, Incoming, Settings, noticed
from procbuild.model import Finding
from procbuild.sources.columns import folded, is_heading, papers
from procbuild.sources.files import (
    ARCHIVES,
    NAMES_SHOWN,
    SUPPLEMENT,
    UNREAD,
    files_in,
    is_form,
    loose_files,
    the_file,
    unread_files,
    visible,
)
from procbuild.sources.people import Authors, aligned, split_at_semicolons
from procbuild.sources.spreadsheets import SUFFIXES, Row, read_rows
from procbuild.sources.texts import title
from procbuild.wording import counted, few

CAMERA_READY = "CameraReady"

INTERNAL = (*UNREAD, ".tex", ".bib", ".bbl", ".bst", ".cls", ".sty")
"""Ends of names of files beside a PDF that may be letters, forms or its source."""

DEFAULT_SHEET_NAME = re.compile(r"(sheet|papers|submissions?)\s*\d*", re.IGNORECASE)

AUTHOR = re.compile(r"\s*(?P<name>[^(]*?)\s*(?:\((?P<place>.*)\))?\s*\*?\s*")

HEADINGS = frozenset(
    {
        "paperid",
        "papertitle",
        "authordetails",
        "authors",
        "authornames",
        "authoremails",
        "trackname",
    }
)


def cmt(settings: Settings) -> Iterator[Incoming | Finding]:
    """The papers of all sheets of an export, with their camera-ready files."""
    path = the_file(settings.path, (*SUFFIXES, ".xml", ".xls"), "sheet")
    rows = [_with_area_and_track(row) for row in read_rows(path, _is_heading)]
    below = settings.files or path.parent
    folders = _camera_ready_folders(below)
    keys: set[str] = set()
    left_out: list[str] = []
    for item in papers(rows, settings, path, folder=below, authors=_authors):
        if isinstance(item, Finding):
            yield item
        else:
            keys.add(item.key)
            inside = [
                file for folder in folders.get(item.key, ()) for file in visible(folder, below)
            ]
            internal = [file for file in inside if _is_internal(file, item.key)]
            left_out += [f"{item.key}/{CAMERA_READY}/{file.name}" for file in internal]
            files = [file for file in inside if file not in internal and not is_form(file)]
            yield from _with_files(item, files, settings.rules.map.get(item.key, ""))
    yield from _left_out(path, left_out)
    yield from _unused(below, path, folders.keys() - keys, settings, is_unpacked=bool(folders))
    for loose in loose_files(below):
        if loose.pdf and loose.pdf.path and CAMERA_READY not in loose.pdf.path.parts:
            yield loose


def _is_heading(cell: str) -> bool:
    return folded(cell) in HEADINGS or is_heading(cell)


def _with_area_and_track(row: Row) -> Row:
    """The row with its subject areas as keywords and, without a track column, its sheet as track.

    Of a subject area ``Layout -> Margins``, only the last part is taken. Default names of sheets in
    Excel are not tracks. The position of a paper in its session (``S1:3``) is removed from the
    session.
    """
    cells = _by_heading(row)
    areas = f"{cells.get('primarysubjectarea', '')};{cells.get('secondarysubjectareas', '')}"
    keywords = (area.rpartition("->")[2].strip() for area in areas.split(";"))
    more = {"Keywords": "".join(f"{keyword}; " for keyword in keywords if keyword)}
    if row.sheet and "trackname" not in cells and not DEFAULT_SHEET_NAME.fullmatch(row.sheet):
        more["Track Name"] = row.sheet
    if session := cells.get("sessionid"):
        more["SessionID"] = re.sub(r":\d+$", "", session)
    return replace(row, cells={**row.cells, **more})


def _by_heading(row: Row) -> dict[str, str]:
    return {folded(heading): cell for heading, cell in row.cells.items()}


def _authors(row: Row, _cells: Mapping[str, str]) -> Authors:
    """Names from the column with *Family, Given* if there is one; institutions from the other."""
    cells = _by_heading(row)
    with_places = _names_and_institutions(cells)
    names = [title(name).strip("* ") for name in cells.get("authornames", "").split(";")]
    names = [name for name in names if name] or [name for name, _ in with_places]
    places = (
        [place for _, place in with_places] if len(with_places) == len(names) else [""] * len(names)
    )
    emails = aligned(cells.get("authoremails", "").replace("*", ""), len(names))
    authors = Authors()
    for name, place, email in zip(names, places, emails, strict=True):
        affiliations = (place,) if place else ()
        if name.count(",") == 1:
            family, _, given = name.partition(",")
            authors.add_parts(given, family, affiliations=affiliations, email=email)
        else:
            authors.add(name, affiliations=affiliations, email=email)
    return authors


def _names_and_institutions(cells: Mapping[str, str]) -> list[tuple[str, str]]:
    """Names and institutions of ``Jane Smith (Univ)*; …``."""
    authors = []
    for part in split_at_semicolons(cells.get("authordetails") or cells.get("authors", "")):
        match = AUTHOR.fullmatch(part)
        if match and (name := title(match["name"]).strip("* ")):
            authors.append((name, title(match["place"] or "").strip()))
    return authors


def _camera_ready_folders(folder: Path) -> dict[str, list[Path]]:
    """The folders ``ID/CameraReady/`` at any depth below a folder, by the ids."""
    found: dict[str, list[Path]] = defaultdict(list)
    for place in sorted(folder.glob(f"**/{CAMERA_READY}")):
        if not any(part.startswith(".") for part in place.relative_to(folder).parts):
            found[place.parent.name].append(place)
    return found


def _with_files(item: Incoming, files: Sequence[Path], stated: str) -> Iterator[Incoming | Finding]:
    """The paper with its PDF, of the files in ``ID/CameraReady/``; others are supplements.

    Other PDFs are only if their names say so: they may be drafts.
    ``stated`` is the name of the PDF in the source's ``map``, or empty.
    """
    place = f"{item.key}/{CAMERA_READY}"
    pdfs = [path for path in files if path.suffix.lower() == ".pdf"]
    if not pdfs:
        yield item
        return
    pdf = _main_pdf(pdfs, item.key, stated)
    names = ", ".join(path.name for path in pdfs)
    remedy = f'map."{item.key}" = "FILE.pdf" below [[sources]] in volume.toml'
    if pdf is None:
        message = f"{place}: {len(pdfs)} files could be the PDF ({names}); none is taken"
        remedy = f"Write {remedy}, or remove the others."
        yield noticed("collect-rivals", "warning", message, remedy, item.record.id)
    elif drafts := [path for path in pdfs if path != pdf and not _is_supplement(path, item.key)]:
        message = f"{place}: {few([path.name for path in drafts], NAMES_SHOWN)}: not used, the "
        message += f"paper has its PDF from {pdf.name}"
        remedy = f"Name a supplement …-supp.pdf, and remove the others; else write {remedy}."
        yield noticed("collect-unused", "warning", message, remedy, item.record.id)
    elif len(pdfs) > 1 and pdf.name != stated:
        message = f"{place}: {pdf.name} was taken for the paper, of {len(pdfs)} PDFs ({names})"
        remedy = f"Nothing if that is right; else write {remedy}."
        yield noticed("collect-match", "info", message, remedy, item.record.id)
    others = [
        path
        for path in files
        if path != pdf and (path not in pdfs or (pdf and _is_supplement(path, item.key)))
    ]
    yield replace(
        item,
        pdf=Blob(name=pdf.name, path=pdf) if pdf else None,
        supplements=tuple(Blob(name=path.name, path=path) for path in others),
    )


def _is_supplement(path: Path, key: str) -> bool:
    """Whether a file in the folder of a paper is a supplement by its name."""
    return bool(SUPPLEMENT.fullmatch(f"{key}-{path.stem}"))


def _is_internal(path: Path, key: str) -> bool:
    """Whether a file may be a letter, a form, or the source of a paper, which readers do not get:
    a document, TeX or an archive that is not a supplement by its name.
    """
    return path.name.lower().endswith(INTERNAL) and not _is_supplement(path, key)


def _left_out(sheet: Path, names: Sequence[str]) -> Iterator[Finding]:
    """A finding for the internal files in camera-ready folders."""
    if names:
        yield noticed(
            "collect-unused",
            "info",
            f"{sheet.name}: documents, TeX and archives in camera-ready folders are not published, "
            f"since they may be letters, forms or sources: {few(names, NAMES_SHOWN)}",
            "Nothing, or call one that readers should get supplementary.zip, appendix.docx or "
            "the like.",
        )


def _main_pdf(pdfs: Sequence[Path], key: str, stated: str) -> Path | None:
    """The PDF that is stated, else that called ``KEY.pdf``, else the only one that is no supplement
    by its name; None if that leaves several.
    """
    candidates = (
        [path for path in pdfs if path.name == stated]
        or [path for path in pdfs if path.stem.casefold() == key.casefold()]
        or [path for path in pdfs if not _is_supplement(path, key)]
        or pdfs
    )
    return candidates[0] if len(candidates) == 1 else None


def _unused(
    folder: Path, sheet: Path, strange: Iterable[str], settings: Settings, *, is_unpacked: bool
) -> Iterator[Finding]:
    """Findings for the camera-ready folders of papers that the sheet lacks, by their ids, and for
    unread files.

    Archives beside camera-ready folders are probably those that were unpacked.
    """
    if strangers := sorted(strange, key=lambda name: (len(name), name)):
        yield noticed(
            "collect-unmatched",
            "warning",
            f"{sheet.name}: it has no paper for {counted(len(strangers), 'camera-ready folder')}: "
            f"{few(strangers, NAMES_SHOWN)}; left out",
            "Export the sheet again with all papers, or remove the folders.",
        )
    files = files_in(folder)
    if is_unpacked:
        files = [path for path in files if not path.name.lower().endswith(ARCHIVES)]
    yield from unread_files(files, settings)
