"""Collecting into a published volume: the published PDFs are kept as versions."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.incremental.cache import Cache
from procbuild.model import Finding, Record, Supplement, Volume
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.published import CHECK, published_file
from procbuild.published import record_published as write_record
from procbuild.store import RESERVED, Store, version_name
from procbuild.volume.load import load_volume
from tests.papers import make_project, small_pdf
from tests.sample_project import SampleProject, new_findings, read_small_pdfs_directly
from tests.standing import standing_crew

FIRST = small_pdf("On Water", "Ann Lee")
SECOND = small_pdf("On Water", "Ann Lee", "corrected")
THIRD = small_pdf("On Water", "Ann Lee", "corrected again")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SampleProject:
    """A published volume with one paper."""
    read_small_pdfs_directly(monkeypatch)
    project = SampleProject(make_project(tmp_path))
    project.write("papers.csv", "id,title,authors,abstract\np1,On Water,Ann Lee,We pour.\n")
    project.write("p1.pdf", FIRST)
    project.collect("incoming")
    set_published(project)
    return project


def set_published(project: SampleProject) -> None:
    """Set the status of the volume to ``published``."""
    toml = project.root / "conf" / "v" / "volume.toml"
    toml.write_text(toml.read_text().replace("[volume]", '[volume]\nstatus = "published"'))


def stored_record(project: SampleProject) -> Record:
    return project.store.uncorrected_records()["p1"]


def read_versions(project: SampleProject) -> list[bytes]:
    """Return the PDFs of the paper, the oldest version first."""
    folder = project.store.folder("p1")
    old = [(folder / version.name).read_bytes() for version in stored_record(project).replaced]
    return [*old, project.store.pdf("p1").read_bytes()]


def test_a_changed_pdf_is_a_new_version_and_the_old_versions_are_kept(
    project: SampleProject,
) -> None:
    for number, data in enumerate((SECOND, THIRD), 2):
        project.write("p1.pdf", data)
        outcome = project.collect("incoming")
        assert f"version {number} of a published paper" in new_findings(outcome)
        (change,) = outcome.plan.changed
        assert f"the published PDF is kept as paper-v{number - 1}.pdf" in change.fields
    assert read_versions(project) == [FIRST, SECOND, THIRD]
    assert [(version.name, version.pages) for version in stored_record(project).replaced] == [
        ("paper-v1.pdf", 1),
        ("paper-v2.pdf", 1),
    ]
    before = (project.store.folder("p1") / "paper.json").read_bytes()
    assert project.collect("incoming").plan.changes == ()
    assert (project.store.folder("p1") / "paper.json").read_bytes() == before


def test_before_publication_a_changed_pdf_replaces_the_old_one(project: SampleProject) -> None:
    toml = project.root / "conf" / "v" / "volume.toml"
    toml.write_text(toml.read_text().replace("published", "announced"))
    project.write("p1.pdf", SECOND)
    project.collect("incoming")
    assert read_versions(project) == [SECOND]


def test_a_published_pdf_is_kept_if_a_withdrawn_paper_returns_with_another(
    project: SampleProject,
) -> None:
    record_build(project)
    table = (project.incoming / "papers.csv").read_text()
    project.write("papers.csv", "id,title,authors\np2,On Stone,Cho Kim\n")
    (project.incoming / "p1.pdf").unlink()
    project.collect("incoming")
    assert stored_record(project).status == "withdrawn"
    project.write("papers.csv", table)
    project.write("p1.pdf", SECOND)
    assert "version 2 of a published paper" in new_findings(project.collect("incoming"))
    assert read_versions(project) == [FIRST, SECOND]


def test_versions_are_kept_when_metadata_change(project: SampleProject) -> None:
    project.write("p1.pdf", SECOND)
    project.collect("incoming")
    project.write("papers.csv", "id,title,authors,abstract\np1,On Waters,Ann Lee,We pour.\n")
    project.collect("incoming")
    assert stored_record(project).title == "On Waters"
    assert read_versions(project) == [FIRST, SECOND]


def test_a_published_pdf_missing_from_its_source_is_kept(project: SampleProject) -> None:
    (project.incoming / "p1.pdf").unlink()
    project.collect("incoming")
    assert read_versions(project) == [FIRST]


@pytest.mark.parametrize("step", ["kept", "replaced"])
def test_a_collect_that_was_killed_is_completed_by_the_next(
    project: SampleProject, step: str
) -> None:
    # The collect was killed before it wrote paper.json, which still has the old hash.
    folder = project.store.folder("p1")
    shutil.copy(folder / "paper.pdf", folder / "paper-v1.pdf")
    if step == "replaced":
        (folder / "paper.pdf").write_bytes(SECOND)
    project.write("p1.pdf", SECOND)
    project.collect("incoming")
    assert read_versions(project) == [FIRST, SECOND]


def test_a_new_pdf_is_refused_if_the_published_pdf_is_damaged(project: SampleProject) -> None:
    project.store.pdf("p1").write_bytes(b"%PDF-1.4 damaged")
    project.write("p1.pdf", SECOND)
    outcome = project.collect("incoming")
    assert "error collect-version p1: p1.pdf: not taken" in new_findings(outcome)
    assert stored_record(project).replaced == ()
    project.store.pdf("p1").write_bytes(FIRST)
    project.collect("incoming")
    assert read_versions(project) == [FIRST, SECOND]


def read_volume(project: SampleProject) -> Volume:
    """Load the volume as a build does."""
    cache = Cache(project.root / "cache")
    return load_volume(
        Project(project.root), "v", crew=standing_crew(), cache=cache, progress=Silent()
    )


def published_findings(project: SampleProject) -> list[Finding]:
    """Findings about differences from the published volume."""
    return [finding for finding in read_volume(project).findings if finding.check == CHECK]


def record_build(project: SampleProject) -> None:
    """Record the volume as published, as a build does."""
    write_record(read_volume(project), published_file(Project(project.root), "v"))


def test_a_pdf_collected_by_mistake_is_not_a_version(project: SampleProject) -> None:
    record_build(project)
    for wrong in (small_pdf("Of another paper"), b"%PDF-1.4 /Encrypt"):
        project.write("p1.pdf", wrong)
        project.collect("incoming")
        project.write("p1.pdf", FIRST)
        outcome = project.collect("incoming")
        assert read_versions(project) == [FIRST]
        assert stored_record(project).replaced == ()
        assert not (project.store.folder("p1") / "paper-v1.pdf").exists()
        assert "collect-version" not in new_findings(outcome)


def test_an_encrypted_pdf_is_not_a_version(project: SampleProject) -> None:
    record_build(project)
    for data in (b"%PDF-1.4 /Encrypt", SECOND):
        project.write("p1.pdf", data)
        project.collect("incoming")
    assert read_versions(project) == [FIRST, SECOND]


def test_a_pdf_that_may_have_been_published_elsewhere_is_a_version(project: SampleProject) -> None:
    record_build(project)
    for data in (SECOND, THIRD):
        project.write("p1.pdf", data)
        project.collect("incoming")
    assert read_versions(project) == [FIRST, SECOND, THIRD]
    record_build(project)
    project.write("p1.pdf", FIRST)
    project.collect("incoming")
    assert read_versions(project) == [FIRST, SECOND, THIRD, FIRST], "three versions were published"
    record_build(project)
    versions = {
        path.name: path.read_bytes() for path in project.store.folder("p1").glob("*-v*.pdf")
    }
    shutil.rmtree(project.store.folder("p1"))
    for name, data in versions.items():
        path = project.store.folder("p1") / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    assert "collect-version" not in new_findings(project.collect("incoming"))
    assert read_versions(project) == [FIRST, SECOND, THIRD, FIRST]


def test_old_versions_are_found_in_a_fresh_copy_of_the_project(project: SampleProject) -> None:
    record_build(project)
    project.write("p1.pdf", SECOND)
    project.collect("incoming")
    record_build(project)
    before = stored_record(project)
    old_version = project.store.folder("p1") / "paper-v1.pdf"
    for path in project.store.folder("p1").iterdir():
        if path != old_version:
            path.unlink()
    assert "collect-version" not in new_findings(project.collect("incoming"))
    assert read_versions(project) == [FIRST, SECOND]
    assert replace(stored_record(project).replaced[0], file="p1.pdf") == before.replaced[0]


def test_a_changed_id_is_reported_in_a_fresh_copy_of_the_project(project: SampleProject) -> None:
    record_build(project)
    shutil.rmtree(project.store.folder("p1"))
    project.write("papers.csv", "id,title,authors,abstract\nw1,On Water,Ann Lee,We pour.\n")
    project.collect("incoming")
    (finding,) = published_findings(project)
    assert finding.message == "Not as published: 1 of 1 papers has another id (lee24a: p1 → w1)"
    assert finding.remedy.startswith("Give w1 its id p1 again in the source (same PDF)")
    project.write("papers.csv", "id,title,authors,abstract\np1,On Water,Ann Lee,We pour.\n")
    project.collect("incoming")
    assert [paper.id for paper in read_volume(project).papers] == ["p1"]
    assert published_findings(project) == []


def test_exchanged_ids_are_reported_in_a_fresh_copy_of_the_project(project: SampleProject) -> None:
    stone = small_pdf("On Stone", "Cho Kim")
    head = "id,title,authors,abstract\n"
    project.write(
        "papers.csv", f"{head}p1,On Water,Ann Lee,We pour.\np2,On Stone,Cho Kim,We cut.\n"
    )
    project.write("p2.pdf", stone)
    project.collect("incoming")
    record_build(project)
    for id_ in ("p1", "p2"):
        shutil.rmtree(project.store.folder(id_))
    project.write(
        "papers.csv", f"{head}p2,On Water,Ann Lee,We pour.\np1,On Stone,Cho Kim,We cut.\n"
    )
    project.write("p1.pdf", stone)
    project.write("p2.pdf", FIRST)
    project.collect("incoming")
    (finding,) = published_findings(project)
    assert "Give p2 its id p1 and p1 its id p2 again in the source (same PDF)" in finding.remedy
    project.write(
        "papers.csv", f"{head}p1,On Water,Ann Lee,We pour.\np2,On Stone,Cho Kim,We cut.\n"
    )
    project.write("p1.pdf", FIRST)
    project.write("p2.pdf", stone)
    project.collect("incoming")
    assert published_findings(project) == []
    assert read_versions(project) == [FIRST], (
        "the other paper's PDF was never published as this one's"
    )


def test_a_lost_old_version_is_reported(project: SampleProject) -> None:
    record_build(project)
    project.write("p1.pdf", SECOND)
    project.collect("incoming")
    record_build(project)
    shutil.rmtree(project.store.folder("p1"))
    first_outcome = project.collect("incoming")
    for outcome in (first_outcome, project.collect("incoming")):
        assert "error collect-version p1: paper-v1.pdf is not in" in new_findings(outcome)
        assert read_versions(project) == [SECOND]
    record_build(project)
    (project.store.folder("p1") / "paper-v1.pdf").write_bytes(FIRST)
    assert "collect-version" not in new_findings(project.collect("incoming"))
    assert read_versions(project) == [FIRST, SECOND]


def test_a_dry_run_writes_no_version(project: SampleProject) -> None:
    project.write("p1.pdf", SECOND)
    assert project.collect("incoming", dry_run=True).plan.changed
    assert read_versions(project) == [FIRST]


def test_a_retracted_paper_missing_from_its_source_stays_accepted(project: SampleProject) -> None:
    fixes = project.store.folder("p1") / "fixes.toml"
    fixes.write_text('[retraction]\non = 2024-06-01\ntext = "It is wrong."\n')
    project.write("papers.csv", "id,title,authors,abstract\np2,On Stone,Cho Kim,We carve.\n")
    project.collect("incoming/papers.csv")
    assert stored_record(project).status == "withdrawn"
    (paper,) = (record for record in project.store.records() if record.id == "p1")
    assert (paper.status, paper.file) == ("accepted", "p1.pdf")


def test_supplements_do_not_replace_or_remove_versions(tmp_path: Path) -> None:
    assert RESERVED.fullmatch(version_name(1))
    assert RESERVED.fullmatch("Paper-V12.PDF")
    assert not RESERVED.fullmatch("paper-v1.zip")
    store = Store(tmp_path)
    store.put(Record(id="a", supplements=(Supplement(name="paper-v1.pdf"),)), None, {})
    (store.folder("a") / "paper-v1.pdf").write_bytes(FIRST)
    store.put(Record(id="a"), None, {})
    assert (store.folder("a") / "paper-v1.pdf").exists()


def test_a_stored_version_records_the_file_name_in_its_source(project: SampleProject) -> None:
    project.write("p1.pdf", SECOND)
    project.collect("incoming")
    stored = json.loads((project.store.folder("p1") / "paper.json").read_bytes())
    assert stored["replaced"][0]["file"] == "p1.pdf"
