"""Comparison of names: whether they may belong to one person."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from procbuild.conference import Person
from procbuild.text import clean, fold, loose

Likeness = Literal["same", "accents", "order", "initials", "parts", "different"]
"""How two names agree, closest first: exactly; except for accents, case and punctuation; except
for the order of their words; with initials in one; with fewer words in one; not at all."""


def name_key(name: str) -> str:
    """A key that is the same for ``Rodolà, Emanuele`` and ``EMANUELE RODOLA``."""
    return " ".join(sorted(loose(name).split()))


def likeness(name: str, other: str) -> Likeness:
    """How two names agree; both may be ``Given Family`` or ``Family, Given``.

    ``initials`` and ``parts`` need a whole word in common: ``M. Caron`` and ``Mathilde Caron``,
    ``Gabriel García`` and ``Gabriel García Márquez``.
    """
    first, second = _given_first(name), _given_first(other)
    if first == second:
        return "same"
    words, others = loose(first).split(), loose(second).split()
    if "".join(words) == "".join(others):
        return "accents"
    if sorted(words) == sorted(others):
        return "order"
    if not set(_whole_words(words)) & set(_whole_words(others)):
        return "different"
    if _abbreviates(words, others) or _abbreviates(others, words):
        return "initials"
    if set(words) <= set(others) or set(others) <= set(words):
        return "parts" if min(len(words), len(others)) > 1 else "different"
    return "different"


def same_name(name: str, other: str) -> bool:
    """Whether two names may belong to one person."""
    return likeness(name, other) != "different"


def shared_orcids(author_lists: Iterable[Iterable[Person]]) -> set[str]:
    """The ORCID iDs that several authors of one paper have, so that they identify nobody."""
    return {
        orcid
        for authors in author_lists
        for orcid, times in Counter(person.orcid for person in authors).items()
        if orcid and times > 1
    }


def _given_first(name: str) -> str:
    """The name as ``Given Family``."""
    family, comma, given = clean(name).partition(",")
    return " ".join(f"{given} {family}".split()) if comma else family.strip()


def _whole_words(words: list[str]) -> list[str]:
    """The words that are not initials."""
    return [word for word in words if len(fold(word)) > 1]


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether the words of ``short`` are, in order, words of ``long`` or initials of them."""
    rest = iter(long)
    return any(len(word) == 1 and word not in long for word in short) and all(
        any(word == full or (len(word) == 1 and full.startswith(word)) for full in rest)
        for word in short
    )
