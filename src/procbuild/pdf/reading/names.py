"""Recognize and split names of people."""

import re
from collections.abc import Iterator

from procbuild.pdf.reading.places import is_place, is_surely_place
from procbuild.pdf.reading.rows import normalize_text
from procbuild.standards.east_asian import EAST_ASIAN
from procbuild.standards.right_to_left import RIGHT_TO_LEFT
from procbuild.text.naming import GENERATION, PARTICLES, RAISED_DIGITS

MARK = "\x1f"
"""Stands for a footnote or affiliation mark while names are cut apart."""

SUPERSCRIPTS = f"{RAISED_DIGITS}ª"
NAME_PARTICLES = PARTICLES | {"ben", "e", "i", "in", "y"}
"""Words of names that are written small."""

TITLES = re.compile(
    r",?\s*\b(?:(?:(?:Graduate )?Student |Senior |Life )*(?:Member|Fellow),?\s*[A-Z]{2,6}"
    r"|Ph\.?\s?D\.?|M\.?D\.?|M\.?Sc\.?|B\.?Sc\.?|Dr\.-Ing\.)(?=$|[\s,;])",
)
BEFORE = re.compile(
    r"^(?:by[:\s]|authors?:|and\s|&|(?:1st|2nd|3rd|[4-9]th|\d\dth)\s|(?:prof|dr)\.)\s*",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r"\s*(?:[,;·•|/،؛]|\band\b|&|，|、|\bund\b|\bو\b|\bاور\b)\s*")
NUMBERS = re.compile(r"[\s,]*(?<!\d)\d{1,2}(?:[\s,]+\d{1,2})*$")
"""Affiliation numbers that are not raised; a postal code has more digits."""

HEADLINE = re.compile(
    r"\b(?:study|survey|analysis|learning|models?|evaluation|benchmark|paper|report|appendix"
    r"|supplement(?:ary)?|workshop|track|submission)\b",
    re.IGNORECASE,
)
"""Words of subtitles and notes, which stand between title and names."""

LATIN = re.compile("[A-Za-z]")
OTHER_SCRIPT = re.compile(f"{EAST_ASIAN.pattern}|{RIGHT_TO_LEFT.pattern}")
"""A character of the scripts in which names are printed beside their Latin form."""

FORM = re.compile(r"[(（][^()（）]*[)）]")
MARKED_FORM = re.compile(rf"{MARK}\s*(?=[(（][^()（）A-Za-z]*(?:{OTHER_SCRIPT.pattern}))")
"""A mark between a name and its form in another script."""

INITIAL = re.compile(r"(?:^|\s)(?:J[Rr]|S[Rr]|[A-Z])$")


def can_be_names(text: str) -> bool:
    """Whether all parts of a text can be names."""
    parts = list(_parts(text))
    is_other = is_place(text) or HEADLINE.search(text)
    return bool(parts) and not is_other and all(_is_name(part) for part in parts)


def mostly_names(text: str) -> bool:
    """Whether more parts of a text can be names than not."""
    parts = list(_parts(text))
    is_other = is_surely_place(text) or HEADLINE.search(text)
    return not is_other and 2 * sum(map(_is_name, parts)) > len(parts)


def is_in_other_script(text: str) -> bool:
    """Whether a text is in one of the scripts of :data:`OTHER_SCRIPT` alone."""
    return OTHER_SCRIPT.search(text) is not None and LATIN.search(text) is None


def is_form(text: str) -> bool:
    """Whether a text is a name in another script, in brackets: of the person named before it."""
    is_bracketed = FORM.fullmatch(text.strip(f" {MARK}")) is not None
    return is_bracketed and is_in_other_script(text) and not is_place(text)


def before_place(text: str) -> str:
    """The name of a line such as ``Ana Lima, Universidade de Lisboa``; other text as it is."""
    name, *places = re.split(r"\s*[,;(\[]\s*", text)
    words = re.findall(r"\w{2,}", name)
    is_name = len(words) > 1 and can_be_names(name)
    return name if is_name and places and is_place(places[0]) else text


def _parts(text: str) -> Iterator[str]:
    """The parts between separators and marks, without titles, numbers and ordinals."""
    for piece in MARKED_FORM.sub(" ", text).split(MARK):
        for part in SEPARATOR.split(TITLES.sub("", piece)):
            stripped = BEFORE.sub("", part.strip(" \t.:()[]")) if part else ""
            stripped = NUMBERS.sub("", stripped).strip(" ,;:()[]")
            if stripped.count("(") > stripped.count(")"):  # of another form of the name
                stripped += ")"
            elif stripped.count("(") < stripped.count(")"):  # which may come first
                stripped = f"({stripped}"
            if stripped:
                ends_with_initial = part.rstrip().endswith(".") and INITIAL.search(stripped)
                yield f"{stripped}." if ends_with_initial else stripped


def split_names(text: str) -> Iterator[str]:
    """The names in the text of a cell."""
    before = ""
    for part in _parts(text):
        if GENERATION.fullmatch(part) and before:
            before = f"{before}, {part}" if part[0] in "JS" else f"{before} {part}"
            continue
        if before:
            yield before
        before = normalize_text(part) if _is_name(part, strict=False) else ""
    if before:
        yield before


def _is_name(text: str, *, strict: bool = True) -> bool:
    """Whether a text can be one name of a person or group: capitalized, short, without digits.

    Its form in another script has as many words again.
    """
    words = text.split()
    latin = sum(LATIN.search(word) is not None for word in words)
    is_long = max(latin, len(words) - latin) > 7
    if not words or is_long or any(c.isdigit() or c in "@{}<>=_\\/" for c in text):
        return False
    if not any(c.isalpha() for c in text) or len(text) > 70:
        return False
    if not strict:
        return any(c.isupper() or (c.isalpha() and not c.islower()) for c in text)
    for word in words:
        letters = word.strip(".,'’‘`´()\"“”-")
        lower = letters[:1].islower() and letters.casefold() not in NAME_PARTICLES
        if lower and not letters.startswith(("d’", "d'", "l’", "al-", "el-")):
            return False
    cased = any(c.isupper() for c in text)
    return cased or not any(c.islower() for c in text)
