"""Verdicts, pages with pictures, and counts of findings."""

from procbuild.report import in_order
from procbuild.report.results import finding_counts
from tests.report.sample_report import REPORT


def test_verdicts_ignore_waived_findings() -> None:
    assert [paper.verdict for paper in REPORT.papers] == ["reject", "warn", "accept"]
    assert REPORT.rejected


def test_pages_with_findings_need_a_picture() -> None:
    assert [paper.pictured for paper in REPORT.papers] == [(2,), (1, 2), ()]


def test_findings_are_sorted_and_counted() -> None:
    findings = REPORT.papers[1].findings
    assert finding_counts(findings) == "2 warnings, 1 waived"
    assert [finding.check for finding in in_order(reversed(findings))][-1] == "fonts-embedded"
