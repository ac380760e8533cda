"""The tutorial is followed to the letter, with a venue on this machine."""

import importlib
from pathlib import Path

import pytest

from .following import follow
from .venue import venue


def test_the_tutorial(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "work"
    work.mkdir()
    with venue(root) as server:
        source = importlib.import_module("procbuild.sources.openreview")
        monkeypatch.setattr(source, "API", server.url)
        page = (root / "conf" / "docs" / "tutorial.md").read_text("utf-8")
        follow(page, work, tmp_path / "home")
    built = work / "margin" / "proceedings" / "margin"
    assert "Ó Broin, Niamh" in (built / "margin.bib").read_text("utf-8")
    assert "won the hearts" in (built / "site" / "preface.html").read_text("utf-8")
    assert (built / "book.pdf").is_file()
    assert (built / "exports" / "csl" / "margin.json").is_file()
