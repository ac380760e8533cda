"""The volume as a whole: duplicates, one author spelt in several ways, dates."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import combinations
from unicodedata import normalize

from procbuild.checks.base import Check, Remedy, Spot, quoted
from procbuild.checks.compare import name_likeness, name_parts, umlauts
from procbuild.conference import Person
from procbuild.model import Paper, Volume
from procbuild.text import loose


def _same_file(volume: Volume) -> Iterator[Spot]:
    yield from _groups(volume, lambda paper: paper.sha256, "the same PDF")


def _groups(volume: Volume, key: Callable[[Paper], Hashable], what: str) -> Iterator[Spot]:
    """Papers that share something."""
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
    yield from _groups(volume, lambda paper: loose(paper.title), "the same title")


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

    yield from _groups(volume, key, "the same authors in the same order")


SAME_AUTHORS: Check[Volume] = Check(
    id="metadata-duplicate-authors",
    severity="info",
    what="Two papers have the same authors in the same order.",
    why="It happens; it may also be one paper twice, or the authors of another.",
    remedy=Remedy("Look at both."),
    find=_same_authors,
)


People = Mapping[str, Sequence[tuple[Paper, Person]]]
"""Where each displayed name occurs."""


def _spellings(volume: Volume) -> Iterator[Spot]:
    """Names that differ by accents and full stops, or by initials and order among the same
    co-authors.
    """
    people: dict[str, list[tuple[Paper, Person]]] = defaultdict(list)
    for paper in volume.papers:
        for person in paper.authors:
            people[normalize("NFC", person.display)].append((paper, person))
    groups: dict[object, list[str]] = defaultdict(list)
    for name in people:
        parts = name_parts(name)
        groups["letters", "".join(sorted("".join(parts)))].append(name)
        groups["umlauts", umlauts(name)].append(name)
        if len(parts) > 1:
            groups["initial", parts[-1], parts[0][0]].append(name)
    for orcid, names in _by_orcid(people).items():
        groups["orcid", orcid] = names
    told: set[tuple[str, str]] = set()
    for names in groups.values():
        for one, other in combinations(sorted(set(names)), 2):
            if (one, other) not in told and _one_person(one, other, people):
                told.add((one, other))
                yield from _told(one, other, people)


def _by_orcid(people: People) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for name, places in people.items():
        for _, person in places:
            if person.orcid:
                names[person.orcid].append(name)
    return names


def _one_person(one: str, other: str, people: People) -> bool:
    """Whether two names are probably one person's."""
    first, second = ({p.orcid for _, p in people[name] if p.orcid} for name in (one, other))
    if first and second:
        return bool(first & second)
    papers, others = ({paper.id for paper, _ in people[name]} for name in (one, other))
    if papers & others:
        return False  # two authors of one paper are two people
    alike = name_likeness(one, other)
    together = bool(_coauthors(one, people) & _coauthors(other, people))
    return alike in ("same", "accents") or (together and alike in ("initials", "order"))


def _coauthors(name: str, people: People) -> set[str]:
    found = (person.display for paper, _ in people[name] for person in paper.authors)
    return {normalize("NFC", one) for one in found} - {name}


def _told(one: str, other: str, people: People) -> Iterator[Spot]:
    for name, second in ((one, other), (other, one)):
        elsewhere = ", ".join(dict.fromkeys(paper.id for paper, _ in people[second]))
        for paper, _ in people[name]:
            yield Spot(
                paper=paper.id,
                message=f"The author {quoted(name)} is {quoted(second)} in {elsewhere}",
            )


SPELLINGS: Check[Volume] = Check(
    id="metadata-author-spelling",
    severity="warning",
    what="One author is spelt in several ways within the volume.",
    why="The author index lists two people, and each has half of the papers.",
    remedy=Remedy(
        "Ask the author and correct one record; people who only share a name are told apart by "
        "their ORCID iDs."
    ),
    find=_spellings,
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
