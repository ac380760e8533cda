"""Compares the printed abstract with the recorded one."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain
from typing import Literal, NamedTuple

from procbuild.checks.base import Check, Remedy, Spot, Subject, quoted
from procbuild.checks.compare import word_list
from procbuild.conference import Severity
from procbuild.text import fold, plain

SAME_ABSTRACT = 0.85
"""Similarity from which two abstracts are the same except for a few words."""

REVISED = 0.4
"""Similarity from which one abstract is a revision of the other.

Of 44 published papers, two have a revised abstract in the record (0.59 each) and two have another
one (0.17 and 0.28); two abstracts of different papers have 0.08 in the median.
"""

MOST = 0.6
"""Share of the printed words from which the record has most of them."""

LONGEST = 350
"""Words from which a printed abstract may have been read beyond its end."""

SHOWN_WORDS = 8
"""Words shown from the end of a recorded abstract."""

EDGE = 4
"""Words by which the beginning or the end of a recorded abstract is found in the printed one."""

PRINTED_SHARE = 0.5
"""Share of the record's triples of words on the first pages from which it is printed there."""

WORD = re.compile(r"[^\W_]+")

Kind = Literal["cut", "mismatch", "other"]


class _Difference(NamedTuple):
    """How the recorded abstract differs from the printed one."""

    kind: Kind
    message: str


def _difference(subject: Subject) -> _Difference | None:
    """How the recorded abstract differs from the printed one; None if hardly."""
    record, printed = subject.record, subject.facts.abstract
    recorded = " ".join(plain(record.abstract).split()) if record else ""
    if not printed or not WORD.search(recorded):
        return None
    if message := _lost_beginning(recorded, printed) or _lost_end(recorded, printed):
        return _Difference("cut", message)
    ours, theirs = word_list(fold(recorded)), word_list(fold(printed))
    common = _count_common(tuple(ours), tuple(theirs))
    likeness = 2 * common / (len(ours) + len(theirs))
    if likeness >= SAME_ABSTRACT:
        return None
    if len(ours) < len(theirs) and common >= SAME_ABSTRACT * len(ours):
        return _part(recorded, printed, ours, theirs)
    if _is_on_first_pages(subject, ours):
        return None  # another text was taken for the printed abstract
    return _Difference(
        "other" if likeness >= REVISED else "mismatch",
        f"The recorded abstract is not the printed one, which begins {quoted(printed, 120)}",
    )


@lru_cache(maxsize=1)  # three checks compare the same abstracts
def _count_common(ours: tuple[str, ...], theirs: tuple[str, ...]) -> int:
    """Number of words that two texts have in common, in the same order."""
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def _part(recorded: str, printed: str, ours: Sequence[str], theirs: Sequence[str]) -> _Difference:
    """The difference of a recorded abstract that is a part of the printed one.

    Only the first printed paragraph counts, as another one may be the beginning of the text.
    """
    end = quoted(" ".join(recorded.split()[-SHOWN_WORDS:]))
    count = f"{len(theirs)} words in all instead of {len(ours)}"
    paragraph = word_list(fold(printed.partition("\n\n")[0]))
    is_cut = not _is_whole(recorded)
    is_short = len(ours) < MOST * len(paragraph) and len(theirs) <= LONGEST
    message = f"The recorded abstract ends with {end}; the printed one has more, {count}"
    return _Difference("cut" if is_cut or is_short else "other", message)


def _lost_beginning(recorded: str, printed: str) -> str:
    """A message if the record begins within a printed sentence, in lower case; else empty."""
    first, *words = WORD.findall(recorded)[: EDGE + 1]
    printed_words = list(WORD.finditer(printed))
    place = _place(words, printed_words)
    if not place or not first[0].islower():
        return ""
    word = printed_words[place - 1]
    before = printed[: word.end() - len(first)].rstrip(" ,")
    if not fold(word[0]).endswith(fold(first)) or not before[-1:].isalnum():
        return ""
    begin = quoted(" ".join(recorded.split()[:SHOWN_WORDS]))
    return (
        f"The recorded abstract begins with {begin}; the printed one begins {quoted(printed, 60)}"
    )


def _lost_end(recorded: str, printed: str) -> str:
    """A message if the record ends within a printed sentence; else empty."""
    *words, last = WORD.findall(recorded)[-EDGE - 1 :]
    printed_words = list(WORD.finditer(printed))
    place = _place(words, printed_words)
    if place is None or place + EDGE + 1 >= len(printed_words) or _is_whole(recorded):
        return ""
    word = printed_words[place + EDGE]
    after = printed[word.start() + len(last) :].lstrip(" ,")
    if not fold(word[0]).startswith(fold(last)) or not after[:1].islower():
        return ""
    end = quoted(" ".join(recorded.split()[-SHOWN_WORDS:]))
    return (
        f"The recorded abstract ends with {end}; the printed one goes on with {quoted(after, 60)}"
    )


def _place(words: Sequence[str], printed: Sequence[re.Match[str]]) -> int | None:
    """The index of the only place where these words are printed; None if there is no such place."""
    sought, there = [fold(word) for word in words], [fold(word[0]) for word in printed]
    places = [index for index in range(len(there) - EDGE) if there[index : index + EDGE] == sought]
    return places[0] if len(places) == 1 else None


def _is_whole(text: str) -> bool:
    """Whether a text ends with a complete sentence and not with an ellipsis."""
    text = text.rstrip(" $)]}”’\"'")
    return text.endswith((".", "!", "?", "。")) and not text.endswith("..")


def _is_on_first_pages(subject: Subject, words: Sequence[str]) -> bool:
    """Whether a recorded abstract is printed on the first two pages."""
    lines = chain.from_iterable(page.lines for page in subject.layout.pages[:2])
    there = _triples(word_list(fold(" ".join(line.text for line in lines))))
    ours = _triples(words)
    return len(ours & there) > PRINTED_SHARE * len(ours)


def _triples(words: Sequence[str]) -> set[tuple[str, str, str]]:
    return set(zip(words, words[1:], words[2:], strict=False))


def _abstract_check(
    id_: str, kind: Kind, *, severity: Severity, what: str, why: str
) -> Check[Subject]:
    def find(subject: Subject) -> Iterator[Spot]:
        if (difference := _difference(subject)) and difference.kind == kind:
            yield Spot(message=difference.message, page=1)

    return Check(
        id=id_, severity=severity, what=what, why=why, remedy=REMEDY, find=find, about="record"
    )


REMEDY = Remedy(
    "Correct it where the paper was submitted (organizers: or in the paper's fixes.toml, where "
    'abstract = "" takes the printed one).'
)

CUT = _abstract_check(
    "abstract-cut",
    "cut",
    severity="warning",
    what="The recorded abstract lacks the beginning, the end or much of the printed one.",
    why="Forms and exports cut long texts off, and copying loses words: readers get the rest.",
)
MISMATCH = _abstract_check(
    "abstract-mismatch",
    "mismatch",
    severity="warning",
    what="The recorded abstract has little in common with the printed one.",
    why="It is another paper's, or that of a version before the paper was written anew.",
)
OTHER = _abstract_check(
    "abstract-other",
    "other",
    severity="info",
    what="The recorded abstract is not the printed one.",
    why="Often the paper was revised after its submission, but the record was not.",
)
