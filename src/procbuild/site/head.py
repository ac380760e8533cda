"""Metadata in a paper's page: Scholar's tags, Open Graph, JSON-LD, signposting."""

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from procbuild.conference import Person
from procbuild.model import Paper, Volume
from procbuild.names import is_group
from procbuild.site.addresses import base_of
from procbuild.site.cards import HEIGHT, WIDTH
from procbuild.site.render import markup, render
from procbuild.standards.doi import doi_url
from procbuild.standards.licences import licence
from procbuild.standards.orcid import orcid_url
from procbuild.text import plain
from procbuild.translations import words_of
from procbuild.updates import dated_updates, last_changed, shown_title
from procbuild.urls import paper_url, pdf_url

DESCRIBED = 300
"""Maximum number of characters of a description"""


def paper_head(volume: Volume, paper: Paper, *, pdf: bool, card: bool) -> Markup:
    """The metadata in the ``head`` of a paper's page."""
    return render(
        "paper.head.html",
        description=shortened(plain(paper.abstract or paper.title)),
        tags=list(scholar_tags(volume, paper, pdf=pdf)),
        graph=list(open_graph(volume, paper, card=card)),
        links=list(signposts(volume, paper, pdf=pdf)),
        data=as_json_ld(article(volume, paper, pdf=pdf)),
    )


def scholar_tags(volume: Volume, paper: Paper, *, pdf: bool) -> Iterator[tuple[str, str]]:
    """``citation_*`` tags by https://scholar.google.com/intl/en/scholar/inclusion.html#indexing.

    One author per tag, in order. The inbook title precedes the conference title: Zotero reads both
    and keeps the first.
    """
    identity, event = volume.conference.volume, volume.conference.event
    yield "citation_title", plain(paper.title)
    for person in paper.authors:
        yield "citation_author", person.inverted
        for institution in person.affiliations:
            yield "citation_author_institution", institution
        if address := orcid_url(person.orcid):
            yield "citation_author_orcid", address
    yield "citation_publication_date", f"{volume.issue_date:%Y/%m/%d}"
    yield "citation_inbook_title", plain(identity.title)
    yield "citation_conference_title", plain(event.name)
    if identity.series:
        yield "citation_series_title", identity.series
    for name, value in (
        ("citation_volume", identity.number),
        ("citation_firstpage", str(paper.first_page or "")),
        ("citation_lastpage", str(paper.last_page or "")),
        ("citation_publisher", identity.publisher),
        ("citation_issn", identity.issn),
        ("citation_isbn", identity.isbn),
        ("citation_doi", paper.doi),
        ("citation_language", paper.language),
    ):
        if value:
            yield name, value
    for keyword in paper.keywords:
        yield "citation_keywords", plain(keyword)
    if address := paper_url(volume, paper):
        yield "citation_abstract_html_url", address
        if pdf:
            yield "citation_pdf_url", pdf_url(volume, paper)


def open_graph(volume: Volume, paper: Paper, *, card: bool) -> Iterator[tuple[str, str]]:
    """Open Graph properties (https://ogp.me/)."""
    words = words_of(volume.conference)
    yield "og:type", "article"
    yield "og:title", plain(shown_title(paper, words))
    yield "og:description", shortened(plain(paper.abstract))
    yield "og:site_name", plain(volume.conference.volume.title)
    if address := paper_url(volume, paper):
        yield "og:url", address
        if card:
            base = base_of(volume.conference.volume.url)
            yield "og:image", f"{base}cards/{paper.citation_key}.png"
            yield "twitter:card", "summary_large_image"
            yield "og:image:width", str(WIDTH)
            yield "og:image:height", str(HEIGHT)
            alt = words("{title}: title, authors and event", title=plain(paper.title))
            yield "og:image:alt", alt
    for person in paper.authors:
        yield "article:author", person.display


def signposts(volume: Volume, paper: Paper, *, pdf: bool) -> Iterator[tuple[str, str, str]]:
    """Typed links by https://signposting.org/: relation, address, media type."""
    if address := doi_url(paper.doi):
        yield "cite-as", address, ""
    if pdf:
        yield "item", f"{paper.citation_key}.pdf", "application/pdf"
    for person in paper.authors:
        if address := orcid_url(person.orcid):
            yield "author", address, ""
    if address := licence(paper.licence or volume.conference.volume.licence)[1]:
        yield "license", address, ""
    yield "type", "https://schema.org/ScholarlyArticle", ""


def article(volume: Volume, paper: Paper, *, pdf: bool) -> dict[str, Any]:
    """The paper as a schema.org ``ScholarlyArticle``; empty values are left out."""
    identity = volume.conference.volume
    spdx = paper.licence or identity.licence
    file = pdf_url(volume, paper) if pdf else ""
    changed = last_changed(paper, volume.issue_date)
    data = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": paper_url(volume, paper),
        "url": paper_url(volume, paper),
        "headline": plain(paper.title),
        "name": plain(paper.title),
        "abstract": plain(paper.abstract),
        "author": [as_person(person) for person in paper.authors],
        "datePublished": identity.published.isoformat() if identity.published else "",
        "inLanguage": paper.language,
        "pageStart": str(paper.first_page or ""),
        "pageEnd": str(paper.last_page or ""),
        "keywords": [plain(word) for word in paper.keywords],
        "license": licence(spdx)[1] or spdx,
        "identifier": doi_url(paper.doi),
        "award": paper.award,
        "version": str(len(paper.replaced) + 1) if paper.replaced else "",
        "dateModified": changed.isoformat() if changed != volume.issue_date else "",
        "creativeWorkStatus": "Retracted" if paper.retraction else "",
        "correction": [
            {
                "@type": "CorrectionComment",
                "dateCreated": on.isoformat(),
                "text": plain(update.sentence),
            }
            for on, update in dated_updates(paper)
        ],
        "isPartOf": publication(volume),
        "encoding": file
        and {"@type": "MediaObject", "contentUrl": file, "encodingFormat": "application/pdf"},
    }
    return without_empty(data)


def publication(volume: Volume) -> dict[str, Any]:
    """The volume as a schema.org ``PublicationVolume``."""
    identity = volume.conference.volume
    data = {
        # Only a book has an ISBN in schema.org.
        "@type": ["PublicationVolume", "Book"] if identity.isbn else "PublicationVolume",
        "@id": identity.url,
        "name": plain(identity.title),
        "volumeNumber": identity.number,
        "identifier": doi_url(identity.doi),
        "isbn": identity.isbn,
        "license": licence(identity.licence)[1] or identity.licence,
        "datePublished": identity.published.isoformat() if identity.published else "",
        "editor": [as_person(person) for person in volume.conference.editors],
        "publisher": identity.publisher and {"@type": "Organization", "name": identity.publisher},
        "isPartOf": identity.series
        and without_empty({"@type": "Periodical", "name": identity.series, "issn": identity.issn}),
    }
    return without_empty(data)


def as_person(person: Person) -> dict[str, Any]:
    """A person, or a group that is an author, as schema.org describes them."""
    if is_group(person):
        return {"@type": "Organization", "name": person.display}
    data = {
        "@type": "Person",
        "name": person.display,
        "alternateName": person.script if person.script != person.display else "",
        "givenName": person.given,
        "familyName": person.surname,
        "identifier": orcid_url(person.orcid),
        "affiliation": [{"@type": "Organization", "name": name} for name in person.affiliations],
    }
    return without_empty(data)


def without_empty(data: dict[str, Any]) -> dict[str, Any]:
    """The entries with a value."""
    return {name: value for name, value in data.items() if value}


def as_json_ld(data: dict[str, Any]) -> Markup:
    """JSON that cannot close the script element that contains it."""
    text = json.dumps(data, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return markup(text)


def shortened(text: str) -> str:
    """The beginning of a text, cut at a word boundary."""
    text = " ".join(text.split())
    return text if len(text) <= DESCRIBED else text[:DESCRIBED].rsplit(" ", 1)[0] + " …"
