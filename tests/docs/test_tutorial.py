"""The tutorial is followed with a venue on a local server."""

import importlib
from pathlib import Path

import pytest

from .page_steps import follow_page
from .venue import run_venue


def test_the_tutorial_can_be_followed(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    with run_venue(root) as server:
        source = importlib.import_module("procbuild.sources.openreview")
        monkeypatch.setattr(source, "API", server.url)
        page = (root / "conf" / "docs" / "tutorial.md").read_text("utf-8")
        follow_page(page, work, tmp_path / "home")
    proceedings = work / "margin" / "proceedings" / "margin"
    assert "Ó Broin, Niamh" in (proceedings / "margin.bib").read_text("utf-8")
    assert "won the hearts" in (proceedings / "site" / "preface.html").read_text("utf-8")
    assert (proceedings / "book.pdf").is_file()
    assert (proceedings / "exports" / "csl" / "margin.json").is_file()
