"""Compares the authors printed on page 1 with the recorded ones."""

from collections.abc import Callable, Iterator

from procbuild.checks.base import Check, Remedy, Spot, Subject, quoted
from procbuild.checks.compare import (
    CORRECT,
    PrintedLikeness,
    bare_name,
    lost_accents,
    name_likeness,
)
from procbuild.checks.pairing import Pairing, pair_names
from procbuild.checks.places import first_page_place
from procbuild.conference import Person, Severity
from procbuild.names import family_first, is_korean
from procbuild.text import loose, plain


def _pairing(subject: Subject) -> Pairing | None:
    record, facts = subject.record, subject.facts
    if record is None or not record.authors or not facts.authors or facts.anonymous:
        return None
    return pair_names(facts.authors, tuple(_recorded_name(person) for person in record.authors))


def _recorded_name(person: Person) -> str:
    """A name followed by its form in the original script; either may be printed."""
    name = plain(person.display)
    return f"{name} ({person.script})" if person.script else name


def _matching_pairs(
    subject: Subject, likenesses: set[PrintedLikeness]
) -> Iterator[tuple[str, Person]]:
    """Printed name and recorded author of each pair with one of these likenesses."""
    pairing = _pairing(subject)
    if pairing and subject.record:
        for i, j, kind in pairing.pairs:
            if kind in likenesses:
                yield subject.facts.authors[i], subject.record.authors[j]


def _recorded_as(subject: Subject, printed: str, recorded: Person) -> Spot:
    return Spot(
        message=f"The author {quoted(printed)} is recorded as {quoted(recorded.display)}",
        page=1,
        bbox=first_page_place(subject, printed),
    )


def _find_likeness(*likenesses: PrintedLikeness) -> Callable[[Subject], Iterator[Spot]]:
    def find(subject: Subject) -> Iterator[Spot]:
        for printed, recorded in _matching_pairs(subject, set(likenesses)):
            yield _recorded_as(subject, printed, recorded)

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
    return Check(
        id=id_, severity=severity, what=what, why=why, remedy=remedy, find=find, about="either"
    )


NAME = _author_check(
    "metadata-author-name",
    severity="warning",
    what="An author's name is printed differently than recorded.",
    why="Indexes and profiles follow the record; a misspelt name loses the paper for its author.",
    find=_find_likeness("short", "close"),
)


def _find_reordered(*, customary: bool) -> Callable[[Subject], Iterator[Spot]]:
    def find(subject: Subject) -> Iterator[Spot]:
        for printed, recorded in _matching_pairs(subject, {"order"}):
            if _is_customary(printed, recorded) == customary:
                yield _recorded_as(subject, printed, recorded)

    return find


def _is_customary(printed: str, recorded: Person) -> bool:
    """Whether a name is printed family name first, as is customary in its language."""
    inverted = loose(f"{recorded.family} {recorded.given}")
    name = bare_name(printed)
    return loose(name) == inverted and (
        family_first(name.split()) or is_korean(recorded.family, recorded.given)
    )


SWAPPED = _author_check(
    "metadata-author-parts",
    severity="warning",
    what="The parts of an author's name are recorded in another order than printed.",
    why="Given and family name are probably swapped; the paper is sorted and cited wrongly.",
    find=_find_reordered(customary=False),
)

FAMILY_FIRST = _author_check(
    "metadata-author-family-first",
    severity="info",
    what="A name is printed family name first, as is usual in Vietnamese, Hungarian, Chinese and "
    "Korean.",
    why="The record has its parts right; the volume prints the given name first.",
    find=_find_reordered(customary=True),
    remedy=Remedy(
        "Nothing, if the family name is recorded as such (organizers: to print the name as the "
        "paper does, state it as literal, and sort = 'Family, Given', in the paper's fixes.toml)."
    ),
)

INITIALS = _author_check(
    "metadata-author-initials",
    severity="info",
    what="An author's name is printed with other initials, middle names or suffixes than recorded.",
    why="Indexes may take the two for different people.",
    find=_find_likeness("initials"),
)


def _find_accents(subject: Subject, *, recorded_has_fewer: bool) -> Iterator[Spot]:
    for printed, recorded in _matching_pairs(subject, {"accents", "initials"}):
        lost = lost_accents(printed, recorded.display)
        if lost is not None and (lost >= 0) == recorded_has_fewer:
            yield _recorded_as(subject, printed, recorded)


ACCENTS = _author_check(
    "metadata-author-accents",
    severity="warning",
    what="An accent of an author's name was lost in the record.",
    why="The name is misspelt wherever the volume prints it.",
    find=lambda subject: _find_accents(subject, recorded_has_fewer=True),
)

PRINTED_ACCENTS = _author_check(
    "metadata-author-accents-printed",
    severity="info",
    what="An author's name is recorded with an accent that the PDF does not have.",
    why="The PDF may spell the name wrongly, or its font may hide the accent.",
    find=lambda subject: _find_accents(subject, recorded_has_fewer=False),
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
    why="Either the record names somebody who is not an author, or the PDF leaves an author out.",
    find=_missing,
)


def _extra(subject: Subject) -> Iterator[Spot]:
    pairing = _pairing(subject)
    if pairing and not pairing.unread and subject.record:
        places = [
            f" {loose(place)} "
            for person in subject.record.authors
            for place in person.affiliations
        ]
        scripts = [person.script for person in subject.record.authors if person.script]
        for name in pairing.extra:
            if any(f" {loose(name)} " in place for place in places):
                continue  # an affiliation that looks like a name
            if any(name_likeness(name, script) == "same" for script in scripts):
                continue  # a recorded author once more, printed apart from the Latin name
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
    if pairing and not pairing.unread and pairing.moved and subject.record:
        printed = ", ".join(subject.facts.authors)
        recorded = ", ".join(person.display for person in subject.record.authors)
        yield Spot(
            message=f"The authors are recorded in another order than printed; "
            f"moved: {', '.join(map(quoted, pairing.moved))}; printed: {quoted(printed, 300)}; "
            f"recorded: {quoted(recorded, 300)}",
            page=1,
        )


ORDER = _author_check(
    "metadata-author-order",
    severity="warning",
    what="The authors are printed in another order than recorded.",
    why="The order signals contributions, and citations begin with the first author.",
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
    why="Mistakes in them would go unnoticed.",
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
