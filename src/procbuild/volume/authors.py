"""The author index: entries of author lists, merged into persons."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count

from procbuild.conference import Person
from procbuild.model import Paper
from procbuild.names import ascii_letters, index_letter, sort_key


@dataclass(frozen=True, kw_only=True)
class Author:
    """A person, or everybody who shares a printed name, with their papers in the volume."""

    slug: str
    """Unique; file name of the author's page"""
    person: Person
    """The name as first printed, with the details that any paper states"""
    papers: tuple[Paper, ...]
    places: tuple[tuple[str, int], ...]
    """Citation key and position in the author list of each paper, from 0"""
    variants: tuple[str, ...] = ()
    """Other spellings of the name"""
    identified: bool
    """Whether papers were merged by an ORCID iD or explicit identifier, not by name alone"""


def authors_of(papers: Iterable[Paper]) -> tuple[Author, ...]:
    """All authors, in the order of an index.

    Entries are merged by explicit id, else by ORCID iD, else by the exact printed name, which
    :attr:`Author.identified` tells apart.
    """
    groups: dict[tuple[str, str], list[tuple[Paper, int, Person]]] = {}
    for paper in papers:
        for position, person in enumerate(paper.authors):
            groups.setdefault(_identity(person), []).append((paper, position, person))
    ordered = sorted(groups.items(), key=lambda item: (sort_key(item[1][0][2]), item[0]))
    taken: set[str] = {"index"}
    return tuple(_author(identity, entries, taken) for identity, entries in ordered)


def by_letter(authors: Iterable[Author]) -> Mapping[str, list[Author]]:
    """The authors by the letters that head the sections of an index, both in order."""
    headings: dict[tuple[int, ...], str] = {}
    letters: dict[str, list[Author]] = {}
    for author in authors:
        weight = sort_key(author.person)[0][:1]
        if weight not in headings:
            headings[weight] = index_letter(author.person)
        letters.setdefault(headings[weight], []).append(author)
    return letters


def _identity(person: Person) -> tuple[str, str]:
    if person.id:
        return "id", person.id
    if person.orcid:
        return "orcid", person.orcid
    return "name", unicodedata.normalize("NFC", person.display)


def _author(
    identity: tuple[str, str], entries: list[tuple[Paper, int, Person]], taken: set[str]
) -> Author:
    people = [person for _, _, person in entries]
    shown = people[0].display
    papers = {paper.citation_key: paper for paper, _, _ in entries}
    names = dict.fromkeys(person.display for person in people[1:])
    return Author(
        slug=_unique_slug(slug_of(people[0]), taken),
        person=_merge_people(people),
        papers=tuple(papers.values()),
        places=tuple((paper.citation_key, position) for paper, position, _ in entries),
        variants=tuple(name for name in names if name != shown),
        identified=identity[0] != "name",
    )


def _merge_people(people: Sequence[Person]) -> Person:
    """Merge all entries of a person, without the details that are not public."""
    first = people[0]
    affiliations = tuple(
        dict.fromkeys(chain.from_iterable(person.affiliations for person in people))
    )
    has_private = first.id or first.email
    if len(people) == 1 and not has_private and affiliations == first.affiliations:
        return first
    return replace(
        first,
        id="",
        email="",
        script=_first_nonempty(person.script for person in people),
        orcid=_first_nonempty(person.orcid for person in people),
        url=_first_nonempty(person.url for person in people),
        affiliations=affiliations,
    )


def _first_nonempty(values: Iterable[str]) -> str:
    """The first value that is not empty; empty if all are."""
    return next(filter(None, values), "")


def slug_of(person: Person) -> str:
    """``van-gerven-marcel``, in ASCII; a hash if the name has no form in ASCII."""
    if slug := re.sub(r"[^a-z0-9]+", "-", ascii_letters(person.inverted)).strip("-")[:80]:
        return slug
    return "author-" + hashlib.sha256(person.display.encode()).hexdigest()[:8]


def _unique_slug(slug: str, taken: set[str]) -> str:
    """The slug, with a number appended if it is already taken; adds it to ``taken``."""
    for number in count(1):
        candidate = slug if number == 1 else f"{slug}-{number}"
        if candidate not in taken:
            taken.add(candidate)
            return candidate
    raise AssertionError
