"""Papers of a published volume that now have another id.

``collect`` recognizes a paper by its title and authors in the store. A fresh copy of the project
has no store yet: there, only the record says which paper is which.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from procbuild.bibliography import citation_keys
from procbuild.model import Paper, Volume
from procbuild.published.ledger import Published, PublishedPlace

Marks = Iterable[Hashable]
"""Properties that a paper is recognized by."""

LETTERS = re.compile(r"(?<=\d)[a-z]+$")
"""The letters that distinguish papers of one author in citation keys."""


class Renamed(NamedTuple):
    """A published paper that has another id."""

    place: PublishedPlace
    paper: Paper
    """The paper of the volume"""
    by: str
    """What both have in common, such as ``PDF``"""


def renamed(known: Published, volume: Volume) -> Iterator[Renamed]:
    """Yield the papers of the record that the volume has under other ids.

    A paper is recognized by its PDF, even if two papers have exchanged their ids. A paper that the
    volume lacks is also recognized by its DOI, in a paper that the record lacks; or, if the store
    knows nothing of it, by the citation key made of the author's name, and the number of pages.
    The latter does not hold for an author with several such papers: their letters follow from the
    order.
    """
    now = {paper.id for paper in volume.papers}
    swapped = _with_foreign_pdf(known, volume)
    missing = {
        place.id: place for place in known.papers if place.id not in now or place.id in swapped
    }
    new = {
        paper.id: paper
        for paper in volume.papers
        if paper.id not in known.by_id or paper.id in swapped
    }
    for place, paper in _pairs(missing, new, lambda place: place.pdfs, _pdfs):
        yield Renamed(place, paper, "PDF")
    missing = {id_: place for id_, place in missing.items() if id_ not in swapped}
    new = {id_: paper for id_, paper in new.items() if id_ not in swapped}
    for by, of_place, of_paper in _rules(known, volume, missing, new) if missing and new else ():
        for place, paper in _pairs(missing, new, of_place, of_paper):
            yield Renamed(place, paper, by)


def _with_foreign_pdf(known: Published, volume: Volume) -> set[str]:
    """Ids of the published papers whose PDFs were all published for other papers."""
    published = {sha256 for place in known.papers for sha256 in place.pdfs}
    ids = set()
    for paper in volume.papers:
        known_pdfs = published.intersection(_pdfs(paper))
        place = known.by_id.get(paper.id)
        if place and known_pdfs and known_pdfs.isdisjoint(place.pdfs):
            ids.add(paper.id)
    return ids


def _pairs(
    missing: dict[str, PublishedPlace],
    new: dict[str, Paper],
    of_place: Callable[[PublishedPlace], Marks],
    of_paper: Callable[[Paper], Marks],
) -> Iterator[tuple[PublishedPlace, Paper]]:
    """Yield pairs that share a mark, and remove them from ``missing`` and ``new``."""
    places = {mark: place for place in missing.values() for mark in of_place(place)}
    for paper in tuple(new.values()):
        matches = (places[mark] for mark in of_paper(paper) if mark in places)
        if place := next((match for match in matches if match.id in missing), None):
            del missing[place.id], new[paper.id]
            yield place, paper


def _rules(
    known: Published,
    volume: Volume,
    missing: Mapping[str, PublishedPlace],
    new: Mapping[str, Paper],
) -> Iterator[tuple[str, Callable[[PublishedPlace], Marks], Callable[[Paper], Marks]]]:
    """Other properties that papers may have in common, the most certain first.

    ``missing`` and ``new`` hold the papers that no rule has matched yet.
    """
    stored = {record.id for record in (*volume.papers, *volume.withdrawn)}
    stored_keys = {id_: key for id_, key in known.keys.items() if id_ in stored}
    keys = citation_keys(volume.papers, volume.conference.papers.keys, known.year, stored_keys)
    yield "DOI", lambda place: _doi(place.doi), lambda paper: _doi(paper.doi)
    missing_counts = Counter(
        _author_and_length(place.key, place.length) for place in missing.values()
    )
    new_counts = Counter(
        _author_and_length(keys[paper.id], paper.facts.pages)
        for paper in new.values()
        if paper.facts
    )

    def marks(key: str, pages: int) -> Marks:
        mark = _author_and_length(key, pages)
        return [(key, pages)] if missing_counts[mark] == new_counts[mark] == 1 else []

    yield (
        "author and number of pages",
        lambda place: marks(place.key, place.length),
        lambda paper: marks(keys[paper.id], paper.facts.pages) if paper.facts else [],
    )


def _author_and_length(key: str, pages: int) -> tuple[str, int]:
    """The citation key without its distinguishing letters, and the number of pages."""
    return LETTERS.sub("", key), pages


def _pdfs(paper: Paper) -> list[str]:
    """The SHA-256 of the paper's PDFs, newest first."""
    digests = (paper.sha256, *(version.sha256 for version in reversed(paper.replaced)))
    return [sha256 for sha256 in digests if sha256]


def _doi(doi: str) -> list[str]:
    return [doi.lower()] if doi else []
