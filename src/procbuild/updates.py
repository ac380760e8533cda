"""What happened to a paper after publication, in the order and words that all outputs share.

The kinds are those that Crossref, the ACL Anthology and publishers' guidelines know
(https://www.crossref.org/documentation/crossmark/, https://publicationethics.org/guidance).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Literal

from procbuild.model import Finding, Notice, Paper, Record, Severity
from procbuild.translations import ENGLISH, Words
from procbuild.translations.days import day
from procbuild.wording import counted

Kind = Literal["erratum", "version", "retraction"]

BRIEF: Mapping[Kind, str] = {
    "erratum": "erratum of {date}",
    "version": "version {number} of {date}",
    "retraction": "retracted on {date}",
}
"""A notice within a line."""


@dataclass(frozen=True, kw_only=True)
class Update:
    """One notice of a published paper."""

    kind: Kind
    anchor: str
    """Its place on the paper's page; it stays: ``erratum-1``, ``version-2``, ``retraction``"""
    on: date | None = None
    """Day of the notice; None for a new version that nobody has dated"""
    text: str = ""
    file: str = ""
    """A supplement of the paper that is the notice's own PDF; empty: there is none"""
    version: int = 1
    """Number of the version that came with it; 1: the PDF is the one that was published"""

    @property
    def heading(self) -> str:
        """``Erratum``, ``Version 2`` or ``Retraction``."""
        return self.heading_in(ENGLISH)

    def heading_in(self, words: Words) -> str:
        """The heading for readers of a volume."""
        if self.kind == "version":
            return words("Version {number}", number=self.version)
        return words("Erratum") if self.kind == "erratum" else words("Retraction")

    @property
    def sentence(self) -> str:
        """The notice in a line: ``Version 2 (5 November 2026): Table 1 has the right sums``."""
        dated = f"{self.heading} ({day(self.on)})" if self.on else self.heading
        return f"{dated}: {self.text}" if self.text else dated


def updates(record: Record) -> tuple[Update, ...]:
    """The notices of a paper, the oldest first; what has no date stands last."""
    return tuple(sorted(_updates(record), key=lambda one: one.on or date.max))


def dated(record: Record) -> Iterator[tuple[date, Update]]:
    """The notices that have a date, with it: archives take no others."""
    for one in updates(record):
        if one.on:
            yield one.on, one


def _updates(record: Record) -> Iterator[Update]:
    for number, notice in enumerate(record.erratum, 1):
        anchor = f"erratum-{number}"
        yield _update("erratum", anchor, notice)
    told = record.version[: len(record.replaced)]
    for number, (_, notice) in enumerate(zip_longest(record.replaced, told), 2):
        yield _update("version", f"version-{number}", notice, number)
    if record.retraction:
        yield _update("retraction", "retraction", record.retraction)


def _update(kind: Kind, anchor: str, notice: Notice | None, version: int = 1) -> Update:
    if notice is None:
        return Update(kind=kind, anchor=anchor, version=version)
    return Update(
        kind=kind,
        anchor=anchor,
        on=notice.on,
        text=notice.text,
        file=notice.file,
        version=version,
    )


def last_changed(record: Record, published: date) -> date:
    """The day of the last notice, or of publication."""
    return max([published, *(on for on, _ in dated(record))])


def shown_title(record: Record, words: Words = ENGLISH) -> str:
    """The title as lists show it: that of a retracted paper says so."""
    return words("Retracted: {title}", title=record.title) if record.retraction else record.title


def brief(record: Record, words: Words = ENGLISH) -> str:
    """All notices in a line: ``Version 2 of 5 November 2026; retracted on 1 December 2026``."""
    told = "; ".join(
        words(BRIEF[one.kind], number=one.version, date=day(on, words)) for on, one in dated(record)
    )
    return told[:1].upper() + told[1:]


def update_findings(paper: Paper, published: date | None) -> Iterator[Finding]:
    """What is missing in, or wrong with, the notices of one paper."""
    versions = len(paper.replaced) + 1
    if len(paper.version) < versions - 1:
        yield _finding(
            paper,
            "warning",
            f"there are {versions} versions of its PDF, and fixes.toml tells of "
            f"{len(paper.version) + 1}",
            "add a [[version]] with on = and text = for each, the second version first",
        )
    elif len(paper.version) >= versions:
        yield _finding(
            paper,
            "warning",
            f"fixes.toml tells of version {len(paper.version) + 1}, but the PDF has only "
            f"{counted(versions, 'version')}",
            "collect the corrected PDF; where the PDF stays as it is, write [[erratum]]",
        )
    known = {one.name for one in paper.supplements}
    for one in updates(paper):
        if one.file and one.file not in known:
            yield _finding(
                paper,
                "warning",
                f"{one.heading}: file: '{one.file}' is no supplement of the paper",
                f"write one of {', '.join(sorted(known))}" if known else "collect the file first",
            )
    if published and any(on < published for on, _ in dated(paper)):
        yield _finding(
            paper,
            "warning",
            f"a notice is dated before the volume was published, on {day(published)}",
            "correct its day in fixes.toml",
        )
    yield from _length_findings(paper)


def _length_findings(paper: Paper) -> Iterator[Finding]:
    """Where a PDF has other pages than the range that was published."""
    if paper.facts is None or paper.first_page is None or paper.last_page is None:
        return
    length = paper.last_page - paper.first_page + 1
    if paper.facts.pages == length:
        return
    if paper.replaced:
        yield _finding(
            paper,
            "info",
            f"version {len(paper.replaced) + 1} has {paper.facts.pages} pages; the published range "
            f"{paper.page_range} stays",
            "nothing; readers cite the range that was published",
        )
    else:
        yield _finding(
            paper,
            "warning",
            f"the PDF has {paper.facts.pages} pages, and the one that was published had {length}; "
            f"its range {paper.page_range} stays",
            "collect the published PDF first and then this one, so that readers find both: delete "
            "all of the paper's folder but fixes.toml before",
        )


def _finding(paper: Paper, severity: Severity, message: str, remedy: str) -> Finding:
    return Finding(
        check="updates", severity=severity, paper=paper.id, message=message, remedy=remedy
    )
