"""Names printed in capitals, in the spelling that the same page has elsewhere."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from procbuild.text.naming import FOOTNOTE_MARKS

MAX_WORDS = 4000
"""Number of words of a page that are searched."""

MAX_PLACES = 50
"""Number of places that are searched for one name."""

AROUND = f".,;:(){FOOTNOTE_MARKS}"
"""Punctuation around a word."""

UNDOTTED = str.maketrans("ıł", "il")


def spelled_as_elsewhere(names: Sequence[str], lines: Iterable[str]) -> tuple[str, ...]:
    """Names, with those in capitals as other lines of the page spell them.

    Classes that set names in capitals repeat them in a recommended citation or in a note. Names
    that occur nowhere else stay in capitals.
    """
    if not any(map(_is_in_capitals, names)):
        return tuple(names)
    words = list(islice((word for line in lines for word in line.split()), MAX_WORDS))
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        places[_folded(word)].append(place)
    return tuple(_spelled(name, words, places) for name in names)


def _spelled(name: str, words: Sequence[str], places: Mapping[str, Sequence[int]]) -> str:
    wanted = [_folded(word) for word in name.split()]
    if not wanted or not _is_in_capitals(name):
        return name
    for place in places.get(wanted[0], ())[:MAX_PLACES]:
        found = words[place : place + len(wanted)]
        if [_folded(word) for word in found] == wanted:
            spelled = " ".join([*found[:-1], _without_point(found[-1])])
            if not _is_in_capitals(spelled):
                return spelled
    return name


def _is_in_capitals(name: str) -> bool:
    return name.lower() != name == name.upper()


def _folded(word: str) -> str:
    """A word in lower case without accents, as far as capitals tell it, and without punctuation."""
    plain = unicodedata.normalize("NFKD", word.upper().lower().translate(UNDOTTED))
    return "".join(c for c in plain if not unicodedata.combining(c)).strip(AROUND)


def _without_point(word: str) -> str:
    """The last word of a name without the punctuation of the sentence; ``Jr.`` keeps its point."""
    bare = word.rstrip(AROUND)
    return f"{bare}." if bare in ("Jr", "Sr") else bare
