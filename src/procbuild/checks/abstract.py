"""The abstract as printed against the recorded one."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from procbuild.checks.base import Check, Remedy, Spot, Subject, quoted
from procbuild.checks.compare import word_list
from procbuild.text import fold, plain

SAME_ABSTRACT = 0.85
"""How much of two abstracts is the same that are one, but for a few words."""

END = 8
"""Words that are shown where a recorded abstract ends."""


def _differs(subject: Subject) -> tuple[Literal["cut", "other"], str] | None:
    """How the recorded abstract differs from the printed one, and in words; None: hardly."""
    record, printed = subject.record, subject.facts.abstract
    if record is None or not record.abstract or not printed:
        return None
    ours, theirs = word_list(fold(plain(record.abstract))), word_list(fold(printed))
    if _alike(ours, theirs):
        return None
    end = quoted(" ".join(record.abstract.split()[-END:]))
    if len(ours) > SAME_ABSTRACT * len(theirs) or not _alike(ours, theirs[: len(ours)]):
        told = f"is not the printed one, which begins {quoted(printed, 120)}"
        return "other", f"The recorded abstract {told}"
    if _is_whole(record.abstract):
        told = f"is shorter than the printed one, which goes on behind {end}"
        return "other", f"The recorded abstract {told}"
    count = f"{len(theirs)} words in all instead of {len(ours)}"
    return "cut", f"The recorded abstract ends with {end}; the printed one goes on, {count}"


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= SAME_ABSTRACT and matcher.ratio() >= SAME_ABSTRACT


def _is_whole(text: str) -> bool:
    """Whether a text ends with a sentence, and not with the dots of one that was cut off."""
    text = text.rstrip(" $)]}”’\"'")
    return text.endswith((".", "!", "?", "。")) and not text.endswith("..")


def _cut(subject: Subject) -> Iterator[Spot]:
    if (found := _differs(subject)) and found[0] == "cut":
        yield Spot(message=found[1], page=1)


def _other(subject: Subject) -> Iterator[Spot]:
    if (found := _differs(subject)) and found[0] == "other":
        yield Spot(message=found[1], page=1)


REMEDY = Remedy(
    "Correct it where the paper was submitted (organizers: or in the paper's fixes.toml, where "
    'abstract = "" takes the printed one).'
)

CUT: Check[Subject] = Check(
    id="abstract-cut",
    severity="warning",
    what="The recorded abstract ends within a sentence of the printed one.",
    why="Fields of submission forms and exports cut texts off, and everybody reads what is left.",
    remedy=REMEDY,
    find=_cut,
)
OTHER: Check[Subject] = Check(
    id="abstract-other",
    severity="info",
    what="The recorded abstract is not the printed one.",
    why="Often the paper was revised after its submission, and the record was not.",
    remedy=REMEDY,
    find=_other,
)
