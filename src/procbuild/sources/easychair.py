"""EasyChair: the CSV files of a Premium download, its workbook, a paper list, or an LNCS volume.

``submission.csv`` has the papers, ``author.csv`` their authors with names in parts. Papers without
rows there have their authors as *A B, C D and E F*. An LNCS volume is a folder of folders
``VVVVPPPP``: four digits of the volume, four of the first page; their PDFs are matched by title and
authors.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from procbuild.errors import SourceError
from procbuild.incoming import Blob, Incoming, Settings, paper_id
from procbuild.model import Finding, Record
from procbuild.sources.columns import HEADINGS, authors_in_cells, folded, is_heading, papers
from procbuild.sources.files import files_in, is_form, loose_files, unread_files, visible
from procbuild.sources.people import Authors
from procbuild.sources.spreadsheets import Row, read_rows
from procbuild.sources.texts import title

VOLUME = re.compile(r"\d{8}")

NUMBER = re.compile(r"(?<![a-z])paper[-_ ]?(\d+)", re.IGNORECASE)
"""The number of a submission in the name of a file from EasyChair: ``MARG2027_paper_3.pdf``."""


def easychair(settings: Settings) -> Iterator[Incoming | Finding]:
    """The papers of a download, then the PDFs beside it."""
    place = settings.path
    below = settings.files or (place if place.is_dir() else place.parent)
    volume = list(_lncs_volume(below))
    numbers: set[str] = set()
    submissions, author_table = _find_tables(place)
    if not submissions and not volume:
        submissions = _find_workbook(place)
    if submissions:
        every = list(read_rows(submissions, is_heading))
        own = [row for row in every if _is_submission(row, settings.rules.columns)]
        rows = [_with_decision(row) for row in own or every]
        people = _read_authors(author_table or submissions)

        def authors(row: Row, cells: Mapping[str, str]) -> Authors:
            return people.get(row.cells.get("#", "")) or authors_in_cells(row, cells)

        read_authors = authors if people else None
        for paper in papers(rows, settings, submissions, folder=below, authors=read_authors):
            if isinstance(paper, Incoming):
                numbers.add(paper.key)
            yield paper
    yield from volume
    files = (path for path in visible(below) if not VOLUME.fullmatch(path.parent.name))
    yield from unread_files(files, settings)
    for item in loose_files(below):
        if not (item.pdf and item.pdf.path and VOLUME.fullmatch(item.pdf.path.parent.name)):
            stated = NUMBER.findall(item.key)
            is_known = len(stated) == 1 and stated[0] in numbers
            yield replace(item, further_keys=(*item.further_keys, *(stated if is_known else ())))


def _find_tables(place: Path) -> tuple[Path | None, Path | None]:
    """The table of submissions and that of authors; None for one that is absent.

    The authors of ``x_submission.csv`` may be in ``x_author.csv`` beside it.
    """
    if place.is_file():
        stem, _, what = place.stem.rpartition("submission")
        beside = place.with_name(f"{stem}author{place.suffix}")
        return place, beside if beside.is_file() and not what else None
    tables = [path for path in files_in(place) if path.suffix.lower() == ".csv"]
    submissions, authors = (
        [path for path in tables if path.stem.casefold().endswith(suffix)]
        for suffix in ("submission", "author")
    )
    for paths in (submissions, authors):
        if len(paths) > 1:
            message = f"{place}: {', '.join(path.name for path in paths)}; which one?"
            raise SourceError(message)
    return next(iter(submissions), None), next(iter(authors), None)


def _find_workbook(folder: Path) -> Path:
    """The only workbook in a folder. Raises :class:`SourceError`."""
    workbooks = [path for path in files_in(folder) if path.suffix.lower() == ".xlsx"]
    if len(workbooks) == 1:
        return workbooks[0]
    names = ", ".join(path.name for path in workbooks)
    message = (
        f"{folder}: {names}; name one workbook as the source"
        if workbooks
        else f"{folder}: no submission.csv and author.csv, no workbook (.xlsx), and no folders "
        "VVVVPPPP; download the data from EasyChair's menu Premium, Conference data download"
    )
    raise SourceError(message)


def _is_submission(row: Row, columns: Mapping[str, str]) -> bool:
    """Whether a row is in a table of submissions, not in one about them: of reviews, of files.

    ``columns`` are the headings stated in volume.toml.
    """
    headings = {folded(heading) for heading in row.cells}
    if row.guessed or columns.get("title") in row.cells:
        return True
    is_about = "submission #" in row.cells and headings.isdisjoint(HEADINGS["authors"].split())
    return not is_about and not headings.isdisjoint(HEADINGS["title"].split())


def _with_decision(row: Row) -> Row:
    """The row with *deleted?* as its decision, and without the brackets of a list of keywords."""
    cells = dict(row.cells)
    if cells.get("deleted?", "").casefold() in {"yes", "true", "1"}:
        cells["decision"] = "deleted"
    if (keywords := cells.get("keywords", "")).startswith("["):
        cells["keywords"] = re.sub(r"[\[\]'\"]", "", keywords)
    return replace(row, cells=cells)


def _read_authors(path: Path) -> dict[str, Authors]:
    """The authors in a table with one author per row, by the number of their submission."""
    authors: dict[str, Authors] = defaultdict(Authors)
    for row in read_rows(path, lambda cell: cell in {"submission #", "last name"}):
        cells = row.cells
        if "last name" in cells and (number := cells.get("submission #")):
            place = title(cells.get("affiliation", ""))
            authors[number].add_parts(
                cells.get("first name", ""),
                cells["last name"],
                email=cells.get("email", ""),
                affiliations=(place,) if place else (),
            )
    return authors


def _lncs_volume(folder: Path) -> Iterator[Incoming]:
    """The papers of an LNCS volume in page order, to be matched by title and authors."""
    for below in sorted(folder.iterdir()):
        if not VOLUME.fullmatch(below.name):
            continue
        pdfs = [
            path
            for path in files_in(below, folder)
            if path.suffix.lower() == ".pdf" and not is_form(path)
        ]
        if pdfs:
            yield Incoming(
                record=Record(id=paper_id(below.name)),
                key=below.name,
                pdf=Blob(name=pdfs[0].name, path=pdfs[0]),
                place=f"{below.name}/{pdfs[0].name}",
                loose=True,
                adopt=True,
            )
