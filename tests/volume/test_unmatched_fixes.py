"""Fixes in folders that have the name of no paper."""

from datetime import date
from pathlib import Path

import pytest

from procbuild.conference import Conference, Event, Identity, Program
from procbuild.model import Record
from procbuild.volume.unmatched_fixes import suggest_paper, unmatched_fixes
from tests.papers import make_project, small_pdf
from tests.sample_project import SampleProject, new_findings, read_small_pdfs_directly


def test_papers_are_suggested_by_citation_key_file_name_or_similar_id() -> None:
    records = [Record(id="hong23", file="camera 7.pdf"), Record(id="lee23", file="lee.pdf")]
    for folder, suggestion in {
        "hong24a": "hong23",
        "camera 7": "hong23",
        "lee32": "lee23",
        "xyz": "",
    }.items():
        assert suggest_paper(folder, records, {"hong23": "hong24a"}) == suggestion


def test_a_collect_reports_fixes_without_a_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_small_pdfs_directly(monkeypatch)
    project = SampleProject(make_project(tmp_path))
    project.write("papers.csv", 'id,title,authors\np1,On Water,"Lee, Ann"\n')
    project.write("p1.pdf", small_pdf("On Water"))
    for name in ("p1", "lee24a", "incoming"):
        folder = project.store.root / name
        folder.mkdir(parents=True)
        (folder / "fixes.toml").write_text('award = "Best paper"\n')
    assert new_findings(project.collect("incoming")) == (
        "warning fixes : lee24a/fixes.toml changes nothing: no paper has the id 'lee24a'; "
        "did you mean 'p1'?"
    )


def test_fixes_are_not_reported_before_papers_are_collected(tmp_path: Path) -> None:
    project = SampleProject(make_project(tmp_path))
    folder = project.store.root / "lee24a"
    folder.mkdir(parents=True)
    (folder / "fixes.toml").write_text('award = "Best paper"\n')
    event = Event(name="Workshop", start=date(2026, 9, 17))
    conference = Conference(volume=Identity(title="Proceedings"), event=event)
    findings = unmatched_fixes(project.store, [], conference, Program())
    assert list(findings) == []
