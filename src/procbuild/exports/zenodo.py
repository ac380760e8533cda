"""``zenodo``: deposition metadata per paper, and an upload plan
(https://developers.zenodo.org/#depositions).
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from procbuild.conference import Declared, Person
from procbuild.delivery import Delivery, refused, settings
from procbuild.exports.common import (
    below,
    dates_of,
    keywords_of,
    licence_of,
    papers_with_pdf,
    people_findings,
    title_of,
    volume_title,
    without_pdf,
)
from procbuild.exports.material import material
from procbuild.model import Finding, Paper, Volume
from procbuild.standards.languages import iso639_2
from procbuild.standards.licences import licence_url
from procbuild.standards.orcid import valid_orcid
from procbuild.text import plain
from procbuild.updates import updates
from procbuild.urls import paper_url

PLAN = "upload-plan.json"
"""What ``procbuild export zenodo --upload`` goes by."""

ZENODO_DOI = re.compile(r"10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;.()\[\]\\-]+")


@dataclass(frozen=True, kw_only=True)
class ZenodoSettings(Declared):
    """``[exports.zenodo]``."""

    community: str = ""
    """Identifier of a community"""
    sandbox: bool = True
    """Whether the plan is for sandbox.zenodo.org, where nothing is permanent"""
    api: str = ""
    """Depositions endpoint of another server; empty: Zenodo's"""


def zenodo(volume: Volume) -> Delivery:
    """``<key>.json`` and ``<key>.pdf`` for each paper, and ``upload-plan.json``."""
    options = settings(volume, "zenodo", ZenodoSettings)
    papers = papers_with_pdf(volume)
    texts = {
        f"{paper.citation_key}.json": _text(
            {"metadata": _metadata(volume, paper, options, plain(section.title))}
        )
        for section in volume.sections
        for paper in section.papers
        if paper.pdf
    }
    copies: dict[str, Path] = {}
    steps = []
    for paper in papers:
        files = {f"{paper.citation_key}.pdf": paper.pdf or Path()}
        for supplement in paper.supplements:
            name = f"{paper.citation_key}-{supplement.name}"
            files[name] = (paper.folder or Path()) / supplement.name
        copies |= files
        steps.append(
            {
                "paper": paper.id,
                "metadata": f"{paper.citation_key}.json",
                "files": sorted(files),
                "sha256": paper.sha256,
            }
        )
    host = "sandbox.zenodo.org" if options.sandbox else "zenodo.org"
    texts[PLAN] = _text(
        {"api": options.api or f"https://{host}/api/deposit/depositions", "depositions": steps}
    )
    return Delivery(texts=texts, copies=copies, findings=tuple(_findings(volume)))


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _findings(volume: Volume) -> Iterator[Finding]:
    if not licence_url(licence_of(volume)):
        stated = volume.conference.volume.licence
        state = f"'{stated}', which SPDX does not list" if stated else "not set"
        yield refused(
            "zenodo",
            f"volume.licence is {state}; Zenodo publishes nothing openly without a licence",
            f'Write licence = "CC-BY-4.0", or what was agreed, {below("volume")}.',
            about="volume",
        )
    yield from without_pdf("zenodo", volume)
    for paper in volume.papers:
        if not paper.abstract:
            remedy = "Add it in fixes.toml; until then the title is used instead."
            yield refused(
                "zenodo", "There is no abstract", remedy, paper=paper.id, severity="warning"
            )
    yield from people_findings("zenodo", volume)


def _metadata(
    volume: Volume, paper: Paper, options: ZenodoSettings, session: str
) -> Mapping[str, object]:
    """The ``metadata`` of a deposition; unknown values are left out."""
    identity, event = volume.conference.volume, volume.conference.event
    url = paper_url(volume, paper)
    related = [
        {"identifier": address, "relation": relation, "scheme": scheme}
        for address, relation, scheme in (
            (url, "isIdenticalTo", "url"),
            (identity.doi, "isPartOf", "doi"),
            *((item.identifier, "isSupplementedBy", item.scheme) for item in material(paper)),
        )
        if address
    ]
    licence = licence_of(volume, paper)
    if not licence_url(licence):
        licence = ""
    metadata: dict[str, object] = {
        "upload_type": "publication",
        "publication_type": "conferencepaper",
        "publication_date": volume.issue_date.isoformat(),
        "title": title_of(paper),
        "creators": _unique([_person(person) for person in paper.authors]),
        "contributors": _unique(
            [{**_person(person), "type": "Editor"} for person in volume.conference.editors]
        ),
        "description": _description(paper),
        "access_right": "open" if licence else "restricted",
        "license": licence,
        "doi": paper.doi if ZENODO_DOI.fullmatch(paper.doi) else "",
        "version": str(len(paper.replaced) + 1) if paper.replaced else "",
        "notes": "".join(
            f"<p>{html.escape(plain(update.sentence))}</p>" for update in updates(paper)
        ),
        "keywords": keywords_of(paper),
        "communities": [{"identifier": options.community}] if options.community else [],
        "related_identifiers": related,
        "conference_title": event.name,
        "conference_acronym": event.short_name,
        "conference_dates": dates_of(event),
        "conference_place": event.city_and_country,
        "conference_url": event.url,
        "conference_session": session,
        "imprint_publisher": identity.publisher,
        "imprint_isbn": identity.isbn,
        "partof_title": volume_title(volume),
        "partof_pages": paper.page_range,
        "language": iso639_2(paper.language),
    }
    return {name: value for name, value in metadata.items() if value}


def _description(paper: Paper) -> str:
    """The abstract as HTML without MathML, which Zenodo drops; the title if there is none."""
    paragraphs = plain(paper.abstract or paper.title).split("\n\n")
    return "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)


def _unique(people: list[Mapping[str, str]]) -> list[Mapping[str, str]]:
    return [person for number, person in enumerate(people) if person not in people[:number]]


def _person(person: Person) -> Mapping[str, str]:
    """A creator or contributor, without empty values."""
    value = {
        "name": person.inverted,
        "affiliation": "; ".join(person.affiliations),
        "orcid": valid_orcid(person.orcid),
    }
    return {name: text for name, text in value.items() if text}
