"""The documentation of the checks describes all checks and all findings."""

from pathlib import Path

import pytest

import procbuild
from procbuild.checks import CHECKS
from procbuild.checks.export_notices import TARGET
from procbuild.checks.notices import NOTICES
from procbuild.delivery import export_check
from procbuild.report.reference import as_markdown
from tests.demo.make_checks import example_messages
from tests.report.finding_names import names_of_findings


def test_the_page_about_checks_is_up_to_date(root: Path) -> None:
    """The page shows for each check the finding and the picture of its example."""
    docs = root / "conf" / "docs"
    findings = example_messages()
    assert (docs / "checks.md").read_text("utf-8") == as_markdown(findings), "run 'make pictures'"
    assert {path.stem for path in (docs / "pictures" / "checks").glob("*.png")} == set(findings)


def test_the_pictures_of_the_manual_stay_small(root: Path) -> None:
    pictures = (root / "conf" / "docs" / "pictures").rglob("*.png")
    assert sum(path.stat().st_size for path in pictures) < 2_000_000


def test_each_check_has_a_heading() -> None:
    page = as_markdown({})
    assert all(f"\n### {name}\n" in page for name in CHECKS.own)


def test_the_findings_of_the_code_and_no_others_are_explained() -> None:
    """The page explains each finding that the code can create."""
    explained = [name for notices in NOTICES.values() for name in notices]
    created = names_of_findings(Path(procbuild.__file__).parent)
    assert {"placeholder", "updates", "book-stamp", f"{TARGET}-doi"} <= created
    assert sorted(explained) == sorted(created - CHECKS.own.keys())
    page = as_markdown({})
    assert all(f"\n### {name}\n" in page for name in explained)


def test_findings_of_exports_are_named_by_target_and_subject() -> None:
    names = export_check("TARGET", ""), export_check("TARGET", "doi")
    assert names == (TARGET, f"{TARGET}-doi")


def test_a_composed_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text('def f(how):\n    return Finding(check=f"x-{how}")\n')
    with pytest.raises(AssertionError, match=r"odd.py:2: write the name out: f'x-\{how\}'"):
        names_of_findings(tmp_path)
