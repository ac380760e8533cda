"""``papers/<key>.html``: a page per paper."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from markupsafe import escape

from procbuild.conference import Person
from procbuild.model import Paper, Supplement, Volume
from procbuild.site.addresses import anchor
from procbuild.site.cards import write_cards
from procbuild.site.citing import citations
from procbuild.site.head import paper_head
from procbuild.site.material import Material, foreign, supplements
from procbuild.site.pages.papers import keyword_anchor
from procbuild.site.pages.sheet import Sheet
from procbuild.site.render import render
from procbuild.site.shell import Content
from procbuild.site.similarity import Related
from procbuild.site.thumbnails import write_thumbnails
from procbuild.standards.doi import doi_url, shown_doi
from procbuild.standards.licences import licence
from procbuild.text import plain
from procbuild.translations import Words, words_of
from procbuild.translations.days import day
from procbuild.updates import Update, shown_title, updates
from procbuild.volume.authors import listed_authors

UNITS = ("{size} kB", "{size} MB", "{size} GB")
"""Units of the sizes of files: 1000 bytes and their multiples by 1000."""


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """Another paper that a page links to."""

    key: str
    title: str
    language: str | None
    authors: tuple[str, ...]
    others: str
    """``and 2950 others``, or empty"""


@dataclass(frozen=True, kw_only=True)
class Given:
    """The data of a paper's page, besides the volume's own."""

    paper: Paper
    section: str
    section_page: str
    """Relative address of the section's session in the program, or empty"""
    slugs: tuple[str, ...]
    """File names of the authors' pages"""
    pdf: bool
    card: bool
    picture: tuple[int, int] | None
    """Width and height of the thumbnail, in pixels"""
    files: tuple[tuple[str, int], ...]
    """Names and sizes in bytes of the supplements whose files exist"""
    versions: tuple[str, ...]
    """Names of the replaced PDFs that exist"""
    related: tuple[Neighbour, ...]
    before: Neighbour | None
    after: Neighbour | None


def sheets(material: Material, conf: Path, related: Callable[[], Related]) -> Iterator[Sheet]:
    """A page per paper, in the order of the volume; ``conf`` is the volume's folder."""
    volume = material.volume
    papers = volume.papers
    pictures = write_thumbnails(material)
    shared = write_cards(material, conf)
    neighbours = {paper.citation_key: _neighbour(material, paper) for paper in papers}
    section_of = {
        paper.citation_key: section for section in volume.sections for paper in section.papers
    }
    sessions = {session.id for session in volume.program.sessions}
    related_keys = related()
    keys = [None, *neighbours, None]
    for before, paper, after in zip(keys, papers, keys[2:], strict=False):
        key = paper.citation_key
        given = Given(
            paper=paper,
            section=(section := section_of[key]).title,
            section_page=f"../program.html#{anchor('session', section.id)}"
            if section.id in sessions
            else "",
            slugs=tuple(
                material.author_of[key, place].slug for place, _ in enumerate(paper.authors)
            ),
            pdf=material.pdf(paper) is not None,
            card=key in shared,
            picture=pictures.get(key),
            files=tuple(
                (supplement.name, path.stat().st_size) for supplement, path in supplements(paper)
            ),
            versions=tuple(
                version.name for version in paper.replaced if material.version(paper, version)
            ),
            related=tuple(neighbours[other] for other in related_keys[key]),
            before=neighbours[before] if before else None,
            after=neighbours[after] if after else None,
        )
        yield Sheet(folder="papers", name=key, draw=draw, given=given)


def _neighbour(material: Material, paper: Paper) -> Neighbour:
    authors, others = listed_authors(paper, material.words)
    return Neighbour(
        key=paper.citation_key,
        title=shown_title(paper, material.words) or paper.citation_key,
        language=foreign(material.volume, paper),
        authors=tuple(person.display for person in authors),
        others=others,
    )


def draw(volume: Volume, given: Given) -> Content:
    """Render the page of a paper."""
    paper = given.paper
    return Content(
        title=escape(plain(shown_title(paper, words_of(volume.conference))) or paper.citation_key),
        body=render("paper.html", **paper_context(volume, given)),
        metatags=paper_head(volume, paper, pdf=given.pdf, card=given.card),
    )


def paper_context(volume: Volume, given: Given) -> dict[str, Any]:
    """The values for the template of a paper's page."""
    paper, words = given.paper, words_of(volume.conference)
    sizes = dict(given.files)
    affiliations = list(
        dict.fromkeys(name for person in paper.authors for name in person.affiliations)
    )
    return {
        "words": words,
        "paper": paper,
        "language": foreign(volume, paper),
        "section": given.section,
        "section_page": given.section_page,
        "pdf": given.pdf,
        "published": volume.conference.volume.status == "published",
        "authors": [
            (person, slug, _affiliation_numbers(person, affiliations))
            for person, slug in zip(paper.authors, given.slugs, strict=True)
        ],
        "affiliations": affiliations,
        "files": [
            (
                _download(supplement, sizes[supplement.name], words),
                f"{paper.citation_key}/{supplement.name}",
            )
            for supplement in paper.supplements
            if supplement.name in sizes
        ],
        "supplements": sizes,
        "citations": citations(volume, paper),
        "container": volume.conference.volume.title,
        "facts": list(facts(volume, paper)),
        "keywords": [(word, keyword_anchor(word)) for word in paper.keywords],
        "picture": given.picture,
        "related": given.related,
        "before": given.before,
        "after": given.after,
        "updates": [
            (update, day(update.on, words) if update.on else "", _previous(given, update))
            for update in updates(paper)
        ],
    }


def _download(supplement: Supplement, size: int, words: Words) -> str:
    """What a reader downloads, with its type and size: ``Supplement (ZIP, 340 kB)``."""
    kind = PurePath(supplement.name).suffix.removeprefix(".").upper()
    details = f"{kind}, {shown_size(size, words)}" if kind else shown_size(size, words)
    return f"{words(supplement.label)} ({details})"


def shown_size(size: int, words: Words) -> str:
    """A number of bytes in the largest unit of which there is one, rounded up."""
    thousands = 1
    while thousands < len(UNITS) and size > 1000**thousands * 999:
        thousands += 1
    return words(UNITS[thousands - 1], size=-(-size // 1000**thousands))


def _previous(given: Given, update: Update) -> str:
    """Relative address of the version that an update replaced; empty if there is none."""
    if update.kind != "version":
        return ""
    name = given.paper.replaced[update.version - 2].name
    return f"{given.paper.citation_key}/{name}" if name in given.versions else ""


def facts(volume: Volume, paper: Paper) -> Iterator[tuple[str, str, str]]:
    """Term, value, and address if there is one."""
    identity, words = volume.conference.volume, words_of(volume.conference)
    if identity.series and identity.number:
        series = words("{series}, volume {number}", series=identity.series, number=identity.number)
        yield words("Series"), series, ""
    elif identity.series:
        yield words("Series"), identity.series, ""
    elif identity.number:
        yield words("Volume"), identity.number, ""
    if paper.page_range:
        yield words("Pages"), paper.page_range.replace("-", "–"), ""
    if identity.published:
        yield words("Published"), day(identity.published, words), ""
    if paper.replaced:
        yield words("Version"), str(len(paper.replaced) + 1), ""
    if identity.publisher:
        yield words("Publisher"), identity.publisher, ""
    for term, value in (("ISSN", identity.issn), ("ISBN", identity.isbn)):
        if value:
            yield term, value, ""
    if paper.doi:
        yield "DOI", shown_doi(paper.doi), doi_url(paper.doi)
    if spdx := paper.licence or identity.licence:
        yield words("Licence"), *licence(spdx)


def _affiliation_numbers(person: Person, affiliations: list[str]) -> list[int]:
    """Numbers of the person's affiliations; empty unless there are several affiliations."""
    if len(affiliations) < 2:
        return []
    return [affiliations.index(name) + 1 for name in dict.fromkeys(person.affiliations)]
