"""Alphabetical order of names."""

import functools

from pyuca import Collator

from procbuild.conference import Person

SortKey = tuple[tuple[int, ...], ...]


def sort_key(person: Person) -> SortKey:
    """Where a name stands in an index: by family name, then given names, by the Unicode Collation
    Algorithm (Ö beside O, Č beside C).

    A small particle counts last (``van Gerven`` under G, as in Dutch and German indexes; ``Van
    Gogh`` with a capital under V), a leading ``al-`` not at all. ``sort`` overrides all of it.
    """
    if person.sort:
        family, _, given = person.sort.partition(",")
        return collated(family), collated(given), ()
    if person.literal:
        return collated(person.literal.removeprefix("The ")), (), ()
    family = person.family
    for article in ("al-", "Al-", "el-", "El-"):
        family = family.removeprefix(article)
    rest = f"{person.particle} {person.suffix}"
    return collated(family), collated(person.given), collated(rest)


@functools.lru_cache(65536)
def collated(text: str) -> tuple[int, ...]:
    """The key by which a text sorts among others in the Unicode Collation Algorithm."""
    key: tuple[int, ...] = _collator().sort_key(text.strip())
    return key


@functools.cache
def _collator() -> Collator:
    """The default collation table: a fifth of a second to load, so once and when needed."""
    return Collator()
