"""Puts words that were divided at the ends of lines together as they are spelled elsewhere."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

from procbuild.text.maths import Piece, join_pieces, split_maths
from procbuild.text.symbols import word_set

WORD = re.compile(r"\w+(?:-\w+)*")

DIVIDED = re.compile(r"(?<![\w-])((?:\w+-)*[^\W\d_]{2,})[-\N{HYPHEN}] (?=([^\W\d_]{2,}(?:-\w+)*))")
"""The first part of a divided word, whose line was joined to the next one by a space."""

SUSPENDED = word_set(
    "and or nor but to as vs versus rather than then through plus with without not over via by "
    "into und oder bis sowie bzw beziehungsweise statt als et ou och eller og"
)
"""Words after a hyphen that stands for the end of a later word: ``pre- and post-processing``."""

ENDING = 2
"""Number of letters by which forms of a word may differ: *outperform*, *outperforms*."""


LAST = "\U0010ffff"
"""What sorts after all that words contain."""


class Spelling:
    """How often words and compounds occur, in lower case."""

    def __init__(self, counts: Counter[str]) -> None:
        self._counts = counts
        self._sorted = sorted(counts)
        self._sums = [0, *accumulate(counts[word] for word in self._sorted)]

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> "Spelling":
        """The spelling of all words that are not divided."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(WORD.findall(DIVIDED.sub(" ", text.casefold())))
        return cls(counts)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def is_compound(self, left: str, right: str) -> bool | None:
        """Whether two parts are written with a hyphen more often than as one word.

        The end of the word may differ. None if they are not written in either way.
        """
        stem = right[:-ENDING] if len(right) > 2 * ENDING else right
        compounds, words = self._count_forms(f"{left}-{stem}"), self._count_forms(left + stem)
        return None if compounds == words == 0 else compounds > words

    def _count_forms(self, stem: str) -> int:
        """Number of occurrences of words that begin with a stem."""
        start = bisect_left(self._sorted, stem)
        end = bisect_left(self._sorted, stem + LAST, start)
        return self._sums[end] - self._sums[start]


def undivided(text: str, spelling: Spelling) -> str:
    """The text with those words put together that occur elsewhere: ``varia- tional``.

    ``long- and short-term`` is left, since nothing is spelled ``longand``.
    """
    if not DIVIDED.search(text):
        return text

    def put_together(match: re.Match[str]) -> str:
        left, right = match[1].casefold(), match[2].casefold()
        compound = spelling.is_compound(left, right) if _is_divided(match) else None
        is_certain = len(right) > 2 * ENDING or left + ("-" if compound else "") + right in spelling
        if compound is None or not is_certain:
            return match[0]
        return f"{match[1]}-" if compound else match[1]

    return join_pieces(
        piece if piece.maths else Piece(DIVIDED.sub(put_together, piece.text), maths=False)
        for piece in split_maths(text)
    )


def divided_words(text: str) -> list[str]:
    """The words of a text that are still divided."""
    return [
        f"{match[1]}- {match[2]}"
        for piece in split_maths(text)
        if not piece.maths
        for match in DIVIDED.finditer(piece.text)
        if _is_divided(match)
    ]


def _is_divided(match: re.Match[str]) -> bool:
    """Whether a match of :data:`DIVIDED` is one word."""
    return match[2][0].islower() and match[2] not in SUSPENDED
