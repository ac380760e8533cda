"""Turns rows of tables into papers: maps columns to fields and parses cells."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from procbuild.errors import NoPapersError, SourceError
from procbuild.incoming import Blob, Incoming, Settings, noticed, paper_id
from procbuild.model import PDF_MISSING, Finding, Link, Record, Status
from procbuild.sources.decisions import Decision, decision, settled, strictest, unclear_decisions
from procbuild.sources.files import file_below
from procbuild.sources.people import Authors, aligned, names_in
from procbuild.sources.spreadsheets import Row, hidden_sheets
from procbuild.sources.texts import decoded, licence, listed, title
from procbuild.wording import few

HEADINGS: Mapping[str, str] = {
    "id": "id paperid pid number no submission submissionid submissionnumber paper papernumber nr",
    "key": "key citekey citationkey bibkey",
    "title": "title papertitle titleofpaper name",
    "authors": "authors author authornames authorlist authorname",
    "abstract": "abstract summary",
    "keywords": "keywords keyword topics",
    "track": "track trackname papertype type category tracknumber",
    "session": "session sessionid sessionnumber",
    "status": "status",
    "decision": "decision",
    "pdf": "pdf file filename pdffile paperfile",
    "supplement": "supplement supplements supplementary supplementaryfile",
    "doi": "doi",
    "award": "award",
    "licence": "licence license",
    "pages": "pages",
    "affiliations": "affiliations affiliation aff institutions",
    "emails": "emails email authoremails",
    "authorids": "authorids profiles",
    "orcids": "orcids orcid",
}
"""Headings of each field, folded to letters and digits, the best ones first."""

KNOWN_HEADINGS = frozenset(word for words in HEADINGS.values() for word in words.split())

NAME_PARTS = ({"first", "last"}, {"firstname", "lastname"}, {"givenname", "familyname"})
"""Headings of columns with the parts of names."""

LINKS: Mapping[str, str] = {
    "url": "Web page",
    "site": "Web page",
    "website": "Web page",
    "proceeding": "Published version",
    "proceedings": "Published version",
    "openreview": "OpenReview",
    "github": "Code",
    "code": "Code",
    "video": "Video",
    "slides": "Slides",
    "project": "Project page",
}
"""Labels of the columns that contain URLs."""

WHOLE = re.compile(r"\d+\.0")
"""A number as programs write it that take the ids of a table for measurements."""

SHEETS_SHOWN = 10
"""Maximum number of hidden sheets named in a message."""

PUT_THERE = "Put it there, or correct the table."

Reader = Callable[[Row, Mapping[str, str]], Authors]
"""Reads the authors of a row; the second argument has its cells by field."""


def papers(
    rows: Sequence[Row],
    settings: Settings,
    path: Path,
    *,
    folder: Path,
    authors: Reader | None = None,
) -> Iterator[Incoming | Finding]:
    """The papers of a table; files that its cells name are in ``folder``.

    Raises :class:`SourceError` if there are no rows, so that it may have been cut off or saved by
    mistake, and :class:`NoPapersError` if there is no title column, or stated columns do not exist.
    """
    hidden = few(hidden_sheets(path), SHEETS_SHOWN)
    if not rows:
        remedy = f"unhide the sheet with the papers ({hidden})" if hidden else "export it again"
        message = f"{path}: there is no row with a paper; {remedy}"
        raise SourceError(message)
    if hidden:
        yield noticed(
            "collect-table",
            "info",
            f"{path.name}: hidden sheets are not read: {hidden}",
            "Nothing, or unhide a sheet that has papers.",
        )
    headings = list(dict.fromkeys(heading for row in rows for heading in row.cells))
    columns = _map_columns(headings, settings.rules.columns, path)
    if any(row.guessed for row in rows):
        yield noticed(
            "collect-columns",
            "warning",
            f"{path.name}: no headings; its columns were read as {', '.join(headings)}",
            "Add headings: id, title, authors.",
        )
    unused = [
        heading for heading in headings if heading.strip() and heading not in columns.values()
    ]
    if unused and not authors:
        yield noticed(
            "collect-columns",
            "info",
            f"{path.name}: columns that are not used: {', '.join(unused)}",
            'If one of them is a field, set columns.FIELD = "…" for this source in volume.toml.',
        )
    table = [
        {name: row.cells.get(column, "").strip() for name, column in columns.items()}
        for row in rows
    ]
    if all(WHOLE.fullmatch(cells.get("id", "")) for cells in table):
        table = [{**cells, "id": cells["id"].partition(".")[0]} for cells in table]
    decisions = [_decision(cells, settings.rules.accepted) for cells in table]
    yield from unclear_decisions(path.name, map(_key, table), decisions)
    for row, cells, status in zip(rows, table, settled(decisions), strict=True):
        yield from _paper(
            row, cells, status, settings=settings, folder=folder, reader=authors or authors_in_cells
        )


def is_heading(cell: str) -> bool:
    """Whether a cell is a known heading."""
    return cell.strip() == "#" or folded(cell) in KNOWN_HEADINGS


def _map_columns(headings: Sequence[str], stated: Mapping[str, str], path: Path) -> dict[str, str]:
    """Headings by field. Raises :class:`NoPapersError` with every mistake.

    A column that is stated for the status is the only one. A summary beside reviews may be a
    reviewer's, which nobody must see.
    """
    known = [*HEADINGS, *LINKS]
    mistakes = [f"there is no field '{name}'" for name in stated if name not in known]
    mistakes += [
        f"there is no column '{column}'" for column in stated.values() if column not in headings
    ]
    stems = {folded(heading): heading for heading in reversed(headings)}
    columns = {name: stems[name] for name in LINKS if name in stems}
    if has_reviews(stems):
        stems.pop("summary", None)
    for name, words in HEADINGS.items():
        columns.update((name, stems[word]) for word in reversed(words.split()) if word in stems)
    if "id" not in columns and "#" in headings:
        columns["id"] = "#"
    if "status" in stated:
        columns.pop("decision", None)
    columns.update(stated)
    if "title" not in columns:
        mistakes.append("no column for the title")
    if mistakes:
        message = (
            f"{path}: {'; '.join(mistakes)}. Columns are: {', '.join(headings) or 'none'}. "
            'Say columns.title = "…" for this source in volume.toml'
        )
        raise NoPapersError(message)
    return columns


def has_reviews(headings: Iterable[str]) -> bool:
    """Whether folded headings are about reviews."""
    return any("review" in heading for heading in headings)


def has_people(headings: AbstractSet[str]) -> bool:
    """Whether a table with these folded headings has a row for each person: it has columns for the
    parts of a name, and none for the authors.
    """
    has_parts = any(parts <= headings for parts in NAME_PARTS)
    return has_parts and headings.isdisjoint(HEADINGS["authors"].split())


def folded(heading: str) -> str:
    """A heading in lower-case letters and digits; ``track #`` is ``tracknumber``."""
    return re.sub(r"[\W_]+", "", re.sub(r"(?<=\w)\s*#", "number", heading)).casefold()


def _decision(cells: Mapping[str, str], accepted: Collection[str]) -> Decision:
    """The stricter of the columns for the status and for the decision."""
    return strictest(decision(cells.get(name, ""), accepted) for name in ("decision", "status"))


def _key(cells: Mapping[str, str]) -> str:
    return cells.get("id") or cells.get("key", "")


def _paper(
    row: Row,
    cells: Mapping[str, str],
    status: Status,
    *,
    settings: Settings,
    folder: Path,
    reader: Reader,
) -> Iterator[Incoming | Finding]:
    name = title(cells["title"])
    key = _key(cells)
    if not name:
        yield noticed(
            "collect-entry",
            "error",
            f"{row.place}: {key or 'this row'} has no title; left out",
            "Fill in the title, or remove the row.",
            paper_id(key) if key else "",
        )
        return
    if not key:
        key = name
        if "id" in cells:
            yield noticed(
                "collect-entry",
                "warning",
                f"{row.place}: no id; the paper is called '{paper_id(key)}' after its title",
                "Give it an id: a title may still change.",
                paper_id(key),
            )
    id_ = paper_id(key)
    authors = reader(row, cells)
    yield from authors.findings(id_, row.place)
    base = settings.files or folder
    pdfs, missing = _files([cells.get("pdf", "")], base, settings)
    supplements, lost = _files(listed(cells.get("supplement", "")), base, settings)
    for message in missing:
        yield noticed(PDF_MISSING, "warning", f"{row.place}: {message}", PUT_THERE, id_)
    for message in lost:
        yield noticed("collect-entry", "warning", f"{row.place}: {message}", PUT_THERE, id_)
    yield Incoming(
        record=_record(id_, name, authors, cells, status),
        key=key,
        pdf=pdfs[0] if pdfs else None,
        supplements=tuple(supplements),
        place=row.place,
    )


def _record(
    id_: str, name: str, authors: Authors, cells: Mapping[str, str], status: Status
) -> Record:
    """The metadata of a paper with a title."""
    return Record(
        id=id_,
        title=name,
        authors=tuple(authors.people),
        abstract=decoded(cells.get("abstract", "")),
        keywords=listed(cells.get("keywords", "")),
        links=tuple(_links(cells)),
        status=status,
        track=title(cells.get("track", "")),
        session=title(cells.get("session", "")),
        award=title(cells.get("award", "")),
        licence=licence(cells.get("licence", "")),
        key=cells.get("key", ""),
        doi=cells.get("doi", ""),
        pages=cells.get("pages", ""),
    )


def _files(names: Iterable[str], base: Path, settings: Settings) -> tuple[list[Blob], list[str]]:
    """The files that a cell names, below ``base`` or at URLs; and a message for each missing."""
    blobs, missing = [], []
    for name in filter(None, names):
        if name.startswith(("https://", "http://")):
            if settings.rules.fetch:
                blobs.append(Blob(name=_name_of(name), url=name))
        elif path := file_below(base, name):
            blobs.append(Blob(name=path.name, path=path))
        else:
            missing.append(f"the file '{name}' is not in {base.name}/")
    return blobs, missing


def _name_of(url: str) -> str:
    """The last part of the path of a URL; its host if there is no path."""
    return re.split("[?#]", url)[0].rstrip("/").rpartition("/")[2]


def authors_in_cells(_row: Row, cells: Mapping[str, str]) -> Authors:
    """The authors in the columns of a row."""
    names = names_in(cells.get("authors", ""))
    columns: dict[str, Sequence[str]] = {}
    authors = Authors()
    for name, column in (
        ("affiliation", "affiliations"),
        ("email", "emails"),
        ("id", "authorids"),
        ("orcid", "orcids"),
    ):
        text = cells.get(column, "")
        columns[name] = aligned(text, len(names))
        is_contact = column == "emails" and text.count("@") == 1
        if text and not any(columns[name]) and not is_contact:
            authors.unaligned.append(column)
    for number, name in enumerate(names):
        place = title(columns["affiliation"][number])
        authors.add(
            name,
            affiliations=(place,) if place else (),
            email=columns["email"][number],
            id=columns["id"][number],
            orcid=columns["orcid"][number],
        )
    return authors


def _links(cells: Mapping[str, str]) -> Iterator[Link]:
    seen = set()
    for name, label in LINKS.items():
        url = cells.get(name, "")
        if url.startswith(("https://", "http://")) and url not in seen:
            seen.add(url)
            yield Link(label=label, url=url)
