"""``papers/<key>.html``: a page per paper."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import escape

from procbuild.conference import Person
from procbuild.days import day
from procbuild.licences import licence
from procbuild.model import Paper, Volume
from procbuild.resemblance import Related
from procbuild.site.addresses import doi_url
from procbuild.site.cards import write_cards
from procbuild.site.citing import citations
from procbuild.site.head import paper_head
from procbuild.site.material import Material, foreign, supplements
from procbuild.site.mould import Content
from procbuild.site.pages.papers import by_keyword
from procbuild.site.pages.sheet import Sheet
from procbuild.site.render import render
from procbuild.site.thumbnails import write_thumbnails
from procbuild.text import plain
from procbuild.updates import Update, shown_title, updates
from procbuild.words import words_of


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """Another paper that a page leads to."""

    key: str
    title: str
    language: str | None
    authors: str


@dataclass(frozen=True, kw_only=True)
class Given:
    """All that the page of a paper shows, beside what the volume says of itself."""

    paper: Paper
    section: str
    slugs: tuple[str, ...]
    """File names of the authors' pages"""
    pdf: bool
    card: bool
    picture: tuple[int, int] | None
    """Width and height of the thumbnail, in pixels"""
    files: tuple[str, ...]
    """Names of the supplements that are there"""
    versions: tuple[str, ...]
    """Names of the replaced PDFs that are there"""
    anchors: tuple[str, ...]
    """Of the keywords, on their page"""
    related: tuple[Neighbour, ...]
    before: Neighbour | None
    after: Neighbour | None


def sheets(material: Material, conf: Path, related: Callable[[], Related]) -> Iterator[Sheet]:
    """A page per paper, in the order of the volume; ``conf`` is the volume's folder."""
    volume = material.volume
    papers = volume.papers
    pictures = write_thumbnails(material)
    shared = write_cards(material, conf)
    anchors = {plain(group.title).casefold(): group.anchor for group in by_keyword(papers)}
    known = {paper.citation_key: _neighbour(material, paper) for paper in papers}
    section_of = {p.citation_key: one.title for one in volume.sections for p in one.papers}
    near = related()
    keys = [None, *known, None]
    for before, paper, after in zip(keys, papers, keys[2:], strict=False):
        key = paper.citation_key
        given = Given(
            paper=paper,
            section=section_of[key],
            slugs=tuple(
                material.author_of[key, place].slug for place, _ in enumerate(paper.authors)
            ),
            pdf=material.pdf(paper) is not None,
            card=key in shared,
            picture=pictures.get(key),
            files=tuple(one.name for one, _ in supplements(paper)),
            versions=tuple(one.name for one in paper.replaced if material.version(paper, one)),
            anchors=tuple(anchors[plain(word).casefold()] for word in paper.keywords),
            related=tuple(known[other] for other in near[key]),
            before=known[before] if before else None,
            after=known[after] if after else None,
        )
        yield Sheet(folder="papers", name=key, draw=draw, given=given)


def _neighbour(material: Material, paper: Paper) -> Neighbour:
    return Neighbour(
        key=paper.citation_key,
        title=shown_title(paper, material.words) or paper.citation_key,
        language=foreign(material.volume, paper),
        authors=", ".join(person.display for person in paper.authors),
    )


def draw(volume: Volume, given: Given) -> Content:
    """The page of a paper."""
    paper = given.paper
    return Content(
        title=escape(shown_title(paper, words_of(volume.conference)) or paper.citation_key),
        body=render("paper.html", **paper_context(volume, given)),
        metatags=paper_head(volume, paper, pdf=given.pdf, card=given.card),
    )


def paper_context(volume: Volume, given: Given) -> dict[str, Any]:
    """What the template of a paper's page is filled with."""
    paper, words = given.paper, words_of(volume.conference)
    affiliations = list(dict.fromkeys(p for one in paper.authors for p in one.affiliations))
    return {
        "words": words,
        "paper": paper,
        "language": foreign(volume, paper),
        "section": given.section,
        "pdf": given.pdf,
        "authors": [
            (person, slug, _marks(person, affiliations))
            for person, slug in zip(paper.authors, given.slugs, strict=True)
        ],
        "affiliations": affiliations,
        "files": [
            (words(one.label), f"{paper.citation_key}/{one.name}")
            for one in paper.supplements
            if one.name in given.files
        ],
        "supplements": given.files,
        "citations": citations(volume, paper),
        "container": volume.conference.volume.title,
        "facts": list(facts(volume, paper)),
        "keywords": list(zip(paper.keywords, given.anchors, strict=True)),
        "picture": given.picture,
        "related": given.related,
        "before": given.before,
        "after": given.after,
        "updates": [
            (update, day(update.on, words) if update.on else "", _previous(given, update))
            for update in updates(paper)
        ],
    }


def _previous(given: Given, update: Update) -> str:
    """Address of the version before a new one, seen from the paper's page; nothing without one."""
    if update.kind != "version":
        return ""
    name = given.paper.replaced[update.version - 2].name
    return f"{given.paper.citation_key}/{name}" if name in given.versions else ""


def facts(volume: Volume, paper: Paper) -> Iterator[tuple[str, str, str]]:
    """Term, value, and address where there is one."""
    identity, words = volume.conference.volume, words_of(volume.conference)
    if identity.series and identity.number:
        told = words("{series}, volume {number}", series=identity.series, number=identity.number)
        yield words("Series"), told, ""
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
        yield "DOI", paper.doi, doi_url(paper.doi)
    if spdx := paper.licence or identity.licence:
        yield words("Licence"), *licence(spdx)


def _marks(person: Person, affiliations: list[str]) -> list[int]:
    """Numbers of the person's affiliations; none where all share the only one."""
    if len(affiliations) < 2:
        return []
    return [affiliations.index(name) + 1 for name in dict.fromkeys(person.affiliations)]
