"""The YAML of aclpub2's ``inputs/``: plain Unicode, without LaTeX escapes.

Strings are quoted as in JSON, which is valid YAML.
"""

import json
from collections.abc import Mapping

from procbuild.exports.common import name_parts, volume_title
from procbuild.model import Paper, Volume
from procbuild.standards.orcid import valid_orcid
from procbuild.text import clean, one_line


def details(volume: Volume, venue: str, part: str) -> str:
    """The text of ``conference_details.yml``."""
    identity, event = volume.conference.volume, volume.conference.event
    kind = "Workshop" if event.host else "Conference"
    lines = [
        f"book_title: {_quoted(volume_title(volume))}",
        f"event_name: {_quoted(event.name)}",
        f"volume_name: {_quoted(part)}",
        f"cover_subtitle: {_quoted(f'Proceedings of the {kind}')}",
        f"anthology_venue_id: {_quoted(venue)}",
        f"start_date: {event.start}",
        f"end_date: {volume.conference.event.last_day}",
        f"isbn: {_quoted(identity.isbn)}",
        f"location: {_quoted(volume.conference.event.city_and_country)}",
        f"publisher: {_quoted(identity.publisher)}",
        "editors:",
    ]
    for person in volume.conference.editors:
        given, family = name_parts(person)
        lines += [f"  - first_name: {_quoted(given)}", f"    last_name: {_quoted(family)}"]
    return "\n".join(lines) + "\n"


def listed(number: int, paper: Paper, attached: Mapping[str, str]) -> str:
    """An entry of ``papers.yml``.

    ``attached`` gives the labels of its supplements by their names in ``attachments/``.
    """
    lines = [
        f"- id: {number}",
        f"  file: {number}.pdf",
        f"  title: {_quoted(one_line(paper.title))}",
        f"  abstract: {_quoted(paper.abstract)}",
        "  archival: true",
        "  authors:",
    ]
    for person in paper.authors:
        given, family = name_parts(person)
        lines += [f"  - first_name: {_quoted(given)}", f"    last_name: {_quoted(family)}"]
        if person.affiliations:
            lines.append(f"    institution: {_quoted('; '.join(person.affiliations))}")
        if orcid := valid_orcid(person.orcid):
            lines.append(f"    orcid: {_quoted(orcid)}")
    if attached:
        lines.append("  attachments:")
    for name, label in attached.items():
        lines += [f"  - type: {_quoted(label.lower())}", f"    file: {_quoted(name)}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(clean(text), ensure_ascii=False)
