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
from tests.collecting import Desk, told, use_small_reader
from tests.papers import make_project, small_pdf

FIRST = small_pdf("On Water", "Ann Lee")
SECOND = small_pdf("On Water", "Ann Lee", "corrected")
THIRD = small_pdf("On Water", "Ann Lee", "corrected again")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A published volume with one paper."""
    use_small_reader(monkeypatch)
    desk = Desk(make_project(tmp_path))
    desk.write("papers.csv", "id,title,authors,abstract\np1,On Water,Ann Lee,We pour.\n")
    desk.write("p1.pdf", FIRST)
    desk.collect("incoming")
    publish(desk)
    return desk


def publish(desk: Desk) -> None:
    """Let the volume's status be ``published``."""
    toml = desk.root / "conf" / "v" / "volume.toml"
    toml.write_text(toml.read_text().replace("[volume]", '[volume]\nstatus = "published"'))


def record(desk: Desk) -> Record:
    return desk.store.uncorrected_records()["p1"]


def kept(desk: Desk) -> list[bytes]:
    """The PDFs of the paper, the oldest version first."""
    old = [(desk.store.folder("p1") / one.name).read_bytes() for one in record(desk).replaced]
    return [*old, desk.store.pdf("p1").read_bytes()]


def test_a_changed_pdf_becomes_a_version_and_the_old_one_stays(desk: Desk) -> None:
    for number, data in enumerate((SECOND, THIRD), 2):
        desk.write("p1.pdf", data)
        outcome = desk.collect("incoming")
        assert f"version {number} of a published paper" in told(outcome)
        (change,) = outcome.plan.changed
        assert f"the published PDF is kept as paper-v{number - 1}.pdf" in change.fields
    assert kept(desk) == [FIRST, SECOND, THIRD]
    assert [(one.name, one.pages) for one in record(desk).replaced] == [
        ("paper-v1.pdf", 1),
        ("paper-v2.pdf", 1),
    ]
    before = (desk.store.folder("p1") / "paper.json").read_bytes()
    assert desk.collect("incoming").plan.changes == ()
    assert (desk.store.folder("p1") / "paper.json").read_bytes() == before


def test_before_publication_a_pdf_is_replaced(desk: Desk) -> None:
    toml = desk.root / "conf" / "v" / "volume.toml"
    toml.write_text(toml.read_text().replace("published", "announced"))
    desk.write("p1.pdf", SECOND)
    desk.collect("incoming")
    assert kept(desk) == [SECOND]


def test_versions_outlive_changes_of_metadata(desk: Desk) -> None:
    desk.write("p1.pdf", SECOND)
    desk.collect("incoming")
    desk.write("papers.csv", "id,title,authors,abstract\np1,On Waters,Ann Lee,We pour.\n")
    desk.collect("incoming")
    assert record(desk).title == "On Waters"
    assert kept(desk) == [FIRST, SECOND]


def test_a_published_pdf_that_its_source_loses_stays(desk: Desk) -> None:
    (desk.incoming / "p1.pdf").unlink()
    desk.collect("incoming")
    assert kept(desk) == [FIRST]


@pytest.mark.parametrize("step", ["kept", "replaced"])
def test_a_run_that_was_killed_is_completed(desk: Desk, step: str) -> None:
    """Killed before ``paper.json`` is written: it still states the old hash."""
    folder = desk.store.folder("p1")
    shutil.copy(folder / "paper.pdf", folder / "paper-v1.pdf")
    if step == "replaced":
        (folder / "paper.pdf").write_bytes(SECOND)
    desk.write("p1.pdf", SECOND)
    desk.collect("incoming")
    assert kept(desk) == [FIRST, SECOND]


def test_without_the_published_pdf_no_new_one_is_taken(desk: Desk) -> None:
    desk.store.pdf("p1").write_bytes(b"%PDF-1.4 damaged")
    desk.write("p1.pdf", SECOND)
    outcome = desk.collect("incoming")
    assert "error collect-version p1: p1.pdf: not taken" in told(outcome)
    assert record(desk).replaced == ()
    desk.store.pdf("p1").write_bytes(FIRST)
    desk.collect("incoming")
    assert kept(desk) == [FIRST, SECOND]


def volume(desk: Desk) -> Volume:
    """The volume as a build loads it."""
    cache = Cache(desk.root / "cache")
    return load_volume(Project(desk.root), "v", crew=LocalCrew(), cache=cache, progress=Silent())


def built(desk: Desk) -> None:
    """Write down what a build of the volume would have published."""
    write_record(volume(desk), published_file(Project(desk.root), "v"))


def test_a_pdf_that_was_a_mistake_is_no_version(desk: Desk) -> None:
    built(desk)
    for wrong in (small_pdf("Of another paper"), b"%PDF-1.4 /Encrypt"):
        desk.write("p1.pdf", wrong)
        desk.collect("incoming")
        desk.write("p1.pdf", FIRST)
        outcome = desk.collect("incoming")
        assert kept(desk) == [FIRST]
        assert record(desk).replaced == ()
        assert not (desk.store.folder("p1") / "paper-v1.pdf").exists()
        assert "collect-version" not in told(outcome)


def test_a_pdf_that_nobody_could_read_is_no_version(desk: Desk) -> None:
    built(desk)
    for data in (b"%PDF-1.4 /Encrypt", SECOND):
        desk.write("p1.pdf", data)
        desk.collect("incoming")
    assert kept(desk) == [FIRST, SECOND]


def test_a_pdf_that_may_have_been_published_elsewhere_is_a_version(desk: Desk) -> None:
    built(desk)
    for data in (SECOND, THIRD):
        desk.write("p1.pdf", data)
        desk.collect("incoming")
    assert kept(desk) == [FIRST, SECOND, THIRD]
    built(desk)
    desk.write("p1.pdf", FIRST)
    desk.collect("incoming")
    assert kept(desk) == [FIRST, SECOND, THIRD, FIRST], "three were published"
    built(desk)
    versions = {path.name: path.read_bytes() for path in desk.store.folder("p1").glob("*-v*.pdf")}
    shutil.rmtree(desk.store.folder("p1"))
    for name, data in versions.items():
        path = desk.store.folder("p1") / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    assert "collect-version" not in told(desk.collect("incoming"))
    assert kept(desk) == [FIRST, SECOND, THIRD, FIRST]


def test_a_fresh_copy_of_the_project_has_its_old_versions(desk: Desk) -> None:
    built(desk)
    desk.write("p1.pdf", SECOND)
    desk.collect("incoming")
    built(desk)
    before = record(desk)
    version = desk.store.folder("p1") / "paper-v1.pdf"
    for path in desk.store.folder("p1").iterdir():
        if path != version:
            path.unlink()
    assert "collect-version" not in told(desk.collect("incoming"))
    assert kept(desk) == [FIRST, SECOND]
    assert replace(record(desk).replaced[0], file="p1.pdf") == before.replaced[0]


def test_a_fresh_copy_whose_source_calls_a_paper_otherwise(desk: Desk) -> None:
    built(desk)
    shutil.rmtree(desk.store.folder("p1"))
    desk.write("papers.csv", "id,title,authors,abstract\nw1,On Water,Ann Lee,We pour.\n")
    desk.collect("incoming")
    (one,) = (one for one in volume(desk).findings if one.check == CHECK)
    assert one.message == "Not as published: 1 of 1 papers has another id (lee24a: p1 → w1)"
    assert one.remedy.startswith("Give w1 its id p1 again in the source (same PDF)")
    desk.write("papers.csv", "id,title,authors,abstract\np1,On Water,Ann Lee,We pour.\n")
    desk.collect("incoming")
    assert [one.id for one in volume(desk).papers] == ["p1"]
    assert [one for one in volume(desk).findings if one.check == CHECK] == []


def test_a_fresh_copy_whose_source_has_exchanged_two_papers(desk: Desk) -> None:
    stone = small_pdf("On Stone", "Cho Kim")
    head = "id,title,authors,abstract\n"
    desk.write("papers.csv", f"{head}p1,On Water,Ann Lee,We pour.\np2,On Stone,Cho Kim,We cut.\n")
    desk.write("p2.pdf", stone)
    desk.collect("incoming")
    built(desk)
    for id_ in ("p1", "p2"):
        shutil.rmtree(desk.store.folder(id_))
    desk.write("papers.csv", f"{head}p2,On Water,Ann Lee,We pour.\np1,On Stone,Cho Kim,We cut.\n")
    desk.write("p1.pdf", stone)
    desk.write("p2.pdf", FIRST)
    desk.collect("incoming")
    (one,) = [one for one in volume(desk).findings if one.check == CHECK]
    assert "Give p2 its id p1 and p1 its id p2 again in the source (same PDF)" in one.remedy
    desk.write("papers.csv", f"{head}p1,On Water,Ann Lee,We pour.\np2,On Stone,Cho Kim,We cut.\n")
    desk.write("p1.pdf", FIRST)
    desk.write("p2.pdf", stone)
    desk.collect("incoming")
    assert [one for one in volume(desk).findings if one.check == CHECK] == []
    assert kept(desk) == [FIRST], "the other paper's PDF was never published as this one's"


def test_an_old_version_that_is_lost_is_told(desk: Desk) -> None:
    built(desk)
    desk.write("p1.pdf", SECOND)
    desk.collect("incoming")
    built(desk)
    shutil.rmtree(desk.store.folder("p1"))
    outcome = desk.collect("incoming")
    for again in (outcome, desk.collect("incoming")):
        assert "error collect-version p1: paper-v1.pdf is not in" in told(again)
        assert kept(desk) == [SECOND]
    built(desk)
    (desk.store.folder("p1") / "paper-v1.pdf").write_bytes(FIRST)
    assert "collect-version" not in told(desk.collect("incoming"))
    assert kept(desk) == [FIRST, SECOND]


def test_a_dry_run_keeps_nothing(desk: Desk) -> None:
    desk.write("p1.pdf", SECOND)
    assert desk.collect("incoming", dry_run=True).plan.changed
    assert kept(desk) == [FIRST]


def test_a_retracted_paper_stays_accepted_whatever_its_source_says(desk: Desk) -> None:
    fixes = desk.store.folder("p1") / "fixes.toml"
    fixes.write_text('[retraction]\non = 2024-06-01\ntext = "It is wrong."\n')
    desk.write("papers.csv", "id,title,authors,abstract\np2,On Stone,Cho Kim,We carve.\n")
    desk.collect("incoming/papers.csv")
    assert record(desk).status == "withdrawn"
    (paper,) = (one for one in desk.store.records() if one.id == "p1")
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


def test_what_is_recorded_is_not_a_persons_to_fix(desk: Desk) -> None:
    desk.write("p1.pdf", SECOND)
    desk.collect("incoming")
    stored = json.loads((desk.store.folder("p1") / "paper.json").read_bytes())
    assert stored["replaced"][0]["file"] == "p1.pdf"
