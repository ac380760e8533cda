"""Papers of a published volume that their source calls by another id.

``collect`` knows a paper again by its title and authors, as the store has them. A fresh copy of the
project has no store yet: there the record alone tells which paper is which.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from procbuild.bibliography import citation_keys
from procbuild.model import Paper, Volume
from procbuild.published.record import Place, Published

Marks = Iterable[Hashable]
"""What a paper is known by."""

LETTERS = re.compile(r"(?<=\d)[a-z]+$")
"""What counts the papers of one author in a citation key."""


class Renamed(NamedTuple):
    """A published paper that has another id."""

    place: Place
    paper: Paper
    """What the volume has now"""
    by: str
    """What they have in common: ``PDF``"""


def renamed(known: Published, volume: Volume) -> Iterator[Renamed]:
    """The papers of the record that the volume has under other ids.

    They have a PDF in common, be it that papers have exchanged their ids. One that the volume lacks
    may also have the DOI of one that is not in the record; or, where the store knows nothing of it,
    the citation key that is made of the other's author, and the number of pages. That is no mark of
    an author who has several such papers: their letters follow from the order.
    """
    now = {paper.id for paper in volume.papers}
    astray = _astray(known, volume)
    missing = {one.id: one for one in known.papers if one.id not in now or one.id in astray}
    new = {one.id: one for one in volume.papers if one.id not in known.by_id or one.id in astray}
    for place, paper in _pairs(missing, new, lambda place: place.pdfs, _pdfs):
        yield Renamed(place, paper, "PDF")
    missing = {id_: place for id_, place in missing.items() if id_ not in astray}
    new = {id_: paper for id_, paper in new.items() if id_ not in astray}
    for by, of_place, of_paper in _rules(known, volume, missing, new) if missing and new else ():
        for place, paper in _pairs(missing, new, of_place, of_paper):
            yield Renamed(place, paper, by)


def _astray(known: Published, volume: Volume) -> set[str]:
    """The published papers that have no PDF but those of other ones."""
    published = {sha256 for place in known.papers for sha256 in place.pdfs}
    found = set()
    for paper in volume.papers:
        theirs = published.intersection(_pdfs(paper))
        own = known.by_id.get(paper.id)
        if own and theirs and theirs.isdisjoint(own.pdfs):
            found.add(paper.id)
    return found


def _pairs(
    missing: dict[str, Place],
    new: dict[str, Paper],
    of_place: Callable[[Place], Marks],
    of_paper: Callable[[Paper], Marks],
) -> Iterator[tuple[Place, Paper]]:
    """Those that have a mark in common; they are missing and new no more."""
    places = {mark: place for place in missing.values() for mark in of_place(place)}
    for paper in tuple(new.values()):
        same = (places[mark] for mark in of_paper(paper) if mark in places)
        if place := next((one for one in same if one.id in missing), None):
            del missing[place.id], new[paper.id]
            yield place, paper


def _rules(
    known: Published, volume: Volume, missing: Mapping[str, Place], new: Mapping[str, Paper]
) -> Iterator[tuple[str, Callable[[Place], Marks], Callable[[Paper], Marks]]]:
    """What else papers may have in common, the surest first.

    ``missing`` and ``new`` are those that no rule before has found.
    """
    stored = {record.id for record in (*volume.papers, *volume.withdrawn)}
    kept = {id_: key for id_, key in known.keys.items() if id_ in stored}
    keys = citation_keys(volume.papers, volume.conference.papers.keys, known.year, kept)
    yield "DOI", lambda place: _doi(place.doi), lambda paper: _doi(paper.doi)
    gone = Counter(_kind(place.key, place.length) for place in missing.values())
    come = Counter(_kind(keys[one.id], one.facts.pages) for one in new.values() if one.facts)

    def marks(key: str, pages: int) -> Marks:
        kind = _kind(key, pages)
        return [(key, pages)] if gone[kind] == come[kind] == 1 else []

    yield (
        "author and number of pages",
        lambda place: marks(place.key, place.length),
        lambda paper: marks(keys[paper.id], paper.facts.pages) if paper.facts else [],
    )


def _kind(key: str, pages: int) -> tuple[str, int]:
    """What all papers of one author and length have in common: the key without its letters."""
    return LETTERS.sub("", key), pages


def _pdfs(paper: Paper) -> list[str]:
    """The sums of its PDFs, the newest first."""
    every = (paper.sha256, *(one.sha256 for one in reversed(paper.replaced)))
    return [one for one in every if one]


def _doi(doi: str) -> list[str]:
    return [doi.lower()] if doi else []
