"""``oai``: an OAI-PMH static repository with Dublin Core, a file that harvesters read through a
gateway (http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from procbuild.conference import Declared
from procbuild.delivery import Delivery, refused, settings
from procbuild.exports.common import (
    available_pdf_url,
    below,
    keywords_of,
    lacks,
    licence_of,
    title_of,
    volume_title,
)
from procbuild.exports.xml import Xml, document, element, optional
from procbuild.model import Finding, Paper, Volume
from procbuild.standards.doi import doi_url
from procbuild.standards.licences import licence_url
from procbuild.text import plain
from procbuild.updates import last_changed, updates
from procbuild.urls import paper_url, version_url

FILE = "oai.xml"


@dataclass(frozen=True, kw_only=True)
class OaiSettings(Declared):
    """``[exports.oai]``."""

    identifier: str = ""
    """Domain with which record identifiers start: ``proceedings.example.org``"""
    email: str = ""
    """Address of the repository's administrator"""
    gateway: str = "http://gateway.example.org/oai"
    """Address of the gateway that serves the file; it forms the base URL"""


def oai(volume: Volume) -> Delivery:
    """``oai.xml``, to be placed beside the site's ``index.html``."""
    options = settings(volume, "oai", OaiSettings)
    site = volume.conference.volume.url.rstrip("/") or "http://localhost"
    domain = options.identifier or "localhost"
    base = f"{options.gateway.rstrip('/')}/{site.partition('://')[2]}/{FILE}"
    day = volume.issue_date.isoformat()
    root = element(
        "Repository",
        element(
            "Identify",
            element("oai:repositoryName", volume_title(volume)),
            element("oai:baseURL", base),
            element("oai:protocolVersion", "2.0"),
            element("oai:adminEmail", options.email or "nobody@example.org"),
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
    return Delivery(texts={FILE: document(root)}, findings=tuple(_findings(volume, options)))


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
    """The Dublin Core elements of a paper."""
    identity = volume.conference.volume
    yield element("dc:title", title_of(paper))
    for person in paper.authors:
        yield element("dc:creator", person.inverted)
    for person in volume.conference.editors:
        yield element("dc:contributor", person.inverted)
    for keyword in keywords_of(paper):
        yield element("dc:subject", keyword)
    for update in updates(paper):
        yield element("dc:description", plain(update.sentence))
    yield optional("dc:description", plain(paper.abstract))
    yield optional("dc:publisher", identity.publisher)
    yield element("dc:date", volume.issue_date.isoformat())
    yield element("dc:type", "info:eu-repo/semantics/conferenceObject")
    yield element("dc:format", "application/pdf") if paper.pdf else None
    for address in (paper_url(volume, paper), available_pdf_url(volume, paper)):
        yield optional("dc:identifier", address)
    yield optional("dc:identifier", doi_url(paper.doi))
    pages = f", {paper.page_range}" if paper.page_range else ""
    yield element("dc:source", f"{volume_title(volume)}{pages}")
    yield optional("dc:language", paper.language)
    for version in paper.replaced:
        yield optional("dc:relation", version_url(volume, paper, version))
    yield optional("dc:rights", licence_url(licence_of(volume, paper)))


def _findings(volume: Volume, options: OaiSettings) -> Iterator[Finding]:
    yield from lacks(
        "oai",
        [
            ("exports.oai.identifier", options.identifier),
            ("exports.oai.email", options.email),
            ("volume.url", volume.conference.volume.url),
        ],
    )
    if "example." in options.gateway:
        yield refused(
            "oai",
            f"exports.oai.gateway is {options.gateway}, which is an example, not a gateway",
            f"Register the file with one and write its address as gateway {below('exports.oai')}.",
            about="volume",
            severity="warning",
        )
