"""``endnote``: EndNote's tagged import format (refer), one record per paper."""

from collections.abc import Iterator

from procbuild.conference import Person
from procbuild.delivery import Delivery
from procbuild.exports.common import available_pdf_url
from procbuild.model import Paper, Volume
from procbuild.text import one_line, plain
from procbuild.updates import updates
from procbuild.urls import paper_url


def endnote(volume: Volume) -> Delivery:
    """``<volume>.enw``."""
    records = (
        "".join(f"{tag} {one_line(plain(value))}\n" for tag, value in _tags(volume, paper) if value)
        for paper in volume.papers
    )
    return Delivery(texts={f"{volume.name}.enw": "\n".join(records)})


def _tags(volume: Volume, paper: Paper) -> Iterator[tuple[str, str]]:
    """Tags and values in order; a value may be empty."""
    identity = volume.conference.volume
    yield "%0", "Conference Paper"
    yield "%F", paper.citation_key
    yield "%T", paper.title
    for person in paper.authors:
        yield "%A", _name(person)
    for person in volume.conference.editors:
        yield "%E", _name(person)
    yield "%B", identity.title
    yield "%S", identity.series
    yield "%V", identity.number
    yield "%D", str(volume.issue_date.year)
    yield "%8", f"{volume.issue_date:%Y-%m-%d}"
    yield "%P", paper.page_range
    yield "%I", identity.publisher
    yield "%C", volume.conference.event.city_and_country
    yield "%@", identity.isbn or identity.issn
    yield "%R", paper.doi
    yield "%U", paper_url(volume, paper)
    yield "%>", available_pdf_url(volume, paper)
    for keyword in paper.keywords:
        yield "%K", keyword
    for update in updates(paper):
        yield "%Z", update.sentence
    yield "%G", paper.language
    yield "%X", paper.abstract


def _name(person: Person) -> str:
    """``van Gerven, Marcel``; a group name ends with a comma, so that EndNote does not split it."""
    if person.literal:
        return f"{person.literal}," if " " in person.literal else person.literal
    return person.inverted
