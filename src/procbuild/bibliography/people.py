"""Parses and writes names in BibTeX's syntax."""

import functools
import re

from pybtex.database import Person as PybtexPerson

from procbuild.conference import Person
from procbuild.names import stated_parts
from procbuild.text import Encoding, as_latex, from_latex, one_line


def from_bibtex(name: str) -> Person:
    """Parse a name of a BibTeX list: ``van der Berg, Jr., Jan``; a braced one is ``literal``.

    A single word is ``literal`` too. Raises what pybtex raises for more than two commas.
    """
    name = name.strip()
    if _is_group(name):
        return Person(literal=_text(name))
    parsed = PybtexPerson(name)
    given = _text(" ".join(parsed.first_names + parsed.middle_names))
    particle = _text(" ".join(parsed.prelast_names))
    family = _text(" ".join(parsed.last_names))
    suffix = _text(" ".join(parsed.lineage_names))
    if not (given or particle or suffix):
        return Person(literal=family)
    return Person(given=given, particle=particle, family=family, suffix=suffix)


def as_bibtex(person: Person, encoding: Encoding) -> str:
    """``van der Berg, Jr., Jan``, or ``{The Group}``, as one member of a BibTeX list.

    A literal name with a sort key is written in the parts that the key states.
    """
    stated, family = stated_parts(person)
    if person.literal and not family:
        return f"{{{as_latex(person.literal, encoding)}}}"
    if person.literal:
        person = Person(given=stated, family=family)
    words = re.split("[ -]", person.family)  # BibTeX separates words by hyphens too
    has_particle = any(word[:1].islower() for word in words) and len(words) > 1
    family = _braced(person.family, encoding, braces=has_particle or not person.given)
    if person.particle:
        family = f"{as_latex(person.particle, encoding)} {family}"
    suffix = _braced(person.suffix, encoding) if person.suffix else ""
    given = _braced(person.given, encoding) if person.given else "{}" if suffix else ""
    return ", ".join(part for part in (family, suffix, given) if part)


@functools.lru_cache(256)
def as_list(people: tuple[Person, ...], encoding: Encoding) -> str:
    """The value of an ``author`` or ``editor`` field."""
    return " and ".join(as_bibtex(person, encoding) for person in people)


def _braced(text: str, encoding: Encoding, *, braces: bool = False) -> str:
    """A part of a name, in braces if BibTeX would split it otherwise."""
    braces = braces or "," in text or "and" in text.casefold().split()
    latex = as_latex(text, encoding)
    return f"{{{latex}}}" if braces else latex


def _text(latex: str) -> str:
    return one_line(from_latex(latex)).replace("\u00a0", " ")


def _is_group(name: str) -> bool:
    """Whether a single pair of braces encloses the whole name."""
    if not (name.startswith("{") and name.endswith("}")) or name.startswith("{\\"):
        return False
    depth = 0
    for number, character in enumerate(name):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if not depth:
            return number == len(name) - 1
    return False
