"""Verdicts and counts."""

from procbuild.report import in_order
from procbuild.report.results import finding_counts
from tests.report.making import REPORT


def test_verdicts_leave_waived_findings_aside() -> None:
    assert [paper.verdict for paper in REPORT.papers] == ["reject", "warn", "accept"]
    assert REPORT.rejected


def test_pages_that_need_a_picture() -> None:
    assert [paper.pictured for paper in REPORT.papers] == [(2,), (1, 2), ()]


def test_findings_in_order_and_counted() -> None:
    findings = REPORT.papers[1].findings
    assert finding_counts(findings) == "2 warnings, 1 waived"
    assert [f.check for f in in_order(reversed(findings))][-1] == "fonts-embedded"
