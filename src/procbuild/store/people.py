"""Authors in corrections, completed with what the sources know of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from procbuild.model import Person
from procbuild.names import likeness
from procbuild.text import fold, loose

DETAILS = ("script", "id", "orcid", "email", "url", "affiliations")
"""Fields of a person beside the name."""

IDENTIFIERS = ("id", "orcid", "email")

SPELLING = 0.7
"""Similarity from which two words are spellings of one: *Jhon* and *John*, not *Wei* and *Li*."""


def with_details(stated: Sequence[Person], known: Sequence[Person]) -> tuple[Person, ...]:
    """The stated authors; their empty details are those of the same authors in the sources.

    The same author has the same id, ORCID iD or e-mail address, or else the same name, be it in
    the author's own script; or, if the name was corrected, the same position and another spelling
    or form of the name. A name that was written in another alphabet is in the same position and the
    only one that is left. Authors with different ids or ORCID iDs are different.
    """
    places: dict[int, int] = {}
    for keys in (_identifiers, _names):
        _match(stated, known, keys, places)
    taken = set(places.values())
    for place, (person, other) in enumerate(zip(stated, known, strict=False)):
        if place not in places and place not in taken and _is_renamed(person, other):
            places[place] = place
    if len(stated) == len(known) == len(places) + 1:
        (place,) = set(range(len(stated))) - places.keys()
        if place not in places.values() and _is_transcribed(stated[place], known[place]):
            places[place] = place
    return tuple(
        _completed(person, known[places[place]]) if place in places else person
        for place, person in enumerate(stated)
    )


def _match(
    stated: Sequence[Person],
    known: Sequence[Person],
    keys: Callable[[Person], Iterable[object]],
    places: dict[int, int],
) -> None:
    """Add the places among the known authors of the stated ones that have a key in common."""
    taken = set(places.values())
    by_key: Mapping[object, list[int]] = defaultdict(list)
    for place, person in enumerate(known):
        for key in keys(person) if place not in taken else ():
            by_key[key].append(place)
    for place, person in enumerate(stated):
        found = (
            other
            for key in (keys(person) if place not in places else ())
            for other in by_key[key]
            if other not in taken and not _differ(person, known[other])
        )
        if (other := next(found, None)) is not None:
            places[place] = other
            taken.add(other)


def _identifiers(person: Person) -> Iterable[object]:
    return [(name, value) for name in IDENTIFIERS if (value := getattr(person, name))]


def _names(person: Person) -> Iterable[object]:
    return [fold(name) for name in (person.display, person.script) if name]


def _differ(person: Person, other: Person) -> bool:
    """Whether identifiers tell two authors apart; an address may change."""
    pairs = ((person.id, other.id), (person.orcid, other.orcid))
    return any(one and another and one != another for one, another in pairs)


def _is_renamed(person: Person, other: Person) -> bool:
    """Whether the name of one author is a correction of the other's."""
    if _differ(person, other):
        return False
    if likeness(person.display, other.display) != "different":
        return True
    words, others = loose(person.display).split(), loose(other.display).split()
    return len(words) == len(others) and all(
        SequenceMatcher(None, word, another, autojunk=False).ratio() >= SPELLING
        for word, another in zip(words, others, strict=True)
    )


def _is_transcribed(person: Person, other: Person) -> bool:
    """Whether one of the names is in Latin letters and the other is not."""
    return not _differ(person, other) and _is_latin(person) != _is_latin(other)


def _is_latin(person: Person) -> bool:
    return any("a" <= letter <= "z" for letter in fold(person.display))


def _completed(person: Person, known: Person) -> Person:
    details = {name: getattr(person, name) or getattr(known, name) for name in DETAILS}
    return replace(person, **details)
