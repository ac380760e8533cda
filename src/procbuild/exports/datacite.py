"""``datacite``: DataCite metadata 4.6, XML and JSON, one per paper and one for the volume
(https://datacite-metadata-schema.readthedocs.io/en/4.6/).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from procbuild.conference import Declared, Person
from procbuild.delivery import Delivery, refused, settings
from procbuild.exports.common import (
    below,
    doi_findings,
    lacks,
    licence_of,
    name_parts,
    people_findings,
)
from procbuild.exports.datacite_resource import Resource, resources
from procbuild.exports.xml import Xml, document, element, optional
from procbuild.model import Finding, Volume
from procbuild.names import is_group
from procbuild.standards.licences import full_name, licence_url
from procbuild.standards.orcid import orcid_url

KERNEL = "http://datacite.org/schema/kernel-4"

ITEM = {"relatedItemType": "ConferenceProceeding", "relationType": "IsPublishedIn"}
"""How a paper is related to the volume that contains it."""


@dataclass(frozen=True, kw_only=True)
class DataciteSettings(Declared):
    """``[exports.datacite]``."""

    publisher: str = ""
    """Publisher; empty: the volume's"""


def datacite(volume: Volume) -> Delivery:
    """``<key>.xml`` and ``<key>.json`` for each paper with a DOI, ``<volume>.…`` for the volume."""
    options = settings(volume, "datacite", DataciteSettings)
    publisher = options.publisher or volume.conference.volume.publisher or ":unav"
    texts: dict[str, str] = {}
    for resource in resources(volume):
        texts[f"{resource.name}.xml"] = _xml(resource, volume, publisher)
        value = _json(resource, volume, publisher)
        texts[f"{resource.name}.json"] = json.dumps(value, ensure_ascii=False) + "\n"
    return Delivery(texts=texts, findings=tuple(_findings(volume, options)))


def _findings(volume: Volume, options: DataciteSettings) -> Iterator[Finding]:
    identity = volume.conference.volume
    wanted = [
        ("volume.publisher", options.publisher or identity.publisher),
        ("volume.url", identity.url),
        ("volume.doi", identity.doi),
    ]
    yield from lacks("datacite", wanted)
    if not licence_of(volume):
        yield refused(
            "datacite",
            "volume.licence is not set: readers do not know what they may do",
            f'Write licence = "CC-BY-4.0", or what was agreed, {below("volume")}.',
            about="volume",
            severity="warning",
        )
    yield from doi_findings("datacite", volume)
    yield from people_findings("datacite", volume)


def _xml(resource: Resource, volume: Volume, publisher: str) -> str:
    tagged = {"xml:lang": resource.language}
    root = element(
        "resource",
        element("identifier", resource.doi, attributes={"identifierType": "DOI"}),
        element("creators", *(_person("creator", person) for person in resource.creators)),
        element("titles", element("title", resource.title, attributes=tagged)),
        element("publisher", publisher),
        element("publicationYear", str(volume.issue_date.year)),
        element(
            "resourceType", resource.kind[1], attributes={"resourceTypeGeneral": resource.kind[0]}
        ),
        _list_element(
            "subjects",
            *(element("subject", subject, attributes=tagged) for subject in resource.subjects),
        ),
        _list_element(
            "contributors", *(_person("contributor", person) for person in resource.editors)
        ),
        element(
            "dates",
            element("date", volume.issue_date.isoformat(), attributes={"dateType": "Issued"}),
            *(
                element("date", on, attributes={"dateType": kind, "dateInformation": text})
                for on, kind, text in resource.dates
            ),
        ),
        optional("language", resource.language),
        _list_element(
            "alternateIdentifiers",
            *(
                element(
                    "alternateIdentifier",
                    identifier,
                    attributes={"alternateIdentifierType": kind},
                )
                for identifier, kind in resource.alternate
            ),
        ),
        optional("version", resource.version),
        _list_element(
            "relatedIdentifiers",
            *(
                element(
                    "relatedIdentifier",
                    identifier,
                    attributes={"relatedIdentifierType": kind, "relationType": relation},
                )
                for relation, identifier, kind in resource.related
            ),
        ),
        _rights(resource.licence),
        element(
            "descriptions",
            element(
                "description",
                resource.abstract,
                attributes={"descriptionType": "Abstract", **tagged},
            ),
        )
        if resource.abstract
        else None,
        _related_item(resource.item),
        attributes={
            "xmlns": KERNEL,
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:schemaLocation": f"{KERNEL} https://schema.datacite.org/meta/kernel-4.6/metadata.xsd",
        },
    )
    return document(root)


def _list_element(name: str, *parts: Xml) -> Xml | None:
    """An element with these children, or None if there are none."""
    return element(name, *parts) if parts else None


def _person(tag: str, person: Person) -> Xml:
    """A creator, or an editor as contributor."""
    given, family = name_parts(person)
    group = is_group(person)
    kind = "Organizational" if group else "Personal"
    identifier = {"nameIdentifierScheme": "ORCID", "schemeURI": "https://orcid.org"}
    return element(
        tag,
        element(f"{tag}Name", person.inverted, attributes={"nameType": kind}),
        optional("givenName", given),
        optional("familyName", "" if group else family),
        optional("nameIdentifier", orcid_url(person.orcid), identifier),
        *(element("affiliation", affiliation) for affiliation in person.affiliations),
        attributes={"contributorType": "Editor"} if tag == "contributor" else None,
    )


def _rights(licence: str) -> Xml | None:
    if not licence:
        return None
    scheme = {"schemeURI": "https://spdx.org/licenses/"} if licence_url(licence) else {}
    attributes = {**_licence_identifiers(licence, "rightsURI"), **scheme}
    return element("rightsList", element("rights", full_name(licence), attributes=attributes))


def _licence_identifiers(licence: str, address: str) -> dict[str, str]:
    """Machine-readable identifiers of a licence; empty for terms that SPDX does not list."""
    url = licence_url(licence)
    identifier = {"rightsIdentifier": licence, "rightsIdentifierScheme": "SPDX"}
    return {address: url, **identifier} if url else {}


def _related_item(item: Mapping[str, str]) -> Xml | None:
    """The volume that contains a paper, with the paper's pages."""
    if not item:
        return None
    related = element(
        "relatedItem",
        element("titles", element("title", item["title"])),
        optional("volume", item["volume"]),
        optional("firstPage", item["firstPage"]),
        optional("lastPage", item["lastPage"]),
        attributes=ITEM,
    )
    return element("relatedItems", related)


def _json(resource: Resource, volume: Volume, publisher: str) -> Mapping[str, object]:
    """The same metadata as attributes of DataCite's REST API."""
    value: dict[str, object] = {
        "doi": resource.doi,
        "url": resource.url,
        "creators": [_json_person(person) for person in resource.creators],
        "titles": [{"title": resource.title, "lang": resource.language}],
        "publisher": {"name": publisher},
        "publicationYear": volume.issue_date.year,
        "types": {"resourceTypeGeneral": resource.kind[0], "resourceType": resource.kind[1]},
        "subjects": [
            {"subject": subject, "lang": resource.language} for subject in resource.subjects
        ],
        "contributors": [
            {**_json_person(person), "contributorType": "Editor"} for person in resource.editors
        ],
        "dates": [
            {"date": volume.issue_date.isoformat(), "dateType": "Issued"},
            *(
                {"date": on, "dateType": kind, "dateInformation": text}
                for on, kind, text in resource.dates
            ),
        ],
        "version": resource.version,
        "language": resource.language,
        "identifiers": [
            {"identifier": identifier, "identifierType": kind}
            for identifier, kind in resource.alternate
        ],
        "relatedIdentifiers": [
            {
                "relatedIdentifier": identifier,
                "relatedIdentifierType": kind,
                "relationType": relation,
            }
            for relation, identifier, kind in resource.related
        ],
        "rightsList": [
            {
                "rights": full_name(resource.licence),
                **_licence_identifiers(resource.licence, "rightsUri"),
            }
        ]
        if resource.licence
        else [],
        "descriptions": [
            {
                "description": resource.abstract,
                "descriptionType": "Abstract",
                "lang": resource.language,
            }
        ]
        if resource.abstract
        else [],
        "relatedItems": _json_items(resource.item),
        "schemaVersion": KERNEL,
    }
    return {"data": {"type": "dois", "attributes": {k: v for k, v in value.items() if v}}}


def _json_items(item: Mapping[str, str]) -> list[Mapping[str, object]]:
    """The volume that contains a paper, as in the XML."""
    if not item:
        return []
    stated = {name: value for name, value in item.items() if value and name != "title"}
    return [{**ITEM, "titles": [{"title": item["title"]}], **stated}]


def _json_person(person: Person) -> Mapping[str, object]:
    given, family = name_parts(person)
    group = is_group(person)
    orcid = orcid_url(person.orcid)
    value: dict[str, object] = {
        "name": person.inverted,
        "nameType": "Organizational" if group else "Personal",
        "givenName": given,
        "familyName": "" if group else family,
        "affiliation": [{"name": name} for name in person.affiliations],
        "nameIdentifiers": [{"nameIdentifier": orcid, "nameIdentifierScheme": "ORCID"}]
        if orcid
        else [],
    }
    return {name: field for name, field in value.items() if field}
