"""``ris``: Research Information Systems format, tagged lines that reference managers read."""

from collections.abc import Iterator
from operator import attrgetter

from procbuild.delivery import Delivery
from procbuild.exports.tagged import tagged
from procbuild.model import Paper, Volume

TAGS = {
    "ID": "key",
    "TI": "title",
    "AU": "authors",
    "ED": "editors",
    "T2": "volume",
    "C3": "event",
    "T3": "series",
    "VL": "number",
    "PY": "year",
    "DA": "date with slashes",
    "SP": "first page",
    "EP": "last page",
    "PB": "publisher",
    "CY": "place",
    "SN": "isbn or issn",
    "DO": "doi",
    "UR": "url",
    "L1": "pdf",
    "KW": "keywords",
    "N1": "notices",
    "LA": "language",
    "AB": "abstract",
}


def ris(volume: Volume) -> Delivery:
    """``<volume>.ris``, one record of type CONF per paper."""
    records = ("".join(_record(volume, paper)) for paper in volume.papers)
    return Delivery(texts={f"{volume.name}.ris": "\r\n".join(records)})


def _record(volume: Volume, paper: Paper) -> Iterator[str]:
    yield "TY  - CONF\r\n"
    for tag, value in tagged(volume, paper, TAGS, attrgetter("inverted")):
        yield f"{tag}  - {value}\r\n"
    yield "ER  - \r\n"
