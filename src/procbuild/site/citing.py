"""Citations of a paper, to be copied."""

import re
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from procbuild.bibliography import paper_bib
from procbuild.conference import Person
from procbuild.delivery import Delivery
from procbuild.exports.csl import csl
from procbuild.exports.ris import ris
from procbuild.model import Paper, Section, Volume
from procbuild.standards.doi import doi_url
from procbuild.text import plain
from procbuild.translations import Words, words_of
from procbuild.translations.days import day
from procbuild.urls import paper_url

INITIAL = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff]")
"""A letter of the Latin, Greek or Cyrillic script."""


def citations(volume: Volume, paper: Paper) -> list[tuple[str, str]]:
    """Pairs of format name and citation, as plain text or HTML.

    BibTeX, which is shown unfolded, lacks the abstract: the page has it already.
    """
    alone = replace(volume, sections=(Section(id="", title="", papers=(paper,)),))
    return [
        ("BibTeX", paper_bib(volume, paper, abstract=False)),
        ("APA", apa(volume, paper)),
        ("RIS", _text(ris(alone))),
        ("CSL-JSON", _text(csl(alone))),
    ]


def _text(delivery: Delivery) -> str:
    """The text of an export that consists of one file."""
    return "".join(text for text in delivery.texts.values() if isinstance(text, str))


def apa(volume: Volume, paper: Paper) -> Markup:
    """The reference in APA style (7th edition, 10.3, edited volume), as HTML for its italics."""
    identity, words = volume.conference.volume, words_of(volume.conference)
    names = _names([_initialled(person) for person in paper.authors])
    title = plain(paper.title).rstrip(".")
    year = f"({volume.issue_date.year})"
    lead = f"{names} {year}. {title}." if names else f"{title}. {year}."
    inside = [words("Vol. {number}", number=identity.number)] if identity.number else []
    if paper.page_range:
        inside.append(paged(paper, words))
    editors = volume.conference.editors
    before, behind = (
        text.format(editors=_editors(editors))
        for text in words.around(_container(len(editors)), "title")
    )
    numbers = f" ({', '.join(inside)})" if inside else ""
    where = Markup("{}<i>{}</i>{}{}.").format(before, plain(identity.title), numbers, behind)
    parts = [lead, where, f"{identity.publisher}." if identity.publisher else ""]
    if address := doi_url(paper.doi):
        parts.append(address)
    elif page := paper_url(volume, paper):
        parts.append(page)
    if paper.retraction:
        on = day(paper.retraction.on, words)
        parts.append(words("(Retracted {date})", date=on))
    return Markup(" ").join(part for part in parts if part)


def _container(editors: int) -> str:
    """The English words around the title of a volume with this number of editors."""
    if not editors:
        return "In {title}"
    return "In {editors} (Ed.), {title}" if editors == 1 else "In {editors} (Eds.), {title}"


def _editors(people: Sequence[Person]) -> str:
    """``A. Lovelace``, ``A. Lovelace & M. van Gerven``: unlike authors, with initials first."""
    names = [
        ", ".join(
            part for part in (f"{_initials(person)} {_family(person)}", person.suffix) if part
        )
        if _has_initials(person)
        else person.display
        for person in people
    ]
    return " & ".join(names) if len(names) == 2 else _names(names)


def paged(paper: Paper, words: Words) -> str:
    """``pp. 11–25``; empty if the paper has no pages."""
    span = paper.page_range.replace("-", "–")
    return span and words("pp. {pages}" if "–" in span else "p. {pages}", pages=span)


def _initialled(person: Person) -> str:
    """``van Gerven, M.``."""
    if not _has_initials(person):
        return person.display
    parts = (_family(person), _initials(person), person.suffix)
    return ", ".join(part for part in parts if part)


def _has_initials(person: Person) -> bool:
    """Whether a name is shortened to initials, as is not usual beyond Europe's scripts."""
    has_parts = person.given and person.family and not person.literal
    return bool(has_parts and INITIAL.match(person.given))


def _initials(person: Person) -> str:
    return " ".join(
        "-".join(f"{part[0]}." for part in name.split("-") if part) for name in person.given.split()
    )


def _family(person: Person) -> str:
    return person.surname


def _names(names: list[str]) -> str:
    """Up to twenty names; if there are more, the first nineteen and the last."""
    if len(names) > 20:
        return f"{', '.join(names[:19])}, … {names[-1]}"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}, & {names[-1]}"
