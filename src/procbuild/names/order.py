"""Alphabetical order of names."""

import functools
import unicodedata
from string import ascii_uppercase

from procbuild.conference import Person
from procbuild.names.collation import NameCollator

SortKey = tuple[tuple[int, ...], ...]


def sort_key(person: Person) -> SortKey:
    """Where a name stands in an index: by family name, then given names, by the Unicode Collation
    Algorithm (Ö beside O, Č beside C).

    A lower-case particle counts last (``van Gerven`` under G, as in Dutch and German indexes; ``Van
    Gogh`` with a capital under V), a leading ``al-`` not at all. ``sort`` overrides all of it.
    """
    family, given, rest = _filed(person)
    return collated(family), collated(given), collated(rest)


def index_letter(person: Person) -> str:
    """The letter that heads the part of an index in which :func:`sort_key` puts a name.

    A Latin letter without its marks where the collation begins the name with one (``Łukasz`` under
    L, ``Ærø`` under A), the letter itself in other scripts, ``#`` where there is none.
    """
    family = _filed(person)[0]
    weight = collated(family)[:1]
    if latin := next((one for one in ascii_uppercase if collated(one)[:1] == weight), ""):
        return latin
    first = unicodedata.normalize("NFD", family.strip())[:1].upper()
    return first if first.isalpha() else "#"


def filed_as(person: Person) -> str:
    """The name in the order in which :func:`sort_key` looks at it: ``Gerven, Marcel van``."""
    family, given, rest = _filed(person)
    return ", ".join(part for part in (family.strip(), f"{given} {rest}".strip()) if part)


def _filed(person: Person) -> tuple[str, str, str]:
    """Family name, given names and what counts last, as an index files them."""
    if person.sort:
        family, _, given = person.sort.partition(",")
        return family, given, ""
    if person.literal:
        return person.literal.removeprefix("The "), "", ""
    family = person.family
    for article in ("al-", "Al-", "el-", "El-"):
        family = family.removeprefix(article)
    return family, person.given, f"{person.particle} {person.suffix}"


@functools.lru_cache(65536)
def collated(text: str) -> tuple[int, ...]:
    """The key by which a text sorts among others in the Unicode Collation Algorithm."""
    return _collator().sort_key(text.strip())


@functools.cache
def _collator() -> NameCollator:
    """The default collation table, read when it is needed."""
    return NameCollator()
