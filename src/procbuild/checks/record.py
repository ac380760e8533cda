"""Checks of a paper's metadata alone."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from procbuild.checks.base import Check, Remedy, Spot, quoted
from procbuild.conference import Person, Severity
from procbuild.model import Record
from procbuild.names import says_group, shared_orcids
from procbuild.standards.languages import language_mistake
from procbuild.standards.licences import licence_mistake
from procbuild.standards.orcid import orcid_mistake
from procbuild.text.naming import NAME_MARKS, RAISED_DIGITS
from procbuild.wording import joined


def _check(
    id_: str,
    *,
    severity: Severity,
    what: str,
    why: str,
    remedy: str,
    find: Callable[[Record], Iterator[Spot]],
) -> Check[Record]:
    return Check(
        id=id_,
        severity=severity,
        what=what,
        why=why,
        remedy=Remedy(remedy),
        find=find,
        about="record",
    )


def _orcid(record: Record) -> Iterator[Spot]:
    for person in record.authors:
        if person.orcid and (mistake := orcid_mistake(person.orcid)):
            yield Spot(
                message=f"The author {quoted(person.display)}: {quoted(person.orcid)} {mistake}"
            )
    for orcid in sorted(shared_orcids([record.authors])):
        names = [quoted(person.display) for person in record.authors if person.orcid == orcid]
        yield Spot(message=f"The authors {joined(names)} have the same ORCID iD, {quoted(orcid)}")


ORCIDS = _check(
    "metadata-author-orcid",
    severity="warning",
    what="An author's ORCID iD is mistyped, or another author of the paper has it, too.",
    why="It leads to nobody or to somebody else, and Crossref refuses a mistyped one.",
    remedy="Copy the iD from the author's page at orcid.org.",
    find=_orcid,
)


def _is_all_caps(text: str) -> bool:
    """Whether words are written in capitals: ``SMITH``, not ``NLP``, ``O'B`` or ``J.-P.``."""
    letters = "".join(c for c in text if c.isalpha())
    cased = letters.upper() != letters.lower()
    return cased and len(letters) > 3 and letters.isupper() and not any(c.isdigit() for c in text)


def _capitals(record: Record) -> Iterator[Spot]:
    for person in record.authors:
        lowercase = bool(person.display) and person.display == person.display.lower()
        if any(_is_all_caps(part) for part in (person.given, person.family)):
            yield Spot(message=f"The author {quoted(person.display)} is written in capitals")
        elif lowercase and person.display != person.display.upper() and not person.literal:
            yield Spot(message=f"The author {quoted(person.display)} is written without capitals")


CAPITALS = _check(
    "metadata-author-capitals",
    severity="warning",
    what="An author's name is written in capitals, or without any.",
    why="Indexes and citations print it unchanged.",
    remedy="Write the name as it is printed in running text.",
    find=_capitals,
)


def _lacks_parts(person: Person) -> bool:
    """Whether a name of several words has no given and family name to sort and cite it by."""
    if says_group(person.literal):
        return False
    undivided = person.literal or ("" if person.given and person.family else person.display)
    return len(undivided.split()) > 1 and not person.sort


def _no_parts(record: Record) -> Iterator[Spot]:
    for person in record.authors:
        if "," in person.family or "," in person.given:
            yield Spot(
                message=f"The author {quoted(person.display)} has a comma within a part of the name"
            )
        elif _lacks_parts(person):
            yield Spot(
                message=f"The author {quoted(person.display)} is one string: which part is the "
                "family name is unknown"
            )


PARTS = _check(
    "metadata-author-comma",
    severity="warning",
    what="An author's name is one string, without separate given and family names.",
    why="Sorting and citing it relies on a guess.",
    remedy="Give the name as 'Family, Given' where the paper was submitted (organizers: or given "
    "and family in the paper's fixes.toml; a group keeps its literal name with a sort key).",
    find=_no_parts,
)


INITIAL_FIRST = re.compile(
    r"(?P<initials>(?:[^\W\d_]\.[\s-]*)+|(?P<bare>[^\W\d_])\s+)(?P<rest>[^\W\d_]{2}.*)"
)
"""A family name with initials in front: ``P. Chang``, ``J.-P. Martin``, ``K Chang``."""

ELIDED = frozenset("DLOUÓÒ")
"""Letters that may begin a family name as a word of their own: ``Ó Séaghdha``, ``D Souza``."""


def _initial_first(record: Record) -> Iterator[Spot]:
    for person in record.authors:
        match = INITIAL_FIRST.fullmatch(person.family)
        if not match or not person.given or match["bare"] in ELIDED:
            continue
        initials, family = match["initials"].strip(), match["rest"]
        if initials == initials.upper() != initials.lower():
            yield Spot(
                message=f"The author {quoted(person.display)} has the family name "
                f"{quoted(person.family)}, not the given name "
                f"{quoted(f'{person.given} {initials}')} and the family name {quoted(family)}"
            )


FAMILY = _check(
    "metadata-author-family",
    severity="warning",
    what="An author's family name is recorded with an initial in front.",
    why="The author is sorted, cited and indexed under the initial of a middle name.",
    remedy="Move the initial to the given name where the paper was submitted (organizers: or state "
    "given and family in the paper's fixes.toml).",
    find=_initial_first,
)


NOT_IN_NAMES = re.compile(rf"[\d@{re.escape(NAME_MARKS + RAISED_DIGITS)}]")


def _marks(record: Record) -> Iterator[Spot]:
    for person in record.authors:
        if NOT_IN_NAMES.search(person.display):
            yield Spot(message=f"The author {quoted(person.display)} has a mark or digit in it")


MARKS = _check(
    "metadata-author-marks",
    severity="warning",
    what="A footnote mark, digit or address stands in an author's name.",
    why="It was copied from the first page and is not part of the name.",
    remedy="Write the name alone.",
    find=_marks,
)


def _title_shape(record: Record) -> Iterator[Spot]:
    words = record.title.split()
    if not words:
        yield Spot(message="The record has no title")
    elif len(words) > 2 and _is_all_caps("".join(words)):
        yield Spot(message=f"The title {quoted(record.title, 120)} is written in capitals")


TITLE_SHAPE = _check(
    "metadata-title-shape",
    severity="warning",
    what="The record has no title, or one in capitals.",
    why="The table of contents, the site and citations print it unchanged.",
    remedy="Write the title as a sentence or headline, without capitals for effect.",
    find=_title_shape,
)


def _no_authors(record: Record) -> Iterator[Spot]:
    if not record.authors:
        yield Spot(message="The record names no author")
    for person in record.authors:
        if not person.display.strip():
            yield Spot(message="An author of the record has no name")


NO_AUTHORS = _check(
    "metadata-authors-missing",
    severity="warning",
    what="The record names no author.",
    why="It cannot be cited, indexed or deposited.",
    remedy="Name them where the paper was submitted (organizers: or in the paper's fixes.toml).",
    find=_no_authors,
)


def _no_abstract(record: Record) -> Iterator[Spot]:
    if not record.abstract.strip():
        yield Spot(message="The record has no abstract")


NO_ABSTRACT = _check(
    "metadata-abstract-missing",
    severity="info",
    what="The record has no abstract.",
    why="The site, search engines and most archives show it.",
    remedy="Add it where the paper was submitted (organizers: or in the paper's fixes.toml).",
    find=_no_abstract,
)


def _licence(record: Record) -> Iterator[Spot]:
    if mistake := licence_mistake(record.licence):
        yield Spot(message=f"The licence {mistake}")


LICENCE = _check(
    "licence-unknown",
    severity="warning",
    what="The paper's licence is not one that archives know.",
    why="Readers see it in these words; deposits leave it out, since it has no URL.",
    remedy="Correct it where the paper was submitted (organizers: or in the paper's fixes.toml; a "
    "paper without a licence has the volume's).",
    find=_licence,
)


def _language(record: Record) -> Iterator[Spot]:
    if record.language and (mistake := language_mistake(record.language)):
        yield Spot(message=mistake)


LANGUAGE = _check(
    "language-unknown",
    severity="warning",
    what="The paper's language is no language tag.",
    why="The site, the book and archives take the paper for one in the volume's language.",
    remedy="Correct it where the paper was submitted (organizers: or in the paper's fixes.toml).",
    find=_language,
)


def _twice(record: Record) -> Iterator[Spot]:
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person in record.authors:
        name = " ".join(person.display.casefold().split())
        if name and any(not _are_distinct(person, other) for other in by_name[name]):
            yield Spot(message=f"The author {quoted(person.display)} is named twice")
        by_name[name].append(person)


def _are_distinct(first: Person, second: Person) -> bool:
    """Whether an identifier or the original script distinguishes two authors of one name."""
    pairs = ((first.orcid, second.orcid), (first.script, second.script), (first.id, second.id))
    return any(a and b and a != b for a, b in pairs)


TWICE = _check(
    "metadata-author-twice",
    severity="warning",
    what="An author is named twice in one record.",
    why="One of the two is usually meant to be somebody else.",
    remedy="Remove one, or correct it.",
    find=_twice,
)
