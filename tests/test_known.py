"""What is known of a volume without opening a PDF: the same as when its PDFs are read, or less."""

import hashlib
import shutil
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from procbuild.build import build, targets_up_to_date
from procbuild.collect import collect
from procbuild.compliance.check import check_papers, known_papers
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache
from procbuild.incremental.checksums import MOMENT
from procbuild.model import Volume
from procbuild.pdf import sandbox
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.starter import write_project
from procbuild.store import Store
from procbuild.volume.load import known_volume, load_volume

TARGETS = ("bib", "book", "site")


class Desk:
    """A new project whose sample papers are collected."""

    def __init__(self, root: Path) -> None:
        self.project = Project(root)
        write_project(root, "v", None, date(2026, 9, 1))
        self.cache = Cache(self.project.cache)
        self.store = Store(self.project.submissions("v"))
        self.collect()

    def collect(self) -> None:
        collect(self.project, "v", crew=LocalCrew(), cache=self.cache, progress=Silent())

    def load(self) -> Volume:
        return load_volume(self.project, "v", crew=LocalCrew(), cache=self.cache, progress=Silent())

    def known(self) -> Volume:
        return known_volume(self.project, "v", self.cache)

    def build(self, *targets: str, allow_missing: bool = False) -> None:
        volume = self.load()
        build(
            self.project,
            volume,
            targets,
            today=volume.issue_date,
            allow_missing=allow_missing,
            crew=LocalCrew(),
            cache=self.cache,
            progress=Silent(),
        )

    @property
    def current(self) -> set[str]:
        volume = self.known()
        day = volume.issue_date
        told = targets_up_to_date(self.project, volume, today=day, cache=self.cache)
        return {target for target, right in told.items() if right}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_volume_is_the_same_and_no_pdf_is_opened(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = desk.load()
    report = check_papers(
        desk.project, loaded, profile="", crew=LocalCrew(), cache=desk.cache, progress=Silent()
    )
    for name in ("sha256_of", "Workers"):
        monkeypatch.delattr(sandbox, name, raising=False)
    known = desk.known()
    assert known == loaded
    assert known_papers(desk.project, known, cache=desk.cache) == report


def test_papers_are_held_against_new_rules_from_what_is_known(desk: Desk) -> None:
    known = desk.known()
    conference = known.conference
    strict = replace(conference, check=replace(conference.check, profile="lncs"))
    volume = replace(known, conference=strict)
    report = check_papers(
        desk.project, volume, profile="", crew=LocalCrew(), cache=None, progress=Silent()
    )
    assert [paper.profile for paper in report.papers] == ["lncs", "lncs"]
    assert known_papers(desk.project, volume, cache=desk.cache) == report


def test_a_paper_that_was_never_read_has_no_pages_and_is_not_judged(desk: Desk) -> None:
    shutil.rmtree(desk.cache.root)
    known = desk.known()
    assert [paper.page_range for paper in known.papers] == ["", ""]
    assert known.findings == ()
    assert known_papers(desk.project, known, cache=desk.cache).papers == ()


def test_a_pdf_that_is_gone_or_unreadable_is_told(desk: Desk) -> None:
    desk.store.pdf("mustermann").unlink()
    assert desk.known() == desk.load()
    (finding,) = desk.known().findings
    assert finding.check == "pdf-unreadable"
    papers = known_papers(desk.project, desk.known(), cache=desk.cache).papers
    assert [paper.verdict for paper in papers] == ["accept", "reject"]


def test_a_pdf_that_somebody_wrote_into_is_known_as_it_is_once_it_was_read_and_collected_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = desk.store.pdf("mustermann")
    before = pdf.read_bytes()
    pdf.write_bytes(after := before[:-1] + b" ")
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 2 * MOMENT)
    loaded = desk.load()
    facts = next(paper.facts for paper in loaded.papers if paper.id == "mustermann")
    assert facts
    assert facts.sha256 == hashlib.sha256(after).hexdigest()
    assert desk.known() == loaded
    desk.collect()
    assert pdf.read_bytes() == before


def test_outputs_are_right_until_what_they_are_made_of_changes(desk: Desk) -> None:
    assert desk.current == set()
    desk.build(*TARGETS)
    assert desk.current == set(TARGETS)
    (desk.project.conf("v") / "preface.md").write_text("# Thanks\n", "utf-8")
    assert desk.current == {"bib"}
    desk.build("book", allow_missing=True)
    assert desk.current == {"bib", "book"}
    desk.build("site", allow_missing=True)
    assert desk.current == set(TARGETS)
    shutil.rmtree(desk.project.proceedings("v") / "site")
    assert desk.current == {"bib", "book"}
