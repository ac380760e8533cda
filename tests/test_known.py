"""A volume is loaded from the cache without opening a PDF."""

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
from procbuild.incremental.cache import Cache
from procbuild.incremental.checksums import MOMENT
from procbuild.model import Volume
from procbuild.pdf import sandbox
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.starter import write_project
from procbuild.store import Store
from procbuild.volume.load import known_volume, load_volume
from tests.standing import standing_crew

TARGETS = ("bib", "book", "site")


class CollectedProject:
    """A new project whose sample papers are collected."""

    def __init__(self, root: Path) -> None:
        self.project = Project(root)
        write_project(root, "v", None, date(2026, 9, 1), "en")
        self.cache = Cache(self.project.cache)
        self.store = Store(self.project.submissions("v"))
        self.collect()

    def collect(self) -> None:
        collect(self.project, "v", crew=standing_crew(), cache=self.cache, progress=Silent())

    def load(self) -> Volume:
        return load_volume(
            self.project, "v", crew=standing_crew(), cache=self.cache, progress=Silent()
        )

    def load_cached(self) -> Volume:
        return known_volume(self.project, "v", self.cache)

    def build(self, *targets: str, allow_missing: bool = False) -> None:
        volume = self.load()
        build(
            self.project,
            volume,
            targets,
            today=volume.issue_date,
            allow_missing=allow_missing,
            crew=standing_crew(),
            cache=self.cache,
            progress=Silent(),
        )

    @property
    def up_to_date(self) -> set[str]:
        volume = self.load_cached()
        day = volume.issue_date
        targets = targets_up_to_date(self.project, volume, today=day, cache=self.cache)
        return {target for target, is_up_to_date in targets.items() if is_up_to_date}


@pytest.fixture
def sample(tmp_path: Path) -> CollectedProject:
    return CollectedProject(tmp_path)


def test_a_volume_from_the_cache_is_the_same_without_opening_a_pdf(
    sample: CollectedProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = sample.load()
    report = check_papers(
        sample.project,
        loaded,
        profile="",
        crew=standing_crew(),
        cache=sample.cache,
        progress=Silent(),
    )
    for name in ("sha256_of", "Workers"):
        monkeypatch.delattr(sandbox, name, raising=False)
    cached = sample.load_cached()
    assert cached == loaded
    assert known_papers(sample.project, cached, cache=sample.cache) == report


def test_cached_papers_are_checked_by_changed_rules(sample: CollectedProject) -> None:
    cached = sample.load_cached()
    conference = cached.conference
    strict = replace(conference, check=replace(conference.check, profile="lncs"))
    volume = replace(cached, conference=strict)
    report = check_papers(
        sample.project, volume, profile="", crew=standing_crew(), cache=None, progress=Silent()
    )
    assert [paper.profile for paper in report.papers] == ["lncs", "lncs"]
    assert known_papers(sample.project, volume, cache=sample.cache) == report


def test_a_paper_that_was_never_read_has_no_pages_and_no_findings(sample: CollectedProject) -> None:
    shutil.rmtree(sample.cache.root)
    cached = sample.load_cached()
    assert [paper.page_range for paper in cached.papers] == ["", ""]
    assert cached.findings == ()
    assert known_papers(sample.project, cached, cache=sample.cache).papers == ()


def test_a_missing_pdf_is_a_finding(sample: CollectedProject) -> None:
    sample.store.pdf("mustermann").unlink()
    assert sample.load_cached() == sample.load()
    (finding,) = sample.load_cached().findings
    assert finding.check == "pdf-unreadable"
    papers = known_papers(sample.project, sample.load_cached(), cache=sample.cache).papers
    assert [paper.verdict for paper in papers] == ["accept", "reject"]


def test_a_changed_pdf_in_the_store_is_read_again_and_restored_by_collect(
    sample: CollectedProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = sample.store.pdf("mustermann")
    before = pdf.read_bytes()
    pdf.write_bytes(after := before[:-1] + b" ")
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 2 * MOMENT)
    loaded = sample.load()
    facts = next(paper.facts for paper in loaded.papers if paper.id == "mustermann")
    assert facts
    assert facts.sha256 == hashlib.sha256(after).hexdigest()
    assert sample.load_cached() == loaded
    sample.collect()
    assert pdf.read_bytes() == before


def test_outputs_are_up_to_date_until_their_inputs_change(sample: CollectedProject) -> None:
    assert sample.up_to_date == set()
    sample.build(*TARGETS)
    assert sample.up_to_date == set(TARGETS)
    (sample.project.conf("v") / "preface.md").write_text("# Thanks\n", "utf-8")
    assert sample.up_to_date == {"bib"}
    sample.build("book", allow_missing=True)
    assert sample.up_to_date == {"bib", "book"}
    sample.build("site", allow_missing=True)
    assert sample.up_to_date == set(TARGETS)
    shutil.rmtree(sample.project.proceedings("v") / "site")
    assert sample.up_to_date == {"bib", "book"}
