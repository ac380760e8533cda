"""The authors as printed on page 1 against the recorded ones."""

from collections.abc import Callable, Iterator

from procbuild.checks.base import Check, Remedy, Spot, Subject, quoted
from procbuild.checks.compare import CORRECT, PrintedLikeness, bare_name, lost_accents
from procbuild.checks.pairing import Pairing, pair
from procbuild.checks.places import first_page_place
from procbuild.conference import Person, Severity
from procbuild.names import family_first
from procbuild.text import loose, plain


def _pairing(subject: Subject) -> Pairing | None:
    record, facts = subject.record, subject.facts
    if record is None or not record.authors or not facts.authors or facts.anonymous:
        return None
    return pair(facts.authors, tuple(_recorded(person) for person in record.authors))


def _recorded(person: Person) -> str:
    """A name with its form in the original script behind it, either of which may be printed."""
    name = plain(person.display)
    return f"{name} ({person.script})" if person.script else name


def _names(subject: Subject, likenesses: set[PrintedLikeness]) -> Iterator[tuple[str, Person]]:
    """Printed name and recorded author of the pairs that are alike in one of these ways."""
    pairing = _pairing(subject)
    if pairing and subject.record:
        for i, j, kind in pairing.pairs:
            if kind in likenesses:
                yield subject.facts.authors[i], subject.record.authors[j]


def _otherwise(subject: Subject, printed: str, recorded: Person) -> Spot:
    return Spot(
        message=f"The author {quoted(printed)} is recorded as {quoted(recorded.display)}",
        page=1,
        bbox=first_page_place(subject, printed),
    )


def _by_likeness(*likenesses: PrintedLikeness) -> Callable[[Subject], Iterator[Spot]]:
    def find(subject: Subject) -> Iterator[Spot]:
        for printed, recorded in _names(subject, set(likenesses)):
            yield _otherwise(subject, printed, recorded)

    return find


def _author_check(
    id_: str,
    *,
    severity: Severity,
    what: str,
    why: str,
    find: Callable[[Subject], Iterator[Spot]],
    remedy: Remedy = CORRECT,
) -> Check[Subject]:
    return Check(id=id_, severity=severity, what=what, why=why, remedy=remedy, find=find)


NAME = _author_check(
    "metadata-author-name",
    severity="warning",
    what="An author's name is printed otherwise than recorded.",
    why="Indexes and profiles follow the record; a misspelt name loses the paper for its author.",
    find=_by_likeness("short", "close"),
)


def _in_other_order(*, customary: bool) -> Callable[[Subject], Iterator[Spot]]:
    def find(subject: Subject) -> Iterator[Spot]:
        for printed, recorded in _names(subject, {"order"}):
            if _customary(printed, recorded) == customary:
                yield _otherwise(subject, printed, recorded)

    return find


def _customary(printed: str, recorded: Person) -> bool:
    """Whether a name is printed as its language writes it, the recorded family name in front."""
    inverted = loose(f"{recorded.family} {recorded.given}")
    name = bare_name(printed)
    return loose(name) == inverted and family_first(name.split())


SWAPPED = _author_check(
    "metadata-author-parts",
    severity="warning",
    what="The parts of an author's name are recorded in another order than printed.",
    why="Given and family name are probably swapped; the paper is sorted and cited wrongly.",
    find=_in_other_order(customary=False),
)

FAMILY_FIRST = _author_check(
    "metadata-author-family-first",
    severity="info",
    what="A name is printed family first, as Vietnamese, Hungarian and Chinese names are.",
    why="The record has its parts right; the volume prints it given name first.",
    find=_in_other_order(customary=True),
    remedy=Remedy("Nothing, where the family name is recorded as such."),
)

INITIALS = _author_check(
    "metadata-author-initials",
    severity="info",
    what="An author's name is printed with other initials, middle names or suffixes than recorded.",
    why="Indexes may take the two for different people.",
    find=_by_likeness("initials"),
)


def _lost(subject: Subject, *, recorded_has_fewer: bool) -> Iterator[Spot]:
    for printed, recorded in _names(subject, {"accents", "initials"}):
        lost = lost_accents(printed, recorded.display)
        if lost is not None and (lost >= 0) == recorded_has_fewer:
            yield _otherwise(subject, printed, recorded)


ACCENTS = _author_check(
    "metadata-author-accents",
    severity="warning",
    what="An accent of an author's name was lost in the record.",
    why="The name is misspelt wherever the volume prints it.",
    find=lambda subject: _lost(subject, recorded_has_fewer=True),
)

PRINTED_ACCENTS = _author_check(
    "metadata-author-accents-printed",
    severity="info",
    what="An author's name is recorded with an accent that the PDF does not have.",
    why="The PDF may spell the name wrongly, or its font may hide the accent.",
    find=lambda subject: _lost(subject, recorded_has_fewer=False),
)


def _missing(subject: Subject) -> Iterator[Spot]:
    pairing = _pairing(subject)
    if pairing and not pairing.unread:
        for name in pairing.missing:
            yield Spot(message=f"The recorded author {quoted(name)} is not printed", page=1)


MISSING = _author_check(
    "metadata-author-missing",
    severity="warning",
    what="A recorded author is not printed on page 1.",
    why="Somebody is named as an author who is none, or was forgotten in the PDF.",
    find=_missing,
)


def _extra(subject: Subject) -> Iterator[Spot]:
    pairing = _pairing(subject)
    if pairing and not pairing.unread:
        for name in pairing.extra:
            yield Spot(
                message=f"The printed author {quoted(name)} is not in the record",
                page=1,
                bbox=first_page_place(subject, name),
            )


EXTRA = _author_check(
    "metadata-author-extra",
    severity="warning",
    what="An author printed on page 1 is not in the record.",
    why="The author would be missing from the volume, its indexes and citations.",
    find=_extra,
)


def _order(subject: Subject) -> Iterator[Spot]:
    pairing = _pairing(subject)
    if pairing and not pairing.unread and pairing.moved:
        printed = ", ".join(subject.facts.authors)
        yield Spot(
            message=f"The authors are recorded in another order than printed; "
            f"moved: {', '.join(map(quoted, pairing.moved))}; printed: {quoted(printed, 300)}",
            page=1,
        )


ORDER = _author_check(
    "metadata-author-order",
    severity="warning",
    what="The authors are printed in another order than recorded.",
    why="The order says who did what, and the first name makes the citation.",
    find=_order,
)


def _unread(subject: Subject) -> Iterator[Spot]:
    if subject.record is None or subject.facts.anonymous:
        return
    if subject.record.title and not subject.facts.title:
        yield Spot(message="The title on page 1 could not be read", page=1)
    if subject.record.authors and not subject.facts.authors:
        yield Spot(message="The authors on page 1 could not be read", page=1)


UNREAD = _author_check(
    "metadata-unread",
    severity="info",
    what="Title or authors on page 1 could not be read and were not compared.",
    why="What was not compared is not known to be right.",
    find=_unread,
    remedy=Remedy("Compare page 1 with the record by eye."),
)


def _strangers(subject: Subject) -> Iterator[Spot]:
    pairing = _pairing(subject)
    if pairing and pairing.unread and subject.record:
        recorded = ", ".join(person.display for person in subject.record.authors)
        yield Spot(
            message="No recorded author is printed on page 1; printed: "
            f"{quoted(', '.join(subject.facts.authors), 200)}; recorded: {quoted(recorded, 200)}",
            page=1,
        )


STRANGERS = _author_check(
    "metadata-authors",
    severity="warning",
    what="The authors printed on page 1 are not the recorded ones.",
    why="The PDF may belong to another paper.",
    find=_strangers,
)
