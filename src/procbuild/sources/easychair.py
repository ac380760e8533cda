"""EasyChair: the CSV files of a Premium download, its workbook, a paper list, or an LNCS volume.

``submission.csv`` has the papers, ``author.csv`` their authors, name parts apart. A list without
``author.csv`` has *A B, C D and E F*. An LNCS volume is a folder of folders ``VVVVPPPP``: four
digits of the volume, four of the first page; their PDFs are matched by title and authors.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from procbuild.errors import SourceError
from procbuild.incoming import Blob, Incoming, Settings, paper_id
from procbuild.model import Finding, Record
from procbuild.sources.columns import is_heading, papers
from procbuild.sources.files import is_form, loose_files
from procbuild.sources.people import Authors
from procbuild.sources.spreadsheets import Row, read_rows
from procbuild.sources.texts import title

VOLUME = re.compile(r"\d{4}(?P<page>\d{4})")


def easychair(settings: Settings) -> Iterator[Incoming | Finding]:
    """The papers of a download, then the PDFs beside it."""
    place = settings.path
    below = settings.files or (place if place.is_dir() else place.parent)
    main, further = _tables(place)
    known = set()
    if main:
        rows = [_decided(row) for row in read_rows(main, is_heading) if _is_paper(row)]
        people = _people(further or main)

        def authors(row: Row, _cells: Mapping[str, str]) -> Authors:
            return people.get(row.cells.get("#", ""), Authors())

        for item in papers(rows, settings, main, folder=below, authors=authors if people else None):
            if isinstance(item, Incoming):
                known.add(item.record.id)
            yield item
    pages = list(_volume(below))
    if not main and not pages:
        message = (
            f"{place}: no submission.csv and author.csv, and no folders VVVVPPPP; download the "
            "CSV data from EasyChair's menu Premium, Conference data download"
        )
        raise SourceError(message)
    yield from pages
    for item in loose_files(below):
        inside = item.pdf and item.pdf.path and VOLUME.fullmatch(item.pdf.path.parent.name)
        if not inside and (place.is_dir() or item.record.id in known):
            yield item


def _tables(place: Path) -> tuple[Path | None, Path | None]:
    """The table of submissions and the one of authors, where there are any."""
    if place.is_file():
        return place, None
    names = sorted(place.glob("*.csv"))
    found = [
        [path for path in names if path.stem.casefold().endswith(end)]
        for end in ("submission", "author")
    ]
    for paths in found:
        if len(paths) > 1:
            message = f"{place}: {', '.join(path.name for path in paths)}; which one?"
            raise SourceError(message)
    return (found[0][0] if found[0] else None), (found[1][0] if found[1] else None)


def _is_paper(row: Row) -> bool:
    """Whether a row of a workbook stands in a sheet of submissions."""
    sheet = row.sheet.casefold()
    return not sheet or "submission" in sheet or "paper" in sheet or sheet.startswith("sheet")


def _decided(row: Row) -> Row:
    """The row with *deleted?* as a decision, and keywords that are written as a Python list."""
    cells = dict(row.cells)
    if cells.get("deleted?", "").casefold() in {"yes", "true", "1"}:
        cells["decision"] = "deleted"
    if (keywords := cells.get("keywords", "")).startswith("["):
        cells["keywords"] = re.sub(r"[\[\]'\"]", "", keywords)
    return replace(row, cells=cells)


def _people(path: Path) -> dict[str, Authors]:
    """The authors in a table of their own, by the number of their submission."""
    found: dict[str, Authors] = defaultdict(Authors)
    for row in read_rows(path, lambda cell: cell in {"submission #", "last name"}):
        cells = row.cells
        if "last name" in cells and (number := cells.get("submission #")):
            place = title(cells.get("affiliation", ""))
            found[number].add_parts(
                cells.get("first name", ""),
                cells["last name"],
                email=cells.get("email", ""),
                affiliations=(place,) if place else (),
            )
    return found


def _volume(folder: Path) -> Iterator[Incoming]:
    """The papers of an LNCS volume in page order; each is matched by what is printed on it."""
    for below in sorted(folder.iterdir()):
        found = VOLUME.fullmatch(below.name)
        if not found or not below.is_dir():
            continue
        pdfs = [path for path in sorted(below.glob("*.pdf")) if not is_form(path)]
        if pdfs:
            yield Incoming(
                record=Record(id=paper_id(below.name), pages=str(int(found["page"]))),
                key=below.name,
                pdf=Blob(name=pdfs[0].name, path=pdfs[0]),
                place=f"{below.name}/{pdfs[0].name}",
                loose=True,
                adopt=True,
            )
