"""``ris``: Research Information Systems format, tagged lines that reference managers read."""

from collections.abc import Iterator

from procbuild.delivery import Delivery
from procbuild.exports.common import available_pdf_url, city_and_country
from procbuild.model import Paper, Volume
from procbuild.text import one_line, plain
from procbuild.updates import updates
from procbuild.urls import paper_url


def ris(volume: Volume) -> Delivery:
    """``<volume>.ris``, one record of type CONF per paper."""
    records = ("".join(_record(volume, paper)) for paper in volume.papers)
    return Delivery(texts={f"{volume.name}.ris": "\r\n".join(records)})


def _record(volume: Volume, paper: Paper) -> Iterator[str]:
    yield "TY  - CONF\r\n"
    for tag, value in _tags(volume, paper):
        if value:
            yield f"{tag}  - {one_line(plain(value))}\r\n"
    yield "ER  - \r\n"


def _tags(volume: Volume, paper: Paper) -> Iterator[tuple[str, str]]:
    """Tags and values in order; a value may be empty."""
    identity = volume.conference.volume
    yield "ID", paper.citation_key
    yield "TI", paper.title
    for person in paper.authors:
        yield "AU", person.inverted
    for person in volume.conference.editors:
        yield "ED", person.inverted
    yield "T2", identity.title
    yield "C3", volume.conference.event.name
    yield "T3", identity.series
    yield "VL", identity.number
    yield "PY", str(volume.issue_date.year)
    yield "DA", f"{volume.issue_date:%Y/%m/%d}"
    yield "SP", str(paper.first_page or "")
    yield "EP", str(paper.last_page or "")
    yield "PB", identity.publisher
    yield "CY", city_and_country(volume)
    yield "SN", identity.isbn or identity.issn
    yield "DO", paper.doi
    yield "UR", paper_url(volume, paper)
    yield "L1", available_pdf_url(volume, paper)
    for keyword in paper.keywords:
        yield "KW", keyword
    for update in updates(paper):
        yield "N1", update.sentence
    yield "LA", paper.language
    yield "AB", paper.abstract
