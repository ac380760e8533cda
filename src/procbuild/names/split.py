"""Splitting of display names into parts, by rules."""

import re
import unicodedata
from dataclasses import replace
from typing import NamedTuple

from procbuild.conference import Person
from procbuild.names.customs import family_first, two_families
from procbuild.standards.east_asian import EAST_ASIAN
from procbuild.standards.right_to_left import RIGHT_TO_LEFT
from procbuild.text import fold, one_line
from procbuild.text.naming import GENERATION, NAME_MARKS, PARTICLES, RAISED_DIGITS
from procbuild.text.symbols import word_set

CAPITAL_PARTICLES = word_set(
    "Abd Abdel Abdul Abu Al Ben Bin Da Dal De Dei Del Della Den Der Di Dos Du El Ibn La Le Los Mac "
    "Mc Op San Santa St. Ter Van Vande Vanden Vander Von عبد أبو ابو ابن بن آل בן אבו"
)
"""Particles that are part of the family name itself: capitalized, or in a script without case.

*Abd* (servant of) is one as well: no name without the word behind it.
"""

JOINING = word_set("y i e")
"""*And* in Spanish, Catalan and Portuguese, between two family names."""

DEGREE = re.compile(r"PhD|Ph\.D\.?|MD|M\.D\.", re.IGNORECASE)
MARKS = re.compile(rf"[{re.escape(NAME_MARKS + RAISED_DIGITS)}\s,;]+$")

LATIN = re.compile("[A-Za-z]{2}")
"""Beside letters of another script: the Latin form of the same name."""

RIGHT_TO_LEFT_NAME = re.compile(rf"{RIGHT_TO_LEFT.pattern}+(?:[\s.'’-]+{RIGHT_TO_LEFT.pattern}+)*")
"""A name in Hebrew or Arabic letters."""

GROUP = re.compile(
    r"\b(?:alliance|association|centre|center|challenge|collaboration|committee|company|"
    r"consortium|corporation|council|department|foundation|group|inc|initiative|institute|"
    r"investigators|laboratory|lab|labs|ltd|network|organi[sz]ation|organi[sz]ers|partnership|"
    r"project|society|study|task force|team|university|workgroup|working group|authors)\b|^The ",
    re.IGNORECASE,
)


class NameReading(NamedTuple):
    """A person parsed from a display name."""

    person: Person
    guessed: bool
    """Whether the split is a guess that should be reviewed"""


def from_display(text: str) -> NameReading:
    """Split a name as people write it into its parts.

    The first rule that matches applies:

    1. In braces, or with a word such as *Team* or *Consortium* or a leading *The*: a group,
       ``literal``. One word: ``literal``. A name in Han, kana or Hangul without a comma:
       ``literal`` as it is written, family first. Latin letters beside such a name, or one in
       Hebrew or Arabic letters, are the name, and it is ``script``.
    2. ``Family, Given``; ``Family, Jr., Given``; ``Family, Given, Jr.``; ``Given Family, Jr.``
    3. Capitals mark the family name (``Yann LECUN``, ``LECUN Yann``).
    4. A trailing *Jr.*, *III* … is the suffix.
    5. From the first particle on (``van der``, ``de la``, ``Van``, ``Abd``): family name. ``y`` and
       the Portuguese ``e`` join two. Lower-case particles such as *van* are the ``particle``.
    6. Family first, a guess: the name is ``literal``, printed as it stands, and ``sort`` has its
       parts (``Nagy, János``). These are names with a Vietnamese family name, with accents, in
       front (``Nguyễn Văn An``), a Hungarian one before a Hungarian given name (``Nagy János``), a
       Chinese or Korean one before a given name of two syllables (``Mao Zedong``, ``Kim Min-jun``).
    7. Two Spanish family names at the end are the family name, a guess (``José García Márquez``).
    8. The last word is the family name. With more than two words that are neither initials nor
       particles it is a guess: there may be a middle name or two family names.
    """
    name = _without_marks(text)
    if name.startswith("{") and name.endswith("}"):
        return NameReading(Person(literal=name.strip("{} ")), guessed=False)
    if says_group(name):
        return NameReading(Person(literal=name), guessed=not name.startswith("The "))
    latin, script = _beside_latin(name)
    if latin:
        person, guessed = from_display(latin)
        return NameReading(replace(person, script=script), guessed)
    if "," in name:
        return _split_at_comma(name)
    if EAST_ASIAN.search(name):
        return NameReading(Person(literal=name), guessed=False)
    parts = name.split(" ")
    if len(parts) == 1:
        return NameReading(Person(literal=name), guessed=False)
    return _split_words(parts)


def from_parts(given: str, family: str) -> Person:
    """The person with a stated given and family name; if only one is stated, it is ``literal``.

    Marks are removed. Lower-case particles, a suffix (``Lee, Jr.``) and a form in another script
    are split off the parts.
    """
    given, family = _without_marks(given), _without_marks(family)
    if not given or not family:
        return Person(literal=given or family)
    (latin_given, script_given), (latin_family, script_family) = map(_beside_latin, (given, family))
    surname, suffix = _without_suffix(latin_family or family)
    particle, surname = _split_particle(surname.split(" "))
    is_family_first = EAST_ASIAN.search(script_given + script_family)
    scripts = [script_family, script_given] if is_family_first else [script_given, script_family]
    return Person(
        given=latin_given or given,
        particle=particle,
        family=surname,
        suffix=suffix,
        script=("" if is_family_first else " ").join(scripts).strip(),
    )


def _without_marks(text: str) -> str:
    """A name on one line, with usual spaces between words, without marks of footnotes."""
    return MARKS.sub("", one_line(text.replace("\u00a0", " "))).lstrip(" ,;")


def _without_suffix(family: str) -> tuple[str, str]:
    """``Lee, Jr.`` as ``Lee`` and ``Jr.``; a degree behind the comma is dropped."""
    name, _, ending = (part.strip() for part in family.partition(","))
    if GENERATION.fullmatch(ending):
        return name, ending
    return (name if DEGREE.fullmatch(ending) else family), ""


def says_group(name: str) -> bool:
    """Whether a name has one of the words that mark an organization, or begins with *The*."""
    return bool(GROUP.search(name))


def is_group(person: Person) -> bool:
    """Whether a name without parts is that of an organization, not a person's single name.

    It is if it has a word that marks a group, or several Latin words and no sort key.
    """
    name = person.literal
    return bool(name) and (
        says_group(name) or (" " in name and not person.sort and not EAST_ASIAN.search(name))
    )


def stated_parts(person: Person) -> tuple[str, str]:
    """Given and family name of a ``literal`` that ``sort`` splits; empty for other names.

    ``Nagy János`` with the sort key ``Nagy, János`` is János Nagy.
    """
    family, comma, given = (part.strip() for part in person.sort.partition(","))
    same = sorted(f"{given} {family}".split()) == sorted(person.literal.split())
    return (given, family) if comma and same else ("", "")


def _beside_latin(name: str) -> tuple[str, str]:
    """The Latin form of a name and its form in another script; both empty if one is missing."""
    for pattern, joint in ((EAST_ASIAN, ""), (RIGHT_TO_LEFT_NAME, " ")):
        script = joint.join(pattern.findall(name))
        latin = " ".join(re.sub(r"[()（）\[\]]", " ", pattern.sub("", name)).split())
        if script and LATIN.search(latin):
            return latin, script
    return "", ""


def _split_at_comma(name: str) -> NameReading:
    """Split ``Family, Given``, ``Jr.`` before or after ``Given``; ``Given Family, Jr.``."""
    head, *rest = (part.strip() for part in name.split(",") if part.strip())
    if not rest:
        return from_display(head)
    generation = GENERATION.fullmatch(rest[0])
    if len(rest) == 1 and (generation or DEGREE.fullmatch(rest[0])):
        person, guessed = from_display(head)
        suffix = rest[0] if generation else person.suffix
        if person.literal:
            return NameReading(Person(family=person.literal, suffix=suffix), guessed=True)
        return NameReading(replace(person, suffix=suffix), guessed)
    place = 0 if generation else -1
    suffix = rest.pop(place) if len(rest) > 1 and GENERATION.fullmatch(rest[place]) else ""
    particle, family = _split_particle(head.split(" "))
    return NameReading(
        Person(given=" ".join(rest), particle=particle, family=family, suffix=suffix),
        guessed=len(rest) > 1,
    )


def _split_words(parts: list[str]) -> NameReading:
    """Split a name of two or more words without a comma."""
    suffix = ""
    if len(parts) > 2 and GENERATION.fullmatch(parts[-1]):
        suffix = parts.pop()
    capitals = [len(word) > 2 and word.isupper() and "." not in word for word in parts]
    if any(capitals) and not all(word.isupper() for word in parts):
        if all(capitals[capitals.index(True) :]):
            split = capitals.index(True)
            given, family = parts[:split], parts[split:]
        elif all(capitals[: capitals.index(False)]) and not any(capitals[capitals.index(False) :]):
            split = capitals.index(False)
            given, family = parts[split:], parts[:split]
        else:
            given, family = parts[:-1], parts[-1:]
        return _make_reading(given, [_capitalized(word) for word in family], suffix, guessed=True)
    if family_first(parts):
        sort = f"{parts[0]}, {' '.join(parts[1:])}"
        return NameReading(Person(literal=" ".join(parts), sort=sort), guessed=True)
    split = _family_start(parts)
    unclear = [part for part in parts if len(part.strip(".")) > 1 and not _is_lower(part)]
    return _make_reading(parts[:split], parts[split:], suffix, guessed=len(unclear) > 2)


def _make_reading(
    given: list[str], family: list[str], suffix: str, *, guessed: bool
) -> NameReading:
    particle, surname = _split_particle(family)
    person = Person(given=" ".join(given), particle=particle, family=surname, suffix=suffix)
    return NameReading(person, guessed)


def _family_start(parts: list[str]) -> int:
    """The index at which the family name begins: its first particle, else the last word or two."""
    for number, word in enumerate(parts[1:-1], 1):
        if word in JOINING:
            return max(number - 1, 1)
        if word[0].islower() and fold(word).rstrip(".") in PARTICLES:
            return number
        if word in CAPITAL_PARTICLES and all(
            later in CAPITAL_PARTICLES or later[0].islower() for later in parts[number:-1]
        ):
            return number
    return len(parts) - (2 if two_families(parts) else 1)


def _split_particle(parts: list[str]) -> tuple[str, str]:
    """The leading lower-case words, and the rest; the last word is never a particle."""
    number = 0
    while number < len(parts) - 1 and _is_lower(parts[number]):
        number += 1
    return " ".join(parts[:number]), " ".join(parts[number:])


def _is_lower(word: str) -> bool:
    """Whether a word is in lower case, unlike ``d'Almeida`` and words in a script without case."""
    return word.islower() and all(unicodedata.category(c) == "Ll" for c in word if c.isalpha())


def _capitalized(word: str) -> str:
    """``LECUN`` as ``Lecun``, ``SMITH-JONES`` as ``Smith-Jones``."""
    return "-".join(part.capitalize() for part in word.split("-"))
