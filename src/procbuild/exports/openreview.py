"""``openreview``: the final BibTeX, pages and links of each paper, for its review forum
(https://docs.openreview.net/reference/api-v2/entities/note/fields).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from procbuild.bibliography import paper_bib
from procbuild.conference import Declared
from procbuild.delivery import Delivery, refused, settings
from procbuild.exports.common import available_pdf_url, lacks
from procbuild.model import Finding, Paper, Volume
from procbuild.urls import paper_url

FORUM = re.compile(r"(?:openreview\.net/\w+\?(?:.*&)?id=)?([\w-]{6,})$")


@dataclass(frozen=True, kw_only=True)
class OpenreviewSettings(Declared):
    """``[exports.openreview]``."""

    group: str = ""
    """The venue's group: ``NeurIPS.cc/2023/Workshop/UniReps``"""


def openreview(volume: Volume) -> Delivery:
    """``edits.jsonl``: a note edit per paper, ready to be posted; and ``<volume>.bib``."""
    options = settings(volume, "openreview", OpenreviewSettings)
    edits: list[str] = []
    entries: list[str] = []
    for paper in volume.papers:
        if forum := forum_of(paper):
            entries.append(paper_bib(volume, paper))
            edit = _edit(volume, paper, forum, options.group, entries[-1])
            edits.append(json.dumps(edit, ensure_ascii=False))
    return Delivery(
        texts={
            "edits.jsonl": "".join(f"{edit}\n" for edit in edits),
            f"{volume.name}.bib": "\n".join(entries),
        },
        findings=tuple(_findings(volume, options)),
    )


def forum_of(paper: Paper) -> str:
    """The paper's forum, from its link or from its source; else empty."""
    for link in paper.links:
        if link.label.lower() == "openreview" and (match := FORUM.search(link.url)):
            return match[1]
    return paper.origin.key if paper.origin.kind == "openreview" else ""


def _edit(
    volume: Volume, paper: Paper, forum: str, group: str, bibtex: str
) -> Mapping[str, object]:
    """An edit that only changes what publication has settled."""
    values = {
        "_bibtex": bibtex,
        "html": paper_url(volume, paper),
        "pages": paper.page_range,
        "doi": paper.doi,
        "published_pdf": available_pdf_url(volume, paper),
    }
    return {
        "invitation": f"{group}/-/Edit",
        "signatures": [group],
        "readers": ["everyone"],
        "writers": [group],
        "note": {
            "id": forum,
            "content": {name: {"value": value} for name, value in values.items() if value},
        },
    }


def _findings(volume: Volume, options: OpenreviewSettings) -> Iterator[Finding]:
    yield from lacks(
        "openreview",
        [
            ("exports.openreview.group", options.group),
            ("volume.url", volume.conference.volume.url),
        ],
    )
    if volume.papers and not any(map(forum_of, volume.papers)):
        yield refused(
            "openreview",
            "No forum of any paper is known, so that there is nothing to deliver",
            "Collect them from OpenReview, or add links with label 'OpenReview' in fixes.toml.",
            about="forum",
        )
        return
    for paper in volume.papers:
        if not forum_of(paper):
            yield refused(
                "openreview",
                "No forum is known",
                "Add a link with label 'OpenReview' in fixes.toml.",
                paper=paper.id,
                about="forum",
                severity="warning",
            )
