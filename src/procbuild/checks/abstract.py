"""Compares the printed abstract with the recorded one."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from procbuild.checks.base import Check, Remedy, Spot, Subject, quoted
from procbuild.checks.compare import word_list
from procbuild.text import fold, plain

SAME_ABSTRACT = 0.85
"""Similarity from which two abstracts are the same except for a few words."""

SHOWN_WORDS = 8
"""Words shown from the end of a recorded abstract that is cut off."""


def _difference(subject: Subject) -> tuple[Literal["cut", "other"], str] | None:
    """How the recorded abstract differs from the printed one, with a message; None if hardly."""
    record, printed = subject.record, subject.facts.abstract
    if record is None or not record.abstract or not printed:
        return None
    ours, theirs = word_list(fold(plain(record.abstract))), word_list(fold(printed))
    if _are_similar(ours, theirs):
        return None
    end = quoted(" ".join(record.abstract.split()[-SHOWN_WORDS:]))
    if len(ours) > SAME_ABSTRACT * len(theirs) or not _are_similar(ours, theirs[: len(ours)]):
        start = quoted(printed, 120)
        return "other", f"The recorded abstract is not the printed one, which begins {start}"
    if _is_whole(record.abstract):
        message = (
            f"The recorded abstract is shorter than the printed one, which goes on after {end}"
        )
        return "other", message
    count = f"{len(theirs)} words in all instead of {len(ours)}"
    return "cut", f"The recorded abstract ends with {end}; the printed one goes on, {count}"


def _are_similar(first: Sequence[str], second: Sequence[str]) -> bool:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.quick_ratio() >= SAME_ABSTRACT and matcher.ratio() >= SAME_ABSTRACT


def _is_whole(text: str) -> bool:
    """Whether a text ends with a complete sentence and not with an ellipsis."""
    text = text.rstrip(" $)]}”’\"'")
    return text.endswith((".", "!", "?", "。")) and not text.endswith("..")


def _cut(subject: Subject) -> Iterator[Spot]:
    if (difference := _difference(subject)) and difference[0] == "cut":
        yield Spot(message=difference[1], page=1)


def _other(subject: Subject) -> Iterator[Spot]:
    if (difference := _difference(subject)) and difference[0] == "other":
        yield Spot(message=difference[1], page=1)


REMEDY = Remedy(
    "Correct it where the paper was submitted (organizers: or in the paper's fixes.toml, where "
    'abstract = "" takes the printed one).'
)

CUT: Check[Subject] = Check(
    id="abstract-cut",
    severity="warning",
    what="The recorded abstract ends within a sentence of the printed one.",
    why="Submission forms and exports cut long texts off, and readers get only the rest.",
    remedy=REMEDY,
    find=_cut,
)
OTHER: Check[Subject] = Check(
    id="abstract-other",
    severity="info",
    what="The recorded abstract is not the printed one.",
    why="Often the paper was revised after its submission, but the record was not.",
    remedy=REMEDY,
    find=_other,
)
