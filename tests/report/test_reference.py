"""The documentation of the checks says what the checks do, and what every finding means."""

from pathlib import Path

import pytest

import procbuild
from procbuild.checks import CHECKS
from procbuild.checks.notices import NOTICES, TARGET
from procbuild.delivery import export_check
from procbuild.report.reference import as_markdown
from tests.demo.make_checks import examples
from tests.report.naming import names_of_findings


def test_the_page_of_the_checks_is_current(root: Path) -> None:
    """It says what the checks do, with what each says of its specimen, and shows the picture."""
    docs = root / "conf" / "docs"
    said = examples()
    assert (docs / "checks.md").read_text("utf-8") == as_markdown(said), "run 'make pictures'"
    assert {path.stem for path in (docs / "pictures" / "checks").glob("*.png")} == set(said)


def test_the_pictures_of_the_manual_stay_small(root: Path) -> None:
    pictures = (root / "conf" / "docs" / "pictures").rglob("*.png")
    assert sum(path.stat().st_size for path in pictures) < 2_000_000


def test_each_check_has_its_heading() -> None:
    page = as_markdown({})
    assert all(f"\n### {name}\n" in page for name in CHECKS.own)


def test_every_finding_that_is_made_is_explained_and_no_other() -> None:
    """Whatever name stands behind a finding, the page says what it means and what to do."""
    explained = [name for notices in NOTICES.values() for name in notices]
    made = names_of_findings(Path(procbuild.__file__).parent)
    assert {"placeholder", "updates", "book-stamp", f"{TARGET}-doi"} <= made
    assert sorted(explained) == sorted(made - CHECKS.own.keys())
    page = as_markdown({})
    assert all(f"\n### {name}\n" in page for name in explained)


def test_deliveries_name_their_findings_by_target_and_subject() -> None:
    names = export_check("TARGET", ""), export_check("TARGET", "doi")
    assert names == (TARGET, f"{TARGET}-doi")


def test_a_name_that_nobody_could_search_for_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text('def f(how):\n    return Finding(check=f"x-{how}")\n')
    with pytest.raises(AssertionError, match=r"odd.py:2: write the name out: f'x-\{how\}'"):
        names_of_findings(tmp_path)
