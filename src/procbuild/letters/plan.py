"""Which letters are due: about which findings, and to whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from procbuild.checks import checks_of_papers
from procbuild.conference import Person
from procbuild.letters.address import address_of
from procbuild.letters.log import Log, finding_id, recipient_id
from procbuild.model import PDF_MISSING, Finding, Paper, Volume
from procbuild.pdf.render import Mark
from procbuild.report import Checked, Report, mark_of

MAX_PICTURES = 10
"""Maximum number of pictures in a letter"""


def must_be_corrected(finding: Finding) -> bool:
    """Whether a finding prevents publication; a missing PDF does, even as a warning."""
    return finding.severity == "error" or finding.check == PDF_MISSING


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """An author to whom a letter is addressed."""

    person: Person
    address: str


@dataclass(frozen=True, kw_only=True)
class PlannedLetter:
    """A letter that is due."""

    paper: Paper
    checked: Checked
    findings: tuple[Finding, ...]
    """What must be corrected, then the rest, each in the order of the report"""
    to: tuple[Recipient, ...]
    """Empty if no author has an address"""
    part: int = 1
    """Number among the letters about a paper: its authors may know of different findings"""

    @property
    def name(self) -> str:
        """Base name of its files."""
        return self.paper.id if self.part == 1 else f"{self.paper.id}-{self.part}"

    @property
    def pictures(self) -> dict[int, tuple[Mark, ...]]:
        """The pages that show the findings, marked with the findings' numbers in the letter.

        If there are too many, pages with errors come first.
        """
        pages: dict[int, list[Mark]] = defaultdict(list)
        for number, finding in enumerate(self.findings, 1):
            mark = mark_of(self.checked, finding, str(number))
            if mark and finding.page:
                pages[finding.page].append(mark)
        return {page: tuple(pages[page]) for page in sorted(list(pages)[:MAX_PICTURES])}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The letters of a volume that are due, and the papers without one."""

    letters: tuple[PlannedLetter, ...] = ()
    known: tuple[str, ...] = ()
    """Papers whose authors were already written to about all findings"""


def author_checks() -> frozenset[str]:
    """Ids of the checks reported to authors: those that concern a single paper."""
    return checks_of_papers() | {PDF_MISSING}


def plan(
    volume: Volume,
    report: Report,
    log: Log,
    *,
    papers: Sequence[str] = (),
    only: Sequence[str] = (),
) -> Plan:
    """Plan the letters that are due, in the volume's order.

    ``papers`` are the ids of the papers to write about (empty: all); ``only`` names checks or
    severities (empty: errors and warnings of all checks).
    """
    letters: list[PlannedLetter] = []
    known: list[str] = []
    checks = author_checks()
    by_id = {paper.id: paper for paper in volume.papers}
    for checked in report.papers:
        paper = by_id[checked.paper]
        findings = tuple(sorted(_for_authors(checked, checks, only), key=_is_optional))
        if not findings or (papers and paper.id not in papers):
            continue
        due = list(_due(paper, checked, findings, log))
        letters += due
        known += [] if due else [paper.id]
    return Plan(letters=tuple(letters), known=tuple(known))


def _for_authors(
    checked: Checked, checks: frozenset[str], only: Sequence[str]
) -> Iterator[Finding]:
    """Yield the findings to report to a paper's authors."""
    for finding in checked.findings:
        reported = finding.severity in ("error", "warning") and not finding.waived
        if not reported or finding.check not in checks:
            continue
        if only and finding.check not in only and finding.severity not in only:
            continue
        yield _request_for_pdf(finding) if finding.check == PDF_MISSING else finding


def _is_optional(finding: Finding) -> bool:
    """Sort key that puts required corrections first, so that a letter can state their number."""
    return not must_be_corrected(finding)


def _request_for_pdf(finding: Finding) -> Finding:
    """The finding of a missing PDF, worded for authors."""
    return replace(
        finding,
        message="We do not have the PDF of the paper, or cannot tell which of several files it is",
        remedy="Hand in the camera-ready version, as the only PDF of the paper.",
    )


def _due(
    paper: Paper, checked: Checked, findings: Sequence[Finding], log: Log
) -> Iterator[PlannedLetter]:
    """Yield the letters about a paper: one, unless its authors know of different findings."""
    recipients = list(recipients_of(paper.authors))
    if not recipients:
        yield PlannedLetter(paper=paper, checked=checked, findings=tuple(findings), to=())
        return
    groups: dict[tuple[Finding, ...], list[Recipient]] = defaultdict(list)
    for recipient in recipients:
        known = log.findings_sent_to(recipient_id(recipient.address, paper.id))
        new = tuple(
            finding for finding in findings if finding_id(finding, paper.sha256) not in known
        )
        if new:
            groups[new].append(recipient)
    for part, (new, to) in enumerate(groups.items(), 1):
        yield PlannedLetter(paper=paper, checked=checked, findings=new, to=tuple(to), part=part)


def recipients_of(authors: Iterable[Person]) -> Iterator[Recipient]:
    """Yield the authors who have an e-mail address, each address once."""
    seen: set[str] = set()
    for person in authors:
        address = address_of(person.email)
        if address and address.casefold() not in seen:
            seen.add(address.casefold())
            yield Recipient(person=person, address=address)
