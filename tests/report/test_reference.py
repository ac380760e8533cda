"""The documentation of the checks says what the checks do."""

from pathlib import Path

from procbuild.checks import CHECKS
from procbuild.report.reference import as_markdown
from tests.demo.make_checks import examples


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
