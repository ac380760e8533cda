"""The author index: entries of author lists, merged into persons."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import NamedTuple

from procbuild.conference import Person
from procbuild.model import Paper
from procbuild.names import ascii_letters, index_letter, shared_orcids, sort_key
from procbuild.translations import Words

LISTED = 50
"""Maximum number of authors that are named where papers are listed."""

INITIAL = re.compile(r"\b([^\W\d_])\.\s*")
"""An initial with its period, as in ``J. P.`` and ``J.-P.``"""


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


class _Entry(NamedTuple):
    """A name in an author list; entries sort as they are printed."""

    place: int
    """In all author lists of the volume, from 0"""
    position: int
    """In the author list of the paper, from 0"""
    paper: Paper
    person: Person


def authors_of(papers: Iterable[Paper]) -> tuple[Author, ...]:
    """All authors, in the order of an index.

    Entries are merged by explicit id, else by ORCID iD, else by the printed name, whose initials
    may lack their periods; :attr:`Author.identified` tells these apart. An entry with a name alone
    is that of the person whose id or ORCID iD other papers state, if only one person has this name.
    An ORCID iD that two authors of one paper share identifies nobody.
    """
    papers = list(papers)
    shared = shared_orcids(paper.authors for paper in papers)
    groups: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
    places = count()
    for paper in papers:
        for position, person in enumerate(paper.authors):
            known = replace(person, orcid="") if person.orcid in shared else person
            groups[_identity(known)].append(_Entry(next(places), position, paper, known))
    people = _with_unidentified(groups)
    ordered = sorted(people, key=lambda entries: (sort_key(entries[0].person), entries[0].place))
    taken: set[str] = {"index"}
    return tuple(_author(entries, taken) for entries in ordered)


def _with_unidentified(groups: Mapping[tuple[str, str], list[_Entry]]) -> list[list[_Entry]]:
    """Add each group that has a name alone to the only identified person of that name."""
    people = {identity: group for identity, group in groups.items() if identity[0] != "name"}
    bearers: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for identity, group in people.items():
        for entry in group:
            bearers[_bare(entry.person)].add(identity)
    for identity, group in groups.items():
        if identity in people:
            continue
        namesakes = [people[bearer] for bearer in bearers[identity[1]]]
        if len(namesakes) == 1 and not _share_a_paper(namesakes[0], group):
            namesakes[0] += group
            namesakes[0].sort()
        else:
            people[identity] = group
    return list(people.values())


def listed_authors(paper: Paper, words: Words) -> tuple[Sequence[Person], str]:
    """The authors named where papers are listed, and ``and 2950 others``, empty if these are all.

    The paper's own page, its metadata and the indexes name all authors.
    """
    shown = paper.authors[:LISTED]
    rest = len(paper.authors) - len(shown)
    others = words("{names} and {count} others", names="", count=rest).strip() if rest else ""
    return shown, others


def _share_a_paper(first: Iterable[_Entry], second: Iterable[_Entry]) -> bool:
    papers = {entry.paper.id for entry in first}
    return any(entry.paper.id in papers for entry in second)


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
    return "name", _bare(person)


def _bare(person: Person) -> str:
    """The printed name without the periods of initials, as which it is compared."""
    name = unicodedata.normalize("NFC", person.display)
    return INITIAL.sub(r"\1 ", name).replace(" -", "-").strip() if "." in name else name


def _author(entries: Sequence[_Entry], taken: set[str]) -> Author:
    people = [entry.person for entry in entries]
    shown = _bare(people[0])
    papers = {entry.paper.citation_key: entry.paper for entry in entries}
    others = {_bare(person): person.display for person in people if _bare(person) != shown}
    return Author(
        slug=_unique_slug(slug_of(people[0]), taken),
        person=_merge_people(people),
        papers=tuple(papers.values()),
        places=tuple((entry.paper.citation_key, entry.position) for entry in entries),
        variants=tuple(others.values()),
        identified=all(person.id or person.orcid for person in people),
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
