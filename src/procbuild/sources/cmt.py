"""Microsoft CMT: the spreadsheets of the Submissions console (Excel, its XML form, tab-separated).

``Author Names`` has *Family, Given*; ``Authors`` has *Given Family (Institution)*; a star marks the
corresponding author. Camera-ready files are beside the sheet in ``ID/CameraReady/``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from procbuild.incoming import Blob, Incoming, Settings, noticed
from procbuild.model import Finding
from procbuild.sources.columns import is_heading, papers
from procbuild.sources.files import is_form, loose_files, the_file, visible
from procbuild.sources.people import Authors, aligned, split_at_semicolons
from procbuild.sources.spreadsheets import SUFFIXES, Row, read_rows
from procbuild.sources.texts import listed, title

CAMERA_READY = "CameraReady"
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
    for item in papers(rows, settings, path, folder=below, authors=_authors):
        if isinstance(item, Finding):
            yield item
        else:
            yield from _with_files(item, below)
    for loose in loose_files(below):
        if loose.pdf and loose.pdf.path and CAMERA_READY not in loose.pdf.path.parts:
            yield loose


def _is_heading(cell: str) -> bool:
    return _folded(cell) in HEADINGS or is_heading(cell)


def _folded(cell: str) -> str:
    return re.sub(r"[\W_]+", "", cell).casefold()


def _with_area_and_track(row: Row) -> Row:
    """The row with its subject areas as keywords and, without a track column, its sheet as track.

    Default names of sheets in Excel are not tracks. The position of a paper in its session
    (``S1:3``) is removed from the session.
    """
    cells = _by_heading(row)
    areas = [cells.get("primarysubjectarea", ""), *listed(cells.get("secondarysubjectareas", ""))]
    more = {"Keywords": "; ".join(area for area in areas if area.strip())}
    if row.sheet and "trackname" not in cells and not DEFAULT_SHEET_NAME.fullmatch(row.sheet):
        more["Track Name"] = row.sheet
    if session := cells.get("sessionid"):
        more["SessionID"] = re.sub(r":\d+$", "", session)
    return replace(row, cells={**row.cells, **more})


def _by_heading(row: Row) -> dict[str, str]:
    return {_folded(heading): cell for heading, cell in row.cells.items()}


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


def _with_files(item: Incoming, folder: Path) -> Iterator[Incoming | Finding]:
    """The paper with the first PDF in ``ID/CameraReady/``; other files there are supplements."""
    files = list(visible(folder / item.key / CAMERA_READY)) if item.key.isalnum() else []
    pdfs = [path for path in files if path.suffix.lower() == ".pdf" and not is_form(path)]
    if not pdfs:
        yield item
        return
    if len(pdfs) > 1:
        names = ", ".join(path.name for path in pdfs)
        yield noticed(
            "collect-match",
            "warning",
            f"{item.key}/{CAMERA_READY}: {len(pdfs)} PDFs, {names}; the first is taken for "
            "the paper, the others as supplements",
            f'Set map."{item.key}" = "FILE.pdf" in the source, or remove the others.',
            item.record.id,
        )
    others = [path for path in files if path != pdfs[0] and not is_form(path)]
    yield replace(
        item,
        pdf=Blob(name=pdfs[0].name, path=pdfs[0]),
        supplements=tuple(Blob(name=path.name, path=path) for path in others),
    )
