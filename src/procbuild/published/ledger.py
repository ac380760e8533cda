"""``submissions/<volume>/published.json``: what readers cite of a published volume.

Citation keys and pages of papers follow from their order, their names and the lengths of their
PDFs, DOIs from a pattern, and each of these can change after publication. So the first build of a
published volume writes them down, and later builds append the papers that were added since. The
program never changes or removes an entry: to publish anew, a person deletes the file. Unlike an
output, it must not be deleted: it belongs in the project's history, and has one paper per line.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from procbuild.conference import Declared
from procbuild.errors import StoreError
from procbuild.files import require_regular, write_atomic
from procbuild.model import Paper, Volume, page_range
from procbuild.project import Project
from procbuild.store import LEDGER

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class PublishedPlace(Declared):
    """The published identity of a paper: key, pages, DOI and PDFs."""

    id: str
    key: str
    pages: tuple[int, int] | None = None
    """First and last page; None for a paper without page numbers in the volume"""
    doi: str = ""
    """Empty for a paper that has no DOI yet"""
    pdfs: tuple[str, ...] = ()
    """The SHA-256 of each published PDF, oldest version first"""

    @property
    def length(self) -> int:
        """Number of pages of the range; 0 without a range."""
        return self.pages[1] - self.pages[0] + 1 if self.pages else 0

    @property
    def range(self) -> str:
        """Same format as :attr:`Paper.page_range`."""
        return page_range(*(self.pages or (None, None)))


@dataclass(frozen=True)
class Published(Declared):
    """What was published: the year that papers are cited with, and the place of each paper."""

    year: int
    papers: tuple[PublishedPlace, ...] = ()
    """In the volume's order; papers that were added later follow"""
    format: int = field(default=FORMAT, kw_only=True)

    @cached_property
    def by_id(self) -> Mapping[str, PublishedPlace]:
        """Places by paper id."""
        return {place.id: place for place in self.papers}

    @cached_property
    def keys(self) -> dict[str, str]:
        """Citation keys by paper id."""
        return {place.id: place.key for place in self.papers}


PUBLISHED = TypeAdapter(Published)


def published_file(project: Project, volume: str) -> Path:
    """Path of a volume's record: always in the project, wherever the volume's store is."""
    return project.submissions(volume) / LEDGER


def read_published(path: Path) -> Published | None:
    """Read the record at ``path``; None if there is none.

    Raises :class:`StoreError` for a damaged file, and for one of a later format.
    """
    try:
        data = json.loads(require_regular(path).read_bytes())
        stated = data.get("format") if isinstance(data, dict) else None
        if isinstance(stated, int) and stated > FORMAT:
            message = (
                f"{path}: written by a later procbuild, in format {stated}; install that version: "
                f"this one reads format {FORMAT}"
            )
            raise StoreError(message)
        known = PUBLISHED.validate_python(data)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise StoreError(f"{path}: {_damage(error)}; {_remedy(path)}") from error
    if problem := _inconsistency(known):
        raise StoreError(f"{path}: damaged: {problem}; {_remedy(path)}")
    return known


def _inconsistency(known: Published) -> str:
    """Describe the first contradiction, as a merge of both sides leaves; empty if there is none."""
    ids, keys = set[str](), set[str]()
    for place in known.papers:
        if place.id in ids or place.key.casefold() in keys:
            return f"{place.id} or its key {place.key} is listed twice"
        if place.pages and place.pages[0] > place.pages[1]:
            return f"{place.id} ends before it begins"
        ids.add(place.id)
        keys.add(place.key.casefold())
    return ""


def _damage(error: Exception) -> str:
    match error:
        case OSError():
            return f"cannot be read: {error.strerror}"
        case ValidationError():
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            return ": ".join(part for part in ("damaged", place, first["msg"]) if part)
        case json.JSONDecodeError():
            return f"damaged in line {error.lineno}"
        case _:
            return "damaged"


def _remedy(path: Path) -> str:
    return f"restore it from the project's history; to publish anew, delete {path.name}"


def record_published(volume: Volume, path: Path) -> bool:
    """Add what is missing to the record at ``path``; existing entries are not changed.

    Returns whether anything was missing. Raises :class:`StoreError` if it is damaged.
    """
    known = read_published(path)
    new = _with_papers(known or Published(volume.issue_date.year), volume.papers)
    if new == known:
        return False
    write_atomic(path, as_json(new))
    return True


def _with_papers(known: Published, papers: Iterable[Paper]) -> Published:
    """The record with missing papers and PDFs added, and pages and DOIs where there were none."""
    places = dict(known.by_id)
    for paper in papers:
        first, last = paper.first_page, paper.last_page
        pages = (first, last) if first is not None and last is not None else None
        old = places.get(paper.id) or PublishedPlace(id=paper.id, key=paper.citation_key)
        places[paper.id] = replace(
            old,
            pages=old.pages or pages,
            doi=old.doi or paper.doi,
            pdfs=_published_pdfs(old.pdfs, paper),
        )
    return Published(known.year, tuple(places.values()))


def _published_pdfs(known: tuple[str, ...], paper: Paper) -> tuple[str, ...]:
    """The SHA-256 of a paper's published PDFs: the known ones, followed by new ones.

    A PDF that is published again is listed again, as another version.
    """
    current = [paper.facts.sha256] if paper.facts else []
    versions = (*(version.sha256 for version in paper.replaced), *current)
    if versions[: len(known)] == known:
        return versions
    if not current or known[-1:] == versions[-1:]:
        return known
    return (*known, *current)


def as_json(published: Published) -> str:
    """The text of ``published.json``: one paper to a line, so that a diff shows papers."""
    rows = (
        {
            "id": place.id,
            "key": place.key,
            "pages": place.pages,
            "doi": place.doi,
            "pdfs": place.pdfs,
        }
        for place in published.papers
    )
    lines = ",\n".join(
        json.dumps({name: value for name, value in row.items() if value}, ensure_ascii=False)
        for row in rows
    )
    head = f'"format": {published.format},\n"year": {published.year},\n"papers": '
    return f"{{\n{head}[\n{lines}\n]\n}}\n"
