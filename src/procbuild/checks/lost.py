"""Checks of a paper's metadata for letters that an export has replaced by question marks."""

import re
from collections.abc import Callable, Iterator

from procbuild.checks.base import Check, Remedy, Spot, quoted
from procbuild.model import Record

LOST = re.compile(r"\ufffd|\?{2,}(?=[^\W\d_])")
"""A sign for what could not be decoded, or several question marks in front of a letter."""


def _has_lost(text: str) -> bool:
    """Whether question marks stand for letters of a text: for some, or for most of them."""
    signs = "".join(text.split())
    return bool(LOST.search(text)) or signs.count("?") > max(2, len(signs) / 2)


def _title(record: Record) -> Iterator[Spot]:
    if _has_lost(record.title):
        yield Spot(message=f"The title {quoted(record.title, 120)} has lost letters")


def _authors(record: Record) -> Iterator[Spot]:
    for person in record.authors:
        if "?" in person.display or _has_lost(person.display):
            yield Spot(message=f"The author {quoted(person.display)} has lost letters")


def _abstract(record: Record) -> Iterator[Spot]:
    if _has_lost(record.abstract):
        yield Spot(message=f"The abstract {quoted(record.abstract, 120)} has lost letters")


def _check(id_: str, text: str, find: Callable[[Record], Iterator[Spot]]) -> Check[Record]:
    return Check(
        id=id_,
        severity="warning",
        what=f"Question marks stand for letters of {text}.",
        why="The encoding that the text was saved in, often that of Excel CSV, lacks them.",
        remedy=Remedy(
            "Correct it where the paper was submitted (organizers: or export the table again as "
            "UTF-8, or correct it in the paper's fixes.toml)."
        ),
        find=find,
        about="record",
    )


TITLE = _check("metadata-title-lost", "the title", _title)
AUTHORS = _check("metadata-author-lost", "an author's name", _authors)
ABSTRACT = _check("metadata-abstract-lost", "the abstract", _abstract)
