"""From the text of a line as displayed to the text as it is read.

This inverts the Unicode Bidirectional Algorithm (https://www.unicode.org/reports/tr9/), which puts
text as it is read in the order of display. Where several texts are displayed alike, the usual one
is taken: a number beside a Latin word belongs to it, as in *PyTorch 2.1*.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from procbuild.standards.right_to_left import RIGHT_TO_LEFT

CLEAR = 4
"""How many times more letters of one direction decide that of a line, whatever the page's is."""

MAX_LINE = 2000
"""Number of characters beyond which a text is no line that anybody reads."""

NUMBER = re.compile(r"[#$£€¥₪]?\d+(?:[.,:/٫٬]\d+)*[%‰٪°$£€¥₪]?")
ARABIC = re.compile("[\u0600-\u07ff\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
HYPHENATED = re.compile(rf"{NUMBER.pattern}(?:-\d+)*")
"""A number with its signs; a hyphen is one of them except beside Arabic (UAX #9, W2 and W4)."""

BEHIND_WORD, BEFORE_WORD = re.compile(r"L[\s/-]?$"), re.compile(r"[\s/-]?L")

LATIN_LINE = re.compile(r"^([.,:;!?]?) ?([^ ].*?) *(\[\w{1,3}\]|)$")
"""Latin text in a right-to-left paragraph, as a reference: its stop is on the left, its number on
the right."""

OPENING, CLOSING = "([{«‹", ")]}»›"
MIRRORED = str.maketrans(OPENING + CLOSING, CLOSING + OPENING)

FORMS = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc]+")
"""Presentation forms of letters: which form is displayed is no part of the text."""

STRETCHED = re.compile("(?<=\\w)\u0640+(?=\\w)")
"""Strokes that only make a word longer, to justify a line."""


def in_reading_order(displayed: str, *, rtl: bool = False) -> str:
    """The text of a line that is displayed like this from left to right.

    ``rtl`` tells that the page is read from right to left. Brackets, which PDFs often map to the
    wrong one of a pair, are recognized by the side on which text follows.
    """
    is_plain = not rtl and (displayed.isascii() or not RIGHT_TO_LEFT.search(displayed))
    if is_plain or len(displayed) > MAX_LINE:
        return displayed
    letters = _letters(displayed)
    if not any(letter.kind == "R" for letter in letters):
        return LATIN_LINE.sub(r"\3 \2\1", displayed).strip(" ") if rtl else displayed
    _turn_brackets(letters)
    from_right = _is_from_right(letters, rtl=rtl)
    _set_levels(letters, from_right=from_right)
    for lowest in (1, 2):
        letters = list(_reversed_from(lowest, letters))
    text = "".join(letter.read for letter in letters)
    return STRETCHED.sub("", FORMS.sub(_without_forms, text))


@dataclass(slots=True)
class _Letter:
    """A character with its combining marks."""

    text: str
    kind: str
    """``L``, ``R``, ``0`` for a digit, or the character itself"""
    level: int | None = None
    """Embedding level (UAX #9, BD2): odd if it is read from right to left"""
    side: str = ""
    """The direction that neighbours without a direction see: ``L`` or ``R``"""

    def set(self, level: int, side: str) -> None:
        self.level, self.side = level, side

    @property
    def read(self) -> str:
        """The text as it is read; brackets are displayed mirrored in right-to-left text."""
        return self.text.translate(MIRRORED) if self.level == 1 else self.text


def _letters(text: str) -> list[_Letter]:
    letters: list[_Letter] = []
    for character in text:
        if letters and unicodedata.category(character).startswith("M"):
            letters[-1].text += character
        else:
            letters.append(_Letter(character, _kind(character)))
    return letters


def _kind(character: str) -> str:
    bidirectional = unicodedata.bidirectional(character)
    if bidirectional in ("L", "R"):
        return bidirectional
    if bidirectional == "AL":
        return "R"
    return "0" if character.isdecimal() else character


def _turn_brackets(letters: Sequence[_Letter]) -> None:
    """Make brackets those that are displayed: an opening one touches what is on its right."""
    opened: dict[int, bool] = {}
    for index, letter in enumerate(letters):
        pair = (OPENING + CLOSING).find(letter.kind)
        if pair < 0:
            continue
        pair %= len(OPENING)
        neighbours = [
            letters[place].kind if 0 <= place < len(letters) else " "
            for place in (index - 1, index + 1)
        ]
        opens = not opened.get(pair, False)
        for left, right in (
            [kind in ("L", "R", "0") for kind in neighbours],
            [not kind.isspace() for kind in neighbours],
        ):
            if left != right:
                opens = right
                break
        opened[pair] = opens
        letter.text = letter.kind = (OPENING if opens else CLOSING)[pair]


def _is_from_right(letters: Sequence[_Letter], *, rtl: bool) -> bool:
    """Whether a line is read from right to left."""
    left, right = (sum(letter.kind == kind for letter in letters) for kind in "LR")
    return CLEAR * right >= left if rtl else right > CLEAR * left


def _set_levels(letters: Sequence[_Letter], *, from_right: bool) -> None:
    """Set the embedding levels of the letters of a line, and what depends on these."""
    embedded = 2 if from_right else 0
    for letter in letters:
        if letter.kind == "L":
            letter.set(embedded, "L")
        elif letter.kind == "R":
            letter.set(1, "R")
    _set_numbers(letters, from_right=from_right)
    _set_brackets(letters, from_right=from_right)
    base, base_side = (1, "R") if from_right else (0, "L")
    for is_open, group in groupby(enumerate(letters), lambda item: item[1].level is None):
        places = [place for place, _ in group]
        if not is_open:
            continue
        before, after = places[0] - 1, places[-1] + 1
        is_inner = before >= 0 and after < len(letters)
        side = letters[before].side if is_inner else ""
        is_same = is_inner and side == letters[after].side and side != base_side
        for place in places:
            letters[place].level = (embedded if side == "L" else 1) if is_same else base


def _set_numbers(letters: Sequence[_Letter], *, from_right: bool) -> None:
    """Numbers are read from left to right, with their signs, also within right-to-left text."""
    kinds = "".join(letter.kind for letter in letters)
    text = "".join(letter.text[0] for letter in letters)
    pattern = NUMBER if ARABIC.search(text) else HYPHENATED
    for match in pattern.finditer(text):
        first, last = match.span()
        is_latin = (
            BEHIND_WORD.search(kinds, max(first - 2, 0), first) is not None
            or BEFORE_WORD.match(kinds, last) is not None
        )
        if not from_right:
            before = next((k for k in reversed(kinds[:first]) if k in "LR"), "L")
            after = next((k for k in kinds[last:] if k in "LR"), "L")
            is_latin = is_latin or before == "L" or after == "L"
        for letter in letters[first:last]:
            letter.set(0 if is_latin and not from_right else 2, "L" if is_latin else "R")


def _set_brackets(letters: Sequence[_Letter], *, from_right: bool) -> None:
    """A bracketed word in the other direction belongs to the one before it (UAX #9, N0)."""
    other, level = ("L", 2) if from_right else ("R", 1)
    opened: list[int] = []
    for place, letter in enumerate(letters):
        if letter.kind in OPENING:
            opened.append(place)
        elif letter.kind in CLOSING and opened:
            first = opened.pop()
            inside = {inner.side for inner in letters[first + 1 : place]} - {""}
            beyond = letters[:first][::-1] if from_right else letters[place + 1 :]
            neighbour = next((near.side for near in beyond if not near.kind.isspace()), "")
            if inside == {other} == {neighbour}:
                letters[first].set(level, other)
                letter.set(level, other)


def _reversed_from(lowest: int, letters: Sequence[_Letter]) -> Iterator[_Letter]:
    """The letters with each stretch of this level or a higher one reversed (UAX #9, L2)."""
    for is_high, group in groupby(letters, lambda letter: (letter.level or 0) >= lowest):
        stretch = list(group)
        yield from reversed(stretch) if is_high else stretch


def _without_forms(match: re.Match[str]) -> str:
    """Letters instead of their presentation forms; a mark's form has a space or stroke below it."""
    return "".join(unicodedata.normalize("NFKC", form).lstrip(" \u0640") for form in match[0])
