"""Which letters are due: about which findings, to whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from procbuild.checks import checks_of_papers
from procbuild.conference import Person
from procbuild.letters.address import address_of
from procbuild.letters.log import Log, finding_id, reader_id
from procbuild.model import Finding, Paper, Volume
from procbuild.pdf.render import Mark
from procbuild.report import Checked, Report, mark_of

MISSING = "pdf-missing"
"""What :mod:`procbuild.volume` finds where there is no PDF"""

MOST = 10
"""Pictures that one letter has at most"""


def is_must(finding: Finding) -> bool:
    """Whether a paper cannot be published as it is; builds go on without a PDF, so it may warn."""
    return finding.severity == "error" or finding.check == MISSING


@dataclass(frozen=True, kw_only=True)
class Reader:
    """An author whom a letter goes to."""

    person: Person
    address: str


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A letter that is due."""

    paper: Paper
    checked: Checked
    findings: tuple[Finding, ...]
    """What it is about: what must be corrected, then the rest, each in the order of the report"""
    to: tuple[Reader, ...]
    """Empty: no author has an address"""
    part: int = 1
    """Number among the letters about one paper: its authors may know of different findings"""

    @property
    def name(self) -> str:
        """What its files are called."""
        return self.paper.id if self.part == 1 else f"{self.paper.id}-{self.part}"

    @property
    def pictures(self) -> dict[int, tuple[Mark, ...]]:
        """The pages that show the findings, each marked with the findings' numbers in the letter.

        Where there are too many, those with errors come first.
        """
        pages: dict[int, list[Mark]] = defaultdict(list)
        for number, finding in enumerate(self.findings, 1):
            mark = mark_of(self.checked, finding, str(number))
            if mark and finding.page:
                pages[finding.page].append(mark)
        return {page: tuple(pages[page]) for page in sorted(list(pages)[:MOST])}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The letters of a volume that are due, and those that are not."""

    letters: tuple[Planned, ...] = ()
    known: tuple[str, ...] = ()
    """Papers whose authors were written to about all that there is"""


def told_checks() -> frozenset[str]:
    """Ids of the checks that authors hear about: of theirs, and of no other's paper."""
    return checks_of_papers() | {MISSING}


def plan(
    volume: Volume,
    report: Report,
    log: Log,
    *,
    papers: Sequence[str] = (),
    only: Sequence[str] = (),
) -> Plan:
    """The letters that are due, in the volume's order.

    ``papers`` are the ids of those that are written about (none: all); ``only`` names checks or
    severities (none: errors and warnings of all checks).
    """
    letters: list[Planned] = []
    known: list[str] = []
    told = told_checks()
    by_id = {paper.id: paper for paper in volume.papers}
    for checked in report.papers:
        paper = by_id[checked.paper]
        findings = tuple(sorted(_for_authors(checked, told, only), key=_behind))
        if not findings or (papers and paper.id not in papers):
            continue
        due = list(_due(paper, checked, findings, log))
        letters += due
        known += [] if due else [paper.id]
    return Plan(letters=tuple(letters), known=tuple(known))


def _for_authors(
    checked: Checked, checks: frozenset[str], only: Sequence[str]
) -> Iterator[Finding]:
    """What a paper's authors are told."""
    for finding in checked.findings:
        told = finding.severity in ("error", "warning") and not finding.waived
        if not told or finding.check not in checks:
            continue
        if only and finding.check not in only and finding.severity not in only:
            continue
        yield _asked_for(finding) if finding.check == MISSING else finding


def _behind(finding: Finding) -> bool:
    """What must be corrected comes first, so that a letter can say how many that are."""
    return not is_must(finding)


def _asked_for(finding: Finding) -> Finding:
    """The missing PDF in the authors' terms."""
    return replace(
        finding,
        message="We do not have the PDF of the paper",
        remedy="Hand in the camera-ready version.",
    )


def _due(
    paper: Paper, checked: Checked, findings: Sequence[Finding], log: Log
) -> Iterator[Planned]:
    """The letters about a paper: one, unless its authors know of different findings."""
    readers = list(readers_of(paper.authors))
    if not readers:
        yield Planned(paper=paper, checked=checked, findings=tuple(findings), to=())
        return
    groups: dict[tuple[Finding, ...], list[Reader]] = defaultdict(list)
    for reader in readers:
        known = log.known(reader_id(reader.address, paper.id))
        new = tuple(one for one in findings if finding_id(one, paper.sha256) not in known)
        if new:
            groups[new].append(reader)
    for part, (new, to) in enumerate(groups.items(), 1):
        yield Planned(paper=paper, checked=checked, findings=new, to=tuple(to), part=part)


def readers_of(authors: Iterable[Person]) -> Iterator[Reader]:
    """The authors that can be written to, each address once."""
    seen: set[str] = set()
    for person in authors:
        address = address_of(person.email)
        if address and address.casefold() not in seen:
            seen.add(address.casefold())
            yield Reader(person=person, address=address)
