"""The page for authors is followed with a paper whose faults are corrected one by one."""

from pathlib import Path

import pytest

from . import page_steps
from .venue import CORRECTIONS, make_faulty_paper


def test_the_page_for_authors_shows_how_to_correct_five_faults(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command except the first two finds a paper with one more correction."""
    work = tmp_path / "work"
    work.mkdir()
    run_procbuild = page_steps.run_procbuild
    versions = iter([0, 0, *range(1, len(CORRECTIONS) + 1)])

    def run_with_next_version(words: list[str], folder: Path, home: Path) -> list[str]:
        (folder / "paper.pdf").write_bytes(make_faulty_paper(root, next(versions)))
        return run_procbuild(words, folder, home)

    monkeypatch.setattr(page_steps, "run_procbuild", run_with_next_version)
    page = (root / "conf" / "docs" / "authors.md").read_text("utf-8")
    page_steps.follow_page(page, work, tmp_path / "home")
    assert next(versions, None) is None
    assert "data:image/png" in (work / "report.html").read_text("utf-8")
