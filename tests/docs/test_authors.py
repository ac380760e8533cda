"""The page for authors, followed with a paper that loses one fault after the other."""

from pathlib import Path

import pytest

from . import following
from .venue import MENDED, faulty_paper


def test_five_faults_are_mended_one_by_one(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The author hands in a better paper before each check but those of the first version."""
    work = tmp_path / "desk"
    work.mkdir()
    run, versions = following.run, iter([0, 0, *range(1, len(MENDED) + 1)])

    def mended(words: list[str], folder: Path, home: Path) -> list[str]:
        (folder / "paper.pdf").write_bytes(faulty_paper(root, next(versions)))
        return run(words, folder, home)

    monkeypatch.setattr(following, "run", mended)
    page = (root / "conf" / "docs" / "authors.md").read_text("utf-8")
    following.follow(page, work, tmp_path / "home")
    assert next(versions, None) is None
    assert "data:image/png" in (work / "report.html").read_text("utf-8")
