"""Compares the title printed on page 1 with the recorded one."""

from collections.abc import Iterator

from procbuild.checks.base import Check, Spot, Subject, quoted
from procbuild.checks.compare import CORRECT, Difference, title_difference
from procbuild.checks.places import first_page_place
from procbuild.text import plain


def _difference(subject: Subject) -> Difference | None:
    record, printed = subject.record, subject.facts.title
    if record is None or not record.title or not printed or subject.facts.anonymous:
        return None
    return title_difference(printed, plain(record.title))


def _title_words(subject: Subject) -> Iterator[Spot]:
    difference = _difference(subject)
    if difference and difference.kind == "words":
        yield Spot(
            message=f"{_in_words(difference)}; printed: {quoted(subject.facts.title, 200)}",
            page=1,
            bbox=first_page_place(subject, subject.facts.title),
        )


def _in_words(difference: Difference) -> str:
    printed, recorded = quoted(difference.printed), quoted(difference.recorded)
    if not difference.printed:
        return f"The recorded title has {recorded}, which is not printed"
    if not difference.recorded:
        return f"The recorded title lacks {printed}"
    return f"The recorded title has {recorded} where {printed} is printed"


TITLE: Check[Subject] = Check(
    id="metadata-title",
    severity="warning",
    what="The title printed in the PDF is not the recorded one.",
    why="The volume, indexes and citations take the recorded title; most errata correct it.",
    remedy=CORRECT,
    find=_title_words,
)


def _title_accents(subject: Subject) -> Iterator[Spot]:
    difference = _difference(subject)
    if difference and difference.kind == "accents":
        yield Spot(
            message=f"The title is printed with {quoted(difference.printed)}, recorded with "
            f"{quoted(difference.recorded)}",
            page=1,
            bbox=first_page_place(subject, subject.facts.title),
        )


TITLE_ACCENTS: Check[Subject] = Check(
    id="metadata-title-accents",
    severity="info",
    what="The title differs from the recorded one only by accents.",
    why="Accents are lost when titles are typed again or copied from PDFs.",
    remedy=CORRECT,
    find=_title_accents,
)
