"""Compares printed titles and names with recorded ones.

Ignored, since print may change it: case, spacing, hyphens, ligatures, small capitals, quotation
marks and footnote marks. Differences are: words, names, their order, accents.
"""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from procbuild.checks.base import Remedy
from procbuild.names import likeness
from procbuild.standards.right_to_left import RIGHT_TO_LEFT
from procbuild.text import fold, loose
from procbuild.text.naming import NAME_MARKS

CORRECT = Remedy(
    "One of the two is wrong: correct the paper's first page, or the record (organizers: in the "
    "paper's fixes.toml)."
)

LATIN = re.compile("[A-Za-z]")

UMLAUTS = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("å"): "aa"}

AFFIXES = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv", "phd", "dr", "prof"})
"""Generational suffixes, degrees and titles, which may be printed or not. ``V`` is missing: more
often it is an initial."""


@cache
def accented(text: str) -> str:
    """Case-folded text; compatibility forms (ligatures, superscripts) resolved, accents kept.

    A dotless ``ı`` followed by a combining accent, as TeX prints ``í``, becomes ``i``.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFC", re.sub(r"ı(?=[\u0300-\u036f])", "i", text))


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(c for c in text if c.isalnum())


def umlauts(text: str) -> str:
    """Folded letters with umlauts spelt out as in German: ``müller`` becomes ``mueller``."""
    return letters(fold(accented(text).translate(UMLAUTS)))


WORD = re.compile(r"(?:[^\W_]|[$\\])+")


def word_list(text: str) -> list[str]:
    """Words of a title, split at hyphens, dashes and slashes too."""
    return WORD.findall(text)


@dataclass(frozen=True)
class Difference:
    """How a printed title differs from the record's."""

    kind: Literal["words", "accents"]
    printed: str
    """The differing words as printed; may be empty"""
    recorded: str
    """The differing words as recorded; may be empty"""


def title_difference(printed: str, recorded: str) -> Difference | None:
    """How two titles differ; None if they do not.

    Maths in ``recorded`` must be flattened to Unicode.
    """
    printed = re.sub(rf"[{re.escape(NAME_MARKS)}\s]+$", "", printed)
    printed_letters, recorded_letters = letters(fold(printed)), letters(fold(recorded))
    if printed_letters == recorded_letters or umlauts(printed) == umlauts(recorded):
        return _accent_difference(printed, recorded)
    if re.search(r"\S[12]$", printed) and printed_letters[:-1] == recorded_letters:
        return None  # a footnote number
    return _word_difference(printed, recorded)


def _accent_difference(printed: str, recorded: str) -> Difference | None:
    if letters(accented(printed)) == letters(accented(recorded)):
        return None
    ours, theirs = word_list(printed), word_list(recorded)
    if len(ours) != len(theirs):
        return Difference("accents", printed, recorded)
    pairs = [(a, b) for a, b in zip(ours, theirs, strict=True) if accented(a) != accented(b)]
    return Difference("accents", " ".join(a for a, _ in pairs), " ".join(b for _, b in pairs))


def _word_difference(printed: str, recorded: str) -> Difference:
    ours, theirs = list(WORD.finditer(printed)), list(WORD.finditer(recorded))
    matcher = difflib.SequenceMatcher(
        None, [fold(word[0]) for word in ours], [fold(word[0]) for word in theirs], autojunk=False
    )
    left: list[str] = []
    right: list[str] = []
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            continue
        our_words, their_words = _span(printed, ours[a0:a1]), _span(recorded, theirs[b0:b1])
        if letters(fold(our_words)) == letters(fold(their_words)):
            continue  # only joined or hyphenated differently
        left += [our_words] if our_words else []
        right += [their_words] if their_words else []
    return Difference("words", " … ".join(left), " … ".join(right))


def _span(text: str, words: Sequence[re.Match[str]]) -> str:
    """The text from the first to the last of these words, with a bracket that closes there."""
    if not words:
        return ""
    span = text[words[0].start() : words[-1].end()]
    closes = span.count("(") > span.count(")") and text.startswith(")", words[-1].end())
    return f"{span})" if closes else span


PrintedLikeness = Literal["same", "accents", "initials", "short", "order", "close", "other"]
"""How a printed name compares with a recorded one: the same; the same except for accents; except
for initials, middle names or suffixes; except for a short form of a given name; the same parts in
another order; similar spelling; a different person."""


@cache
def bare_name(name: str) -> str:
    """A displayed name without footnote marks, affixes and its form in another script."""
    name = "".join(" " if c in NAME_MARKS else c for c in name)
    if LATIN.search(name):
        name = "".join(c for c in name if not _is_native(c))
        unbracketed = re.sub(r"[(\[][^)\]]*[)\]]", " ", name)
        name = unbracketed if LATIN.search(unbracketed) else name  # the Latin form in brackets
    parts = re.split(r"[\s,()\[\]]+", name)
    name_words = [part for part in parts if part and fold(part).strip(".") not in AFFIXES]
    return " ".join(name_words) or name.strip()


def _is_native(character: str) -> bool:
    """Whether a character is of a script in which names are printed beside their Latin form."""
    is_ideograph = unicodedata.category(character) == "Lo" and ord(character) > 0x2E00
    return is_ideograph or RIGHT_TO_LEFT.match(character) is not None


@cache
def name_parts(name: str) -> tuple[str, ...]:
    """Folded words of a displayed name."""
    return tuple(loose(bare_name(name)).split())


@cache
def name_likeness(printed: str, recorded: str) -> PrintedLikeness:
    """How a printed name compares with a recorded one.

    A recorded name may be followed by its form in another script: ``Jing Li (李静)``.
    """
    if not LATIN.search(printed) and len(letters(printed)) > 1:
        script = "".join(c for c in letters(recorded) if not c.isascii())
        if letters(accented(printed)) == accented(script):
            return "same"
    ours, theirs = bare_name(printed), bare_name(recorded)
    match likeness(ours, theirs):
        case "same":
            return "same"
        case "accents":
            same = letters(accented(ours)) == letters(accented(theirs))
            return "same" if same else "accents"
        case "order":
            return "order"
        case "initials" | "parts":
            return "initials"
    if umlauts(ours) == umlauts(theirs):
        return "accents"
    first, second = name_parts(printed), name_parts(recorded)
    if not (first and second):
        return "other"
    if first[-1] == second[-1] and _is_short_form(first[0], second[0]):
        return "short"
    return "close" if _is_close(first, second) else "other"


def lost_accents(printed: str, recorded: str) -> int | None:
    """How many accented letters fewer the record has, in the words that both names share.

    Negative if the print has fewer, 0 if other letters have accents, None if accents agree.
    """
    ours, theirs = (
        {fold(word): word for word in re.split(r"[\s.,-]+", accented(bare_name(name)))}
        for name in (printed, recorded)
    )
    shared = [(ours[key], theirs[key]) for key in ours.keys() & theirs.keys()]
    if umlauts(printed) == umlauts(recorded) and ours.keys() != theirs.keys():
        shared = [(accented(printed), accented(recorded))]
    different = [(a, b) for a, b in shared if a != b]
    return (
        sum(_count_non_ascii(a) - _count_non_ascii(b) for a, b in different) if different else None
    )


def _count_non_ascii(word: str) -> int:
    return sum(not c.isascii() for c in word)


def _is_short_form(first: str, second: str) -> bool:
    """Whether one given name is a short form of the other: Alex and Alexander, Mike and Michael."""
    if first[0] != second[0]:
        return False
    return first.startswith(second[:3]) or len({*first} & {*second}) > 2


def _is_close(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether two names are probably spellings of the same name: most letters agree."""
    matcher = difflib.SequenceMatcher(None, "".join(ours), "".join(theirs), autojunk=False)
    return matcher.real_quick_ratio() >= 0.8 and matcher.ratio() >= 0.8
