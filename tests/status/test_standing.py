"""The status of a volume: states of papers, blockers of the volume, and the time left."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

import pytest

from procbuild.conference import Conference, Deadline, Event, Identity, Program, Severity, Track
from procbuild.model import Finding, Paper, Record, Section, Volume
from procbuild.report import Checked, Report
from procbuild.status import Status, as_html, left_in_words, status_of

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def make_paper(name: str, *, file: str = "paper.pdf", track: str = "") -> Paper:
    return Paper(id=name, title=f"On {name}", citation_key=name, file=file, track=track)


def make_finding(
    check: str, severity: Severity = "error", waived: str = "", name: str = "lee"
) -> Finding:
    return Finding(check=check, severity=severity, message="It is long", paper=name, waived=waived)


def make_status(
    *papers: Paper,
    findings: dict[str, tuple[Finding, ...]] | None = None,
    withdrawn: tuple[Record, ...] = (),
    dates: tuple[Deadline, ...] = (),
    volume_findings: tuple[Finding, ...] = (),
    stage: Literal["announced", "published"] = "announced",
) -> Status:
    """Return the status of a volume; ``findings`` are those of each checked paper."""
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
        Checked(paper=name, file="paper.pdf", findings=paper_findings)
        for name, paper_findings in (findings or {}).items()
    )
    return status_of(volume, Report(papers=checked, findings=volume_findings), (), NOW)


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        ((), "ready"),
        ((make_finding("links", "info"),), "ready"),
        ((make_finding("margins", "warning"),), "findings"),
        ((make_finding("page-limit"),), "findings"),
        ((make_finding("page-limit", waived="invited"),), "waived"),
        (
            (make_finding("page-limit", waived="invited"), make_finding("margins", "warning")),
            "findings",
        ),
    ],
)
def test_the_state_of_a_paper_depends_on_its_findings(
    findings: tuple[Finding, ...], state: str
) -> None:
    (standing,) = make_status(make_paper("lee"), findings={"lee": findings}).papers
    assert standing.state == state


def test_missing_unchecked_withdrawn_and_rejected_papers_have_states() -> None:
    status = make_status(
        make_paper("lee", file=""),
        make_paper("kim"),
        findings={"lee": (make_finding("pdf-missing", "warning"),)},
        withdrawn=(Record(id="ray", status="withdrawn"), Record(id="roe", status="rejected")),
    )
    states = {paper.paper: paper.state for paper in status.papers}
    assert states == {
        "lee": "missing PDF",
        "kim": "collected",
        "ray": "withdrawn",
        "roe": "rejected",
    }
    assert status.counts == {"missing PDF": 1, "collected": 1, "withdrawn": 1, "rejected": 1}
    assert status.papers[0].todo == ""


def test_a_waived_missing_pdf_is_no_blocker() -> None:
    accepted = make_finding("pdf-missing", "warning", waived="a talk alone")
    status = make_status(make_paper("lee", file=""), findings={"lee": (accepted,)})
    assert status.counts == {"waived": 1}
    assert status.blockers == ()


def test_errors_missing_pdfs_and_unchecked_papers_are_blockers() -> None:
    status = make_status(
        make_paper("lee"),
        make_paper("kim"),
        make_paper("poe", file=""),
        make_paper("pip", file="", track="posters"),
        make_paper("new"),
        findings={
            "lee": (make_finding("page-limit"), make_finding("page-limit"), make_finding("size")),
            "kim": (make_finding("page-limit", name="kim"), make_finding("margins", "warning")),
            "poe": (),
            "pip": (),
        },
        volume_findings=(make_finding("title", name=""), make_finding("dates", "warning", name="")),
    )
    assert [(blocker.message, blocker.papers) for blocker in status.blockers] == [
        ("Missing PDF (builds go on without it)", ("poe",)),
        ("Not checked yet", ("new",)),
        ("page-limit", ("lee", "kim")),
        ("size: It is long", ("lee",)),
        ("It is long", ()),
    ]


def test_warnings_and_waived_errors_are_no_blockers() -> None:
    findings = (make_finding("size", waived="fine"), make_finding("margins", "warning"))
    assert make_status(make_paper("lee"), findings={"lee": findings}).blockers == ()


def test_a_volume_without_papers_has_a_blocker_that_says_where_to_put_them() -> None:
    (blocker,) = make_status().blockers
    assert blocker.message == "No papers yet"
    assert "submissions/rulers/incoming/" in blocker.remedy


def test_a_deadline_anywhere_on_earth_is_noon_utc_of_the_next_day() -> None:
    (deadline, open_deadline) = make_status(
        dates=(
            Deadline(what="Camera-ready", on=date(2026, 9, 1)),
            Deadline(what="Registration"),
        )
    ).dates
    assert deadline.moment is not None
    assert deadline.moment.astimezone(UTC) == datetime(2026, 9, 2, 11, 59, 59, tzinfo=UTC)
    assert left_in_words(deadline.left) == "23 h 59 min left"
    assert left_in_words(open_deadline.left) == "to be announced"


def test_a_deadline_may_have_a_time_and_a_zone() -> None:
    deadline = Deadline(what="x", on=date(2026, 9, 1), at=time(14, 30), zone="Europe/Vienna")
    (due,) = make_status(dates=(deadline,)).dates
    assert left_in_words(due.left) == "30 min left"


def test_deadlines_are_in_the_order_of_time() -> None:
    dates = (
        Deadline(what="Registration"),
        Deadline(what="Camera-ready", on=date(2026, 10, 1)),
        Deadline(what="Notification", on=date(2026, 9, 1)),
    )
    names = [due.what for due in make_status(dates=dates).dates]
    assert names == ["Notification", "Camera-ready", "Registration"]


def test_a_published_volume_has_no_deadlines() -> None:
    deadline = Deadline(what="Paper submission deadline", on=date(2026, 9, 9))
    assert [deadline.what for deadline in make_status(dates=(deadline,)).dates] == [
        "Paper submission deadline"
    ]
    status = make_status(dates=(deadline,), stage="published")
    assert status.dates == ()
    assert "Nothing is due." in as_html(status)


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


def test_the_page_loads_nothing_and_escapes_text() -> None:
    script = "<script>alert(1)</script>"
    status = make_status(
        Paper(id="lee", title=script, citation_key="lee", file="paper.pdf"),
        findings={"lee": (Finding(check="size", severity="error", message=script),)},
    )
    page = as_html(status)
    assert "<b>1</b>with findings</a>" in page
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert not any(
        reference in page for reference in ("src=", "http:", "https:", "url(", "@import")
    )
    assert "report.html" not in page
    assert 'href="report.html"' in as_html(status, "report.html")
    assert page == as_html(status)


def test_ranges_of_pages_have_a_dash() -> None:
    paper = Paper(id="lee", file="paper.pdf", citation_key="lee", first_page=1, last_page=12)
    page = as_html(make_status(paper))
    assert ", pages 1–12." in page
    assert '<span class="pages">1–12</span>' in page


def test_a_volume_of_one_page_has_no_range() -> None:
    paper = Paper(id="lee", file="paper.pdf", citation_key="lee", first_page=7, last_page=7)
    assert make_status(paper).pages == "7"


def test_formulas_in_titles_become_mathml() -> None:
    page = as_html(
        make_status(Paper(id="lee", title="On $x$", citation_key="lee", file="paper.pdf"))
    )
    assert "$x$" not in page
    assert "<mi>x</mi>" in page
