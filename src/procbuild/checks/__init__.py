"""The checks: tables of rules for papers, each a pure function over plain values.

To add a check: one :class:`~procbuild.checks.base.Check` in a file of its own or of its family,
and one line in the table for the type that it examines. Checks of plug-ins run after these.
"""

from collections.abc import Iterator, Mapping
from typing import cast

from procbuild.checks import (
    abstract,
    across,
    authors,
    body,
    fonts,
    hidden,
    leftovers,
    limit,
    lost,
    margins,
    markup,
    paper,
    reading,
    record,
    safety,
    template,
    title,
    unfinished,
)
from procbuild.checks.base import (
    AnyCheck,
    Check,
    Subject,
    Target,
    from_plugin,
    run,
    target_type,
    tool_of,
)
from procbuild.checks.profile import Profile
from procbuild.conference import Severity
from procbuild.model import Finding, Inspection, PdfFacts, Record, Volume
from procbuild.plugins import Table

__all__ = [
    "CHECKS",
    "check_file",
    "check_metadata",
    "check_paper",
    "check_volume",
    "checks_of_papers",
    "severity_of",
    "waived",
]

FILE_CHECKS: tuple[Check[Inspection], ...] = (reading.UNREADABLE,)
"""Checks of any file, readable or not."""

PAPER_CHECKS: tuple[Check[Subject], ...] = (
    *safety.HAZARDS,
    safety.LINKS,
    safety.DEAD_LINKS,
    safety.INFORMATION,
    paper.SIZE,
    paper.MIXED,
    paper.TURNED,
    paper.CROPPED,
    paper.SCALED,
    paper.BLANK,
    paper.NO_BEGINNING,
    paper.SECOND_PAPER,
    template.SUBMISSION,
    template.PREPRINT,
    template.YEAR,
    template.TAMPERED,
    template.OTHER,
    limit.LIMIT,
    limit.SHORT,
    limit.REFERENCES,
    margins.TEXT,
    margins.PICTURES,
    margins.CUT,
    fonts.EMBEDDED,
    fonts.TYPE3,
    fonts.UNICODE,
    fonts.GARBLED,
    fonts.MISSING,
    fonts.SCANNED,
    body.SMALL,
    body.TIGHT,
    body.WIDE,
    body.COLUMNS,
    body.FONT,
    leftovers.ANONYMOUS,
    leftovers.REVIEW_NOTICE,
    leftovers.LINE_NUMBERS,
    leftovers.DRAFT_MARK,
    leftovers.ARXIV_STAMP,
    leftovers.LOCAL_ADDRESS_PRINTED,
    hidden.TEXT,
    hidden.OFF_PAGE,
    hidden.OVERLAY,
    leftovers.FOLIOS,
    leftovers.REVIEW_ADDRESSES,
    unfinished.ANONYMIZED,
    unfinished.UNRESOLVED,
    unfinished.TODO,
    unfinished.COMMENT,
    unfinished.TEMPLATE_TEXT,
    title.OTHER_PAPER,
    title.TITLE,
    title.TITLE_ACCENTS,
    authors.MISSING,
    authors.EXTRA,
    authors.ORDER,
    authors.NAME,
    authors.SWAPPED,
    authors.FAMILY_FIRST,
    authors.ACCENTS,
    authors.PRINTED_ACCENTS,
    authors.INITIALS,
    authors.STRANGERS,
    authors.UNREAD,
    abstract.CUT,
    abstract.MISMATCH,
    abstract.OTHER,
)
"""Checks of a readable PDF, with its record if there is one."""

RECORD_CHECKS: tuple[Check[Record], ...] = (
    record.TITLE_SHAPE,
    markup.TITLE,
    lost.TITLE,
    record.NO_AUTHORS,
    record.TWICE,
    record.PARTS,
    record.FAMILY,
    record.CAPITALS,
    record.MARKS,
    markup.AUTHORS,
    lost.AUTHORS,
    record.ORCIDS,
    record.NO_ABSTRACT,
    markup.ABSTRACT,
    lost.ABSTRACT,
    record.LICENCE,
    record.LANGUAGE,
)
"""Checks of a paper's metadata alone."""

VOLUME_CHECKS: tuple[Check[Volume], ...] = (
    across.SAME_FILE,
    across.SAME_TITLE,
    across.SAME_AUTHORS,
    across.SPELLINGS,
    across.NAMESAKES,
    across.DATES,
)
"""Checks of the volume as a whole."""

IMPLIED = frozenset({title.TITLE.id, authors.STRANGERS.id, abstract.MISMATCH.id})
"""Checks that say the same of a PDF that is another paper's, in parts."""

CHECKS: Table[AnyCheck] = Table(
    "check",
    {
        check.id: check
        for table in (FILE_CHECKS, PAPER_CHECKS, RECORD_CHECKS, VOLUME_CHECKS)
        for check in table
    },
    from_plugin,
)
"""All checks by id."""


def _plugin_checks(kind: type[Target]) -> Iterator[Check[Target]]:
    """The checks of plug-ins that examine values of this type."""
    for check in CHECKS.plugged.values():
        if target_type(check) is kind:
            yield cast("Check[Target]", check)


def checks_of_papers() -> frozenset[str]:
    """Ids of the checks that examine a single paper, whose findings name no other paper."""
    return frozenset(CHECKS) - {check.id for check in (*VOLUME_CHECKS, *_plugin_checks(Volume))}


Severities = Mapping[str, Severity]


def severity_of(
    check: str, severities: Severities, profile: Profile | None = None, *, guessed: bool = False
) -> Severity:
    """Severity of a check: the volume's setting, else the profile's, else the check's own.

    A rule of a venue is at most a warning while the venue is only guessed.
    """
    if check in severities:
        return severities[check]
    default = CHECKS[check].severity
    severity = profile.severity.get(check, default) if profile else default
    return "warning" if guessed and CHECKS[check].of_venue and severity == "error" else severity


def check_file(inspection: Inspection, severities: Severities, name: str) -> Iterator[Finding]:
    """Run the checks of any file: why it cannot be read, if so."""
    for check in (*FILE_CHECKS, *_plugin_checks(Inspection)):
        yield from run(check, inspection, severity=severity_of(check.id, severities), paper=name)


def check_paper(subject: Subject, severities: Severities, name: str) -> Iterator[Finding]:
    """Run the checks of a readable PDF."""
    findings: list[Finding] = []
    for check in (*PAPER_CHECKS, *_plugin_checks(Subject)):
        severity = severity_of(check.id, severities, subject.profile, guessed=subject.guessed)
        findings += run(check, subject, severity=severity, paper=name, tool=subject.tool)
    is_other_paper = any(finding.check == title.OTHER_PAPER.id for finding in findings)
    for finding in findings:
        if not (is_other_paper and finding.check in IMPLIED):
            yield finding


def check_metadata(
    record: Record, severities: Severities, facts: PdfFacts | None = None
) -> Iterator[Finding]:
    """Run the checks of a paper's metadata alone."""
    for check in (*RECORD_CHECKS, *_plugin_checks(Record)):
        severity = severity_of(check.id, severities)
        yield from run(check, record, severity=severity, paper=record.id, tool=tool_of(facts))


def check_volume(volume: Volume) -> tuple[Finding, ...]:
    """Run the checks of the volume as a whole, with its own severities."""
    severities = volume.conference.check.severity
    return tuple(
        finding
        for check in (*VOLUME_CHECKS, *_plugin_checks(Volume))
        for finding in run(check, volume, severity=severity_of(check.id, severities), paper="")
    )
