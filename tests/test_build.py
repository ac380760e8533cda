"""Stages are run when what they are made of has changed, and only then."""

import errno
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from procbuild.build import build
from procbuild.crew.local import LocalCrew
from procbuild.errors import ConfigError, OutputError
from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.stage import Done, Stage, run_stage
from procbuild.model import Finding, Record, Supplement
from procbuild.outputs.comparison import PAPERS_JSONL
from procbuild.outputs.manifest import MANIFEST
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.store import as_json
from procbuild.volume.load import load_volume
from tests.papers import make_project

FINDING = Finding(check="stamp", severity="warning", paper="a", message="no room", page=2)


class Output:
    """One output file and how often it was made."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "out" / "book.pdf"
        self.cache = Cache(folder / "cache")
        self.times = 0

    def make(self) -> tuple[Finding, ...]:
        self.times += 1
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_text(f"book {self.times}")
        return (FINDING,)

    def build(self, inputs: str, make: Callable[[], tuple[Finding, ...]] | None = None) -> Done:
        stage = Stage(
            name="book",
            inputs=digest(inputs),
            outputs=(self.file.parent,),
            make=make or self.make,
        )
        return run_stage(stage, self.cache)


@pytest.fixture
def output(tmp_path: Path) -> Output:
    return Output(tmp_path)


def test_nothing_changed_nothing_done_and_its_findings_are_told_again(output: Output) -> None:
    assert output.build("inputs") == Done(name="book", made=True, findings=(FINDING,))
    assert output.build("inputs") == Done(name="book", made=False, findings=(FINDING,))
    assert output.times == 1


def test_changed_inputs_are_built(output: Output) -> None:
    output.build("inputs")
    assert output.build("others").made


def test_changed_back_is_built_again(output: Output) -> None:
    output.build("inputs")
    output.build("others")
    assert output.build("inputs").made


def test_a_touched_lost_or_added_output_is_built_again(output: Output) -> None:
    output.build("inputs")
    output.file.write_text("edited by hand")
    assert output.build("inputs").made
    output.file.unlink()
    assert output.build("inputs").made
    (output.file.parent / "stray").touch()
    assert output.build("inputs").made


def test_a_damaged_entry_of_the_cache_is_made_anew(output: Output) -> None:
    output.build("inputs")
    for entry in output.cache.root.glob("??/*"):
        entry.write_text("{cut")
    assert output.build("inputs").made
    assert not output.build("inputs").made


def test_a_stage_that_fails_says_why_and_is_tried_again(output: Output) -> None:
    def fail() -> tuple[Finding, ...]:
        message = "musterfrau: the PDF is missing"
        raise OutputError(message)

    failed = Done(name="book", failure="musterfrau: the PDF is missing")
    assert output.build("inputs", fail) == failed
    assert output.build("inputs").made


def test_a_full_disk_fails_the_stage_by_its_output_and_the_bytes(output: Output) -> None:
    def full() -> tuple[Finding, ...]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    output.build("inputs")
    failure = output.build("others", full).failure
    assert failure.startswith(f"{output.file.parent}: no space left: more than the ")
    assert output.file.read_text() == "book 1"


def test_another_disk_that_is_full_is_named(output: Output) -> None:
    def full() -> tuple[Finding, ...]:
        raise OSError(errno.ENOSPC, "full: 9 bytes are free", "/dev/cache/entry")

    failure = output.build("inputs", full).failure
    assert failure.startswith("/dev/cache/entry: full: 9 bytes are free; the old files are")


def build_one(project: Project, target: str = "bib") -> tuple[Done, ...]:
    cache = Cache(project.cache)
    volume = load_volume(project, "v", crew=LocalCrew(), cache=cache, progress=Silent())
    return build(
        project,
        volume,
        [target],
        today=volume.issue_date,
        allow_missing=False,
        crew=LocalCrew(),
        cache=cache,
        progress=Silent(),
    )


def test_what_a_killed_build_left_behind_goes_with_the_next(tmp_path: Path) -> None:
    project = Project(make_project(tmp_path))
    left = project.proceedings("v") / ".site-x" / "site"
    left.mkdir(parents=True)
    (project.proceedings("v") / ".tmp-x").touch()
    build_one(project)
    left_over = {path.name for path in project.proceedings("v").iterdir()}
    assert left_over == {"v.bib", PAPERS_JSONL, MANIFEST}


def test_rules_that_nothing_bears_stop_a_build_by_file_and_place(tmp_path: Path) -> None:
    project = Project(make_project(tmp_path, "[check]", 'profile = "neurisp"'))
    with pytest.raises(ConfigError, match=r"volume\.toml:\d+: check\.profile: there is no profile"):
        build_one(project)


@pytest.mark.parametrize("target", ["bib", "book", "site"])
def test_settings_over_which_texts_fail_stop_a_build_before_it_begins(
    tmp_path: Path, target: str
) -> None:
    project = Project(make_project(tmp_path, "[exports.oai]", 'base_url = "x"', "email = 3"))
    with pytest.raises(ConfigError) as caught:
        build_one(project, target)
    file = project.conf("v") / "volume.toml"
    line = file.read_text("utf-8").splitlines().index("[exports.oai]") + 1
    places = {mistake.partition(": ")[0] for mistake in caught.value.mistakes}
    assert places == {f"{file}:{line + 1}", f"{file}:{line + 2}"}
    assert not project.proceedings("v").exists()


def test_harvesters_find_their_file_in_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make_site(
        *given: object, texts: Callable[[], Mapping[str, str]], **_: object
    ) -> tuple[Finding, ...]:
        out = Path(str(given[2]))
        out.mkdir()
        (out / "oai.xml").write_text(texts()["oai.xml"])
        return ()

    monkeypatch.setattr("procbuild.site.build", make_site)
    project = Project(make_project(tmp_path, "[exports.oai]", 'identifier = "example.org"'))
    build_one(project, "site")
    assert "oai:repositoryName" in (project.proceedings("v") / "site" / "oai.xml").read_text()


def test_a_supplement_that_changes_in_the_store_is_in_the_site(tmp_path: Path) -> None:
    project = Project(make_project(tmp_path))
    folder = project.submissions("v") / "a"
    folder.mkdir(parents=True)
    kept = folder / "a-data.txt"
    kept.write_text("one")
    record = Record(id="a", title="A", supplements=(Supplement(name=kept.name, sha256="0" * 64),))
    (folder / "paper.json").write_text(as_json(record))
    build_one(project, "site")
    (shown,) = (project.proceedings("v") / "site").rglob("*-data.txt")
    assert shown.read_text() == "one"
    status = kept.stat()
    kept.write_text("two")
    os.utime(kept, ns=(status.st_atime_ns, status.st_mtime_ns))
    build_one(project, "site")
    assert shown.read_text() == "two"
    kept.unlink()
    build_one(project, "site")
    assert not shown.exists()


def test_what_is_made_while_a_page_is_written_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "conf" / "v" / "index.md"
    times = 0

    def make_site(*given: object, **_: object) -> tuple[Finding, ...]:
        nonlocal times
        times += 1
        Path(str(given[2])).mkdir()
        if times == 1:
            page.write_text("# Saved while the site is made, and undone\n")
            page.write_text("# Welcome\n")
        return ()

    project = Project(make_project(tmp_path))
    page.write_text("# Welcome\n")
    time.sleep(0.02)  # a tick of the kernel's clock
    monkeypatch.setattr("procbuild.site.build", make_site)
    first, again, last = [build_one(project, "site")[0] for _ in range(3)]
    assert [one.check for one in first.findings] == ["build-changed"]
    assert (first.made, again.made, last.made) == (True, True, False)
    assert again.findings == ()


def test_a_lost_manifest_is_made_again_and_an_old_one_is_not_kept(tmp_path: Path) -> None:
    project = Project(make_project(tmp_path))
    out = project.proceedings("v")
    build_one(project)
    first = (out / MANIFEST).read_bytes()
    (out / MANIFEST).unlink()
    build_one(project)
    assert (out / MANIFEST).read_bytes() == first
    toml = project.conf("v") / "volume.toml"
    toml.write_text(toml.read_text().replace("of the Test", "of Another"))
    build_one(project)
    assert (out / MANIFEST).read_bytes() != first
