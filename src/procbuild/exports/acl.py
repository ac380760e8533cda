"""``acl``: the ACL Anthology's XML with its PDFs, and a folder as aclpub2 writes it
(https://aclanthology.org/info/contrib/).

Year and month are those of the event's first day, as in the Anthology's ``ingest_aclpub2.py``.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path, PurePath

from procbuild.bibliography import citation_keys, title_parts
from procbuild.conference import Declared, Person
from procbuild.delivery import Delivery, refused, settings
from procbuild.exports.aclpub2 import details, listed
from procbuild.exports.anthology import (
    AnthologyPaper,
    Hash,
    errata,
    notices,
    retracted,
    revisions,
    unstamped,
    with_pdf,
)
from procbuild.exports.common import (
    lacks,
    name_parts,
    papers_with_pdf,
    people_findings,
    stamped,
    without_pdf,
)
from procbuild.exports.xml import Xml, document, element, inline, optional, tight
from procbuild.model import Finding, Supplement, Volume
from procbuild.standards.orcid import valid_orcid
from procbuild.text import one_line, split_maths
from procbuild.translations.days import month

CHUNK = 1 << 20
"""Number of bytes read at once."""

WORKSHOPS = "ws"
"""The Anthology's id of the venue that all workshops have besides their own."""

SCRIPTS = {
    "hang": "가-힣",
    "kana": "\u3040-\u30ff",
    "hani": "\u3400-\u9fff",
    "arab": "\u0600-\u06ff",
    "cyrl": "\u0400-\u04ff",
    "hebr": "\u0590-\u05ff",
    "grek": "\u0370-\u03ff",
    "deva": "\u0900-\u097f",
}
"""Character ranges by ISO 15924 code of the script."""


@dataclass(frozen=True, kw_only=True)
class AclSettings(Declared):
    """``[exports.acl]``."""

    venue: str = ""
    """The Anthology's id of the venue: ``sigdial``"""
    volume: str = "1"
    """Id of the volume within the event: ``1``, ``main``, ``short``"""
    ingest_date: date | None = None
    """Date of ingestion; absent: the day of publication"""
    address: str = ""
    """Place of the publisher, or of the event"""


def acl(volume: Volume) -> Delivery:
    """``xml/<collection>.xml``, ``pdf/`` and ``attachments/``; ``aclpub2/`` as that tool writes it.

    The PDFs are the stamped ones, and the front matter is cut from the book.
    """
    options = settings(volume, "acl", AclSettings)
    collection = f"{volume.conference.event.start.year}.{options.venue or 'unknown'}"
    prefix = f"{collection}-{options.volume}"
    whole, front = f"pdf/{prefix}.pdf", f"pdf/{prefix}.0.pdf"
    entries = _entries(volume, prefix)
    copies = dict.fromkeys((whole, "aclpub2/proceedings.pdf"), Path("book.pdf"))
    instead: dict[str, Path] = {}
    for entry in entries:
        copies[f"pdf/{entry.name}.pdf"] = stamped(entry.paper)
        copies |= notices(entry)
        instead |= unstamped(entry)
        copies[f"aclpub2/watermarked_pdfs/{entry.number}.pdf"] = stamped(entry.paper)
        for supplement in entry.paper.supplements:
            file = (entry.paper.folder or Path()) / supplement.name
            copies[_attachment(entry.name, entry, supplement)] = file
            copies[f"aclpub2/{_attachment(entry.number, entry, supplement)}"] = file

    @cache
    def cut(book: Path) -> bytes:
        # Every build imports the table of exports, and few builds cut a book.
        from procbuild.pdf.extract import front_matter  # noqa: PLC0415

        return front_matter(book)

    def matter(sources: Mapping[str, Path]) -> bytes:
        return cut(sources[whole]) if whole in sources else b""

    def xml(sources: Mapping[str, Path]) -> str:
        def sums(name: str) -> Mapping[str, str]:
            if name == front:
                return _hash([matter(sources)])
            if name not in sources:
                return {}
            with sources[name].open("rb") as stream:
                return _hash(iter(lambda: stream.read(CHUNK), b""))

        return document(_collection(volume, options, prefix, entries, sums))

    return Delivery(
        texts={
            f"xml/{collection}.xml": xml,
            front: matter,
            "aclpub2/watermarked_pdfs/0.pdf": matter,
            "aclpub2/inputs/conference_details.yml": details(volume, options.venue, options.volume),
            "aclpub2/inputs/papers.yml": "".join(map(_listed, entries)),
        },
        copies=copies,
        instead=instead,
        findings=tuple(_findings(volume, options)),
    )


def _hash(parts: Iterable[bytes]) -> Mapping[str, str]:
    """The attribute ``hash``, a CRC-32 in hexadecimal; empty if there are no bytes."""
    checksum = size = 0
    for part in parts:
        checksum, size = zlib.crc32(part, checksum), size + len(part)
    return {"hash": f"{checksum:08x}"} if size else {}


def _entries(volume: Volume, prefix: str) -> list[AnthologyPaper]:
    """The papers with PDFs, numbered from 1, with keys that the Anthology accepts."""
    papers = papers_with_pdf(volume)
    if volume.conference.papers.keys == "acl":
        keys = {paper.id: paper.citation_key for paper in papers}
    else:
        bare = [replace(paper, key="") for paper in papers]
        keys = citation_keys(bare, "acl", volume.conference.event.start.year)
    return [
        AnthologyPaper(
            number=number,
            paper=paper,
            key=re.sub(r"[^A-Za-z0-9-]+", "-", keys[paper.id]),
            name=f"{prefix}.{number}",
        )
        for number, paper in enumerate(papers, 1)
    ]


def _listed(entry: AnthologyPaper) -> str:
    """The paper's entry in ``papers.yml``."""
    supplements = entry.paper.supplements
    labels = {
        PurePath(_attachment(entry.number, entry, supplement)).name: supplement.label
        for supplement in supplements
    }
    return listed(entry.number, entry.paper, labels)


def _attachment(stem: str | int, entry: AnthologyPaper, supplement: Supplement) -> str:
    """``attachments/2024.sigdial-1.7.Software2.zip`` for the stem ``2024.sigdial-1.7``."""
    kind = re.sub(r"[^A-Za-z0-9]+", "", supplement.label) or "Supplement"
    number = entry.paper.supplements.index(supplement)
    ending = PurePath(supplement.name).suffix
    return f"attachments/{stem}.{kind}{number + 1 if number else ''}{ending}"


def _findings(volume: Volume, options: AclSettings) -> Iterator[Finding]:
    yield from lacks(
        "acl",
        [
            ("exports.acl.venue", options.venue),
            ("volume.publisher", volume.conference.volume.publisher),
            ("editors", volume.conference.editors),
        ],
    )
    if options.venue and not re.fullmatch(r"[a-z0-9]+", options.venue):
        message = f"exports.acl.venue '{options.venue}': the Anthology's ids are lower-case letters"
        yield refused("acl", message, "Look it up in the Anthology's list of venues.")
    yield from without_pdf("acl", volume)
    for paper in volume.papers:
        if len(with_pdf(paper.erratum, paper)) < len(paper.erratum):
            yield refused(
                "acl",
                "An erratum is left out: the Anthology only takes errata as PDFs",
                "Collect one as a supplement and name it with file = in its [[erratum]].",
                paper=paper.id,
                about="updates",
                severity="warning",
            )
        if not paper.abstract:
            remedy = "Add it to the source or to fixes.toml."
            yield refused("acl", "There is no abstract", remedy, paper=paper.id, severity="warning")
    yield from people_findings("acl", volume)


def _collection(
    volume: Volume,
    options: AclSettings,
    prefix: str,
    entries: Sequence[AnthologyPaper],
    sums: Hash,
) -> Xml:
    identity, event = volume.conference.volume, volume.conference.event
    front = sums(f"pdf/{prefix}.0.pdf")
    whole = sums(f"pdf/{prefix}.pdf")
    ingest = (options.ingest_date or volume.issue_date).isoformat()
    meta = element(
        "meta",
        _title("booktitle", identity.title, identity.language),
        *(_person("editor", person) for person in volume.conference.editors),
        optional("publisher", identity.publisher),
        optional("address", options.address or event.city_and_country),
        element("month", month(event.start)),
        element("year", str(event.start.year)),
        optional("isbn", identity.isbn),
        element("pdf", attributes=whole) if whole else None,
        optional("doi", identity.doi),
        element("venue", options.venue or "unknown"),
        element("venue", WORKSHOPS) if event.host else None,
    )
    matter = element(
        "frontmatter",
        element("pdf", attributes=front),
        element("bibkey", f"{options.venue or 'unknown'}-{event.start.year}-{options.volume}"),
    )
    return element(
        "collection",
        element(
            "volume",
            meta,
            matter if front else None,
            *(_paper(entry, sums) for entry in entries),
            attributes={"id": options.volume, "type": "proceedings", "ingest-date": ingest},
        ),
        attributes={"id": prefix.rpartition("-")[0]},
    )


def _paper(entry: AnthologyPaper, sums: Hash) -> Xml:
    paper = entry.paper
    pdf = sums(f"pdf/{entry.name}.pdf")
    return element(
        "paper",
        _title("title", paper.title, paper.language),
        *(_person("author", person) for person in paper.authors),
        optional("pages", paper.page_range),
        _abstract(paper.abstract),
        element("pdf", attributes=pdf) if pdf else None,
        *(_supplement(entry, supplement, sums) for supplement in paper.supplements),
        element("bibkey", entry.key),
        optional("doi", paper.doi),
        element("award", attributes={"name": paper.award}) if paper.award else None,
        *revisions(entry, sums),
        *errata(entry, sums),
        retracted(paper),
        attributes={"id": str(entry.number)},
    )


def _supplement(entry: AnthologyPaper, supplement: Supplement, sums: Hash) -> Xml | None:
    name = _attachment(entry.name, entry, supplement)
    hash_ = sums(name)
    if not hash_:
        return None
    kind = re.sub(r"[^a-z]+", "", supplement.label.lower()) or "attachment"
    return element("attachment", PurePath(name).name, attributes={"type": kind, **hash_})


def _title(tag: str, title: str, language: str) -> Xml:
    """A title with ``<fixed-case>`` and ``<tex-math>``."""
    tags = {"fixed": "fixed-case", "maths": "tex-math"}
    parts = (
        tight(tags[part.kind], part.text) if part.kind in tags else part.text
        for part in title_parts(one_line(title), language)
    )
    return tight(tag, inline(*parts) or Xml("untitled"))


def _abstract(abstract: str) -> Xml | None:
    if not abstract:
        return None
    parts: list[str] = []
    for number, paragraph in enumerate(abstract.split("\n\n")):
        if number:
            parts.append(tight("par"))
        parts += [
            tight("tex-math", piece.text) if piece.maths else piece.text
            for piece in split_maths(paragraph)
        ]
    return tight("abstract", *parts)


def _person(tag: str, person: Person) -> Xml:
    given, family = name_parts(person)
    first = tight("first", given)
    variant = None
    if person.script and not person.literal:
        script = {"script": _script(person.script)}
        variant = element("variant", tight("last", person.script), attributes=script)
    affiliations = "; ".join(person.affiliations)
    return element(
        tag,
        first,
        tight("last", family),
        optional("affiliation", affiliations),
        variant,
        attributes={"orcid": valid_orcid(person.orcid)},
    )


def _script(name: str) -> str:
    """ISO 15924 code of the script in which a name is written."""
    for code, letters in SCRIPTS.items():
        if re.search(f"[{letters}]", name):
            return code
    return "zyyy"
