"""Lists of papers: in the volume's order, by track, by keyword."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sphinx.application import Sphinx

from procbuild.model import Paper
from procbuild.site.addresses import anchor
from procbuild.site.material import Material
from procbuild.site.render import macro, relative, render
from procbuild.volume.keywords import keyword_key, keywords_of

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
    """The keywords in the order of an index."""
    for keyword in keywords_of(papers):
        yield Group(title=keyword.name, anchor=keyword_anchor(keyword.name), papers=keyword.papers)


def keyword_anchor(keyword: str) -> str:
    """Anchor of a keyword; it depends on no other keyword, so links remain valid."""
    key = keyword_key(keyword)
    if SIMPLE.fullmatch(key):
        return anchor("keyword", key)
    return f"{anchor('keyword', key)}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
