"""The physical volumes of a book."""

from collections.abc import Mapping
from dataclasses import dataclass

from procbuild.model import Paper, Volume
from procbuild.translations import words_of


@dataclass(frozen=True, kw_only=True)
class Tome:
    """A physical volume."""

    file: str
    """Its name: ``book.pdf``, ``book-2.pdf`` …"""
    papers: tuple[Paper, ...]
    called: str
    """``Volume 2 of 3``; empty if there is only one"""
    elsewhere: Mapping[str, str]
    """The files of the papers in the others, by citation key"""


def tomes_of(volume: Volume) -> list[Tome]:
    """The physical volumes: at most ``[book] split`` pages each, but at least one paper."""
    words = words_of(volume.conference)
    groups = {
        f"book-{number}.pdf" if number > 1 else "book.pdf": papers
        for number, papers in enumerate(_split(volume), 1)
    }
    count = len(groups)
    return [
        Tome(
            file=file,
            papers=tuple(papers),
            called=words("Volume {number} of {count}", number=number, count=count)
            if count > 1
            else "",
            elsewhere={
                paper.citation_key: other
                for other, others in groups.items()
                for paper in others
                if other != file
            },
        )
        for number, (file, papers) in enumerate(groups.items(), 1)
    ]


def _split(volume: Volume) -> list[list[Paper]]:
    limit = volume.conference.book.split
    volumes: list[list[Paper]] = [[]]
    count = 0
    for paper in volume.papers:
        length = paper.facts.pages if paper.facts else 0
        if limit and count and count + length > limit:
            volumes.append([])
            count = 0
        volumes[-1].append(paper)
        count += length
    return volumes
