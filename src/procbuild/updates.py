"""Notices of published papers (errata, versions, retractions), as all outputs show them.

The kinds are those of Crossref, the ACL Anthology and publishers' guidelines
(https://www.crossref.org/documentation/crossmark/, https://publicationethics.org/guidance).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
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
"""A notice within a sentence, by its kind."""


@dataclass(frozen=True, kw_only=True)
class Update:
    """One notice of a published paper."""

    kind: Kind
    anchor: str
    """Permanent anchor on the paper's page: ``erratum-1``, ``version-2``, ``retraction``"""
    on: date | None = None
    """Day of the notice; None for a new version without a date"""
    text: str = ""
    file: str = ""
    """The supplement that is the notice's own PDF; empty: there is none"""
    version: int = 1
    """Number of the version that it announces; 1: the PDF is the one that was published"""

    @property
    def heading(self) -> str:
        """``Erratum``, ``Version 2`` or ``Retraction``."""
        return self.heading_in(ENGLISH)

    def heading_in(self, words: Words) -> str:
        """The heading in the language of ``words``."""
        if self.kind == "version":
            return words("Version {number}", number=self.version)
        return words("Erratum") if self.kind == "erratum" else words("Retraction")

    @property
    def sentence(self) -> str:
        """The notice in one line: ``Version 2 (5 November 2026): Table 1 has the right sums``."""
        dated = f"{self.heading} ({day(self.on)})" if self.on else self.heading
        return f"{dated}: {self.text}" if self.text else dated


def updates(record: Record) -> tuple[Update, ...]:
    """The notices of a paper, oldest first; those without a date last."""
    return tuple(sorted(_updates(record), key=lambda update: update.on or date.max))


def dated_updates(record: Record) -> Iterator[tuple[date, Update]]:
    """The notices that have a date, each with it: archives accept no others."""
    for update in updates(record):
        if update.on:
            yield update.on, update


def _updates(record: Record) -> Iterator[Update]:
    for number, notice in enumerate(record.erratum, 1):
        anchor = f"erratum-{number}"
        yield _update("erratum", anchor, notice)
    notices = record.version[: len(record.replaced)]
    for number, (_, notice) in enumerate(zip_longest(record.replaced, notices), 2):
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
    return max([published, *(on for on, _ in dated_updates(record))])


def shown_title(record: Record, words: Words = ENGLISH) -> str:
    """The title as lists show it, with a note if the paper is retracted."""
    return words("Retracted: {title}", title=record.title) if record.retraction else record.title


def summarize_updates(record: Record, words: Words = ENGLISH) -> str:
    """All notices in one line: ``Version 2 of 5 November 2026; retracted on 1 December 2026``."""
    summary = "; ".join(
        words(BRIEF[update.kind], number=update.version, date=day(on, words))
        for on, update in dated_updates(record)
    )
    return summary[:1].upper() + summary[1:]


def update_findings(paper: Paper, published: date | None) -> Iterator[Finding]:
    """Findings about missing, surplus or inconsistent notices of a paper."""
    versions = len(paper.replaced) + 1
    if len(paper.version) < versions - 1:
        yield _finding(
            paper,
            "warning",
            f"The PDF was replaced {counted(versions - 1, 'time')} since publication, but "
            f"fixes.toml describes {len(paper.version) or 'no'} new "
            f"{'version' if len(paper.version) == 1 else 'versions'}",
            "Add a [[version]] with on = and text = for each, the second version first.",
        )
    elif len(paper.version) >= versions:
        yield _finding(
            paper,
            "warning",
            f"fixes.toml describes version {len(paper.version) + 1}, but the PDF has only "
            f"{counted(versions, 'version')}",
            "Collect the corrected PDF; if the PDF does not change, write [[erratum]].",
        )
    supplements = {supplement.name for supplement in paper.supplements}
    for update in updates(paper):
        if update.file and update.file not in supplements:
            yield _finding(
                paper,
                "warning",
                f"{update.heading}: file: '{update.file}' is not a supplement of the paper",
                f"Write one of {', '.join(sorted(supplements))}."
                if supplements
                else "Collect the file first.",
            )
    if published and any(on < published for on, _ in dated_updates(paper)):
        yield _finding(
            paper,
            "warning",
            f"A notice is dated before {day(published)}, when the volume was published",
            "Correct the date in fixes.toml.",
        )
    yield from _length_findings(paper)


def future_findings(papers: Iterable[Paper], today: date) -> Iterator[Finding]:
    """Findings about notices whose day has not begun anywhere.

    Crossref accepts no correction of a deposit with such a date, which is its timestamp.
    """
    for paper in papers:
        for on, update in dated_updates(paper):
            if on > today + timedelta(days=1):
                yield _finding(
                    paper,
                    "warning",
                    f"{update.heading}: {day(on)} is in the future",
                    "Correct the date in fixes.toml.",
                )


def _length_findings(paper: Paper) -> Iterator[Finding]:
    """A finding if the PDF has not as many pages as the published page range."""
    if paper.facts is None or paper.first_page is None or paper.last_page is None:
        return
    length = paper.last_page - paper.first_page + 1
    if paper.facts.pages == length:
        return
    if paper.replaced:
        yield _finding(
            paper,
            "info",
            f"Version {len(paper.replaced) + 1} has {paper.facts.pages} pages; the published range "
            f"{paper.page_range} does not change",
            "Nothing to do: readers cite the published range.",
        )
    else:
        yield _finding(
            paper,
            "warning",
            f"The PDF has {paper.facts.pages} pages, but the published one had {length}; "
            f"the published range {paper.page_range} does not change",
            "Delete everything but fixes.toml from the paper's folder; then collect the published "
            "PDF first and this one after it, so that readers find both.",
        )


def _finding(paper: Paper, severity: Severity, message: str, remedy: str) -> Finding:
    return Finding(
        check="updates", severity=severity, paper=paper.id, message=message, remedy=remedy
    )
