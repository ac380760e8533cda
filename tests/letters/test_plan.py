"""Which letters are due."""

from dataclasses import replace

import pytest

from procbuild.letters import Log, plan
from procbuild.letters.log import LoggedLetter, finding_id, recipient_id
from procbuild.letters.plan import must_be_corrected
from procbuild.model import Finding, Section, Volume
from procbuild.report import Report
from tests.letters.making import (
    ADA,
    BO,
    LIMIT,
    MARGIN,
    MUTE,
    REPORT,
    VOLUME,
    checked,
    paper,
    planned,
)


def written(*findings: Finding, to: str, sha256: str = "martin" * 4) -> Log:
    """A log by which somebody was written to about findings of ``martin``."""
    entry = LoggedLetter(
        paper="martin",
        message="<1@example.org>",
        findings=tuple(finding_id(one, sha256) for one in findings),
        to=(recipient_id(to, "martin"),),
        begun="2026-01-01T00:00:00+00:00",
    )
    return Log().with_letter(entry)


def test_a_paper_with_findings_gets_a_letter() -> None:
    martin, new = planned()
    assert (martin.paper.id, martin.findings) == ("martin", (LIMIT, MARGIN))
    assert [reader.address for reader in martin.to] == ["ada@example.org", "bo@example.org"]
    assert (new.paper.id, new.to) == ("new", ())


def test_a_missing_pdf_is_asked_for_in_the_words_of_authors() -> None:
    (finding,) = planned()[1].findings
    assert finding.message == "We do not have the PDF of the paper"
    assert (finding.severity, must_be_corrected(finding)) == ("warning", True)
    assert "incoming" not in finding.remedy


def test_the_places_are_numbered_as_in_the_letter() -> None:
    pages = planned()[0].pictures
    assert {page: [mark.label for mark in marks] for page, marks in pages.items()} == {
        1: ["2"],
        2: ["1"],
    }


def test_pages_with_errors_are_shown_before_others() -> None:
    many = [replace(MARGIN, page=page) for page in range(1, 15)]
    report = Report(papers=(checked("martin", replace(LIMIT, page=20), *many),))
    sheets = ((612.0, 792.0),) * 20
    report = replace(report, papers=(replace(report.papers[0], sheets=sheets),))
    assert list(planned(report=report)[0].pictures) == [*range(1, 10), 20]


def test_a_letter_is_due_once() -> None:
    log = written(LIMIT, MARGIN, to="ADA@example.org")
    (martin, _), known = plan(VOLUME, REPORT, log).letters, plan(VOLUME, REPORT, log).known
    assert [reader.address for reader in martin.to] == ["bo@example.org"]
    assert known == ()
    both = Log(letters=(*log.letters, *written(LIMIT, MARGIN, to="bo@example.org").letters))
    assert plan(VOLUME, REPORT, both).known == ("martin",)


def test_who_knows_of_a_finding_hears_of_the_others_alone() -> None:
    first, second, _ = plan(VOLUME, REPORT, written(LIMIT, to="ada@example.org")).letters
    assert ([one.address for one in first.to], first.findings) == (["ada@example.org"], (MARGIN,))
    assert ([one.address for one in second.to], second.findings) == (
        ["bo@example.org"],
        (LIMIT, MARGIN),
    )
    assert (first.name, second.name) == ("martin", "martin-2")


def test_a_new_version_of_the_pdf_is_written_about_again() -> None:
    log = written(LIMIT, MARGIN, to="ada@example.org", sha256="the version before")
    martin = plan(VOLUME, REPORT, log).letters[0]
    assert martin.to[0].address == "ada@example.org"


@pytest.mark.parametrize(
    ("papers", "only", "due"),
    [
        (("new",), (), {"new": 1}),
        ((), ("warning",), {"martin": 1, "new": 1}),
        ((), ("page-limit",), {"martin": 1}),
        (("new",), ("page-limit",), {}),
    ],
)
def test_letters_are_chosen(
    papers: tuple[str, ...], only: tuple[str, ...], due: dict[str, int]
) -> None:
    letters = plan(VOLUME, REPORT, Log(), papers=papers, only=only).letters
    assert {one.paper.id: len(one.findings) for one in letters} == due


def test_each_address_is_written_to_once() -> None:
    twins = paper("martin", ADA, replace(BO, email="Ada@Example.org"), replace(MUTE, email="a@b"))
    volume: Volume = replace(VOLUME, sections=(Section(id="", title="", papers=(twins,)),))
    report = Report(papers=REPORT.papers[:1])
    assert [one.address for one in planned(volume, report)[0].to] == ["ada@example.org"]


def test_what_must_be_corrected_comes_first() -> None:
    missing = Finding(check="pdf-missing", severity="warning", message="There is no PDF")
    report = Report(papers=(checked("martin", MARGIN, missing, LIMIT),))
    (letter,) = plan(VOLUME, report, Log()).letters
    assert [one.check for one in letter.findings] == ["pdf-missing", LIMIT.check, MARGIN.check]
