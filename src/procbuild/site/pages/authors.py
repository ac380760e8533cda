"""``authors/``: the index of authors, and a page for each author."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import escape
from sphinx.application import Sphinx

from procbuild.conference import Person
from procbuild.model import Volume
from procbuild.site.material import Material, PaperEntry
from procbuild.site.pages.sheet import Sheet
from procbuild.site.render import render
from procbuild.site.shell import Content
from procbuild.translations import words_of
from procbuild.volume.authors import Author, by_letter


@dataclass(frozen=True, kw_only=True)
class Given:
    """The data of an author's page."""

    person: Person
    variants: tuple[str, ...]
    identified: bool
    papers: tuple[PaperEntry, ...]
    namesakes: tuple[tuple[str, str], ...]
    """File name of the page and ORCID iD of each namesake"""


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
        others = (other for other in by_name[author.person.display] if other is not author)
        given = Given(
            person=author.person,
            variants=author.variants,
            identified=author.identified,
            papers=material.entries(author.papers),
            namesakes=tuple((other.slug, other.person.orcid) for other in others),
        )
        yield Sheet(folder="authors", name=author.slug, draw=draw, given=given)


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
    return Content(title=escape(given.person.display), body=body)
