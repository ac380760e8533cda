"""A store in a bucket: local copies, locks and interrupted uploads."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from procbuild.conference import StoreRules
from procbuild.errors import StoreError, UsageError
from procbuild.incremental.cache import Cache
from procbuild.model import Record
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.store.objects import Objects
from procbuild.store.remote import store_of, this_machine
from procbuild.volume.load import known_volume, load_volume
from tests.command import procbuild
from tests.papers import make_project, small_pdf
from tests.sample_project import SampleProject, read_small_pdfs_directly
from tests.standing import standing_crew

URL = "memory://bucket/v"
TABLE = 'id,title,authors\na,On A,"Lee, Ann"\nb,On B,"Ray, Bo"\n'


@pytest.fixture(autouse=True)
def _empty_memory() -> Iterator[None]:
    """Empty the file system in memory before and after each test."""
    MemoryFileSystem.store.clear()
    yield
    MemoryFileSystem.store.clear()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SampleProject:
    """A project whose papers are stored in a bucket."""
    read_small_pdfs_directly(monkeypatch)
    project = SampleProject(make_project(tmp_path / "one", "[store]", f'url = "{URL}"'))
    project.write("papers.csv", TABLE)
    project.write("a.pdf", small_pdf("On A"))
    project.write("a-supp.zip", b"PK")
    project.write("b.pdf", small_pdf("On B"))
    return project


def read_bucket() -> dict[str, bytes]:
    """Return the contents of all files in the bucket by name."""
    system = fsspec.filesystem("memory")
    return {path.removeprefix("/bucket/v/"): system.cat(path) for path in system.find("/bucket/v")}


def on_anotherthis_machine(project: SampleProject) -> Project:
    """Make the same project on another machine."""
    return Project(make_project(project.root.parent / "two", "[store]", f'url = "{URL}"'))


def load(project: Project) -> Any:
    return load_volume(
        project, "v", crew=standing_crew(), cache=Cache(project.cache), progress=Silent()
    )


def test_papers_are_stored_in_the_bucket_only(project: SampleProject) -> None:
    project.collect("incoming")
    files = read_bucket()
    assert sorted(files) == [
        "a/a-supp.zip",
        "a/paper.json",
        "a/paper.pdf",
        "b/paper.json",
        "b/paper.pdf",
    ]
    assert files["a/paper.pdf"] == small_pdf("On A")
    assert not project.store.root.exists(), "submissions/v has only what people write"


def test_anotherthis_machine_reads_the_collected_papers(project: SampleProject) -> None:
    project.collect("incoming")
    otherthis_machine = on_anotherthis_machine(project)
    fixes = otherthis_machine.submissions("v") / "b" / "fixes.toml"
    fixes.parent.mkdir(parents=True)
    fixes.write_text('title = "On B, Corrected"\n')
    volume = load(otherthis_machine)
    assert [paper.title for paper in volume.papers] == ["On A", "On B, Corrected"]
    first = volume.papers[0]
    assert first.pdf.read_bytes() == small_pdf("On A")
    assert (first.folder / "a-supp.zip").read_bytes() == b"PK"
    assert first.pdf.is_relative_to(otherthis_machine.cache)


def test_only_changed_files_are_fetched(
    project: SampleProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    fetch = Objects.fetch

    def fetch_and_count(self: Objects, name: str, target: Path) -> None:
        fetched.append(name)
        fetch(self, name, target)

    monkeypatch.setattr(Objects, "fetch", fetch_and_count)
    project.collect("incoming")
    assert fetched == []
    otherthis_machine = on_anotherthis_machine(project)
    known_volume(otherthis_machine, "v", Cache(otherthis_machine.cache))
    assert sorted(fetched) == ["a/paper.json", "b/paper.json"], (
        "a PDF is fetched only if it is opened"
    )
    load(otherthis_machine)
    assert sorted(fetched[2:]) == ["a/a-supp.zip", "a/paper.pdf", "b/paper.pdf"]
    load(otherthis_machine)
    assert len(fetched) == 5
    project.write("b.pdf", small_pdf("On B", "again"))
    project.collect("incoming")
    assert load(otherthis_machine).papers[1].pdf.read_bytes() == small_pdf("On B", "again")
    assert sorted(fetched[5:]) == ["b/paper.json", "b/paper.pdf"]
    load(Project(project.root))
    assert len(fetched) == 7, "the machine that wrote a file does not fetch it"


def test_collecting_again_changes_nothing_and_removed_files_are_removed_from_the_bucket(
    project: SampleProject,
) -> None:
    project.collect("incoming")
    files = read_bucket()
    assert not project.collect("incoming").plan.changes
    assert read_bucket() == files
    (project.incoming / "a-supp.zip").unlink()
    project.write("papers.csv", 'id,title,authors\na,On A,"Lee, Ann"\n')
    (project.incoming / "b.pdf").unlink()
    project.collect("incoming")
    assert "a/a-supp.zip" not in read_bucket()
    assert json.loads(read_bucket()["b/paper.json"])["status"] == "withdrawn"
    fsspec.filesystem("memory").rm("/bucket/v/b", recursive=True)
    assert [paper.id for paper in load(Project(project.root)).papers] == ["a"]


def test_local_copies_may_be_deleted(project: SampleProject) -> None:
    project.collect("incoming")
    volume = load(Project(project.root))
    for path in sorted(project.root.glob("proceedings/.cache/store/**/*"), reverse=True):
        if path.is_file():
            path.unlink()
    assert load(Project(project.root)) == volume


def test_a_damaged_copy_is_fetched_again(project: SampleProject) -> None:
    project.collect("incoming")
    pdf = load(Project(project.root)).papers[0].pdf
    pdf.write_bytes(b"half")
    assert load(Project(project.root)).papers[0].pdf.read_bytes() == small_pdf("On A")


def test_only_onethis_machine_collects_at_a_time(project: SampleProject) -> None:
    system = fsspec.filesystem("memory")
    project.collect("incoming")

    def lock_by(holder: object) -> None:
        system.pipe("/bucket/v/collect.lock", json.dumps(holder).encode())

    lock_by({"host": "far.example.org", "pid": 1})
    with pytest.raises(StoreError, match=r"on far\.example\.org.*delete memory://bucket/v/collect"):
        project.collect("incoming")
    lock_by({**this_machine(), "pid": os.getpid()})
    with pytest.raises(StoreError, match="is running"):
        project.collect("incoming")
    lock_by(["no sense"])
    with pytest.raises(StoreError, match="an unknown machine"):
        project.collect("incoming")
    ended_process = os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {})
    os.waitpid(ended_process, 0)
    for pid in (ended_process, 10**30):
        lock_by({**this_machine(), "pid": pid})
        project.collect("incoming")
    assert "collect.lock" not in read_bucket(), (
        "a lock of a killed run on this machine is taken over"
    )
    lock_by({**this_machine(), "boot": "another", "pid": ended_process})
    with pytest.raises(StoreError, match="is running"):  # on another machine of the same name
        project.collect("incoming")


def test_athis_machine_stops_if_another_takes_over_the_lock_first(
    project: SampleProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = fsspec.filesystem("memory")
    ended_process = os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {})
    os.waitpid(ended_process, 0)
    lock = "/bucket/v/collect.lock"
    system.pipe(lock, json.dumps({**this_machine(), "pid": ended_process}).encode())
    other_lock = json.dumps({"host": "far.example.org", "pid": 1}).encode()
    remove = Objects.remove

    def remove_and_lose(self: Objects, name: str) -> None:
        remove(self, name)
        system.pipe(lock, other_lock)

    monkeypatch.setattr(Objects, "remove", remove_and_lose)
    with pytest.raises(StoreError, match=r"is running on far\.example\.org"):
        project.collect("incoming")
    assert read_bucket() == {"collect.lock": other_lock}, "the lock of the other machine stays"


def test_a_lock_is_held_if_only_the_answer_was_lost(
    project: SampleProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe_file = MemoryFileSystem.pipe_file

    def pipe_twice(system: MemoryFileSystem, path: str, *args: Any, **kwargs: Any) -> None:
        pipe_file(system, path, *args, **kwargs)
        if path.endswith(".lock"):
            pipe_file(system, path, *args, **kwargs)

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", pipe_twice)
    assert len(project.collect("incoming").plan.new) == 2
    assert "collect.lock" not in read_bucket()


@pytest.mark.parametrize("state", ["[]", "{", '{"a/paper.json": 5}'])
def test_damaged_notes_about_the_copies_are_as_good_as_none(
    project: SampleProject, state: str
) -> None:
    project.collect("incoming")
    (notes,) = project.root.glob("proceedings/.cache/store/v/*/.state.json")
    notes.write_text(state)
    assert [paper.id for paper in load(Project(project.root)).papers] == ["a", "b"]


def test_an_empty_lock_file_counts_as_locked(project: SampleProject) -> None:
    fsspec.filesystem("memory").pipe("/bucket/v/collect.lock", b"")
    with pytest.raises(StoreError, match="an unknown machine"):
        project.collect("incoming")


def test_a_run_after_an_interrupted_upload_completes_it(
    project: SampleProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.collect("incoming")
    project.write("a.pdf", small_pdf("On A", "again"))
    put = Objects.put

    def put_all_but_json(self: Objects, source: Path, name: str) -> None:
        if name.endswith(".json"):
            raise StoreError("the line is cut")
        put(self, source, name)

    monkeypatch.setattr(Objects, "put", put_all_but_json)
    with pytest.raises(StoreError, match="cut"):
        project.collect("incoming")
    assert read_bucket()["a/paper.pdf"] == small_pdf("On A", "again")
    monkeypatch.setattr(Objects, "put", put)
    assert [change.draft.record.id for change in project.collect("incoming").plan.changed] == ["a"]
    assert read_bucket()["a/paper.json"].count(b"sha256")
    assert load(on_anotherthis_machine(project)).papers[0].pdf.read_bytes() == small_pdf(
        "On A", "again"
    )


def test_names_outside_the_folder_of_a_paper_are_not_followed(
    project: SampleProject, tmp_path: Path
) -> None:
    system = fsspec.filesystem("memory")
    project.collect("incoming")
    for name in ("a/../../../../../../evil", "../evil/paper.json", ".hidden/paper.json"):
        system.store[f"/bucket/v/{name}"] = system.store["/bucket/v/b/paper.json"]
    otherthis_machine = on_anotherthis_machine(project)
    assert [paper.id for paper in load(otherthis_machine).papers] == ["a", "b"]
    record = json.loads(read_bucket()["a/paper.json"])
    record["supplements"] = [{"name": "../../../../../../evil", "sha256": "0" * 64}]
    system.pipe("/bucket/v/a/paper.json", json.dumps(record).encode())
    with pytest.raises(
        StoreError, match=r"^memory://bucket/v/a/paper\.json: .*evil' is not the name"
    ):
        load(otherthis_machine)
    assert not list(tmp_path.rglob("evil*"))


def test_an_error_names_the_damaged_file_in_the_bucket(project: SampleProject) -> None:
    project.collect("incoming")
    fsspec.filesystem("memory").pipe("/bucket/v/a/paper.json", b"{")
    with pytest.raises(StoreError, match=r"^memory://bucket/v/a/paper\.json: "):
        load(Project(project.root))


def test_a_failing_server_is_reported_in_one_line(
    project: SampleProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("403 Forbidden")

    monkeypatch.setattr(MemoryFileSystem, "find", refuse)
    with pytest.raises(StoreError, match=r"^memory://bucket/v: .* 403 Forbidden$"):
        project.collect("incoming")


@pytest.mark.parametrize(
    ("url", "package"), [("s3://bucket/v", r"s3fs.*\[remote\]"), ("bogus://b", "bogus")]
)
def test_a_missing_package_is_named(tmp_path: Path, url: str, package: str) -> None:
    if url.startswith("s3") and "s3fs" in sys.modules:
        pytest.skip("s3fs is installed")
    with pytest.raises(UsageError, match=package):
        store_of(Project(tmp_path), "v", StoreRules(url=url))


def test_commands_build_a_volume_whose_store_is_another_folder(tmp_path: Path) -> None:
    store = tmp_path / "there"
    root = make_project(tmp_path / "here", "[store]", f'url = "{store.as_uri()}"')
    incoming = root / "submissions" / "v" / "incoming"
    incoming.mkdir(parents=True)
    (incoming / "papers.csv").write_text(TABLE)
    for id_ in "ab":
        (incoming / f"{id_}.pdf").write_bytes(small_pdf(f"On {id_.upper()}"))
    assert "2 new" in procbuild("collect", cwd=root).stdout
    assert "nothing changed" in procbuild("collect", cwd=root).stdout
    assert sorted(path.name for path in store.rglob("*.*")) == [
        *("paper.json", "paper.json"),
        *("paper.pdf", "paper.pdf"),
    ]
    assert "On A" in procbuild("status", cwd=root).stdout
    errors = procbuild("check", "a", cwd=root, exit_code=2).stderr
    assert "a: not a file, but a paper of the volume; write " in errors
    procbuild("build", "bib", "book", cwd=root)
    assert (root / "proceedings" / "v" / "papers" / "lee24a.pdf").is_file()
    assert list((root / "submissions" / "v").iterdir()) == [incoming]


def test_letters_are_logged_in_the_bucket(project: SampleProject) -> None:
    project.collect("incoming")
    store = store_of(Project(project.root), "v", StoreRules(url=URL))
    with store.lock_letters(project.root / "lock"):
        assert not store.letters.exists()
        store.write_letters('{"schema": 1}')
    other_store = store_of(on_anotherthis_machine(project), "v", StoreRules(url=URL))
    with other_store.lock_letters(project.root / "lock"):
        assert other_store.letters.read_text() == '{"schema": 1}'


def test_records_are_not_changed_by_the_bucket(project: SampleProject) -> None:
    project.collect("incoming")
    store = store_of(on_anotherthis_machine(project), "v", StoreRules(url=URL))
    (first, _) = store.records()
    assert isinstance(first, Record)
    assert store.size("a", "paper.pdf") == len(small_pdf("On A"))
    assert store.size("a", "absent.pdf") is None
