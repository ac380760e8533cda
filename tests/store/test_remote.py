"""A store behind an address: kept there, read from copies, written by one run at a time."""

import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from procbuild.conference import StoreRules
from procbuild.crew.local import LocalCrew
from procbuild.errors import StoreError, UsageError
from procbuild.incremental.cache import Cache
from procbuild.model import Record
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.store.remote import Objects, store_of
from procbuild.volume.load import known_volume, load_volume
from tests.collecting import Desk, use_small_reader
from tests.command import procbuild
from tests.papers import make_project, small_pdf

URL = "memory://bucket/v"
TABLE = 'id,title,authors\na,On A,"Lee, Ann"\nb,On B,"Ray, Bo"\n'


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    """Nothing is in memory before or after."""
    MemoryFileSystem.store.clear()
    yield
    MemoryFileSystem.store.clear()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An organizer whose papers go into a bucket."""
    use_small_reader(monkeypatch)
    desk = Desk(make_project(tmp_path / "one", "[store]", f'url = "{URL}"'))
    desk.write("papers.csv", TABLE)
    desk.write("a.pdf", small_pdf("On A"))
    desk.write("a-supp.zip", b"PK")
    desk.write("b.pdf", small_pdf("On B"))
    return desk


def bucket() -> dict[str, bytes]:
    """What lies in the bucket, by name."""
    system = fsspec.filesystem("memory")
    return {path.removeprefix("/bucket/v/"): system.cat(path) for path in system.find("/bucket/v")}


def elsewhere(desk: Desk) -> Project:
    """The same project on another machine."""
    return Project(make_project(desk.root.parent / "two", "[store]", f'url = "{URL}"'))


def load(project: Project) -> Any:
    return load_volume(
        project, "v", crew=LocalCrew(), cache=Cache(project.cache), progress=Silent()
    )


def test_papers_are_kept_there_and_nowhere_else(desk: Desk) -> None:
    desk.collect("incoming")
    there = bucket()
    assert sorted(there) == [
        "a/a-supp.zip",
        "a/paper.json",
        "a/paper.pdf",
        "b/paper.json",
        "b/paper.pdf",
    ]
    assert there["a/paper.pdf"] == small_pdf("On A")
    assert not desk.store.root.exists(), "submissions/v has what people write"


def test_another_machine_reads_what_one_has_collected(desk: Desk) -> None:
    desk.collect("incoming")
    project = elsewhere(desk)
    fixes = project.submissions("v") / "b" / "fixes.toml"
    fixes.parent.mkdir(parents=True)
    fixes.write_text('title = "On B, Corrected"\n')
    volume = load(project)
    assert [paper.title for paper in volume.papers] == ["On A", "On B, Corrected"]
    first = volume.papers[0]
    assert first.pdf.read_bytes() == small_pdf("On A")
    assert (first.folder / "a-supp.zip").read_bytes() == b"PK"
    assert first.pdf.is_relative_to(project.cache)


def test_what_changes_there_is_fetched_and_nothing_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    fetch = Objects.fetch

    def counted(self: Objects, name: str, target: Path) -> None:
        fetched.append(name)
        fetch(self, name, target)

    monkeypatch.setattr(Objects, "fetch", counted)
    desk.collect("incoming")
    assert fetched == []
    project = elsewhere(desk)
    known_volume(project, "v", Cache(project.cache))
    assert sorted(fetched) == ["a/paper.json", "b/paper.json"], "no PDF where none is opened"
    load(project)
    assert sorted(fetched[2:]) == ["a/a-supp.zip", "a/paper.pdf", "b/paper.pdf"]
    load(project)
    assert len(fetched) == 5
    desk.write("b.pdf", small_pdf("On B", "again"))
    desk.collect("incoming")
    assert load(project).papers[1].pdf.read_bytes() == small_pdf("On B", "again")
    assert sorted(fetched[5:]) == ["b/paper.json", "b/paper.pdf"]
    load(Project(desk.root))
    assert len(fetched) == 7, "who wrote it has it"


def test_collecting_again_changes_nothing_and_what_goes_goes_there_too(desk: Desk) -> None:
    desk.collect("incoming")
    before = bucket()
    assert not desk.collect("incoming").plan.changes
    assert bucket() == before
    (desk.incoming / "a-supp.zip").unlink()
    desk.write("papers.csv", 'id,title,authors\na,On A,"Lee, Ann"\n')
    (desk.incoming / "b.pdf").unlink()
    desk.collect("incoming")
    assert "a/a-supp.zip" not in bucket()
    assert json.loads(bucket()["b/paper.json"])["status"] == "withdrawn"
    fsspec.filesystem("memory").rm("/bucket/v/b", recursive=True)
    assert [paper.id for paper in load(Project(desk.root)).papers] == ["a"]


def test_the_copies_may_be_deleted(desk: Desk) -> None:
    desk.collect("incoming")
    before = load(Project(desk.root))
    for path in sorted(desk.root.glob("proceedings/.cache/store/**/*"), reverse=True):
        if path.is_file():
            path.unlink()
    assert load(Project(desk.root)) == before


def test_a_damaged_copy_is_fetched_again(desk: Desk) -> None:
    desk.collect("incoming")
    pdf = load(Project(desk.root)).papers[0].pdf
    pdf.write_bytes(b"half")
    assert load(Project(desk.root)).papers[0].pdf.read_bytes() == small_pdf("On A")


def test_one_collect_at_a_time_among_machines(desk: Desk) -> None:
    system = fsspec.filesystem("memory")
    desk.collect("incoming")

    def held_by(holder: object) -> None:
        system.pipe("/bucket/v/collect.lock", json.dumps(holder).encode())

    held_by({"host": "far.example.org", "pid": 1})
    with pytest.raises(StoreError, match=r"on far\.example\.org.*delete memory://bucket/v/collect"):
        desk.collect("incoming")
    held_by({"host": platform.node(), "pid": os.getpid()})
    with pytest.raises(StoreError, match="is running"):
        desk.collect("incoming")
    held_by(["no sense"])
    with pytest.raises(StoreError, match="an unknown machine"):
        desk.collect("incoming")
    gone = os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {})
    os.waitpid(gone, 0)
    held_by({"host": platform.node(), "pid": gone})
    desk.collect("incoming")
    assert "collect.lock" not in bucket(), "the lock of a run that was killed here is taken over"


def test_who_takes_over_a_lock_may_be_too_late(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    system = fsspec.filesystem("memory")
    gone = os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {})
    os.waitpid(gone, 0)
    lock = "/bucket/v/collect.lock"
    system.pipe(lock, json.dumps({"host": platform.node(), "pid": gone}).encode())
    other = json.dumps({"host": "far.example.org", "pid": 1}).encode()
    remove = Objects.remove

    def remove_and_lose(self: Objects, name: str) -> None:
        remove(self, name)
        system.pipe(lock, other)

    monkeypatch.setattr(Objects, "remove", remove_and_lose)
    with pytest.raises(StoreError, match=r"is running on far\.example\.org"):
        desk.collect("incoming")
    assert bucket() == {"collect.lock": other}, "the lock of the other machine stays"


def test_a_lock_without_a_word_in_it_is_held(desk: Desk) -> None:
    fsspec.filesystem("memory").pipe("/bucket/v/collect.lock", b"")
    with pytest.raises(StoreError, match="an unknown machine"):
        desk.collect("incoming")


def test_a_run_that_stops_while_it_sends_is_completed_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.collect("incoming")
    desk.write("a.pdf", small_pdf("On A", "again"))
    put = Objects.put

    def broken(self: Objects, source: Path, name: str) -> None:
        if name.endswith(".json"):
            raise StoreError("the line is cut")
        put(self, source, name)

    monkeypatch.setattr(Objects, "put", broken)
    with pytest.raises(StoreError, match="cut"):
        desk.collect("incoming")
    assert bucket()["a/paper.pdf"] == small_pdf("On A", "again")
    monkeypatch.setattr(Objects, "put", put)
    assert [change.draft.record.id for change in desk.collect("incoming").plan.changed] == ["a"]
    assert bucket()["a/paper.json"].count(b"sha256")
    assert load(elsewhere(desk)).papers[0].pdf.read_bytes() == small_pdf("On A", "again")


def test_names_that_lead_elsewhere_are_not_followed(desk: Desk, tmp_path: Path) -> None:
    system = fsspec.filesystem("memory")
    desk.collect("incoming")
    for name in ("a/../../../../../../evil", "../evil/paper.json", ".hidden/paper.json"):
        system.store[f"/bucket/v/{name}"] = system.store["/bucket/v/b/paper.json"]
    other = elsewhere(desk)
    assert [paper.id for paper in load(other).papers] == ["a", "b"]
    stated = json.loads(bucket()["a/paper.json"])
    stated["supplements"] = [{"name": "../../../../../../evil", "sha256": "0" * 64}]
    system.pipe("/bucket/v/a/paper.json", json.dumps(stated).encode())
    with pytest.raises(
        StoreError, match=r"^memory://bucket/v/a/paper\.json: .*evil' is not the name"
    ):
        load(other)
    assert not list(tmp_path.rglob("evil*"))


def test_damage_is_told_by_its_place_there(desk: Desk) -> None:
    desk.collect("incoming")
    fsspec.filesystem("memory").pipe("/bucket/v/a/paper.json", b"{")
    with pytest.raises(StoreError, match=r"^memory://bucket/v/a/paper\.json: "):
        load(Project(desk.root))


def test_a_server_that_fails_is_told_in_one_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("403 Forbidden")

    monkeypatch.setattr(MemoryFileSystem, "find", refuse)
    with pytest.raises(StoreError, match=r"^memory://bucket/v: .* 403 Forbidden$"):
        desk.collect("incoming")


@pytest.mark.parametrize(
    ("url", "needed"), [("s3://bucket/v", r"s3fs.*procbuild\[remote\]"), ("bogus://b", "bogus")]
)
def test_what_is_not_installed_is_named(tmp_path: Path, url: str, needed: str) -> None:
    if url.startswith("s3") and "s3fs" in sys.modules:
        pytest.skip("s3fs is installed")
    with pytest.raises(UsageError, match=needed):
        store_of(Project(tmp_path), "v", StoreRules(url=url))


def test_a_volume_is_built_from_a_folder_elsewhere_by_the_commands(tmp_path: Path) -> None:
    there = tmp_path / "there"
    root = make_project(tmp_path / "here", "[store]", f'url = "{there.as_uri()}"')
    incoming = root / "submissions" / "v" / "incoming"
    incoming.mkdir(parents=True)
    (incoming / "papers.csv").write_text(TABLE)
    for id_ in "ab":
        (incoming / f"{id_}.pdf").write_bytes(small_pdf(f"On {id_.upper()}"))
    assert "2 new" in procbuild("collect", cwd=root).stdout
    assert "nothing changed" in procbuild("collect", cwd=root).stdout
    assert sorted(path.name for path in there.rglob("*.*")) == [
        *("paper.json", "paper.json"),
        *("paper.pdf", "paper.pdf"),
    ]
    assert "On A" in procbuild("status", cwd=root).stdout
    told = procbuild("check", "a", cwd=root, expect=2).stderr
    assert "a: not a file, but a paper of the volume; write " in told
    procbuild("build", "bib", "book", cwd=root)
    assert (root / "proceedings" / "v" / "papers" / "lee24a.pdf").is_file()
    assert list((root / "submissions" / "v").iterdir()) == [incoming]


def test_letters_are_logged_there(desk: Desk) -> None:
    desk.collect("incoming")
    store = store_of(Project(desk.root), "v", StoreRules(url=URL))
    with store.lock_letters(desk.root / "lock"):
        assert not store.letters.exists()
        store.write_letters('{"schema": 1}')
    other = store_of(elsewhere(desk), "v", StoreRules(url=URL))
    with other.lock_letters(desk.root / "lock"):
        assert other.letters.read_text() == '{"schema": 1}'


def test_records_go_through_unchanged(desk: Desk) -> None:
    desk.collect("incoming")
    store = store_of(elsewhere(desk), "v", StoreRules(url=URL))
    (first, _) = store.records()
    assert isinstance(first, Record)
    assert store.size("a", "paper.pdf") == len(small_pdf("On A"))
    assert store.size("a", "absent.pdf") is None
