"""Who is who: entries of author lists joined to persons."""

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
    """A person, or what shares a printed name, with the papers of the volume."""

    slug: str
    """Unique; file name of the page"""
    person: Person
    """The name as first printed, with what any paper tells of the person"""
    papers: tuple[Paper, ...]
    places: tuple[tuple[str, int], ...]
    """Citation key and place in the author list of each paper, from 0"""
    variants: tuple[str, ...] = ()
    """Other printed forms of the name"""
    identified: bool
    """Whether an ORCID iD or an explicit identifier joins the papers; else the bare name does"""


def authors_of(papers: Iterable[Paper]) -> tuple[Author, ...]:
    """All authors, as an index sorts them.

    An explicit id joins papers, then an ORCID iD; entries with neither are joined by the exact
    printed name alone, and :attr:`Author.identified` says so.
    """
    groups: dict[tuple[str, str], list[tuple[Paper, int, Person]]] = {}
    for paper in papers:
        for place, person in enumerate(paper.authors):
            groups.setdefault(_identity(person), []).append((paper, place, person))
    ordered = sorted(groups.items(), key=lambda item: (sort_key(item[1][0][2]), item[0]))
    taken: set[str] = {"index"}
    return tuple(_author(identity, entries, taken) for identity, entries in ordered)


def by_letter(authors: Iterable[Author]) -> Mapping[str, list[Author]]:
    """The authors of an index under the letters that head its parts, both in order."""
    heads: dict[tuple[int, ...], str] = {}
    letters: dict[str, list[Author]] = {}
    for author in authors:
        begin = sort_key(author.person)[0][:1]
        if begin not in heads:
            heads[begin] = index_letter(author.person)
        letters.setdefault(heads[begin], []).append(author)
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
        slug=_free(slug_of(people[0]), taken),
        person=_joined(people),
        papers=tuple(papers.values()),
        places=tuple((paper.citation_key, place) for paper, place, _ in entries),
        variants=tuple(name for name in names if name != shown),
        identified=identity[0] != "name",
    )


def _joined(people: Sequence[Person]) -> Person:
    """What all entries together tell of a person and everybody may know."""
    first = people[0]
    affiliations = tuple(dict.fromkeys(chain.from_iterable(one.affiliations for one in people)))
    hidden = first.id or first.email
    if len(people) == 1 and not hidden and affiliations == first.affiliations:
        return first
    return replace(
        first,
        id="",
        email="",
        script=_first(one.script for one in people),
        orcid=_first(one.orcid for one in people),
        url=_first(one.url for one in people),
        affiliations=affiliations,
    )


def _first(values: Iterable[str]) -> str:
    """The first that is not empty, if any is."""
    return next(filter(None, values), "")


def slug_of(person: Person) -> str:
    """``van-gerven-marcel``: ASCII; a hash where nothing of the name can be written so."""
    if slug := re.sub(r"[^a-z0-9]+", "-", ascii_letters(person.inverted)).strip("-")[:80]:
        return slug
    return "author-" + hashlib.sha256(person.display.encode()).hexdigest()[:8]


def _free(slug: str, taken: set[str]) -> str:
    """The slug, with a number where somebody has it already."""
    for number in count(1):
        candidate = slug if number == 1 else f"{slug}-{number}"
        if candidate not in taken:
            taken.add(candidate)
            return candidate
    raise AssertionError
