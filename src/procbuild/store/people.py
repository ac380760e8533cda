"""Authors in corrections, completed with what the sources know of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from procbuild.model import Person
from procbuild.names import likeness
from procbuild.standards.east_asian import EAST_ASIAN
from procbuild.text import fold, loose

DETAILS = ("script", "id", "orcid", "email", "url", "affiliations")
"""Fields of a person beside the name."""

SPELLING = 0.7
"""Similarity from which two words are spellings of one: *Jhon* and *John*, not *Wei* and *Li*."""

EAST_ASIAN_SPELLING = 0.6
"""The same for names whose letters are words: two of three agree."""

Keys = Callable[[Person], Iterable[object]]


def with_details(stated: Sequence[Person], known: Sequence[Person]) -> tuple[Person, ...]:
    """The stated authors; their empty details are those of the same authors in the sources.

    The same author has the same name, be it in the author's own script, and namesakes the same id,
    ORCID iD, address or affiliation; else the same id or ORCID iD, which the source may have given
    to a coauthor; else the same e-mail address; else the only name that is another spelling or form
    of the stated one, or the one in the same position. A name that was written in another alphabet
    is in the same position and the only one that is left. What fits several authors fits none:
    nobody gets the details of another person, nor an identifier that is stated for another.
    """
    pairing = _Pairing(stated, known)
    pairing.pair(_names_at(_identifiers))
    pairing.pair(_names)
    pairing.pair(_names_at(_addresses))
    pairing.pair(_names_at(_affiliations))
    pairing.pair_namesakes()
    pairing.pair(_identifiers)
    pairing.pair(_addresses)
    pairing.pair_renamed()
    pairing.pair_transcribed()
    taken = {identifier for person in stated for identifier in _identifiers(person)}
    return tuple(
        _completed(person, known[pairing.places[place]], taken)
        if place in pairing.places
        else person
        for place, person in enumerate(stated)
    )


class _Pairing:
    """Which known author each stated one is; each is at most one."""

    def __init__(self, stated: Sequence[Person], known: Sequence[Person]) -> None:
        self._stated = stated
        self._known = known
        self._stated_names, self._known_names = (
            [frozenset(_names(person)) for person in people] for people in (stated, known)
        )
        self.places: dict[int, int] = {}
        """The place of the known author by that of the stated one"""

    @property
    def _free(self) -> tuple[list[int], list[int]]:
        """The places of the stated and of the known authors that are not paired."""
        taken = set(self.places.values())
        return (
            [place for place in range(len(self._stated)) if place not in self.places],
            [place for place in range(len(self._known)) if place not in taken],
        )

    def pair(self, keys: Keys) -> None:
        """Pair authors with a key that nobody else has."""
        for ours, theirs in list(self._by_key(keys)):
            if len(ours) == len(theirs) == 1 and self._may_be(ours[0], theirs[0]):
                self.places.setdefault(ours[0], theirs[0])

    def pair_namesakes(self) -> None:
        """Pair authors of one name in their order if nothing is stated that tells them apart."""
        for ours, theirs in list(self._by_key(_names)):
            bare = all(not any(_details(self._stated[place])) for place in ours)
            if bare and len(ours) == len(theirs):
                self.places.update(zip(ours, theirs, strict=True))

    def pair_renamed(self) -> None:
        """Pair authors whose name was corrected."""
        ours, theirs = self._free
        pairs = [
            (place, other)
            for place in ours
            for other in theirs
            if _is_renamed(self._stated[place], self._known[other], self._in_place(place, other))
            and self._may_be(place, other)
        ]
        stated, known = Counter(place for place, _ in pairs), Counter(other for _, other in pairs)
        for place, other in pairs:
            if stated[place] == known[other] == 1 or self._in_place(place, other):
                self.places[place] = other

    def pair_transcribed(self) -> None:
        """Pair the only authors that are left if one name is in Latin letters and one is not."""
        ours, theirs = self._free
        if len(ours) == len(theirs) == 1 and self._in_place(ours[0], theirs[0]):
            person, other = self._stated[ours[0]], self._known[theirs[0]]
            if self._may_be(ours[0], theirs[0]) and _is_latin(person) != _is_latin(other):
                self.places[ours[0]] = theirs[0]

    def _by_key(self, keys: Keys) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the places of the free stated and known authors with each key."""
        ours, theirs = self._free
        by_key: Mapping[object, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, (places, people) in enumerate(((ours, self._stated), (theirs, self._known))):
            for place in places:
                for key in dict.fromkeys(keys(people[place])):
                    by_key[key][side].append(place)
        return iter(by_key.values())

    def _in_place(self, place: int, other: int) -> bool:
        """Whether the authors are in the same position of lists that are equally long."""
        return place == other and len(self._stated) == len(self._known)

    def _may_be(self, place: int, other: int) -> bool:
        """Whether no identifier tells two authors apart, except for an ORCID iD that is corrected.

        That is one of an author of the same name and in the same position, who has no other id.
        Nor may one of them have the name of another author.
        """
        person, known = self._stated[place], self._known[other]
        if place in self.places or other in self.places.values():
            return False
        if person.id and known.id and person.id != known.id:
            return False
        if self._have_namesakes(place, other):
            return False
        if not (person.orcid and known.orcid) or person.orcid == known.orcid:
            return True
        is_same = fold(person.display) == fold(known.display) and self._in_place(place, other)
        return is_same and not person.id

    def _have_namesakes(self, place: int, other: int) -> bool:
        """Whether two authors have different names, and one that of another free author."""
        name, other_name = self._stated_names[place], self._known_names[other]
        if name & other_name:
            return False
        ours, theirs = self._free
        return any(name & self._known_names[one] for one in theirs) or any(
            other_name & self._stated_names[one] for one in ours
        )


def _identifiers(person: Person) -> Iterable[object]:
    return [(name, value) for name in ("id", "orcid") if (value := getattr(person, name))]


def _names(person: Person) -> Iterable[object]:
    return [fold(name) for name in (person.display, person.script) if name]


def _addresses(person: Person) -> Iterable[object]:
    return [person.email.casefold()] if person.email else []


def _affiliations(person: Person) -> Iterable[object]:
    return [loose(place) for place in person.affiliations]


def _names_at(details: Keys) -> Keys:
    """The names of a person, each with each detail."""
    return lambda person: [(name, detail) for detail in details(person) for name in _names(person)]


def _details(person: Person) -> Iterator[object]:
    return (getattr(person, name) for name in DETAILS)


def _is_renamed(person: Person, other: Person, in_place: bool) -> bool:
    """Whether the name of one author is a correction of the other's; not if they are namesakes."""
    if fold(person.display) == fold(other.display):
        return False
    if likeness(person.display, other.display) != "different":
        return True
    words, others = loose(person.display).split(), loose(other.display).split()
    is_east_asian = in_place and all(EAST_ASIAN.match(one.display) for one in (person, other))
    least = EAST_ASIAN_SPELLING if is_east_asian else SPELLING
    return len(words) == len(others) and all(
        SequenceMatcher(None, word, another, autojunk=False).ratio() >= least
        for word, another in zip(words, others, strict=True)
    )


def _is_latin(person: Person) -> bool:
    return any("a" <= letter <= "z" for letter in fold(person.display))


def _completed(person: Person, known: Person, taken: Container[object]) -> Person:
    """The person with the details of a known one, but identifiers that are ``taken``."""
    details = {
        name: getattr(person, name) or value
        for name in DETAILS
        if (name, value := getattr(known, name)) not in taken
    }
    return replace(person, **details)
