"""``submissions/<volume>/published.json``: what readers cite of a published volume.

The keys and pages of papers follow from their order, their names and the lengths of their PDFs,
their DOIs from a pattern, and each of these can change once a volume is out. So the first build of
a published volume writes down what they were, and later ones add the papers that came behind. What
stands there is never changed or removed by the program: a person deletes the file to publish anew.
It is no output, which may be deleted at any time, and belongs in the project's history, one paper
to a line.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from procbuild.conference import Declared
from procbuild.errors import StoreError
from procbuild.files import regular, write_atomic
from procbuild.model import Paper, Volume, page_range
from procbuild.project import Project

NAME = "published.json"
FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Place(Declared):
    """Where a paper is found."""

    id: str
    key: str
    pages: tuple[int, int] | None = None
    """First and last; None for a paper without pages of the volume"""
    doi: str = ""
    """Empty for a paper that had none yet"""
    pdfs: tuple[str, ...] = ()
    """The SHA-256 of each PDF that was published, the first version first"""

    @property
    def length(self) -> int:
        """Pages of the range; 0 where there is none."""
        return self.pages[1] - self.pages[0] + 1 if self.pages else 0

    @property
    def range(self) -> str:
        """As :attr:`Paper.page_range`."""
        return page_range(*(self.pages or (None, None)))


@dataclass(frozen=True)
class Published(Declared):
    """What was published: the year that papers are cited with, and where each of them is."""

    year: int
    papers: tuple[Place, ...] = ()
    """In the volume's order; those that came later stand behind"""
    format: int = field(default=FORMAT, kw_only=True)

    @cached_property
    def by_id(self) -> Mapping[str, Place]:
        """The places by the ids of papers."""
        return {place.id: place for place in self.papers}

    @cached_property
    def keys(self) -> dict[str, str]:
        """The citation keys by the ids of papers."""
        return {place.id: place.key for place in self.papers}


PUBLISHED = TypeAdapter(Published)


def published_file(project: Project, volume: str) -> Path:
    """Where the record of a volume lies or would lie: with the project, wherever its store is."""
    return project.submissions(volume) / NAME


def read_published(path: Path) -> Published | None:
    """The record at ``path``; None where there is none. Raises :class:`StoreError`."""
    try:
        data = json.loads(regular(path).read_bytes())
        stated = data.get("format") if isinstance(data, dict) else None
        if isinstance(stated, int) and stated > FORMAT:
            message = (
                f"{path}: written by a later procbuild, in format {stated}; install that one: "
                f"this one knows format {FORMAT}"
            )
            raise StoreError(message)
        known = PUBLISHED.validate_python(data)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise StoreError(f"{path}: {_damage(error)}; {_remedy(path)}") from error
    if mistake := _mistake(known):
        raise StoreError(f"{path}: damaged: {mistake}; {_remedy(path)}")
    return known


def _mistake(known: Published) -> str:
    """What of the papers cannot be, as where a merge took both sides."""
    ids, keys = set[str](), set[str]()
    for place in known.papers:
        if place.id in ids or place.key.casefold() in keys:
            return f"{place.id} or its key {place.key} stands there twice"
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
            return f"damaged: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        case json.JSONDecodeError():
            return f"damaged in line {error.lineno}"
        case _:
            return "damaged"


def _remedy(path: Path) -> str:
    return f"restore it from the project's history; to publish anew, delete {path.name}"


def keep_published(volume: Volume, path: Path) -> None:
    """Write down what is not yet in the record at ``path``; what stands there stays.

    Raises :class:`StoreError` where it is damaged.
    """
    known = read_published(path)
    new = _added(known or Published(volume.issue_date.year), volume.papers)
    if new != known:
        write_atomic(path, as_json(new))


def _added(known: Published, papers: Iterable[Paper]) -> Published:
    """The record with papers and PDFs that it lacks, pages and DOIs where there were none yet."""
    places = dict(known.by_id)
    for paper in papers:
        first, last = paper.first_page, paper.last_page
        pages = (first, last) if first is not None and last is not None else None
        old = places.get(paper.id) or Place(id=paper.id, key=paper.citation_key)
        places[paper.id] = replace(
            old,
            pages=old.pages or pages,
            doi=old.doi or paper.doi,
            pdfs=_published(old.pdfs, paper),
        )
    return Published(known.year, tuple(places.values()))


def _published(known: tuple[str, ...], paper: Paper) -> tuple[str, ...]:
    """The PDFs of a paper, with those that are known; none of them goes.

    One that is published again stands there again: it is another version.
    """
    now = [paper.facts.sha256] if paper.facts else []
    every = (*(one.sha256 for one in paper.replaced), *now)
    if every[: len(known)] == known:
        return every
    return known if not now or known[-1:] == every[-1:] else (*known, *now)


def as_json(published: Published) -> str:
    """The text of ``published.json``: one paper to a line, so that a diff shows papers."""
    told = (
        {"id": one.id, "key": one.key, "pages": one.pages, "doi": one.doi, "pdfs": one.pdfs}
        for one in published.papers
    )
    listed = ",\n".join(
        json.dumps({name: value for name, value in one.items() if value}, ensure_ascii=False)
        for one in told
    )
    head = f'"format": {published.format},\n"year": {published.year},\n"papers": '
    return f"{{\n{head}[\n{listed}\n]\n}}\n"
