"""The state of each paper, what blocks the volume, and which dates are due."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from procbuild.conference import Deadline, moment
from procbuild.model import PDF_MISSING, Finding, Paper, Record, Volume, page_range
from procbuild.report import Checked, Report, finding_counts
from procbuild.status.outputs import Output

State = Literal[
    "missing PDF",
    "findings",
    "collected",
    "waived",
    "ready",
    "withdrawn",
    "rejected",
    "undecided",
]

COUNT_LABELS: dict[State, str] = {"findings": "with findings", "missing PDF": "without a PDF"}
"""Labels after a number of papers, for states whose names would count something else."""

STATES: dict[State, str] = {
    "findings": "errors or warnings that are not waived",
    "missing PDF": "nothing to publish yet",
    "collected": "not checked yet",
    "waived": "every error and warning is accepted by the organizers",
    "ready": "nothing is left to do",
    "undecided": "its source states no decision",
    "withdrawn": "known, not published",
    "rejected": "known, not published",
}
"""The meaning of each state; those that need work come first."""

COUNTING = ("error", "warning")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A paper and its state."""

    paper: str
    """Its id"""
    title: str
    state: State
    pages: str = ""
    """Page range in the volume; empty while it is not known"""
    findings: tuple[Finding, ...] = ()
    """Errors and warnings that are not waived"""
    waived: int = 0
    """Number of errors and warnings that are waived"""

    @property
    def todo(self) -> str:
        """What is to be corrected: ``1 error, 2 warnings: page-limit, margin-text``."""
        ids = dict.fromkeys(finding.check for finding in self.findings)
        return f"{finding_counts(self.findings)}: {', '.join(ids)}" if ids else ""


@dataclass(frozen=True, kw_only=True)
class Blocker:
    """A reason why the volume cannot be published yet."""

    message: str
    remedy: str
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Due:
    """One of the volume's important dates."""

    what: str
    moment: datetime | None
    """In its own time zone; None while it is to be announced"""
    left: timedelta | None
    """From now; negative once it has passed"""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Status:
    """The status of a volume."""

    volume: str
    """Name of the volume"""
    title: str
    now: datetime
    pages: str
    """Page range of the volume so far: ``1-225``; empty while it has none"""
    papers: tuple[Standing, ...]
    blockers: tuple[Blocker, ...]
    dates: tuple[Due, ...]
    """In the order of time, those to be announced last; empty once the volume is published"""
    outputs: tuple[Output, ...]

    @property
    def counts(self) -> dict[State, int]:
        """Number of papers in each state that occurs."""
        states = [paper.state for paper in self.papers]
        return {state: states.count(state) for state in STATES if state in states}


def status_of(volume: Volume, report: Report, outputs: Sequence[Output], now: datetime) -> Status:
    """The status of a volume; papers that ``report`` lacks are not checked yet."""
    checked = {paper.paper: paper for paper in report.papers}
    papers = tuple(_standing(paper, checked.get(paper.id)) for paper in volume.papers)
    published = volume.conference.volume.status == "published"
    unpublished = tuple(_unpublished(record) for record in volume.withdrawn)
    return Status(
        volume=volume.name,
        title=volume.conference.volume.title,
        now=now,
        pages=_page_range(volume),
        papers=papers + unpublished,
        blockers=tuple(_blockers(volume, papers, report)),
        dates=() if published else _dues(volume.conference.dates, now),
        outputs=tuple(outputs),
    )


def _page_range(volume: Volume) -> str:
    paged = [paper for paper in volume.papers if paper.page_range]
    return page_range(paged[0].first_page, paged[-1].last_page) if paged else ""


def _standing(paper: Paper, checked: Checked | None) -> Standing:
    findings = checked.findings if checked else ()
    counting = [finding for finding in findings if finding.severity in COUNTING]
    open_ = tuple(finding for finding in counting if not finding.waived)
    state: State = "waived" if counting else "ready"
    pdf_waived = any(finding.check == PDF_MISSING and finding.waived for finding in findings)
    if not paper.file and not pdf_waived:
        state = "missing PDF"
        open_ = tuple(finding for finding in open_ if finding.check != PDF_MISSING)
    elif not checked:
        state = "collected"
    elif open_:
        state = "findings"
    return Standing(
        paper=paper.id,
        title=paper.title,
        state=state,
        pages=paper.page_range,
        findings=open_,
        waived=sum(bool(finding.waived) for finding in counting),
    )


def _unpublished(record: Record) -> Standing:
    state: State = record.status if record.status != "accepted" else "undecided"
    return Standing(paper=record.id, title=record.title, state=state)


def _blockers(volume: Volume, papers: Sequence[Standing], report: Report) -> Iterator[Blocker]:
    """What prevents publication of the volume, the most basic first."""
    if not papers:
        yield Blocker(
            message="No papers yet",
            remedy=f"Put PDFs and metadata into submissions/{volume.name}/incoming/ "
            "and run 'procbuild collect'.",
        )
    tracks = volume.conference.non_archival
    non_archival = {paper.id for paper in volume.papers if paper.track in tracks}
    archival = [paper for paper in papers if paper.paper not in non_archival]
    missing = _in_state("missing PDF", archival)
    if missing:
        yield Blocker(
            message="Missing PDF (builds go on without it)",
            remedy="Put it into incoming/ or name it in a source, then run 'procbuild collect'; "
            "waive pdf-missing in fixes.toml if there will be none.",
            papers=missing,
        )
    if unchecked := _in_state("collected", papers):
        yield Blocker(message="Not checked yet", remedy="Run 'procbuild check'.", papers=unchecked)
    errors: dict[str, list[Finding]] = defaultdict(list)
    for paper in papers:
        for finding in paper.findings:
            if finding.severity == "error":
                errors[finding.check].append(finding)
    for check, findings in errors.items():
        affected = tuple(dict.fromkeys(finding.paper for finding in findings))
        message = findings[0].message if len(affected) == 1 else ""
        yield Blocker(
            message=f"{check}: {message}" if message else check,
            remedy="Have it fixed, or waive it in fixes.toml; 'procbuild check' shows the places.",
            papers=affected,
        )
    for finding in report.findings:
        if finding.severity == "error":
            yield Blocker(message=finding.message, remedy=finding.remedy)


def _in_state(state: State, papers: Sequence[Standing]) -> tuple[str, ...]:
    return tuple(paper.paper for paper in papers if paper.state == state)


def _dues(dates: Iterable[Deadline], now: datetime) -> tuple[Due, ...]:
    dues = [_due(date, now) for date in dates]
    return tuple(sorted(dues, key=lambda due: (due.left is None, due.left or timedelta())))


def _due(date: Deadline, now: datetime) -> Due:
    due = moment(date)
    return Due(what=date.what, moment=due, left=due - now if due else None, note=date.note)


def left_in_words(left: timedelta | None) -> str:
    """Time left: ``12 days left``, ``5 h 20 min left``, ``passed 3 days ago``."""
    if left is None:
        return "to be announced"
    minutes = abs(left) // timedelta(minutes=1)
    days, hours = minutes // (24 * 60), minutes // 60
    if days >= 2 * 365:
        amount = f"{days // 365} years"
    elif days >= 2:
        amount = f"{days} days"
    elif hours >= 24:
        amount = f"1 day {hours - 24} h" if hours > 24 else "1 day"
    elif hours:
        amount = f"{hours} h {minutes % 60} min"
    else:
        amount = f"{minutes} min"
    return f"{amount} left" if left >= timedelta() else f"passed {amount} ago"
