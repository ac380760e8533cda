"""The data of a site, and how the extension loads it."""

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

from procbuild.crew import Crew
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache, digest
from procbuild.model import EarlierVersion, Paper, Supplement, Volume
from procbuild.names import filed_as
from procbuild.progress import Progress, Silent
from procbuild.project import Project
from procbuild.site.addresses import base_of
from procbuild.site.citing import paged
from procbuild.site.inline import is_safe
from procbuild.site.output import Output
from procbuild.standards.doi import doi_url
from procbuild.translations import Words, words_of
from procbuild.volume.authors import Author, authors_of, listed_authors
from procbuild.volume.load import load_volume


class PaperEntry(NamedTuple):
    """A paper as shown in lists."""

    key: str
    title: str
    language: str | None
    """Language of the title, if it differs from that of the site"""
    retracted: str
    """The word "retracted" in the site's language, or empty"""
    award: str
    authors: tuple[tuple[str, str], ...]
    """File name of the author's page, without suffix, and printed name"""
    others: str
    """``and 2950 others``, if there are too many authors to name all; else empty"""
    filed: str
    """The first author's name as in an index; empty without authors"""
    files: tuple[tuple[str, str], ...]
    """Label and path within the site of the PDF, the supplements and the citation"""
    links: tuple[tuple[str, str], ...]
    """Label and address of external links"""
    pages: str
    """``pp. 11–25``, or empty"""
    missing: str
    """Says that the published volume lacks the PDF of this paper, but not of all; else empty"""


@dataclass(frozen=True, kw_only=True, repr=False)
class Material:
    """Everything that pages are rendered from.

    Sphinx logs its settings, of which this is one, and pickles them for its next run, which has its
    own material: a volume is too large for either.
    """

    volume: Volume
    today: date
    """The day for which the site is made: earlier deadlines are past"""
    papers: Path | None = None
    """Folder of finished PDFs, ``<key>.pdf``; the author's own PDF replaces a missing one"""
    book: Path | None = None
    """The combined book, if there is one"""
    texts: Callable[[], Mapping[str, str]] = field(default=dict)
    """Returns further files of the site by name; called at the end"""
    output: Output = field(default_factory=Output)
    """Where the site is written"""
    crew: Crew = field(default_factory=LocalCrew)
    """Workers for the papers"""
    cache: Cache | None = None
    """Results of earlier builds"""
    progress: Progress = field(default_factory=Silent)
    """Where progress is reported"""
    ending: ExitStack = field(default_factory=ExitStack)
    """Callbacks for the end of the build, whether or not it succeeds"""

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        """Pickle as None."""
        return type(None), ()

    @cached_property
    def words(self) -> Words:
        """The site's own words."""
        return words_of(self.volume.conference)

    @cached_property
    def by_name(self) -> Mapping[str, Paper]:
        """Papers by id and by citation key; keys take precedence."""
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
        """The author for an entry of a paper's author list, by citation key and position."""
        return {place: author for author in self.authors for place in author.places}

    @cached_property
    def _entries(self) -> Mapping[str, PaperEntry]:
        return {paper.citation_key: self._entry(paper) for paper in self.volume.papers}

    def entries(self, papers: Iterable[Paper]) -> tuple[PaperEntry, ...]:
        """The papers as lists show them."""
        return tuple(self._entries[paper.citation_key] for paper in papers)

    def _entry(self, paper: Paper) -> PaperEntry:
        key = paper.citation_key
        authors, others = listed_authors(paper, self.words)
        return PaperEntry(
            key=key,
            title=paper.title or key,
            language=foreign(self.volume, paper),
            retracted=self.words("Retracted") if paper.retraction else "",
            award=paper.award,
            authors=tuple(
                (self.author_of[key, place].slug, person.display)
                for place, person in enumerate(authors)
            ),
            others=others,
            filed=filed_as(paper.authors[0]) if paper.authors else "",
            files=tuple(self._files(paper)),
            links=tuple(_links(paper)),
            pages=paged(paper, self.words),
            missing=self._missing(paper),
        )

    def _missing(self, paper: Paper) -> str:
        if self.pdf(paper) or self.volume.conference.volume.status != "published":
            return ""
        return self.words("The PDF is not in this volume.") if self._has_pdfs else ""

    @cached_property
    def _has_pdfs(self) -> bool:
        return any(map(self.pdf, self.volume.papers))

    def _files(self, paper: Paper) -> Iterator[tuple[str, str]]:
        page = f"papers/{paper.citation_key}"
        if self.pdf(paper):
            yield "PDF", f"{page}.pdf"
        for supplement, _ in supplements(paper):
            yield self.words(supplement.label), f"{page}/{supplement.name}"
        yield "BibTeX", f"{page}.html#cite"

    def pdf(self, paper: Paper) -> Path | None:
        """The PDF for readers: the finished one, else the author's own."""
        return self._finished.get(f"{paper.citation_key}.pdf", paper.pdf)

    @cached_property
    def _finished(self) -> Mapping[str, Path]:
        """The finished PDFs by file name."""
        if self.papers is None:
            return {}
        with os.scandir(self.papers) as entries:
            return {entry.name: self.papers / entry.name for entry in entries if entry.is_file()}

    def version(self, paper: Paper, version: EarlierVersion) -> Path | None:
        """A published PDF that was replaced: the finished one, else the author's own."""
        folders = (self.papers and self.papers / paper.citation_key, paper.folder)
        paths = (folder / version.name for folder in folders if folder)
        return next((path for path in paths if path.is_file()), None)

    @property
    def base(self) -> str:
        """The address of the site with a slash at its end; empty where none is configured."""
        return base_of(self.volume.conference.volume.url)


def foreign(volume: Volume, paper: Paper) -> str | None:
    """The language of a paper, if it differs from that of the site; else None."""
    return paper.language if paper.language != volume.conference.volume.language else None


def supplements(paper: Paper) -> Iterator[tuple[Supplement, Path]]:
    """Yield the supplements of a paper whose files exist."""
    for supplement in paper.supplements:
        path = paper.folder / supplement.name if paper.folder else None
        if path and path.is_file():
            yield supplement, path


def _links(paper: Paper) -> Iterator[tuple[str, str]]:
    for link in paper.links:
        if is_safe(link.url):
            yield link.label, link.url
    if address := doi_url(paper.doi):
        yield "DOI", address


def load_material(app: Sphinx, config: Config) -> None:
    """Load the volume that ``procbuild_volume`` names, unless the caller provides the material.

    The fingerprint makes Sphinx discard pages of another volume or day.
    """
    if config.procbuild_material is not None:
        return
    root = Path(app.confdir, config.procbuild_project or ".")
    project = Project.find(root)
    name = config.procbuild_volume or Path(app.srcdir).name
    cache = Cache(project.cache)
    volume = load_volume(project, name, crew=LocalCrew(), cache=cache, progress=Silent())
    out = project.proceedings(name)
    stated_day = config.procbuild_today
    if not stated_day and volume.conference.volume.status != "published":
        stated_day = format_date("%Y-%m-%d", language="en")  # SOURCE_DATE_EPOCH, or the current day
    today = date.fromisoformat(stated_day) if stated_day else volume.issue_date
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
