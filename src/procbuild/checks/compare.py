"""Whether two titles or two names say the same, and how they differ.

What print may change and metadata not: case, spacing, hyphens, ligatures, small capitals,
quotation marks, footnote marks. What is a difference: words, names, their order, accents.
"""

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal

from procbuild.checks.base import Remedy
from procbuild.names import likeness
from procbuild.text import fold, loose
from procbuild.text.naming import NAME_MARKS

CORRECT = Remedy(
    "One of the two is wrong: correct the paper's first page, or the record (organizers: in the "
    "paper's fixes.toml)."
)


UMLAUTS = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("å"): "aa"}

APART = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv", "phd", "dr", "prof"})
"""Generations, degrees and titles, which one may print and another not; no V, which is an initial
more often."""


@cache
def accented(text: str) -> str:
    """Lower case, compatible forms resolved (ligatures, superscripts), accents kept.

    The ``ı`` beneath a combining accent, as TeX prints ``í``, is an ``i``.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFC", re.sub(r"ı(?=[\u0300-\u036f])", "i", text))


def letters(text: str) -> str:
    """Letters and digits alone."""
    return "".join(c for c in text if c.isalnum())


def umlauts(text: str) -> str:
    """Folded letters with the German spelling of umlauts: ``müller`` as ``mueller``."""
    spelt = accented(text).translate(UMLAUTS)
    return letters(fold(spelt))


def word_list(text: str) -> list[str]:
    """Words of a title; hyphens, dashes and slashes part them."""
    return [word for word in re.split(r"[^\w$\\]+", text.replace("_", " ")) if word]


@dataclass(frozen=True)
class Difference:
    """How a printed title differs from the record's."""

    kind: Literal["words", "accents"]
    printed: str
    """The words that differ, as printed; may be empty"""
    recorded: str
    """The same in the record; may be empty"""


def title_difference(printed: str, recorded: str) -> Difference | None:
    """How two titles differ; None when they say the same.

    ``recorded`` has its maths flattened to Unicode.
    """
    printed = re.sub(rf"[{re.escape(NAME_MARKS)}\s]+$", "", printed)
    ours, theirs = letters(fold(printed)), letters(fold(recorded))
    if ours == theirs or umlauts(printed) == umlauts(recorded):
        return _accent_difference(printed, recorded)
    if re.search(r"\S[12]$", printed) and ours[:-1] == theirs:
        return None  # a footnote's number
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
    ours, theirs = word_list(printed), word_list(recorded)
    matcher = difflib.SequenceMatcher(
        None, [fold(word) for word in ours], [fold(word) for word in theirs], autojunk=False
    )
    left: list[str] = []
    right: list[str] = []
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            continue
        one, other = ours[a0:a1], theirs[b0:b1]
        if letters(fold("".join(one))) == letters(fold("".join(other))):
            continue  # joined or hyphenated otherwise
        if left or right:
            left, right = _gap(left, one), _gap(right, other)
        else:
            left, right = list(one), list(other)
    return Difference("words", " ".join(left), " ".join(right))


def _gap(words_: list[str], more: list[str]) -> list[str]:
    return [*words_, "…", *more] if words_ and more else [*words_, *more]


PrintedLikeness = Literal["same", "accents", "initials", "short", "order", "close", "other"]
"""How a printed name stands to a recorded one: the same; but for accents; but for initials,
middle names or suffixes; with a short form of a given name; the same parts in another order;
spelt differently; somebody else"""


@cache
def bare_name(name: str) -> str:
    """A displayed name without footnote marks, generations and its double in another script."""
    name = "".join(" " if c in NAME_MARKS else c for c in name)
    if re.search(r"[A-Za-z]", name):
        name = re.sub(r"[(\[][^)\]]*[)\]]", " ", name)
        name = "".join(c for c in name if not _ideograph(c))
    parts = re.split(r"[\s,]+", name)
    kept = [part for part in parts if part and fold(part).strip(".") not in APART]
    return " ".join(kept) or name.strip()


def _ideograph(character: str) -> bool:
    return unicodedata.category(character) == "Lo" and ord(character) > 0x2E00


@cache
def name_parts(name: str) -> tuple[str, ...]:
    """Folded words of a displayed name."""
    return tuple(loose(bare_name(name)).split())


@cache
def name_likeness(printed: str, recorded: str) -> PrintedLikeness:
    """How a printed name stands to a recorded one.

    A recorded name may have its form in another script behind it: ``Jing Li (李静)``.
    """
    if not re.search(r"[A-Za-z]", printed) and len(letters(printed)) > 1:
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
    if first[-1] == second[-1] and _short(first[0], second[0]):
        return "short"
    return "close" if _close(first, second) else "other"


def lost_accents(printed: str, recorded: str) -> int | None:
    """How many accented letters the record has fewer, in the words that both names have.

    Negative where the print has fewer, 0 where they are others, None where accents agree.
    """
    ours, theirs = (
        {fold(word): word for word in re.split(r"[\s.,-]+", accented(bare_name(name)))}
        for name in (printed, recorded)
    )
    shared = [(ours[key], theirs[key]) for key in ours.keys() & theirs.keys()]
    if umlauts(printed) == umlauts(recorded) and ours.keys() != theirs.keys():
        shared = [(accented(printed), accented(recorded))]
    different = [(a, b) for a, b in shared if a != b]
    return sum(_foreign(a) - _foreign(b) for a, b in different) if different else None


def _foreign(word: str) -> int:
    return sum(not c.isascii() for c in word)


def _short(one: str, other: str) -> bool:
    """Whether one given name is a short form of the other: Alex and Alexander, Mike and Michael."""
    return one[0] == other[0] and (one.startswith(other[:3]) or len({*one} & {*other}) > 2)


def _close(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether two names are spellings of one: most letters agree."""
    matcher = difflib.SequenceMatcher(None, "".join(ours), "".join(theirs), autojunk=False)
    return matcher.real_quick_ratio() >= 0.8 and matcher.ratio() >= 0.8
