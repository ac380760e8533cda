"""``crossref``: a deposit of DOIs and metadata, schema 5.4.0 or 5.3.1
(https://www.crossref.org/documentation/schema-library/).
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from procbuild.conference import Declared, Person
from procbuild.delivery import Delivery, refused, settings
from procbuild.exports.common import (
    QUOTED,
    available_pdf_url,
    below,
    dates_of,
    doi_findings,
    lacks,
    licence_of,
    name_parts,
    people_findings,
    title_of,
    volume_title,
)
from procbuild.exports.crossmark import crossmark
from procbuild.exports.crossref_relations import relations
from procbuild.exports.xml import Xml, document, element, optional, tight
from procbuild.model import Finding, Paper, Volume
from procbuild.names import is_group
from procbuild.standards.identifiers import valid_isbn, valid_issn
from procbuild.standards.languages import iso639_1
from procbuild.standards.licences import licence_url
from procbuild.standards.orcid import orcid_url
from procbuild.text import clean, split_maths
from procbuild.updates import last_changed, updates
from procbuild.urls import paper_url

LIMITS = {"title": 511, "surname": 60, "given_name": 60, "organization": 511, "location": 255}
"""Maximum numbers of characters in the schema."""

ELECTRONIC = {"media_type": "electronic"}
"""Of identifiers, as of the publication: without it they would be those of a printed volume."""


@dataclass(frozen=True, kw_only=True)
class CrossrefSettings(Declared):
    """``[exports.crossref]``."""

    depositor: str = ""
    """Name of the organization that deposits"""
    email: str = ""
    """Where Crossref sends its answer"""
    registrant: str = ""
    """Organization that owns the DOIs; empty: the depositor"""
    schema: Literal["5.4.0", "5.3.1"] = "5.4.0"
    """Version of the deposit schema"""
    revision: int = 0
    """To be incremented for each deposit that corrects an earlier one"""
    policy: str = ""
    """DOI of the page that describes how papers are corrected; if set, notices are deposited"""


def crossref(volume: Volume) -> Delivery:
    """``<volume>-crossref.xml``: the conference, its volume, and every paper that has a DOI.

    Nothing is written if none has a DOI: Crossref would take the conference for the whole deposit.
    """
    options = settings(volume, "crossref", CrossrefSettings)
    body = element("body", _conference(volume, options))
    name = f"http://www.crossref.org/schema/{options.schema}"
    root = element(
        "doi_batch",
        _head(volume, options, hashlib.sha256(body.encode()).hexdigest()),
        body,
        attributes={
            "version": options.schema,
            "xmlns": name,
            "xmlns:jats": "http://www.ncbi.nlm.nih.gov/JATS1",
            "xmlns:ai": "http://www.crossref.org/AccessIndicators.xsd",
            "xmlns:rel": "http://www.crossref.org/relations.xsd",
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{name} {name.replace('/schema/', '/schemas/crossref')}.xsd",
        },
    )
    return Delivery(
        texts={f"{volume.name}-crossref.xml": document(root) if _has_doi(volume) else ""},
        findings=tuple(_findings(volume, options)),
    )


def _has_doi(volume: Volume) -> bool:
    return bool(volume.conference.volume.doi) or any(paper.doi for paper in volume.papers)


def _findings(volume: Volume, options: CrossrefSettings) -> Iterator[Finding]:
    identity = volume.conference.volume
    if not _has_doi(volume):
        message = "Neither a paper nor the volume has a DOI: there is nothing to deposit"
        remedy = f"Write doi = {QUOTED} {below('papers')}, or collect the papers first."
        yield refused("crossref", message, remedy, about="doi")
    yield from lacks(
        "crossref",
        [
            ("exports.crossref.depositor", options.depositor),
            ("exports.crossref.email", options.email),
            ("volume.publisher", identity.publisher),
            ("volume.url", identity.url),
        ],
    )
    yield from doi_findings("crossref", volume)
    yield from people_findings("crossref", volume)
    for paper in volume.papers:
        if paper.doi and not paper.pdf:
            yield refused(
                "crossref",
                "It is deposited without a full text, to which the page of a DOI should lead",
                "Collect its PDF before you deposit.",
                paper=paper.id,
                about="files",
                severity="warning",
            )
        if updates(paper) and not options.policy:
            yield refused(
                "crossref",
                "Notices are left out: Crossref takes them with the DOI of a page that describes "
                "how papers are corrected",
                f"Register that page and write its DOI as policy {below('exports.crossref')}.",
                paper=paper.id,
                about="updates",
                severity="warning",
            )
        if len(title_of(paper)) > LIMITS["title"]:
            message = f"The title has more than {LIMITS['title']} characters"
            yield refused("crossref", message, "Shorten it in fixes.toml.", paper=paper.id)


def _head(volume: Volume, options: CrossrefSettings, digest: str) -> Xml:
    """The depositor; the batch id depends on the content, the timestamp on its age."""
    depositor = options.depositor or "unknown"
    changed = max(
        [volume.issue_date, *(last_changed(paper, volume.issue_date) for paper in volume.papers)]
    )
    return element(
        "head",
        element("doi_batch_id", f"{volume.name[:60]}-{options.revision}-{digest[:12]}"),
        element("timestamp", f"{changed:%Y%m%d}{options.revision:06}"),
        element(
            "depositor",
            element("depositor_name", depositor[:130]),
            element("email_address", options.email or "unknown@example.org"),
        ),
        element("registrant", (options.registrant or depositor)[:255]),
    )


def _conference(volume: Volume, options: CrossrefSettings) -> Xml:
    identity, event = volume.conference.volume, volume.conference.event
    first, last = event.start, event.last_day
    return element(
        "conference",
        _contributors(volume.conference.editors, "editor"),
        element(
            "event_metadata",
            element("conference_name", f"{event.name:3}"[:512]),
            optional("conference_acronym", event.short_name[:127]),
            optional("conference_sponsor", identity.sponsored_by[:255]),
            optional("conference_location", event.city_and_country[: LIMITS["location"]]),
            element(
                "conference_date",
                dates_of(event),
                attributes={
                    "start_year": f"{first:%Y}",
                    "start_month": f"{first:%m}",
                    "start_day": f"{first:%d}",
                    "end_year": f"{last:%Y}",
                    "end_month": f"{last:%m}",
                    "end_day": f"{last:%d}",
                },
            ),
        ),
        _proceedings(volume, _language(identity.language, options)),
        *(_paper(volume, paper, options) for paper in volume.papers if paper.doi),
    )


def _language(tag: str, options: CrossrefSettings) -> dict[str, str]:
    """The attribute for a language; its list of codes is only complete in newer schemas."""
    return {"language": iso639_1(tag)} if options.schema == "5.4.0" else {}


def _proceedings(volume: Volume, language: Mapping[str, str]) -> Xml:
    """The volume; part of its series if that has an ISSN. A series has no language."""
    identity = volume.conference.volume
    isbn, issn = valid_isbn(identity.isbn), valid_issn(identity.issn)
    series = identity.series if issn else ""
    common = (
        element("publisher", element("publisher_name", identity.publisher or "unknown")),
        _publication_date(volume.issue_date),
        element("isbn", isbn, attributes=ELECTRONIC)
        if isbn
        else element("noisbn", attributes={"reason": "simple_series" if series else "monograph"}),
        _doi_data(identity.doi, identity.url),
    )
    title = element("proceedings_title", volume_title(volume)[: LIMITS["title"]])
    if not series:
        return element("proceedings_metadata", title, *common, attributes=language)
    return element(
        "proceedings_series_metadata",
        element(
            "series_metadata",
            element("titles", element("title", series)),
            element("issn", issn, attributes=ELECTRONIC),
        ),
        title,
        optional("volume", identity.number),
        *common,
    )


def _paper(volume: Volume, paper: Paper, options: CrossrefSettings) -> Xml:
    access = _access(licence_url(licence_of(volume, paper)))
    version = element("version", str(len(paper.replaced) + 1)) if paper.replaced else None
    return element(
        "conference_paper",
        _contributors(paper.authors, "author"),
        element("titles", element("title", title_of(paper)[: LIMITS["title"]] or "untitled")),
        _abstract(paper.abstract),
        _publication_date(volume.issue_date),
        element(
            "pages",
            element("first_page", str(paper.first_page)),
            element("last_page", str(paper.last_page)),
        )
        if paper.first_page
        else None,
        crossmark(paper, options.policy, access) if options.policy and updates(paper) else access,
        relations(paper),
        element("version_info", version) if version and options.schema == "5.4.0" else None,
        _doi_data(paper.doi, paper_url(volume, paper), available_pdf_url(volume, paper)),
        attributes={
            "publication_type": _publication_type(paper),
            **_language(paper.language, options),
        },
    )


def _publication_type(paper: Paper) -> str:
    """What is published of a paper."""
    if paper.pdf:
        return "full_text"
    return "abstract_only" if paper.abstract else "bibliographic_record"


def _access(licence: str) -> Xml | None:
    """That it is free to read, and its licence."""
    if not licence:
        return None
    return element(
        "ai:program",
        element("ai:free_to_read"),
        element("ai:license_ref", licence, attributes={"applies_to": "vor"}),
        attributes={"name": "AccessIndicators"},
    )


def _doi_data(doi: str, url: str, pdf: str = "") -> Xml | None:
    """A DOI, the address of its page, and that of the PDF for text mining."""
    if not (doi and url):
        return None
    resource = element("resource", pdf, attributes={"mime_type": "application/pdf"})
    return element(
        "doi_data",
        element("doi", doi),
        element("resource", url),
        element("collection", element("item", resource), attributes={"property": "text-mining"})
        if pdf
        else None,
    )


def _publication_date(day: date) -> Xml:
    return element(
        "publication_date",
        element("month", f"{day:%m}"),
        element("day", f"{day:%d}"),
        element("year", f"{day:%Y}"),
        attributes={"media_type": "online"},
    )


def _contributors(people: tuple[Person, ...], role: str) -> Xml | None:
    """People and organizations in order, or None."""
    contributors = [
        _contributor(
            person,
            {"sequence": "additional" if number else "first", "contributor_role": role},
        )
        for number, person in enumerate(people)
        if person.display
    ]
    return element("contributors", *contributors) if contributors else None


def _contributor(person: Person, attributes: Mapping[str, str]) -> Xml:
    if is_group(person):
        return element(
            "organization", person.literal[: LIMITS["organization"]], attributes=attributes
        )
    given, family = name_parts(person)
    if person.suffix:
        family = family.removesuffix(f" {person.suffix}")
    institutions = [
        element("institution", element("institution_name", name)) for name in person.affiliations
    ]
    return element(
        "person_name",
        optional("given_name", given[: LIMITS["given_name"]]),
        element("surname", family[: LIMITS["surname"]]),
        optional("suffix", person.suffix[:10]),
        element("affiliations", *institutions) if institutions else None,
        optional("ORCID", orcid_url(person.orcid)),
        attributes=attributes,
    )


def _abstract(text: str) -> Xml | None:
    """The abstract in JATS, with maths as TeX."""
    if not text:
        return None
    paragraphs = (
        tight(
            "jats:p",
            *(
                tight("jats:inline-formula", tight("jats:tex-math", f"${piece.text}$"))
                if piece.maths
                else piece.text
                for piece in split_maths(paragraph)
            ),
        )
        for paragraph in clean(text).split("\n\n")
    )
    return element("jats:abstract", *paragraphs)
