"""``endnote``: EndNote's tagged import format (refer), one record per paper."""

from collections.abc import Iterator

from procbuild.conference import Person
from procbuild.delivery import Delivery
from procbuild.exports.tagged import tagged
from procbuild.model import Paper, Volume

TAGS = {
    "%F": "key",
    "%T": "title",
    "%A": "authors",
    "%E": "editors",
    "%B": "volume",
    "%S": "series",
    "%V": "number",
    "%D": "year",
    "%8": "date",
    "%P": "pages",
    "%I": "publisher",
    "%C": "place",
    "%@": "isbn or issn",
    "%R": "doi",
    "%U": "url",
    "%>": "pdf",
    "%K": "keywords",
    "%Z": "notices",
    "%G": "language",
    "%X": "abstract",
}


def endnote(volume: Volume) -> Delivery:
    """``<volume>.enw``."""
    records = ("".join(_record(volume, paper)) for paper in volume.papers)
    return Delivery(texts={f"{volume.name}.enw": "\n".join(records)})


def _record(volume: Volume, paper: Paper) -> Iterator[str]:
    yield "%0 Conference Paper\n"
    for tag, value in tagged(volume, paper, TAGS, _name):
        yield f"{tag} {value}\n"


def _name(person: Person) -> str:
    """``van Gerven, Marcel``; a group name ends with a comma, so that EndNote does not split it."""
    if person.literal:
        return f"{person.literal}," if " " in person.literal else person.literal
    return person.inverted
