"""Records of tagged lines, one fact per line, which reference managers read."""

from collections.abc import Callable, Iterator, Mapping

from procbuild.conference import Person
from procbuild.exports.common import available_pdf_url
from procbuild.model import Paper, Volume
from procbuild.text import one_line, plain
from procbuild.updates import updates
from procbuild.urls import paper_url


def tagged(
    volume: Volume, paper: Paper, tags: Mapping[str, str], name: Callable[[Person], str]
) -> Iterator[tuple[str, str]]:
    """Tags and values of a paper's facts, on one line and without maths; none is empty.

    ``tags`` names the fact of each tag, as :func:`_facts` does; its order is that of the lines.
    """
    facts = _facts(volume, paper, name)
    for tag, fact in tags.items():
        values = facts[fact]
        for value in (values,) if isinstance(values, str) else values:
            if value:
                yield tag, one_line(plain(value))


def _facts(
    volume: Volume, paper: Paper, name: Callable[[Person], str]
) -> Mapping[str, str | tuple[str, ...]]:
    identity, event = volume.conference.volume, volume.conference.event
    return {
        "key": paper.citation_key,
        "title": paper.title,
        "authors": tuple(map(name, paper.authors)),
        "editors": tuple(map(name, volume.conference.editors)),
        "volume": identity.title,
        "event": event.name,
        "series": identity.series,
        "number": identity.number,
        "year": str(volume.issue_date.year),
        "date": volume.issue_date.isoformat(),
        "date with slashes": f"{volume.issue_date:%Y/%m/%d}",
        "pages": paper.page_range,
        "first page": str(paper.first_page or ""),
        "last page": str(paper.last_page or ""),
        "publisher": identity.publisher,
        "place": event.city_and_country,
        "isbn or issn": identity.isbn or identity.issn,
        "doi": paper.doi,
        "url": paper_url(volume, paper),
        "pdf": available_pdf_url(volume, paper),
        "keywords": paper.keywords,
        "notices": tuple(update.sentence for update in updates(paper)),
        "language": paper.language,
        "abstract": paper.abstract,
    }
