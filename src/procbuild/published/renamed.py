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
    """The papers of the record that the volume lacks, and has under an id that is not in it.

    They have a PDF or a DOI in common; or, where the store knows nothing of the one that is
    missing, the citation key that is made of the other's author, and the number of pages. That is
    no mark of an author who has several such papers: their letters follow from the order.
    """
    ids = {paper.id for paper in volume.papers}
    missing = {place.id: place for place in known.papers if place.id not in ids}
    new = {paper.id: paper for paper in volume.papers if paper.id not in known.by_id}
    for by, of_place, of_paper in _rules(known, volume, missing, new) if missing and new else ():
        places = {mark: place for place in missing.values() for mark in of_place(place)}
        for paper in tuple(new.values()):
            same = (places[mark] for mark in of_paper(paper) if mark in places)
            if place := next((one for one in same if one.id in missing), None):
                del missing[place.id], new[paper.id]
                yield Renamed(place, paper, by)


def _rules(
    known: Published, volume: Volume, missing: Mapping[str, Place], new: Mapping[str, Paper]
) -> Iterator[tuple[str, Callable[[Place], Marks], Callable[[Paper], Marks]]]:
    """What papers may have in common, the surest first.

    ``missing`` and ``new`` are those that no rule before has found.
    """
    stored = {record.id for record in (*volume.papers, *volume.withdrawn)}
    kept = {id_: key for id_, key in known.keys.items() if id_ in stored}
    keys = citation_keys(volume.papers, volume.conference.papers.keys, known.year, kept)
    yield "PDF", lambda place: place.pdfs, _pdfs
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
