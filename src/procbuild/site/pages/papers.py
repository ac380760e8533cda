"""Lists of papers: in the volume's order, by track, by keyword."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sphinx.application import Sphinx

from procbuild.model import Paper
from procbuild.names import collated
from procbuild.site.addresses import anchor
from procbuild.site.material import Material
from procbuild.site.render import macro, relative, render
from procbuild.text import plain

SIMPLE = re.compile(r"[a-z0-9]+( [a-z0-9]+)*")
"""Keywords of which no two have the same anchor."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Papers under one heading."""

    title: str
    anchor: str = ""
    papers: tuple[Paper, ...]


def pages(app: Sphinx, material: Material) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each view that has content; ``papers/index`` always."""
    volume, words = material.volume, material.words
    in_order = [Group(title=section.title, papers=section.papers) for section in volume.sections]
    views = {
        "papers/index": (words("Papers"), in_order),
        "tracks": (words("Papers by track"), list(by_track(material))),
        "keywords": (words("Papers by keyword"), list(by_keyword(volume.papers))),
    }
    item = cache(macro("listing.html", "item"))  # a paper is listed under each of its keywords
    nonempty = {page: view for page, view in views.items() if view[1] or page == "papers/index"}
    for page, (title, groups) in nonempty.items():
        links = [
            (relative(app, page, f"{other}.html"), label, other == page)
            for other, (label, _) in nonempty.items()
        ]
        up, sortable = "../" * page.count("/"), page == "papers/index"
        body = render(
            "papers.html",
            words=words,
            title=title,
            views=links if len(links) > 1 else [],
            groups=[
                (group, [item(entry, up, sortable) for entry in material.entries(group.papers)])
                for group in groups
            ],
            sortable=sortable,
        )
        yield page, {"title": title, "body": body}


def by_track(material: Material) -> Iterator[Group]:
    """The tracks that have papers, in the organizer's order."""
    volume = material.volume
    for track in volume.conference.tracks:
        papers = tuple(paper for paper in volume.papers if paper.track == track.id)
        if papers:
            yield Group(title=track.title, anchor=anchor("track", track.id), papers=papers)


def by_keyword(papers: Iterable[Paper]) -> Iterator[Group]:
    """Keywords in alphabetical order, ignoring case."""
    groups: dict[str, tuple[str, list[Paper]]] = {}
    for paper in papers:
        for word in dict.fromkeys(paper.keywords):
            groups.setdefault(plain(word).casefold(), (word, []))[1].append(paper)
    ordered = sorted(groups.items(), key=lambda item: (collated(item[0]), item[0]))
    for folded, (word, members) in ordered:
        papers_of = tuple({paper.id: paper for paper in members}.values())
        yield Group(title=word, anchor=keyword_anchor(folded), papers=papers_of)


def keyword_anchor(folded: str) -> str:
    """Anchor of a case-folded keyword; it depends on no other keyword, so links remain valid."""
    if SIMPLE.fullmatch(folded):
        return anchor("keyword", folded)
    return f"{anchor('keyword', folded)}-{hashlib.sha256(folded.encode()).hexdigest()[:8]}"
