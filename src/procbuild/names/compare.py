"""Comparison of names: whether they may be those of one person."""

from typing import Literal

from procbuild.text import clean, fold, loose

Likeness = Literal["same", "accents", "order", "initials", "parts", "different"]
"""How two written names agree, best first: exactly; except for accents, case and punctuation;
except for the order of their words; if one has initials; if one has fewer words; not at all."""


def name_key(name: str) -> str:
    """A key that is the same for ``Rodolà, Emanuele`` and ``EMANUELE RODOLA``."""
    return " ".join(sorted(loose(name).split()))


def likeness(one: str, other: str) -> Likeness:
    """How two written names agree; both may be ``Given Family`` or ``Family, Given``.

    ``initials`` and ``parts`` need a whole word in common: ``M. Caron`` and ``Mathilde Caron``,
    ``Gabriel García`` and ``Gabriel García Márquez``.
    """
    first, second = _straight(one), _straight(other)
    if first == second:
        return "same"
    words, others = loose(first).split(), loose(second).split()
    if "".join(words) == "".join(others):
        return "accents"
    if sorted(words) == sorted(others):
        return "order"
    if not set(_long(words)) & set(_long(others)):
        return "different"
    if _initials(words, others) or _initials(others, words):
        return "initials"
    if set(words) <= set(others) or set(others) <= set(words):
        return "parts" if min(len(words), len(others)) > 1 else "different"
    return "different"


def same_name(one: str, other: str) -> bool:
    """Whether two written names may be one person's."""
    return likeness(one, other) != "different"


def _straight(name: str) -> str:
    """The name with given names first."""
    family, comma, given = clean(name).partition(",")
    return " ".join(f"{given} {family}".split()) if comma else family.strip()


def _long(words: list[str]) -> list[str]:
    return [word for word in words if len(fold(word)) > 1]


def _initials(short: list[str], long: list[str]) -> bool:
    """Whether each word of ``short`` stands for one of ``long``, in order, as itself or initial."""
    rest = iter(long)
    return any(len(word) == 1 and word not in long for word in short) and all(
        any(word == full or (len(word) == 1 and full.startswith(word)) for full in rest)
        for word in short
    )
