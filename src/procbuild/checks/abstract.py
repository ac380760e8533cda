"""The abstract as printed against the recorded one."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from procbuild.checks.base import Check, Remedy, Spot, Subject, quoted
from procbuild.checks.compare import words
from procbuild.text import fold, plain

ALIKE = 0.85
"""How much of two abstracts is the same that are one, but for a few words."""

END = 8
"""Words that are shown where a recorded abstract ends."""


def _both(subject: Subject) -> tuple[list[str], list[str]]:
    """The words of the recorded and of the printed abstract, folded; none where one is missing."""
    record, printed = subject.record, subject.facts.abstract
    if record is None or not record.abstract or not printed:
        return [], []
    return words(fold(plain(record.abstract))), words(fold(printed))


def _goes_on(recorded: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether the printed abstract goes on where the recorded one ends."""
    begun = printed[: len(recorded)]
    return len(recorded) < ALIKE * len(printed) and _alike(recorded, begun)


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _is_whole(text: str) -> bool:
    """Whether a text ends with a sentence, and not with the dots of one that was cut off."""
    text = text.rstrip(" $)]}”’\"'")
    return text.endswith((".", "!", "?", "。")) and not text.endswith("..")


def _cut(subject: Subject) -> Iterator[Spot]:
    recorded, printed = _both(subject)
    text = subject.record.abstract if subject.record else ""
    if recorded and not _is_whole(text) and _goes_on(recorded, printed):
        yield Spot(
            message=f"The recorded abstract ends with {quoted(_end(text))}; the printed one goes "
            f"on, {len(printed)} words in all instead of {len(recorded)}",
            page=1,
        )


def _other(subject: Subject) -> Iterator[Spot]:
    recorded, printed = _both(subject)
    text = subject.record.abstract if subject.record else ""
    if not recorded or _alike(recorded, printed):
        return
    if not _goes_on(recorded, printed):
        begin = quoted(subject.facts.abstract, 120)
        yield Spot(
            message=f"The recorded abstract is not the printed one, which begins {begin}", page=1
        )
    elif _is_whole(text):
        yield Spot(
            message=f"The recorded abstract is shorter than the printed one, which goes on behind "
            f"{quoted(_end(text))}",
            page=1,
        )


def _end(text: str) -> str:
    return " ".join(text.split()[-END:])


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
