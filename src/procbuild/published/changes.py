"""A volume held against what was published of it: what differs, why, and what helps."""

import json
from collections.abc import Iterable, Iterator, Sequence

from procbuild.bibliography import citation_keys
from procbuild.errors import OutputError
from procbuild.model import Finding, Paper, Volume
from procbuild.published.record import NAME, Place, Published
from procbuild.published.renamed import renamed
from procbuild.wording import few

CHECK = "published"
"""Id of the finding that what was published would change."""

LAST = 9999
"""A position behind those that sources give."""

FEW = 3
"""Papers that are named in a message."""


def changes(known: Published, volume: Volume, *, complete: bool) -> Iterator[Finding]:
    """In one finding, what readers would no longer find as they cite it; in another, keys in vain.

    The papers of ``volume`` have the keys of the record. Unless ``complete``, the PDFs were not all
    read, and nothing is said of pages.
    """
    comparison = _Comparison(known, volume, complete=complete)
    if told := list(comparison.told()):
        remedy = "; ".join(
            [
                *comparison.causes(),
                f"to publish anew, delete submissions/{volume.name}/{NAME}",
            ]
        )
        yield Finding(
            check=CHECK,
            severity="error",
            message=f"Not as published: {', '.join(told)}",
            remedy=remedy[0].upper() + remedy[1:],
        )
    yield from _untaken(known, volume)


def refuse_changes(volume: Volume) -> None:
    """Raise :class:`OutputError` where readers would no longer find what they cite."""
    for one in volume.findings:
        if one.check == CHECK:
            message = f"{volume.name}: {one.message}. {one.remedy}"
            raise OutputError(message)


def _untaken(known: Published, volume: Volume) -> Iterator[Finding]:
    """The keys that were stated since, and would have been taken before."""
    papers, year = volume.papers, volume.issue_date.year
    free = citation_keys(papers, volume.conference.papers.keys, year)
    kept = [one for one in papers if one.id in known.keys]
    stated = [one for one in kept if one.key and one.citation_key != one.key == free[one.id]]
    for paper in stated[:1]:
        more = f", and {len(stated) - 1} more" if len(stated) > 1 else ""
        yield Finding(
            check="citation-keys",
            severity="warning",
            message=f"key = {json.dumps(paper.key)} of {paper.id} is not taken: readers cite "
            f"{paper.citation_key}, as was published{more}",
            remedy=f"Remove it from {_files([paper])} or the source",
        )


class _Comparison:
    """What differs, by kinds."""

    def __init__(self, known: Published, volume: Volume, *, complete: bool) -> None:
        self._known = known
        self._volume = volume
        self._places = {place.id: place for place in known.papers if place.pages}
        now = {paper.id: paper for paper in volume.papers}
        self._renamed = list(renamed(known, volume))
        self._stray = {one.paper.id for one in self._renamed}
        """What has an id that is not its own, and therefore another place"""
        found = {one.place.id for one in self._renamed}
        self._missing = [one for one in known.papers if one.id not in now and one.id not in found]
        self._paged = [one for one in now.values() if complete and one.page_range]
        self._moved = [
            one
            for one in self._paged
            if one.id in self._places
            and one.id not in self._stray
            and one.page_range != self._places[one.id].range
        ]
        self._other_dois = [
            one
            for place in known.papers
            if (one := now.get(place.id)) and place.doi and one.doi.lower() != place.doi.lower()
        ]
        self._bare = [
            now[id_] for id_ in self._places if complete and id_ in now and not now[id_].page_range
        ]

    def told(self) -> Iterator[str]:
        """Each kind with its number and one example."""
        for paper in self._moved[:1]:
            old = self._places[paper.id].range
            yield (
                f"{len(self._moved)} of {len(self._known.papers)} papers "
                f"{'have' if self._moved[1:] else 'has'} other pages "
                f"({paper.citation_key}: {old} → {paper.page_range})"
            )
        for place in self._missing[:1]:
            are = "are" if self._missing[1:] else "is"
            yield f"{len(self._missing)} {are} missing ({_found(place)})"
        for paper in self._bare[:1]:
            have = "have" if self._bare[1:] else "has"
            yield f"{len(self._bare)} {have} no pages ({_found(self._places[paper.id])})"
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

    def causes(self) -> Iterator[str]:
        """What helps against each cause, the surest first."""
        withdrawn = {record.id for record in self._volume.withdrawn}
        if here := [one for one in self._missing if one.id in withdrawn]:
            yield f'write [retraction] into {_files(here)}, or status = "accepted" to keep it'
        if lost := [one for one in self._missing if one.id not in withdrawn]:
            yield (
                f"bring {_listed(lost)} back from the history or the source, and retract what must "
                "not be relied on"
            )
        outside = self._volume.conference.non_archival
        if self._renamed:
            yield self._called_again()
        if moved := [one for one in self._bare if one.track in outside]:
            yield f"let {_listed(moved)} be of an archival track again"
        if unread := [one for one in self._bare if one.track not in outside]:
            yield f"put the PDF of {_listed(unread)} back, or collect it again"
        if late := self._late():
            yield f"let {_listed(late)} stand last: {self._behind(late)}"
        if self._moved and not (self._missing or self._renamed or self._bare or late):
            yield self._put_elsewhere()
        for paper in self._other_dois[:1]:
            yield (
                f"let {paper.id} have {self._known.by_id[paper.id].doi} again, by papers.doi in "
                f"volume.toml or doi in {_files([paper])}"
            )
        if self._volume.issue_date.year != self._known.year:
            yield f"put 'published' in volume.toml back to {self._known.year}"

    def _called_again(self) -> str:
        """Which papers need their ids again, and what they are known by."""
        ids = [f"{paper.id} its id {place.id}" for place, paper, _ in self._renamed]
        common = " or ".join(dict.fromkeys(one.by for one in self._renamed))
        return f"give {few(ids, FEW)} again in the source (same {common})"

    def _late(self) -> list[Paper]:
        """Papers that were not published and stand before one that was."""
        ends = [number for number, one in enumerate(self._paged) if one.id in self._places]
        before = self._paged[: ends[-1]] if ends else []
        return [one for one in before if one.id not in self._places and one.id not in self._stray]

    def _behind(self, late: Sequence[Paper]) -> str:
        """How papers come to stand behind all others."""
        taken = (one.position for one in self._paged if one.id in self._places)
        position = f"position = {max(LAST, max(taken, default=0) + 1)}"
        match self._volume.conference.papers.order:
            case "explicit":
                return "at the end of papers.explicit in volume.toml"
            case "sessions":
                return "at the end of the last session in program.toml"
            case "tracks":
                return f"the last track of volume.toml as track, and {position}, in {_files(late)}"
            case _:
                return f"{position} in {_files(late)}"

    def _put_elsewhere(self) -> str:
        """What papers were moved by, where none has come or gone."""
        now = [one.id for one in self._paged if one.id in self._places]
        then = sorted(now, key=lambda id_: self._places[id_].pages or ())
        for before, instead in zip(then, now, strict=True):
            if before != instead:
                return (
                    f"let {before} stand before {instead} again, by papers.order in volume.toml, "
                    "program.toml, or position in fixes.toml"
                )
        if self._moved[0].id == then[0]:
            first = self._places[then[0]].range.partition("-")[0]
            return f"put papers.first_page in volume.toml back to {first}"
        return "put papers.starts in volume.toml back"


def _found(place: Place) -> str:
    return f"{place.key}, pages {place.range}" if place.pages else place.key


def _files(papers: Iterable[Paper | Place]) -> str:
    """The ``fixes.toml`` of papers."""
    return _listed(papers, "/fixes.toml")


def _listed(papers: Iterable[Paper | Place], end: str = "") -> str:
    """The first ones by their ids, and how many more there are."""
    return few([f"{paper.id}{end}" for paper in papers], FEW)
