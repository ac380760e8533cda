"""What readers have of a published volume stays where it is."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache
from procbuild.model import Record, Supplement, Volume
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.published import CHECK, published_file
from procbuild.published import record_published as write_record
from procbuild.store import RESERVED, Store, version_name
from procbuild.volume.load import load_volume
from tests.papers import make_project, small_pdf
from tests.sample_project import SampleProject, new_findings, read_small_pdfs_directly

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
    publish(project)
    return project


def publish(project: SampleProject) -> None:
    """Let the volume's status be ``published``."""
    toml = project.root / "conf" / "v" / "volume.toml"
    toml.write_text(toml.read_text().replace("[volume]", '[volume]\nstatus = "published"'))


def record(project: SampleProject) -> Record:
    return project.store.uncorrected_records()["p1"]


def kept(project: SampleProject) -> list[bytes]:
    """The PDFs of the paper, the oldest version first."""
    old = [(project.store.folder("p1") / one.name).read_bytes() for one in record(project).replaced]
    return [*old, project.store.pdf("p1").read_bytes()]


def test_a_changed_pdf_becomes_a_version_and_the_old_one_stays(project: SampleProject) -> None:
    for number, data in enumerate((SECOND, THIRD), 2):
        project.write("p1.pdf", data)
        outcome = project.collect("incoming")
        assert f"version {number} of a published paper" in new_findings(outcome)
        (change,) = outcome.plan.changed
        assert f"the published PDF is kept as paper-v{number - 1}.pdf" in change.fields
    assert kept(project) == [FIRST, SECOND, THIRD]
    assert [(one.name, one.pages) for one in record(project).replaced] == [
        ("paper-v1.pdf", 1),
        ("paper-v2.pdf", 1),
    ]
    before = (project.store.folder("p1") / "paper.json").read_bytes()
    assert project.collect("incoming").plan.changes == ()
    assert (project.store.folder("p1") / "paper.json").read_bytes() == before


def test_before_publication_a_pdf_is_replaced(project: SampleProject) -> None:
    toml = project.root / "conf" / "v" / "volume.toml"
    toml.write_text(toml.read_text().replace("published", "announced"))
    project.write("p1.pdf", SECOND)
    project.collect("incoming")
    assert kept(project) == [SECOND]


def test_versions_outlive_changes_of_metadata(project: SampleProject) -> None:
    project.write("p1.pdf", SECOND)
    project.collect("incoming")
    project.write("papers.csv", "id,title,authors,abstract\np1,On Waters,Ann Lee,We pour.\n")
    project.collect("incoming")
    assert record(project).title == "On Waters"
    assert kept(project) == [FIRST, SECOND]


def test_a_published_pdf_that_its_source_loses_stays(project: SampleProject) -> None:
    (project.incoming / "p1.pdf").unlink()
    project.collect("incoming")
    assert kept(project) == [FIRST]


@pytest.mark.parametrize("step", ["kept", "replaced"])
def test_a_run_that_was_killed_is_completed(project: SampleProject, step: str) -> None:
    """Killed before ``paper.json`` is written: it still states the old hash."""
    folder = project.store.folder("p1")
    shutil.copy(folder / "paper.pdf", folder / "paper-v1.pdf")
    if step == "replaced":
        (folder / "paper.pdf").write_bytes(SECOND)
    project.write("p1.pdf", SECOND)
    project.collect("incoming")
    assert kept(project) == [FIRST, SECOND]


def test_without_the_published_pdf_no_new_one_is_taken(project: SampleProject) -> None:
    project.store.pdf("p1").write_bytes(b"%PDF-1.4 damaged")
    project.write("p1.pdf", SECOND)
    outcome = project.collect("incoming")
    assert "error collect-version p1: p1.pdf: not taken" in new_findings(outcome)
    assert record(project).replaced == ()
    project.store.pdf("p1").write_bytes(FIRST)
    project.collect("incoming")
    assert kept(project) == [FIRST, SECOND]


def volume(project: SampleProject) -> Volume:
    """The volume as a build loads it."""
    cache = Cache(project.root / "cache")
    return load_volume(Project(project.root), "v", crew=LocalCrew(), cache=cache, progress=Silent())


def built(project: SampleProject) -> None:
    """Write down what a build of the volume would have published."""
    write_record(volume(project), published_file(Project(project.root), "v"))


def test_a_pdf_that_was_a_mistake_is_no_version(project: SampleProject) -> None:
    built(project)
    for wrong in (small_pdf("Of another paper"), b"%PDF-1.4 /Encrypt"):
        project.write("p1.pdf", wrong)
        project.collect("incoming")
        project.write("p1.pdf", FIRST)
        outcome = project.collect("incoming")
        assert kept(project) == [FIRST]
        assert record(project).replaced == ()
        assert not (project.store.folder("p1") / "paper-v1.pdf").exists()
        assert "collect-version" not in new_findings(outcome)


def test_a_pdf_that_nobody_could_read_is_no_version(project: SampleProject) -> None:
    built(project)
    for data in (b"%PDF-1.4 /Encrypt", SECOND):
        project.write("p1.pdf", data)
        project.collect("incoming")
    assert kept(project) == [FIRST, SECOND]


def test_a_pdf_that_may_have_been_published_elsewhere_is_a_version(project: SampleProject) -> None:
    built(project)
    for data in (SECOND, THIRD):
        project.write("p1.pdf", data)
        project.collect("incoming")
    assert kept(project) == [FIRST, SECOND, THIRD]
    built(project)
    project.write("p1.pdf", FIRST)
    project.collect("incoming")
    assert kept(project) == [FIRST, SECOND, THIRD, FIRST], "three were published"
    built(project)
    versions = {
        path.name: path.read_bytes() for path in project.store.folder("p1").glob("*-v*.pdf")
    }
    shutil.rmtree(project.store.folder("p1"))
    for name, data in versions.items():
        path = project.store.folder("p1") / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    assert "collect-version" not in new_findings(project.collect("incoming"))
    assert kept(project) == [FIRST, SECOND, THIRD, FIRST]


def test_a_fresh_copy_of_the_project_has_its_old_versions(project: SampleProject) -> None:
    built(project)
    project.write("p1.pdf", SECOND)
    project.collect("incoming")
    built(project)
    before = record(project)
    version = project.store.folder("p1") / "paper-v1.pdf"
    for path in project.store.folder("p1").iterdir():
        if path != version:
            path.unlink()
    assert "collect-version" not in new_findings(project.collect("incoming"))
    assert kept(project) == [FIRST, SECOND]
    assert replace(record(project).replaced[0], file="p1.pdf") == before.replaced[0]


def test_a_fresh_copy_whose_source_calls_a_paper_otherwise(project: SampleProject) -> None:
    built(project)
    shutil.rmtree(project.store.folder("p1"))
    project.write("papers.csv", "id,title,authors,abstract\nw1,On Water,Ann Lee,We pour.\n")
    project.collect("incoming")
    (one,) = (one for one in volume(project).findings if one.check == CHECK)
    assert one.message == "Not as published: 1 of 1 papers has another id (lee24a: p1 → w1)"
    assert one.remedy.startswith("Give w1 its id p1 again in the source (same PDF)")
    project.write("papers.csv", "id,title,authors,abstract\np1,On Water,Ann Lee,We pour.\n")
    project.collect("incoming")
    assert [one.id for one in volume(project).papers] == ["p1"]
    assert [one for one in volume(project).findings if one.check == CHECK] == []


def test_a_fresh_copy_whose_source_has_exchanged_two_papers(project: SampleProject) -> None:
    stone = small_pdf("On Stone", "Cho Kim")
    head = "id,title,authors,abstract\n"
    project.write(
        "papers.csv", f"{head}p1,On Water,Ann Lee,We pour.\np2,On Stone,Cho Kim,We cut.\n"
    )
    project.write("p2.pdf", stone)
    project.collect("incoming")
    built(project)
    for id_ in ("p1", "p2"):
        shutil.rmtree(project.store.folder(id_))
    project.write(
        "papers.csv", f"{head}p2,On Water,Ann Lee,We pour.\np1,On Stone,Cho Kim,We cut.\n"
    )
    project.write("p1.pdf", stone)
    project.write("p2.pdf", FIRST)
    project.collect("incoming")
    (one,) = [one for one in volume(project).findings if one.check == CHECK]
    assert "Give p2 its id p1 and p1 its id p2 again in the source (same PDF)" in one.remedy
    project.write(
        "papers.csv", f"{head}p1,On Water,Ann Lee,We pour.\np2,On Stone,Cho Kim,We cut.\n"
    )
    project.write("p1.pdf", FIRST)
    project.write("p2.pdf", stone)
    project.collect("incoming")
    assert [one for one in volume(project).findings if one.check == CHECK] == []
    assert kept(project) == [FIRST], "the other paper's PDF was never published as this one's"


def test_an_old_version_that_is_lost_is_told(project: SampleProject) -> None:
    built(project)
    project.write("p1.pdf", SECOND)
    project.collect("incoming")
    built(project)
    shutil.rmtree(project.store.folder("p1"))
    outcome = project.collect("incoming")
    for again in (outcome, project.collect("incoming")):
        assert "error collect-version p1: paper-v1.pdf is not in" in new_findings(again)
        assert kept(project) == [SECOND]
    built(project)
    (project.store.folder("p1") / "paper-v1.pdf").write_bytes(FIRST)
    assert "collect-version" not in new_findings(project.collect("incoming"))
    assert kept(project) == [FIRST, SECOND]


def test_a_dry_run_keeps_nothing(project: SampleProject) -> None:
    project.write("p1.pdf", SECOND)
    assert project.collect("incoming", dry_run=True).plan.changed
    assert kept(project) == [FIRST]


def test_a_retracted_paper_stays_accepted_whatever_its_source_says(project: SampleProject) -> None:
    fixes = project.store.folder("p1") / "fixes.toml"
    fixes.write_text('[retraction]\non = 2024-06-01\ntext = "It is wrong."\n')
    project.write("papers.csv", "id,title,authors,abstract\np2,On Stone,Cho Kim,We carve.\n")
    project.collect("incoming/papers.csv")
    assert record(project).status == "withdrawn"
    (paper,) = (one for one in project.store.records() if one.id == "p1")
    assert (paper.status, paper.file) == ("accepted", "p1.pdf")


def test_no_supplement_takes_the_place_of_a_version(tmp_path: Path) -> None:
    assert RESERVED.fullmatch(version_name(1))
    assert RESERVED.fullmatch("Paper-V12.PDF")
    assert not RESERVED.fullmatch("paper-v1.zip")
    store = Store(tmp_path)
    store.put(Record(id="a", supplements=(Supplement(name="paper-v1.pdf"),)), None, {})
    (store.folder("a") / "paper-v1.pdf").write_bytes(FIRST)
    store.put(Record(id="a"), None, {})
    assert (store.folder("a") / "paper-v1.pdf").exists()


def test_what_is_recorded_is_not_a_persons_to_fix(project: SampleProject) -> None:
    project.write("p1.pdf", SECOND)
    project.collect("incoming")
    stored = json.loads((project.store.folder("p1") / "paper.json").read_bytes())
    assert stored["replaced"][0]["file"] == "p1.pdf"
