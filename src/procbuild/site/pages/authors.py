"""``authors/``: the index of authors, and a page for each author."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import escape
from sphinx.application import Sphinx

from procbuild.conference import Person
from procbuild.model import Volume
from procbuild.site.head import shortened
from procbuild.site.material import Material, PaperEntry
from procbuild.site.pages.sheet import Sheet
from procbuild.site.render import render
from procbuild.site.shell import Content
from procbuild.text import plain
from procbuild.translations import words_of
from procbuild.volume.authors import Author, by_letter


@dataclass(frozen=True, kw_only=True)
class Given:
    """The data of an author's page."""

    title: str
    """The name; of namesakes with what tells them apart"""
    person: Person
    variants: tuple[str, ...]
    identified: bool
    papers: tuple[PaperEntry, ...]
    namesakes: tuple[tuple[str, str], ...]
    """File name of the page of each namesake, and the name with what tells them apart"""


def pages(_app: Sphinx, material: Material) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The index of authors."""
    letters = by_letter(material.authors).items()
    anchored = [
        (letter, f"letter-{number}", authors) for number, (letter, authors) in enumerate(letters, 1)
    ]
    words = material.words
    body = render("authors.html", words=words, letters=anchored)
    yield "authors/index", {"title": words("Authors"), "body": body}


def sheets(material: Material) -> Iterator[Sheet]:
    """A page per author, in the order of the index."""
    by_name: dict[str, list[Author]] = {}
    for author in material.authors:
        by_name.setdefault(author.person.display, []).append(author)
    for author in material.authors:
        bearers = by_name[author.person.display]
        given = Given(
            title=_told_apart(author, bearers) if len(bearers) > 1 else author.person.display,
            person=author.person,
            variants=author.variants,
            identified=author.identified,
            papers=material.entries(author.papers),
            namesakes=tuple(
                (other.slug, _told_apart(other, bearers))
                for other in bearers
                if other is not author
            ),
        )
        yield Sheet(folder="authors", name=author.slug, draw=draw, given=given)


def _told_apart(author: Author, bearers: Sequence[Author]) -> str:
    """``Jing Li (李静)``: the name with script, affiliations or paper, the first that is unique."""
    details = [_details(bearer) for bearer in bearers]
    own = _details(author)
    unique = (
        text
        for place, text in enumerate(own)
        if [other[place] for other in details].count(text) == 1
    )
    return f"{author.person.display} ({next(filter(None, unique), own[-1])})"


def _details(author: Author) -> tuple[str, str, str]:
    """Script, affiliations and first paper; each may be empty but the paper."""
    person, paper = author.person, author.papers[0]
    title = plain(paper.title) or paper.citation_key
    return person.script, "; ".join(person.affiliations), title


def draw(volume: Volume, given: Given) -> Content:
    """Render the page of an author."""
    body = render(
        "author.html",
        words=words_of(volume.conference),
        person=given.person,
        variants=given.variants,
        identified=given.identified,
        papers=given.papers,
        namesakes=given.namesakes,
    )
    person, papers = given.person, given.papers
    known_as = ", ".join((person.display, *person.affiliations))
    about = shortened(f"{known_as}: {'; '.join(plain(paper.title) for paper in papers)}")
    return Content(
        title=escape(given.title),
        body=body,
        metatags=render("description.head.html", description=about),
    )
