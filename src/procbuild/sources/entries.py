"""Turns entries of a .bib file into papers."""

import re
from collections.abc import Iterator, Mapping

from procbuild.bibliography import BibEntry, BibProblem
from procbuild.incoming import Incoming, noticed, paper_id
from procbuild.model import Finding, Link, Record
from procbuild.sources.texts import listed
from procbuild.text import one_line

PUBLISHED = re.compile(r"pmlr-v\d+-")
"""Prefix that proceedings.mlr.press adds to the keys of a volume."""

ADDRESSES: Mapping[str, str] = {
    "openreview": "OpenReview",
    "software": "Code",
    "code": "Code",
    "video": "Video",
    "url": "Web page",
}
"""Labels of the fields that contain URLs."""

FORUM = "https://openreview.net/forum?id="


def read_entry(entry: BibEntry, name: str) -> Iterator[Incoming | Finding]:
    """The paper of one entry of the file ``name``."""
    key = PUBLISHED.sub("", entry.key)
    fields = entry.fields
    place = f"{name}:{entry.line}"
    if not fields.get("title"):
        yield noticed(
            "collect-entry",
            "error",
            f"{place}: the entry '{key}' has no title; left out",
            "Give it a title.",
            paper_id(key),
        )
        return
    record = Record(
        id=paper_id(key),
        title=one_line(fields["title"]),
        authors=entry.authors,
        abstract=fields.get("abstract", ""),
        keywords=listed(fields.get("keywords", "")),
        track=one_line(fields.get("section", "")),
        doi=fields.get("doi", ""),
        award=one_line(fields.get("award", "")),
        pages=fields.get("pages", "").replace("--", "-").replace("–", "-"),
        links=tuple(_links(fields)),
    )
    yield Incoming(record=record, key=key, place=place)


def problem(mistake: BibProblem, name: str) -> Finding:
    """A mistake in an entry as a finding."""
    role = mistake.message.partition(":")[0]
    key = PUBLISHED.sub("", mistake.key)
    where = f"{name}:{mistake.line}: {key}: " if key else f"{name}:{mistake.line}: "
    message, paper = where + mistake.message, paper_id(key) if key else ""
    if role == "editor":
        return noticed("metadata-editor", mistake.severity, message, mistake.remedy)
    if role == "author":
        return noticed("metadata-author", mistake.severity, message, mistake.remedy, paper)
    return noticed("collect-entry", mistake.severity, message, mistake.remedy, paper)


def _links(fields: Mapping[str, str]) -> Iterator[Link]:
    for name, label in ADDRESSES.items():
        value = fields.get(name, "").strip()
        if name == "openreview" and re.fullmatch(r"[\w-]+", value):
            value = FORUM + value
        if value.startswith(("https://", "http://")):
            yield Link(label=label, url=value)
