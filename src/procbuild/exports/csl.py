"""``csl``: CSL-JSON, which Zotero, pandoc and citeproc read (csl-data.json 1.0.2)."""

import json
from collections.abc import Mapping

from procbuild.conference import Person
from procbuild.delivery import Delivery
from procbuild.exports.common import keywords_of, title_of, volume_title
from procbuild.model import Paper, Volume
from procbuild.names import stated_parts
from procbuild.text import one_line, plain
from procbuild.updates import updates
from procbuild.urls import paper_url


def csl(volume: Volume) -> Delivery:
    """``<volume>.json``: one item per paper, each on a line, of type ``paper-conference``."""
    items = (json.dumps(_item(volume, paper), ensure_ascii=False) for paper in volume.papers)
    return Delivery(texts={f"{volume.name}.json": "[\n" + ",\n".join(items) + "\n]\n"})


def _item(volume: Volume, paper: Paper) -> Mapping[str, object]:
    identity, event = volume.conference.volume, volume.conference.event
    item: dict[str, object] = {
        "id": paper.citation_key,
        "citation-key": paper.citation_key,
        "type": "paper-conference",
        "title": title_of(paper),
        "author": [_name(person) for person in paper.authors],
        "editor": [_name(person) for person in volume.conference.editors],
        "container-title": volume_title(volume),
        "collection-title": identity.series,
        "volume": identity.number,
        "publisher": identity.publisher,
        "event-title": event.name,
        "event-place": event.city_and_country,
        "event-date": {"date-parts": [_parts(days) for days in event.iso_days]},
        "issued": {"date-parts": [_parts(volume.issue_date.isoformat())]},
        "page": paper.page_range,
        "DOI": paper.doi,
        "ISBN": identity.isbn,
        "ISSN": identity.issn,
        "URL": paper_url(volume, paper),
        "keyword": ", ".join(keywords_of(paper)),
        "language": paper.language,
        "status": "Retracted" if paper.retraction else "",
        "version": str(len(paper.replaced) + 1) if paper.replaced else "",
        "note": " ".join(one_line(plain(update.sentence)) for update in updates(paper)),
        "abstract": plain(paper.abstract),
    }
    return {name: value for name, value in item.items() if value}


def _parts(iso: str) -> list[int]:
    """Year, month and day, as far as the date has them."""
    return [int(part) for part in iso.split("-")]


def _name(person: Person) -> Mapping[str, str]:
    """A name in CSL's parts; ``literal`` for groups and single names."""
    given, family = stated_parts(person)
    if family:
        return {"family": family, "given": given}
    if person.literal:
        return {"literal": person.literal}
    parts = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {name: value for name, value in parts.items() if value}
