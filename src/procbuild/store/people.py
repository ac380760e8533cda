"""Authors in corrections, completed with what the sources know of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from procbuild.model import Person
from procbuild.text import fold

DETAILS = ("script", "id", "orcid", "email", "url", "affiliations")
"""Fields of a person beside the name."""


def with_details(stated: Sequence[Person], known: Sequence[Person]) -> tuple[Person, ...]:
    """The stated authors; their empty details are those of the same authors in the sources.

    The same author has the same name or, if the name was corrected, the same position and a word of
    the name in common.
    """
    places = _same_names(stated, known)
    taken = set(places.values())
    for place, (person, other) in enumerate(zip(stated, known, strict=False)):
        if place not in places and place not in taken and _words(person) & _words(other):
            places[place] = place
    return tuple(
        _completed(person, known[places[place]]) if place in places else person
        for place, person in enumerate(stated)
    )


def _same_names(stated: Sequence[Person], known: Sequence[Person]) -> dict[int, int]:
    """The place among the known authors of each stated one who has the name of one; in order."""
    by_name: Mapping[str, list[int]] = defaultdict(list)
    for place, person in reversed(list(enumerate(known))):
        by_name[fold(person.display)].append(place)
    return {
        place: places.pop()
        for place, person in enumerate(stated)
        if (places := by_name[fold(person.display)])
    }


def _words(person: Person) -> set[str]:
    return set(fold(person.display).split())


def _completed(person: Person, known: Person) -> Person:
    details = {name: getattr(person, name) or getattr(known, name) for name in DETAILS}
    return replace(person, **details)
