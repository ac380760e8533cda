"""Compare a volume with the record of its publication: what differs, why, and how to correct it."""

import json
from collections.abc import Iterable, Iterator, Sequence

from procbuild.bibliography import citation_keys
from procbuild.errors import OutputError
from procbuild.model import Finding, Paper, Volume
from procbuild.published.ledger import Published, PublishedPlace
from procbuild.published.renamed import renamed
from procbuild.store import LEDGER
from procbuild.wording import few

CHECK = "published"
"""Id of the finding that reports changes to a published volume."""

UNPOSITIONED = 9999
"""A position after all those that sources give."""

NAMED_PAPERS = 3
"""Maximum number of papers named in a message."""


def changes(known: Published, volume: Volume, *, complete: bool) -> Iterator[Finding]:
    """Yield findings for changes that break citations and for citation keys that are ignored.

    The papers of ``volume`` already have the keys of the record. Unless ``complete``, not all PDFs
    were read, and page ranges are not compared.
    """
    comparison = _Comparison(known, volume, complete=complete)
    if differences := list(comparison.differences()):
        remedy = "; ".join(
            [
                *comparison.remedies(),
                f"to publish anew, delete submissions/{volume.name}/{LEDGER}",
            ]
        )
        yield Finding(
            check=CHECK,
            severity="error",
            message=f"Not as published: {', '.join(differences)}",
            remedy=f"{remedy[0].upper()}{remedy[1:]}.",
        )
    yield from _ignored_keys(known, volume)


def refuse_changes(volume: Volume) -> None:
    """Raise :class:`OutputError` if the volume has changes that break citations.

    Findings about the order follow in lines of their own, such as the misspelt ids of papers that
    have moved.
    """
    if changed := [finding for finding in volume.findings if finding.check == CHECK]:
        causes = [finding for finding in volume.findings if finding.check == "order"]
        lines = [
            f"{volume.name}: {finding.message}{'' if finding.message.endswith('?') else '.'} "
            f"{finding.remedy}"
            for finding in (*changed, *causes)
        ]
        raise OutputError("\n".join(lines))


def _ignored_keys(known: Published, volume: Volume) -> Iterator[Finding]:
    """Report stated keys that are ignored because the paper was published under another key."""
    papers, year = volume.papers, volume.issue_date.year
    unpublished_keys = citation_keys(papers, volume.conference.papers.keys, year)
    ignored = [
        paper
        for paper in papers
        if paper.id in known.keys
        and paper.key
        and paper.citation_key != paper.key == unpublished_keys[paper.id]
    ]
    for paper in ignored[:1]:
        more = f", and {len(ignored) - 1} more" if len(ignored) > 1 else ""
        yield Finding(
            check="citation-keys",
            severity="warning",
            message=f"key = {json.dumps(paper.key)} of {paper.id} is ignored: readers cite the "
            f"published key {paper.citation_key}{more}",
            remedy=f"Remove it from {_files([paper])} or the source.",
        )


class _Comparison:
    """The differences between a volume and its published record, by kind."""

    def __init__(self, known: Published, volume: Volume, *, complete: bool) -> None:
        self._known = known
        self._volume = volume
        self._places = {place.id: place for place in known.papers if place.pages}
        now = {paper.id: paper for paper in volume.papers}
        self._renamed = list(renamed(known, volume))
        self._new_ids = {rename.paper.id for rename in self._renamed}
        """Present ids of published papers that had another id"""
        old_ids = {rename.place.id for rename in self._renamed}
        self._missing = [
            place for place in known.papers if place.id not in now and place.id not in old_ids
        ]
        self._paged = [paper for paper in now.values() if complete and paper.page_range]
        self._moved = [
            paper
            for paper in self._paged
            if paper.id in self._places
            and paper.id not in self._new_ids
            and paper.page_range != self._places[paper.id].range
        ]
        self._other_dois = [
            paper
            for place in known.papers
            if (paper := now.get(place.id)) and place.doi and paper.doi.lower() != place.doi.lower()
        ]
        self._without_pages = [
            now[id_] for id_ in self._places if complete and id_ in now and not now[id_].page_range
        ]

    def differences(self) -> Iterator[str]:
        """Describe each kind of difference by its count and one example."""
        for paper in self._moved[:1]:
            old = self._places[paper.id].range
            yield (
                f"{len(self._moved)} of {len(self._known.papers)} papers "
                f"{'have' if self._moved[1:] else 'has'} other pages "
                f"({paper.citation_key}: {old} → {paper.page_range})"
            )
        for place in self._missing[:1]:
            are = "are" if self._missing[1:] else "is"
            yield f"{len(self._missing)} {are} missing ({_key_and_pages(place)})"
        for paper in self._without_pages[:1]:
            have = "have" if self._without_pages[1:] else "has"
            place = self._places[paper.id]
            yield f"{len(self._without_pages)} {have} no pages ({_key_and_pages(place)})"
        for place, paper, _ in self._renamed[:1]:
            yield (
                f"{len(self._renamed)} of {len(self._known.papers)} papers "
                f"{'have other ids' if self._renamed[1:] else 'has another id'} "
                f"({place.key}: {place.id} → {paper.id})"
            )
        for paper in self._other_dois[:1]:
            old = self._known.by_id[paper.id].doi
            yield (
                f"{len(self._other_dois)} of {len(self._known.papers)} papers "
                f"{'have other DOIs' if self._other_dois[1:] else 'has another DOI'} "
                f"({paper.citation_key}: {old} → {paper.doi or 'none'})"
            )
        if (year := self._volume.issue_date.year) != self._known.year:
            yield f"the year is {year} and was {self._known.year}"

    def remedies(self) -> Iterator[str]:
        """Say what to do about each cause, the most certain first."""
        withdrawn = {record.id for record in self._volume.withdrawn}
        if retractable := [place for place in self._missing if place.id in withdrawn]:
            files = _files(retractable)
            yield f'write [retraction] into {files}, or status = "accepted" to keep it'
        if lost := [place for place in self._missing if place.id not in withdrawn]:
            yield (
                f"restore {_listed(lost)} from the history or the source, and retract what must "
                "not be relied on"
            )
        outside = self._volume.conference.non_archival
        if self._renamed:
            yield self._restore_ids()
        if moved := [place for place in self._without_pages if place.track in outside]:
            yield f"put {_listed(moved)} into an archival track again"
        if unread := [place for place in self._without_pages if place.track not in outside]:
            yield f"put the PDF of {_listed(unread)} back, or collect it again"
        if late := self._late():
            yield f"put {_listed(late)} last: {self._last_position(late)}"
        if self._moved and not (self._missing or self._renamed or self._without_pages or late):
            yield self._restore_order()
        for paper in self._other_dois[:1]:
            yield (
                f"give {paper.id} its DOI {self._known.by_id[paper.id].doi} again, by papers.doi "
                f"in volume.toml or doi in {_files([paper])}"
            )
        if self._volume.issue_date.year != self._known.year:
            yield f"put 'published' in volume.toml back to {self._known.year}"

    def _restore_ids(self) -> str:
        """Say which papers need their old ids again, and what they were recognized by."""
        ids = [f"{paper.id} its id {place.id}" for place, paper, _ in self._renamed]
        common = " or ".join(dict.fromkeys(rename.by for rename in self._renamed))
        return f"give {few(ids, NAMED_PAPERS)} again in the source (same {common})"

    def _late(self) -> list[Paper]:
        """Papers that were not published but precede one that was."""
        published = [number for number, paper in enumerate(self._paged) if paper.id in self._places]
        preceding = self._paged[: published[-1]] if published else []
        return [
            paper
            for paper in preceding
            if paper.id not in self._places and paper.id not in self._new_ids
        ]

    def _last_position(self, late: Sequence[Paper]) -> str:
        """Say what places papers after all others, which depends on the volume's order."""
        positions = (paper.position for paper in self._paged if paper.id in self._places)
        position = f"position = {max(UNPOSITIONED, max(positions, default=0) + 1)}"
        match self._volume.conference.papers.order:
            case "explicit":
                return "at the end of papers.explicit in volume.toml"
            case "sessions":
                return "at the end of the last session in program.toml"
            case "tracks":
                return f"the last track of volume.toml as track, and {position}, in {_files(late)}"
            case _:
                return f"{position} in {_files(late)}"

    def _restore_order(self) -> str:
        """Say which setting moved the papers, given that none was added or removed."""
        present = [paper.id for paper in self._paged if paper.id in self._places]
        published = sorted(present, key=lambda id_: self._places[id_].pages or ())
        for before, instead in zip(published, present, strict=True):
            if before != instead:
                return (
                    f"put {before} before {instead} again, by papers.order in volume.toml, "
                    "program.toml, or position in fixes.toml"
                )
        if self._moved[0].id == published[0]:
            first = self._places[published[0]].range.partition("-")[0]
            return f"put papers.first_page in volume.toml back to {first}"
        return "put papers.starts in volume.toml back"


def _key_and_pages(place: PublishedPlace) -> str:
    return f"{place.key}, pages {place.range}" if place.pages else place.key


def _files(papers: Iterable[Paper | PublishedPlace]) -> str:
    """The names of the papers' ``fixes.toml``."""
    return _listed(papers, "/fixes.toml")


def _listed(papers: Iterable[Paper | PublishedPlace], end: str = "") -> str:
    """The ids of the first papers, each followed by ``end``, and how many more there are."""
    return few([f"{paper.id}{end}" for paper in papers], NAMED_PAPERS)
