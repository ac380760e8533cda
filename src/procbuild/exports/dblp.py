"""``dblp``: the table of contents in dblp's submission format, one file per volume
(https://dblp.org/faq/1474621.html).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from procbuild.conference import Declared
from procbuild.delivery import Delivery, refused, settings
from procbuild.exports.common import dates_of, lacks, title_of, volume_title
from procbuild.exports.xml import Xml, document, element, optional
from procbuild.model import Finding, Paper, Volume
from procbuild.standards.doi import doi_url
from procbuild.text import plain
from procbuild.urls import paper_url

DOCTYPE = '<!DOCTYPE dblpsubmission SYSTEM "https://dblp.org/xml/subm/dblpsubmission.dtd">\n'


@dataclass(frozen=True, kw_only=True)
class DblpSettings(Declared):
    """``[exports.dblp]``."""

    key: str = ""
    """dblp's key of the event's stream, if it has one: ``conf/unireps``"""
    number: str = ""
    """Number of the edition"""


def dblp(volume: Volume) -> Delivery:
    """``<volume>-dblp.xml``."""
    options = settings(volume, "dblp", DblpSettings)
    identity, event = volume.conference.volume, volume.conference.event
    root = element(
        "dblpsubmission",
        element(
            "proceedings",
            optional("key", options.key),
            *(element("editor", person.display) for person in volume.conference.editors),
            element("title", volume_title(volume)),
            optional("publisher", identity.publisher),
            element("year", str(volume.issue_date.year)),
            optional("isbn", identity.isbn),
            optional("series", identity.series),
            optional("volume", identity.number),
            optional("doi", identity.doi),
            element(
                "conf",
                element("acronym", event.brief_name),
                optional("number", options.number),
                optional("location", event.city_and_country),
                element("date", dates_of(event)),
                optional("url", event.url or identity.url),
            ),
            element("toc", *_contents(volume)),
        ),
    )
    return Delivery(
        texts={f"{volume.name}-dblp.xml": document(root, doctype=DOCTYPE)},
        findings=tuple(_findings(volume)),
    )


def _contents(volume: Volume) -> Iterator[Xml]:
    """Section headings and papers, in order."""
    for section in volume.sections:
        if section.title:
            yield element("section", plain(section.title))
        for paper in section.papers:
            yield _entry(volume, paper)


def _entry(volume: Volume, paper: Paper) -> Xml:
    title = title_of(paper)
    ending = "" if title.endswith((".", "?", "!")) else "."
    address = doi_url(paper.doi) or paper_url(volume, paper)
    return element(
        "publ",
        *(element("author", person.display) for person in paper.authors),
        element("title", f"{title}{ending}"),
        optional("pages", paper.page_range),
        optional("ee", address),
    )


def _findings(volume: Volume) -> Iterator[Finding]:
    event = volume.conference.event
    wanted = [("volume.url", volume.conference.volume.url), ("event.city", event.city)]
    yield from lacks("dblp", wanted)
    for paper in volume.papers:
        letters = [c for c in title_of(paper) if c.isalpha() and c.lower() != c.upper()]
        if len(letters) > 12 and all(c.isupper() for c in letters):
            yield refused(
                "dblp",
                "The title is all in capitals; dblp only takes mixed case",
                "Write it in title or sentence case in fixes.toml.",
                paper=paper.id,
                about="title",
            )
        if paper.retraction:
            yield refused(
                "dblp",
                "Retracted, which dblp's format cannot express",
                "Tell dblp in the message that accompanies the file.",
                paper=paper.id,
                about="updates",
                severity="warning",
            )
        for person in paper.authors:
            if len(person.given.replace(".", "").replace(" ", "").replace("-", "")) in {1, 2} and (
                "." in person.given
            ):
                yield refused(
                    "dblp",
                    f"{person.display}: initials alone often do not identify an author",
                    "Add the given name in fixes.toml if the paper prints it.",
                    paper=paper.id,
                    about="author",
                    severity="info",
                )
