"""``jsonl``: one JSON object per paper, for indexers such as OpenAlex and for scripts."""

import json
from collections.abc import Mapping

from procbuild.conference import Person
from procbuild.delivery import Delivery
from procbuild.exports.common import (
    available_pdf_url,
    licence_of,
)
from procbuild.model import Paper, Volume
from procbuild.standards.licences import licence_url
from procbuild.standards.orcid import orcid_url
from procbuild.updates import Update, updates
from procbuild.urls import paper_url, version_url

SCHEMA: Mapping[str, object] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A paper of a proceedings volume, one line of <volume>.jsonl",
    "description": "Text is plain Unicode; maths is TeX between single dollars.",
    "type": "object",
    "required": ["id", "key", "type", "title", "authors", "volume", "published"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "description": "Identifier within the volume; it stays"},
        "key": {"type": "string", "description": "Citation key"},
        "type": {"const": "paper-conference"},
        "title": {"type": "string"},
        "authors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name"],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string", "description": "As printed"},
                    "given": {"type": "string"},
                    "family": {"type": "string", "description": "With its particle"},
                    "script": {"type": "string", "description": "In its original script"},
                    "orcid": {"type": "string", "format": "uri"},
                    "affiliations": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
        "abstract": {"type": "string"},
        "keywords": {"type": "array", "items": {"type": "string"}},
        "doi": {"type": "string", "description": "Without resolver"},
        "url": {"type": "string", "format": "uri"},
        "pdf": {"type": "string", "format": "uri"},
        "sha256": {"type": "string", "description": "Of the camera-ready PDF"},
        "first_page": {"type": "integer"},
        "last_page": {"type": "integer"},
        "section": {"type": "string"},
        "award": {"type": "string"},
        "licence": {"type": "string", "description": "SPDX identifier"},
        "licence_url": {"type": "string", "format": "uri"},
        "version": {"type": "integer", "description": "Of the PDF; absent: there is but one"},
        "replaced": {
            "type": "array",
            "description": "Published PDFs before this one, the oldest first",
            "items": {
                "type": "object",
                "required": ["sha256"],
                "additionalProperties": False,
                "properties": {
                    "pdf": {"type": "string", "format": "uri"},
                    "sha256": {"type": "string", "description": "Of the authors' PDF"},
                },
            },
        },
        "updates": {
            "type": "array",
            "description": "Notices since publication, the oldest first",
            "items": {
                "type": "object",
                "required": ["kind"],
                "additionalProperties": False,
                "properties": {
                    "kind": {"enum": ["erratum", "version", "retraction"]},
                    "on": {"type": "string", "format": "date"},
                    "text": {"type": "string"},
                    "version": {"type": "integer", "description": "That came with it"},
                },
            },
        },
        "retracted": {"type": "string", "format": "date"},
        "links": {"type": "object", "additionalProperties": {"type": "string"}},
        "published": {"type": "string", "format": "date"},
        "volume": {
            "type": "object",
            "required": ["title"],
            "additionalProperties": False,
            "properties": {
                name: {"type": "string"}
                for name in (
                    *("title", "series", "number", "publisher", "issn", "isbn", "doi", "url"),
                    *("event", "place", "start", "end"),
                )
            },
        },
    },
}


def jsonl(volume: Volume) -> Delivery:
    """``<volume>.jsonl``, and its schema beside it."""
    identity, event = volume.conference.volume, volume.conference.event
    start, end = event.iso_days
    volume_data = _without_empty(
        title=identity.title,
        series=identity.series,
        number=identity.number,
        publisher=identity.publisher,
        issn=identity.issn,
        isbn=identity.isbn,
        doi=identity.doi,
        url=identity.url,
        event=event.name,
        place=event.city_and_country,
        start=start,
        end=end if event.end else "",
    )
    lines = [
        json.dumps(_paper(volume, paper, section.title, volume_data), ensure_ascii=False)
        for section in volume.sections
        for paper in section.papers
    ]
    return Delivery(
        texts={
            f"{volume.name}.jsonl": "".join(f"{line}\n" for line in lines),
            "schema.json": json.dumps(SCHEMA, indent=2) + "\n",
        }
    )


def _paper(
    volume: Volume, paper: Paper, section: str, volume_data: Mapping[str, object]
) -> Mapping[str, object]:
    licence = licence_of(volume, paper)
    return {
        "id": paper.id,
        "key": paper.citation_key,
        "type": "paper-conference",
        "title": paper.title,
        "authors": [_author(person) for person in paper.authors],
        **_without_empty(
            abstract=paper.abstract,
            keywords=list(paper.keywords),
            doi=paper.doi,
            url=paper_url(volume, paper),
            pdf=available_pdf_url(volume, paper),
            sha256=paper.sha256,
            first_page=paper.first_page,
            last_page=paper.last_page,
            section=section,
            award=paper.award,
            licence=licence,
            licence_url=licence_url(licence),
            links={link.label: link.url for link in paper.links},
            version=len(paper.replaced) + 1 if paper.replaced else None,
            replaced=[
                _without_empty(pdf=version_url(volume, paper, version), sha256=version.sha256)
                for version in paper.replaced
            ],
            updates=[_update(update) for update in updates(paper)],
            retracted=paper.retraction.on.isoformat() if paper.retraction else "",
        ),
        "published": volume.issue_date.isoformat(),
        "volume": volume_data,
    }


def _update(update: Update) -> Mapping[str, object]:
    return _without_empty(
        kind=update.kind,
        on=update.on.isoformat() if update.on else "",
        text=update.text,
        version=update.version if update.kind == "version" else None,
    )


def _author(person: Person) -> Mapping[str, object]:
    return {
        "name": person.display,
        **_without_empty(
            given=person.given,
            family=person.surname,
            script=person.script,
            orcid=orcid_url(person.orcid),
            affiliations=list(person.affiliations),
        ),
    }


def _without_empty(**values: object) -> dict[str, object]:
    """The values that are not empty."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}
