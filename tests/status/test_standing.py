"""States of papers, what blocks a volume, and time left: values from values."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

import pytest

from procbuild.conference import Conference, Deadline, Event, Identity, Program, Track
from procbuild.model import Finding, Paper, Record, Section, Volume
from procbuild.report import Checked, Report
from procbuild.status import Status, as_html, left_in_words, status_of

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def paper(name: str, *, file: str = "paper.pdf", track: str = "") -> Paper:
    return Paper(id=name, title=f"On {name}", citation_key=name, file=file, track=track)


def finding(check: str, severity: str = "error", waived: str = "", name: str = "lee") -> Finding:
    return Finding(check=check, severity=severity, message="It is long", paper=name, waived=waived)  # type: ignore[arg-type]


def status(
    *papers: Paper,
    findings: dict[str, tuple[Finding, ...]] | None = None,
    withdrawn: tuple[Record, ...] = (),
    dates: tuple[Deadline, ...] = (),
    of_volume: tuple[Finding, ...] = (),
    stage: Literal["announced", "published"] = "announced",
) -> Status:
    """The status of a volume; ``findings`` has the papers that were checked."""
    conference = Conference(
        volume=Identity(title="Proceedings on Rulers", status=stage),
        event=Event(name="Rulers", start=date(2026, 12, 6)),
        tracks=(Track(id="posters", title="Posters", archival=False),),
        dates=dates,
    )
    volume = Volume(
        name="rulers",
        conference=conference,
        program=Program(),
        sections=(Section(id="", title="", papers=papers),),
        withdrawn=withdrawn,
    )
    checked = tuple(
        Checked(paper=name, file="paper.pdf", findings=found)
        for name, found in (findings or {}).items()
    )
    return status_of(volume, Report(papers=checked, findings=of_volume), (), NOW)


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ((), "ready"),
        ((finding("links", "info"),), "ready"),
        ((finding("margins", "warning"),), "findings"),
        ((finding("page-limit"),), "findings"),
        ((finding("page-limit", waived="invited"),), "waived"),
        ((finding("page-limit", waived="invited"), finding("margins", "warning")), "findings"),
    ],
)
def test_a_paper_stands_where_its_findings_leave_it(found: tuple[Finding, ...], state: str) -> None:
    (standing,) = status(paper("lee"), findings={"lee": found}).papers
    assert standing.state == state


def test_papers_without_pdf_or_check_and_papers_that_are_out_have_their_own_states() -> None:
    told = status(
        paper("lee", file=""),
        paper("kim"),
        findings={"lee": (finding("pdf-missing", "warning"),)},
        withdrawn=(Record(id="ray", status="withdrawn"), Record(id="roe", status="rejected")),
    )
    states = {one.paper: one.state for one in told.papers}
    assert states == {
        "lee": "missing PDF",
        "kim": "collected",
        "ray": "withdrawn",
        "roe": "rejected",
    }
    assert told.counts == {"missing PDF": 1, "collected": 1, "withdrawn": 1, "rejected": 1}
    assert told.papers[0].todo == ""


def test_a_missing_pdf_that_the_organizers_accept_blocks_nothing() -> None:
    accepted = finding("pdf-missing", "warning", waived="a talk alone")
    told = status(paper("lee", file=""), findings={"lee": (accepted,)})
    assert told.counts == {"waived": 1}
    assert told.blockers == ()


def test_errors_missing_pdfs_and_unchecked_papers_block() -> None:
    told = status(
        paper("lee"),
        paper("kim"),
        paper("poe", file=""),
        paper("pip", file="", track="posters"),
        paper("new"),
        findings={
            "lee": (finding("page-limit"), finding("page-limit"), finding("size")),
            "kim": (finding("page-limit", name="kim"), finding("margins", "warning")),
            "poe": (),
            "pip": (),
        },
        of_volume=(finding("title", name=""), finding("dates", "warning", name="")),
    )
    assert [(one.message, one.papers) for one in told.blockers] == [
        ("Missing PDF (builds go on without it)", ("poe",)),
        ("Not checked yet", ("new",)),
        ("page-limit", ("lee", "kim")),
        ("size: It is long", ("lee",)),
        ("It is long", ()),
    ]


def test_warnings_and_waived_errors_block_nothing() -> None:
    found = (finding("size", waived="fine"), finding("margins", "warning"))
    assert status(paper("lee"), findings={"lee": found}).blockers == ()


def test_a_volume_without_papers_says_where_they_come_from() -> None:
    (blocker,) = status().blockers
    assert blocker.message == "No papers yet"
    assert "submissions/rulers/incoming/" in blocker.remedy


def test_a_day_anywhere_on_earth_ends_at_noon_utc_of_the_next() -> None:
    (due, later) = status(
        dates=(
            Deadline(what="Camera-ready", on=date(2026, 9, 1)),
            Deadline(what="Registration"),
        )
    ).dates
    assert due.moment is not None
    assert due.moment.astimezone(UTC) == datetime(2026, 9, 2, 11, 59, 59, tzinfo=UTC)
    assert left_in_words(due.left) == "23 h 59 min left"
    assert left_in_words(later.left) == "to be announced"


def test_other_zones_are_their_own() -> None:
    deadline = Deadline(what="x", on=date(2026, 9, 1), at=time(14, 30), zone="Europe/Vienna")
    (due,) = status(dates=(deadline,)).dates
    assert left_in_words(due.left) == "30 min left"


def test_nothing_is_due_once_the_volume_is_published() -> None:
    deadline = Deadline(what="Paper submission deadline", on=date(2026, 9, 9))
    assert [one.what for one in status(dates=(deadline,)).dates] == ["Paper submission deadline"]
    told = status(dates=(deadline,), stage="published")
    assert told.dates == ()
    assert "Nothing is due." in as_html(told)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=12, hours=3), "12 days left"),
        (timedelta(hours=29), "1 day 5 h left"),
        (timedelta(hours=24), "1 day left"),
        (timedelta(hours=5, minutes=20), "5 h 20 min left"),
        (timedelta(seconds=59), "0 min left"),
        (timedelta(minutes=-1), "passed 1 min ago"),
        (timedelta(days=-3), "passed 3 days ago"),
        (timedelta(days=-1075), "passed 2 years ago"),
    ],
)
def test_time_left_in_words(left: timedelta, words: str) -> None:
    assert left_in_words(left) == words


def test_the_page_is_self_contained_and_text_stays_text(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    told = status(
        Paper(id="lee", title=evil, citation_key="lee", file="paper.pdf"),
        findings={"lee": (Finding(check="size", severity="error", message=evil),)},
    )
    page = as_html(told)
    assert "<b>1</b>with findings</a>" in page
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert not any(sign in page for sign in ("src=", "http:", "https:", "url(", "@import"))
    assert "report.html" not in page
    assert 'href="report.html"' in as_html(told, "report.html")
    assert page == as_html(told)


def test_formulas_of_titles_are_set() -> None:
    page = as_html(status(Paper(id="lee", title="On $x$", citation_key="lee", file="paper.pdf")))
    assert "$x$" not in page
    assert "<mi>x</mi>" in page
