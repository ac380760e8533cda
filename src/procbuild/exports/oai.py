"""``oai``: an OAI-PMH static repository with Dublin Core, one file that harvesters read through a
gateway (http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from procbuild.conference import Declared
from procbuild.delivery import Delivery, refused, settings
from procbuild.exports.common import (
    available_pdf_url,
    below,
    lacks,
    licence_of,
    title_of,
)
from procbuild.exports.xml import Xml, document, element, optional
from procbuild.licences import licence_url
from procbuild.model import Finding, Paper, Volume
from procbuild.text import plain
from procbuild.updates import last_changed, updates
from procbuild.urls import paper_url, version_url

FILE = "oai.xml"


@dataclass(frozen=True, kw_only=True)
class OaiSettings(Declared):
    """``[exports.oai]``."""

    identifier: str = ""
    """Domain that the identifiers of records start with: ``proceedings.example.org``"""
    email: str = ""
    """Address of who keeps the repository"""
    gateway: str = "http://gateway.example.org/oai"
    """Address of the gateway that serves the file; it forms the base URL"""


def oai(volume: Volume) -> Delivery:
    """``oai.xml``, to be put beside the site's ``index.html``."""
    own = settings(volume, "oai", OaiSettings)
    site = volume.conference.volume.url.rstrip("/") or "http://localhost"
    domain = own.identifier or "localhost"
    base = f"{own.gateway.rstrip('/')}/{site.partition('://')[2]}/{FILE}"
    day = volume.issue_date.isoformat()
    root = element(
        "Repository",
        element(
            "Identify",
            element("oai:repositoryName", plain(volume.conference.volume.title)),
            element("oai:baseURL", base),
            element("oai:protocolVersion", "2.0"),
            element("oai:adminEmail", own.email or "nobody@example.org"),
            element("oai:earliestDatestamp", day),
            element("oai:deletedRecord", "no"),
            element("oai:granularity", "YYYY-MM-DD"),
        ),
        element(
            "ListMetadataFormats",
            element(
                "oai:metadataFormat",
                element("oai:metadataPrefix", "oai_dc"),
                element("oai:schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"),
                element("oai:metadataNamespace", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
            ),
        ),
        element(
            "ListRecords",
            *(_record(volume, paper, domain) for paper in volume.papers),
            attributes={"metadataPrefix": "oai_dc"},
        ),
        attributes={
            "xmlns": "http://www.openarchives.org/OAI/2.0/static-repository",
            "xmlns:oai": "http://www.openarchives.org/OAI/2.0/",
            "xmlns:oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    return Delivery(texts={FILE: document(root)}, findings=tuple(_findings(volume, own)))


def _record(volume: Volume, paper: Paper, domain: str) -> Xml:
    return element(
        "oai:record",
        element(
            "oai:header",
            element("oai:identifier", f"oai:{domain}:{volume.name}/{paper.id}"),
            element("oai:datestamp", last_changed(paper, volume.issue_date).isoformat()),
        ),
        element("oai:metadata", element("oai_dc:dc", *_fields(volume, paper))),
    )


def _fields(volume: Volume, paper: Paper) -> Iterator[Xml | None]:
    """Dublin Core of a paper."""
    identity = volume.conference.volume
    yield element("dc:title", title_of(paper))
    for person in paper.authors:
        yield element("dc:creator", person.inverted)
    for person in volume.conference.editors:
        yield element("dc:contributor", person.inverted)
    for keyword in paper.keywords:
        yield element("dc:subject", keyword)
    for one in updates(paper):
        yield element("dc:description", plain(one.sentence))
    yield optional("dc:description", plain(paper.abstract))
    yield optional("dc:publisher", identity.publisher)
    yield element("dc:date", volume.issue_date.isoformat())
    yield element("dc:type", "info:eu-repo/semantics/conferenceObject")
    yield element("dc:format", "application/pdf") if paper.pdf else None
    for address in (paper_url(volume, paper), available_pdf_url(volume, paper)):
        yield optional("dc:identifier", address)
    yield optional("dc:identifier", f"https://doi.org/{paper.doi}" if paper.doi else "")
    pages = f", {paper.page_range}" if paper.page_range else ""
    yield element("dc:source", f"{plain(identity.title)}{pages}")
    yield optional("dc:language", paper.language)
    for version in paper.replaced:
        yield optional("dc:relation", version_url(volume, paper, version))
    yield optional("dc:rights", licence_url(licence_of(volume, paper)))


def _findings(volume: Volume, own: OaiSettings) -> Iterator[Finding]:
    yield from lacks(
        "oai",
        [
            ("exports.oai.identifier", own.identifier),
            ("exports.oai.email", own.email),
            ("volume.url", volume.conference.volume.url),
        ],
    )
    if "example." in own.gateway:
        yield refused(
            "oai",
            f"exports.oai.gateway is {own.gateway}, which is no gateway",
            f"register the file with one and write its address as gateway {below('exports.oai')}",
            about="volume",
            severity="warning",
        )
