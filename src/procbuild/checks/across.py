"""Checks of the volume as a whole: duplicates, authors spelt in several ways, dates."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import combinations
from unicodedata import normalize

from procbuild.checks.base import Check, Remedy, Spot, quoted
from procbuild.checks.compare import name_likeness, name_parts, umlauts
from procbuild.conference import Person
from procbuild.model import Paper, Volume
from procbuild.names import shared_orcids
from procbuild.text import loose


def _same_file(volume: Volume) -> Iterator[Spot]:
    yield from _duplicates(volume, lambda paper: paper.sha256, "the same PDF")


def _duplicates(volume: Volume, key: Callable[[Paper], Hashable], what: str) -> Iterator[Spot]:
    """A finding for each paper that shares the value of ``key`` with others."""
    groups: dict[Hashable, list[Paper]] = defaultdict(list)
    for paper in volume.papers:
        if value := key(paper):
            groups[value].append(paper)
    for papers in groups.values():
        for paper in papers:
            others = ", ".join(other.id for other in papers if other is not paper)
            if others:
                yield Spot(paper=paper.id, message=f"It has {what} as {others}")


SAME_FILE: Check[Volume] = Check(
    id="metadata-duplicate-file",
    severity="error",
    what="Two papers have the same PDF.",
    why="One of them was matched with the wrong file or collected twice.",
    remedy=Remedy("Match the right file with each paper, or withdraw one."),
    find=_same_file,
)


def _same_title(volume: Volume) -> Iterator[Spot]:
    yield from _duplicates(volume, lambda paper: loose(paper.title), "the same title")


SAME_TITLE: Check[Volume] = Check(
    id="metadata-duplicate-title",
    severity="warning",
    what="Two papers have the same title.",
    why="Usually one paper was submitted or collected twice.",
    remedy=Remedy("Withdraw one, or correct its title."),
    find=_same_title,
)


def _same_authors(volume: Volume) -> Iterator[Spot]:
    def key(paper: Paper) -> Hashable:
        names = tuple(name_parts(person.display) for person in paper.authors)
        return names if len(names) > 1 else ()

    yield from _duplicates(volume, key, "the same authors in the same order")


SAME_AUTHORS: Check[Volume] = Check(
    id="metadata-duplicate-authors",
    severity="info",
    what="Two papers have the same authors in the same order.",
    why="This happens, but it may also be one paper twice, or the wrong authors.",
    remedy=Remedy("Compare the two papers."),
    find=_same_authors,
)


People = Mapping[str, Sequence[tuple[Paper, Person]]]
"""Occurrences of each displayed name."""


def _people(volume: Volume) -> People:
    people: dict[str, list[tuple[Paper, Person]]] = defaultdict(list)
    for paper in volume.papers:
        for person in paper.authors:
            people[normalize("NFC", person.display)].append((paper, person))
    return people


def _spellings(volume: Volume) -> Iterator[Spot]:
    """Names that differ by accents or full stops, or by initials or order with shared authors."""
    people = _people(volume)
    groups: dict[object, list[str]] = defaultdict(list)
    for name in people:
        parts = name_parts(name)
        groups["letters", "".join(sorted("".join(parts)))].append(name)
        groups["umlauts", umlauts(name)].append(name)
        if len(parts) > 1:
            groups["initial", parts[-1], parts[0][0]].append(name)
    shared = shared_orcids(paper.authors for paper in volume.papers)
    for orcid, names in _names_by_orcid(people).items():
        if orcid not in shared:
            groups["orcid", orcid] = names
    reported: set[tuple[str, str]] = set()
    for names in groups.values():
        for pair in combinations(sorted(set(names)), 2):
            if pair not in reported and _is_same_person(*pair, people):
                reported.add(pair)
                yield from _spots(*pair, people)


def _names_by_orcid(people: People) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for name, places in people.items():
        for _, person in places:
            if person.orcid:
                names[person.orcid].append(name)
    return names


def _is_same_person(first: str, second: str, people: People) -> bool:
    """Whether two names are probably the same person's."""
    papers, other_papers = ({paper.id for paper, _ in people[name]} for name in (first, second))
    if papers & other_papers:
        return False  # two authors of the same paper are two people
    orcids, other_orcids = (
        {person.orcid for _, person in people[name] if person.orcid} for name in (first, second)
    )
    if orcids and other_orcids:
        return bool(orcids & other_orcids)
    likeness = name_likeness(first, second)
    if likeness in ("initials", "order"):
        return bool(_coauthors(first, people) & _coauthors(second, people))
    return likeness in ("same", "accents")


def _coauthors(name: str, people: People) -> set[str]:
    names = (person.display for paper, _ in people[name] for person in paper.authors)
    return {normalize("NFC", coauthor) for coauthor in names} - {name}


def _spots(first: str, second: str, people: People) -> Iterator[Spot]:
    """A finding for each paper with one of the two spellings, naming the other."""
    for name, other in ((first, second), (second, first)):
        elsewhere = ", ".join(dict.fromkeys(paper.id for paper, _ in people[other]))
        for paper, _ in people[name]:
            yield Spot(
                paper=paper.id,
                message=f"The author {quoted(name)} is {quoted(other)} in {elsewhere}",
            )


SPELLINGS: Check[Volume] = Check(
    id="metadata-author-spelling",
    severity="warning",
    what="One author is spelt in several ways within the volume.",
    why="Author indexes list two people, and each has half of the papers.",
    remedy=Remedy(
        "Ask the author and correct one record; ORCID iDs distinguish people who only share a name."
    ),
    find=_spellings,
)


def _namesakes(volume: Volume) -> Iterator[Spot]:
    """Names without an identifier whose e-mail addresses and affiliations both differ."""
    for name, places in _people(volume).items():
        comparable = [(paper, person) for paper, person in places if _is_comparable(person)]
        for paper, person in comparable:
            others = [other.id for other, namesake in comparable if _differ(person, namesake)]
            if others:
                yield Spot(
                    paper=paper.id,
                    message=f"{quoted(name)} has another e-mail address and affiliation in "
                    f"{', '.join(dict.fromkeys(others))}",
                )


def _is_comparable(person: Person) -> bool:
    return bool(person.email and person.affiliations) and not (person.id or person.orcid)


def _differ(first: Person, second: Person) -> bool:
    places, other_places = (set(map(loose, one.affiliations)) for one in (first, second))
    return first.email.casefold() != second.email.casefold() and places.isdisjoint(other_places)


NAMESAKES: Check[Volume] = Check(
    id="metadata-author-namesakes",
    severity="info",
    what="Two authors of one name may be two people.",
    why="The author index takes equal names for one person, unless identifiers tell them apart.",
    remedy=Remedy("If they are two people, state an ORCID iD or an id for each of them."),
    find=_namesakes,
)


def _dates(volume: Volume) -> Iterator[Spot]:
    identity, event = volume.conference.volume, volume.conference.event
    if identity.published and identity.published < event.start:
        yield Spot(
            message=f"The volume is published on {identity.published}, before its event, "
            f"which begins on {event.start}"
        )


DATES: Check[Volume] = Check(
    id="metadata-dates",
    severity="warning",
    what="The volume is dated before its event.",
    why="One of the two dates is mistyped, or the volume is published in advance on purpose.",
    remedy=Remedy("Correct volume.published or event.start in volume.toml."),
    find=_dates,
)
