"""Alphabetical order of names."""

import functools
import unicodedata
from string import ascii_uppercase

from procbuild.conference import Person
from procbuild.names.collation import NameCollator

SortKey = tuple[tuple[int, ...], ...]


def sort_key(person: Person) -> SortKey:
    """The sort key of a name in an index: family name, then given names, by the Unicode Collation
    Algorithm (Ö beside O, Č beside C).

    A lower-case particle is compared last (``van Gerven`` under G, as in Dutch and German indexes;
    ``Van Gogh`` with a capital under V); a leading ``al-`` is ignored. ``sort`` overrides all this.
    """
    family, given, rest = _index_parts(person)
    return collated(family), collated(given), collated(rest)


def index_letter(person: Person) -> str:
    """The heading letter of the part of an index in which :func:`sort_key` puts a name.

    A Latin letter without its marks if the name collates under one (``Łukasz`` under L, ``Ærø``
    under A), the letter itself in other scripts, ``#`` if the name does not begin with a letter.
    """
    family = _index_parts(person)[0]
    weight = collated(family)[:1]
    if latin := next((letter for letter in ascii_uppercase if collated(letter)[:1] == weight), ""):
        return latin
    first = unicodedata.normalize("NFD", family.strip())[:1].upper()
    return first if first.isalpha() else "#"


def filed_as(person: Person) -> str:
    """The name in the order in which :func:`sort_key` compares it: ``Gerven, Marcel van``."""
    family, given, rest = _index_parts(person)
    return ", ".join(part for part in (family.strip(), f"{given} {rest}".strip()) if part)


def _index_parts(person: Person) -> tuple[str, str, str]:
    """Family name, given names, and the rest (particle and suffix), as compared in an index."""
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
    """The sort key of a text in the Unicode Collation Algorithm."""
    return _collator().sort_key(text.strip())


@functools.cache
def _collator() -> NameCollator:
    """The collator with the default table, loaded on first use."""
    return NameCollator()
