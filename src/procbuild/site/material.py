"""What a site is made of, and how the extension comes by it."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.i18n import format_date

from procbuild.authors import Author, authors_of
from procbuild.crew import Crew
from procbuild.crew.local import LocalCrew
from procbuild.model import Attachment, Paper, Replaced, Volume
from procbuild.names import filed_as
from procbuild.project import Project
from procbuild.run import Cache, Progress, Silent, digest
from procbuild.site.addresses import base_of, doi_url
from procbuild.site.citing import paged
from procbuild.site.inline import is_safe
from procbuild.site.output import Output
from procbuild.volume import load_volume
from procbuild.words import Words, words_of


class Entry(NamedTuple):
    """A paper as every list shows it."""

    key: str
    title: str
    language: str | None
    """Of its title, where it is not the site's"""
    retracted: str
    """The word for it, or nothing"""
    award: str
    authors: tuple[tuple[str, str], ...]
    """File name of the page, without suffix, and printed name of each"""
    filed: str
    """The first author's name as an index files it; empty where nobody is named"""
    files: tuple[tuple[str, str], ...]
    """Label and name within the site of the PDF, the supplements and the citation"""
    links: tuple[tuple[str, str], ...]
    """Label and address of what lies elsewhere"""
    pages: str
    """``pp. 11–25``, or nothing"""


@dataclass(frozen=True, kw_only=True, repr=False)
class Material:
    """Everything that pages are drawn from.

    Sphinx writes its settings, of which this is one, out for its log each time, read or not, and
    keeps them for its next run, which has a material of its own: a volume is too much for either.
    """

    volume: Volume
    today: date
    """The day the site is made for: deadlines before it are past"""
    papers: Path | None = None
    """Folder of finished PDFs, ``<key>.pdf``; where one is missing, the author's own is taken"""
    book: Path | None = None
    """The combined book, where there is one"""
    texts: Callable[[], Mapping[str, str]] = field(default=dict)
    """Gives further files of the site by name, at the end"""
    output: Output = field(default_factory=Output)
    """Where the site is written"""
    crew: Crew = field(default_factory=LocalCrew)
    """Who works on the papers"""
    cache: Cache | None = None
    """What was read and drawn before"""
    progress: Progress = field(default_factory=Silent)
    """Where it is said how far the work is"""
    ending: ExitStack = field(default_factory=ExitStack)
    """What is to be done when the build ends, however it does"""

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        """As Sphinx keeps it: nothing."""
        return type(None), ()

    @cached_property
    def words(self) -> Words:
        """What the site itself says."""
        return words_of(self.volume.conference)

    @cached_property
    def by_name(self) -> Mapping[str, Paper]:
        """Papers by id and by citation key; keys win."""
        papers = self.volume.papers
        return {p.id: p for p in papers} | {p.citation_key: p for p in papers}

    @cached_property
    def authors(self) -> tuple[Author, ...]:
        """Authors in the order of an index."""
        return authors_of(self.volume.papers)

    @cached_property
    def authors_by_slug(self) -> Mapping[str, Author]:
        """Authors by the file name of their page."""
        return {author.slug: author for author in self.authors}

    @cached_property
    def author_of(self) -> Mapping[tuple[str, int], Author]:
        """The author that an entry of a paper's author list is, by citation key and place."""
        return {place: author for author in self.authors for place in author.places}

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {paper.citation_key: self._entry(paper) for paper in self.volume.papers}

    def entries(self, papers: Iterable[Paper]) -> tuple[Entry, ...]:
        """The papers as lists show them."""
        return tuple(self._entries[paper.citation_key] for paper in papers)

    def _entry(self, paper: Paper) -> Entry:
        key = paper.citation_key
        return Entry(
            key=key,
            title=paper.title or key,
            language=foreign(self.volume, paper),
            retracted=self.words("Retracted") if paper.retraction else "",
            award=paper.award,
            authors=tuple(
                (self.author_of[key, place].slug, person.display)
                for place, person in enumerate(paper.authors)
            ),
            filed=filed_as(paper.authors[0]) if paper.authors else "",
            files=tuple(self._files(paper)),
            links=tuple(_links(paper)),
            pages=paged(paper, self.words),
        )

    def _files(self, paper: Paper) -> Iterator[tuple[str, str]]:
        page = f"papers/{paper.citation_key}"
        if self.pdf(paper):
            yield "PDF", f"{page}.pdf"
        for one, _ in supplements(paper):
            yield self.words(one.label), f"{page}/{one.name}"
        yield "BibTeX", f"{page}.html#cite"

    def pdf(self, paper: Paper) -> Path | None:
        """The PDF that readers get: the finished one, else the author's own."""
        return self._finished.get(f"{paper.citation_key}.pdf", paper.pdf)

    @cached_property
    def _finished(self) -> Mapping[str, Path]:
        """The finished PDFs by the names of their files."""
        if self.papers is None:
            return {}
        with os.scandir(self.papers) as entries:
            return {entry.name: self.papers / entry.name for entry in entries if entry.is_file()}

    def version(self, paper: Paper, one: Replaced) -> Path | None:
        """A published PDF that was replaced: the finished one, else the author's own."""
        folders = (self.papers and self.papers / paper.citation_key, paper.folder)
        paths = (folder / one.name for folder in folders if folder)
        return next((path for path in paths if path.is_file()), None)

    @property
    def base(self) -> str:
        """The address of the site with a slash at its end; empty where none is configured."""
        return base_of(self.volume.conference.volume.url)


def foreign(volume: Volume, paper: Paper) -> str | None:
    """The language of a paper's own words, where it is not that of the site around them."""
    return paper.language if paper.language != volume.conference.volume.language else None


def supplements(paper: Paper) -> Iterator[tuple[Attachment, Path]]:
    """The files of a paper that are there."""
    for one in paper.supplements:
        path = paper.folder / one.name if paper.folder else None
        if path and path.is_file():
            yield one, path


def _links(paper: Paper) -> Iterator[tuple[str, str]]:
    for one in paper.links:
        if is_safe(one.url):
            yield one.label, one.url
    if address := doi_url(paper.doi):
        yield "DOI", address


def load_material(app: Sphinx, config: Config) -> None:
    """Read the volume that ``procbuild_volume`` names, unless the caller brought the material.

    What Sphinx remembers of pages is of this volume on this day, and no other.
    """
    if config.procbuild_material is not None:
        return
    root = Path(app.confdir, config.procbuild_project or ".")
    project = Project.find(root)
    name = config.procbuild_volume or Path(app.srcdir).name
    cache = Cache(project.cache)
    volume = load_volume(project, name, crew=LocalCrew(), cache=cache, progress=Silent())
    out = project.proceedings(name)
    given = config.procbuild_today
    if not given and volume.conference.volume.status != "published":
        given = format_date("%Y-%m-%d", language="en")  # SOURCE_DATE_EPOCH, or the day it is
    today = date.fromisoformat(given) if given else volume.issue_date
    config.procbuild_fingerprint = digest(repr(volume), today.isoformat())
    config.procbuild_material = Material(
        volume=volume,
        today=today,
        papers=out / "papers" if (out / "papers").is_dir() else None,
        book=out / "book.pdf" if (out / "book.pdf").is_file() else None,
        output=Output(Path(app.outdir)),
        cache=cache,
    )


def material_of(config: Config) -> Material:
    """The material of the running build."""
    material: Material = config.procbuild_material
    return material
