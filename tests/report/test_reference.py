"""The documentation of the checks says what the checks do."""

from pathlib import Path

from procbuild.checks import CHECKS
from procbuild.report.reference import as_markdown


def test_the_page_of_the_checks_is_current(root: Path) -> None:
    assert (root / "conf" / "docs" / "checks.md").read_text("utf-8") == as_markdown()


def test_each_check_has_its_heading() -> None:
    page = as_markdown()
    assert all(f"\n### {name}\n" in page for name in CHECKS)
