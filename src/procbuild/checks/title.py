"""Compares the title printed on page 1 with the recorded one."""

import re
from collections.abc import Iterator

from procbuild.checks.base import Check, Remedy, Spot, Subject, quoted
from procbuild.checks.compare import CORRECT, Difference, title_difference
from procbuild.checks.places import first_page_place
from procbuild.text import loose, plain

MOST = 0.5
"""Share of a printed title from which the whole titles are shown instead of what differs."""


def _difference(subject: Subject) -> Difference | None:
    record, printed = subject.record, subject.facts.title
    if record is None or not record.title or not printed or subject.facts.anonymous:
        return None
    return title_difference(printed, plain(record.title))


def _title_words(subject: Subject) -> Iterator[Spot]:
    difference = _difference(subject)
    if difference and difference.kind == "words":
        printed = subject.facts.title
        shown = quoted(printed, 200)
        if len(difference.printed) < MOST * len(printed):
            message = f"{_in_words(difference)}; printed: {shown}"
        else:
            recorded = plain(subject.record.title) if subject.record else ""
            message = f"The recorded title is {quoted(recorded, 200)}; printed: {shown}"
        yield Spot(
            message=message,
            page=1,
            bbox=first_page_place(subject, printed),
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
    about="either",
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
    about="either",
)


COMMON_WORDS = 0.25
"""Share of the shorter title's words above which two titles may be one that was changed."""


def _other_paper(subject: Subject) -> Iterator[Spot]:
    record, facts = subject.record, subject.facts
    if record is None or facts.anonymous:
        return
    printed, recorded = _words(facts.title), _words(record.title)
    if not printed or not recorded:
        return  # nothing to compare, or two scripts
    if len(printed & recorded) > COMMON_WORDS * min(len(printed), len(recorded)):
        return
    names = [person.family or person.display for person in record.authors]
    names += [person.script for person in record.authors if person.script]
    lines = (line.text for page in subject.layout.pages[:1] for line in page.lines)
    text = f" {loose(' '.join(lines))} "
    if names and not any(f" {loose(name)} " in text for name in names):
        yield Spot(
            message="Page 1 has neither the recorded title nor a recorded author; printed: "
            f"{quoted(facts.title, 200)}",
            page=1,
        )


def _words(title: str) -> set[str]:
    """The words of a title that are more than articles and prepositions, in Latin letters."""
    return set(re.findall(r"\b[a-z]{4,}\b", loose(title)))


OTHER_PAPER: Check[Subject] = Check(
    id="metadata-title-authors",
    severity="error",
    what="The PDF seems to be another paper's.",
    why="Readers would get the wrong paper under this title.",
    remedy=Remedy("Upload the right file; if this is the right one, correct title and authors."),
    find=_other_paper,
)
