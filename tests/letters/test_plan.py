"""The plan of letters: who gets a letter about which findings."""

import re
from dataclasses import replace

import pytest

from procbuild.checks import CHECKS
from procbuild.letters import Log, author_checks, plan
from procbuild.letters.letter import FOR_ORGANIZERS
from procbuild.letters.log import LoggedLetter, finding_id, recipient_id
from procbuild.letters.plan import must_be_corrected
from procbuild.model import Finding, Section
from procbuild.report import Report
from tests.letters.sample_volume import (
    ADA,
    BO,
    EVA,
    PAGE_LIMIT,
    REPORT,
    TEXT_IN_MARGIN,
    VOLUME,
    make_checked_paper,
    make_paper,
    plan_letters,
)


def make_log(*findings: Finding, to: str, sha256: str = "martin" * 4) -> Log:
    """Make a log of one letter about these findings in the paper ``martin``."""
    entry = LoggedLetter(
        paper="martin",
        message="<1@example.org>",
        findings=tuple(finding_id(finding, sha256) for finding in findings),
        to=(recipient_id(to, "martin"),),
        begun="2026-01-01T00:00:00+00:00",
    )
    return Log().with_letter(entry)


def test_a_paper_with_findings_gets_a_letter() -> None:
    martin, new = plan_letters()
    assert (martin.paper.id, martin.findings) == ("martin", (PAGE_LIMIT, TEXT_IN_MARGIN))
    assert [recipient.address for recipient in martin.to] == ["ada@example.org", "bo@example.org"]
    assert (new.paper.id, new.to) == ("new", ())


def test_the_finding_on_a_missing_pdf_is_worded_for_authors() -> None:
    (finding,) = plan_letters()[1].findings
    assert finding.message == (
        "We do not have the PDF of the paper, or cannot tell which of several files it is"
    )
    assert (finding.severity, must_be_corrected(finding)) == ("warning", True)
    assert "incoming" not in finding.remedy


@pytest.mark.parametrize("check", sorted(author_checks() & CHECKS.keys()))
def test_letters_never_send_authors_to_files_of_the_project(check: str) -> None:
    remedy = CHECKS[check].remedy.for_tool("")
    assert not re.search(r"\.toml|incoming/|the source\b", FOR_ORGANIZERS.sub("", remedy))


def test_the_marks_on_pictures_are_numbered_as_in_the_letter() -> None:
    pages = plan_letters()[0].pictures
    assert {page: [mark.label for mark in marks] for page, marks in pages.items()} == {
        1: ["2"],
        2: ["1"],
    }


def test_pages_with_errors_have_a_picture_before_others() -> None:
    warnings = [replace(TEXT_IN_MARGIN, page=page) for page in range(1, 15)]
    report = Report(papers=(make_checked_paper("martin", replace(PAGE_LIMIT, page=20), *warnings),))
    sheets = ((612.0, 792.0),) * 20
    report = replace(report, papers=(replace(report.papers[0], sheets=sheets),))
    assert list(plan_letters(report=report)[0].pictures) == [*range(1, 10), 20]


def test_a_letter_is_sent_only_once_to_each_author() -> None:
    log = make_log(PAGE_LIMIT, TEXT_IN_MARGIN, to="ADA@example.org")
    planned = plan(VOLUME, REPORT, log)
    martin, _ = planned.letters
    assert [recipient.address for recipient in martin.to] == ["bo@example.org"]
    assert planned.known == ()
    both = Log(
        letters=(*log.letters, *make_log(PAGE_LIMIT, TEXT_IN_MARGIN, to="bo@example.org").letters)
    )
    assert plan(VOLUME, REPORT, both).known == ("martin",)


def test_authors_get_only_the_findings_that_they_do_not_know() -> None:
    first, second, _ = plan(VOLUME, REPORT, make_log(PAGE_LIMIT, to="ada@example.org")).letters
    assert ([recipient.address for recipient in first.to], first.findings) == (
        ["ada@example.org"],
        (TEXT_IN_MARGIN,),
    )
    assert ([recipient.address for recipient in second.to], second.findings) == (
        ["bo@example.org"],
        (PAGE_LIMIT, TEXT_IN_MARGIN),
    )
    assert (first.name, second.name) == ("martin", "martin-2")


def test_a_new_version_of_the_pdf_has_a_new_letter() -> None:
    log = make_log(PAGE_LIMIT, TEXT_IN_MARGIN, to="ada@example.org", sha256="the version before")
    martin = plan(VOLUME, REPORT, log).letters[0]
    assert martin.to[0].address == "ada@example.org"


@pytest.mark.parametrize(
    ("papers", "only", "finding_counts"),
    [
        (("new",), (), {"new": 1}),
        ((), ("warning",), {"martin": 1, "new": 1}),
        ((), ("page-limit",), {"martin": 1}),
        (("new",), ("page-limit",), {}),
    ],
)
def test_letters_can_be_chosen_by_paper_and_check(
    papers: tuple[str, ...], only: tuple[str, ...], finding_counts: dict[str, int]
) -> None:
    letters = plan(VOLUME, REPORT, Log(), papers=papers, only=only).letters
    assert {letter.paper.id: len(letter.findings) for letter in letters} == finding_counts


def test_an_address_that_occurs_twice_gets_one_letter() -> None:
    with_namesakes = make_paper(
        "martin", ADA, replace(BO, email="Ada@Example.org"), replace(EVA, email="a@b")
    )
    volume = replace(VOLUME, sections=(Section(id="", title="", papers=(with_namesakes,)),))
    report = Report(papers=REPORT.papers[:1])
    assert [recipient.address for recipient in plan_letters(volume, report)[0].to] == [
        "ada@example.org"
    ]


def test_findings_that_must_be_corrected_come_first() -> None:
    missing = Finding(check="pdf-missing", severity="warning", message="There is no PDF")
    report = Report(papers=(make_checked_paper("martin", TEXT_IN_MARGIN, missing, PAGE_LIMIT),))
    (letter,) = plan(VOLUME, report, Log()).letters
    assert [finding.check for finding in letter.findings] == [
        "pdf-missing",
        PAGE_LIMIT.check,
        TEXT_IN_MARGIN.check,
    ]
