"""Where each paper stands, what blocks the volume, what is due: values, and how they follow."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from procbuild.conference import Deadline, moment
from procbuild.model import Finding, Paper, Record, Volume
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

TOLD: dict[State, str] = {"findings": "with findings", "missing PDF": "without a PDF"}
"""States behind a number of papers, where their names would count something else."""

STATES: dict[State, str] = {
    "findings": "errors or warnings that nobody has waived",
    "missing PDF": "nothing to publish yet",
    "collected": "not checked yet",
    "waived": "every error and warning is accepted by the organizers",
    "ready": "nothing is left to do",
    "undecided": "its source states no decision",
    "withdrawn": "known, not published",
    "rejected": "known, not published",
}
"""What each state means, those that ask for work first."""

COUNTING = ("error", "warning")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One paper and where it stands."""

    paper: str
    """Its id"""
    title: str
    state: State
    pages: str = ""
    """Page range in the volume; empty while it is not known"""
    findings: tuple[Finding, ...] = ()
    """Errors and warnings that count"""
    waived: int = 0
    """Errors and warnings that the organizers accept"""

    @property
    def todo(self) -> str:
        """What is to be mended: ``1 error, 2 warnings: page-limit, margin-text``."""
        ids = dict.fromkeys(finding.check for finding in self.findings)
        return f"{finding_counts(self.findings)}: {', '.join(ids)}" if ids else ""


@dataclass(frozen=True, kw_only=True)
class Blocker:
    """Why the volume cannot be published as it is."""

    message: str
    remedy: str
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Due:
    """One of the volume's important dates."""

    what: str
    moment: datetime | None
    """In the zone it is stated in; None while it is to be announced"""
    left: timedelta | None
    """From now; negative once it has passed"""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Status:
    """Everything that a chair has to know."""

    volume: str
    """Name of the volume"""
    title: str
    now: datetime
    pages: str
    """Page range of the volume so far: ``1-225``; empty while it has none"""
    papers: tuple[Standing, ...]
    blockers: tuple[Blocker, ...]
    dates: tuple[Due, ...]
    """Empty once the volume is published: nothing is due any more"""
    outputs: tuple[Output, ...]

    @property
    def counts(self) -> dict[State, int]:
        """How many papers are in each state that has one."""
        states = [paper.state for paper in self.papers]
        return {state: states.count(state) for state in STATES if state in states}


def status_of(volume: Volume, report: Report, outputs: Sequence[Output], now: datetime) -> Status:
    """The status of a volume; ``report`` lacks the papers that were not checked yet."""
    checked = {one.paper: one for one in report.papers}
    papers = tuple(_standing(paper, checked.get(paper.id)) for paper in volume.papers)
    published = volume.conference.volume.status == "published"
    rest = tuple(_unpublished(record) for record in volume.withdrawn)
    return Status(
        volume=volume.name,
        title=volume.conference.volume.title,
        now=now,
        pages=_page_range(volume),
        papers=papers + rest,
        blockers=tuple(_blockers(volume, papers, report)),
        dates=() if published else tuple(_due(date, now) for date in volume.conference.dates),
        outputs=tuple(outputs),
    )


def _page_range(volume: Volume) -> str:
    paged = [paper for paper in volume.papers if paper.page_range]
    return f"{paged[0].first_page}-{paged[-1].last_page}" if paged else ""


def _standing(paper: Paper, checked: Checked | None) -> Standing:
    findings = checked.findings if checked else ()
    counting = [one for one in findings if one.severity in COUNTING]
    open_ = tuple(one for one in counting if not one.waived)
    state: State = "waived" if counting else "ready"
    if not paper.file and not any(one.check == "pdf-missing" and one.waived for one in findings):
        state = "missing PDF"
        open_ = tuple(one for one in open_ if one.check != "pdf-missing")
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
        waived=sum(bool(one.waived) for one in counting),
    )


def _unpublished(record: Record) -> Standing:
    state: State = record.status if record.status != "accepted" else "undecided"
    return Standing(paper=record.id, title=record.title, state=state)


def _blockers(volume: Volume, papers: Sequence[Standing], report: Report) -> Iterator[Blocker]:
    """What keeps the volume from being published, the most basic first."""
    if not papers:
        yield Blocker(
            message="no papers yet",
            remedy=f"put PDFs and metadata into submissions/{volume.name}/incoming/ "
            "and run 'procbuild collect'",
        )
    outside = volume.conference.non_archival
    posters = {paper.id for paper in volume.papers if paper.track in outside}
    missing = _in_state("missing PDF", [one for one in papers if one.paper not in posters])
    if missing:
        yield Blocker(
            message="missing PDF (builds go on without it)",
            remedy="put it into incoming/ or name it in a source, then run 'procbuild collect'; "
            "waive pdf-missing in fixes.toml where none will come",
            papers=missing,
        )
    if unread := _in_state("collected", papers):
        yield Blocker(message="not checked yet", remedy="run 'procbuild check'", papers=unread)
    wrong: dict[str, list[Finding]] = defaultdict(list)
    for paper in papers:
        for finding in paper.findings:
            if finding.severity == "error":
                wrong[finding.check].append(finding)
    for check, findings in wrong.items():
        concerned = tuple(dict.fromkeys(finding.paper for finding in findings))
        alone = findings[0].message if len(concerned) == 1 else ""
        yield Blocker(
            message=f"{check}: {alone}" if alone else check,
            remedy="have it fixed, or waive it in fixes.toml; 'procbuild check' shows the places",
            papers=concerned,
        )
    for finding in report.findings:
        if finding.severity == "error":
            yield Blocker(message=finding.message, remedy=finding.remedy)


def _in_state(state: State, papers: Sequence[Standing]) -> tuple[str, ...]:
    return tuple(one.paper for one in papers if one.state == state)


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
        told = f"{days // 365} years"
    elif days >= 2:
        told = f"{days} days"
    elif hours >= 24:
        told = f"1 day {hours - 24} h" if hours > 24 else "1 day"
    elif hours:
        told = f"{hours} h {minutes % 60} min"
    else:
        told = f"{minutes} min"
    return f"{told} left" if left >= timedelta() else f"passed {told} ago"
