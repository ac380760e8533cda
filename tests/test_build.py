"""A build runs the stages whose inputs or outputs have changed, and no others."""

import errno
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.build import build
from procbuild.errors import ConfigError, OutputError
from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.stage import Done, Stage, run_stage
from procbuild.model import Finding, Record, Supplement
from procbuild.outputs.comparison import PAPERS_JSONL
from procbuild.outputs.manifest import MANIFEST
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.store import Store, as_json
from procbuild.volume.load import load_volume
from tests.papers import make_project
from tests.standing import standing_crew

FINDING = Finding(check="stamp", severity="warning", paper="a", message="no room", page=2)


class SampleStage:
    """A stage with one output file, which counts its runs."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "out" / "book.pdf"
        self.cache = Cache(folder / "cache")
        self.runs = 0

    def write(self) -> tuple[Finding, ...]:
        self.runs += 1
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_text(f"book {self.runs}")
        return (FINDING,)

    def run(self, inputs: str, make: Callable[[], tuple[Finding, ...]] | None = None) -> Done:
        stage = Stage(
            name="book",
            inputs=digest(inputs),
            outputs=(self.file.parent,),
            make=make or self.write,
        )
        return run_stage(stage, self.cache)


@pytest.fixture
def sample(tmp_path: Path) -> SampleStage:
    return SampleStage(tmp_path)


def test_an_unchanged_stage_is_not_run_again_but_repeats_its_findings(sample: SampleStage) -> None:
    assert sample.run("inputs") == Done(name="book", made=True, findings=(FINDING,))
    assert sample.run("inputs") == Done(name="book", made=False, findings=(FINDING,))
    assert sample.runs == 1


def test_a_stage_with_changed_inputs_is_run_again(sample: SampleStage) -> None:
    sample.run("inputs")
    assert sample.run("others").made


def test_a_stage_with_inputs_changed_back_is_run_again(sample: SampleStage) -> None:
    sample.run("inputs")
    sample.run("others")
    assert sample.run("inputs").made


def test_a_changed_missing_or_additional_output_makes_the_stage_run_again(
    sample: SampleStage,
) -> None:
    sample.run("inputs")
    sample.file.write_text("edited by hand")
    assert sample.run("inputs").made
    sample.file.unlink()
    assert sample.run("inputs").made
    (sample.file.parent / "stray").touch()
    assert sample.run("inputs").made


def test_a_damaged_entry_of_the_cache_makes_the_stage_run_again(sample: SampleStage) -> None:
    sample.run("inputs")
    for entry in sample.cache.root.glob("??/*"):
        entry.write_text("{cut")
    assert sample.run("inputs").made
    assert not sample.run("inputs").made


def test_a_failed_stage_reports_its_reason_and_is_run_again(sample: SampleStage) -> None:
    def fail() -> tuple[Finding, ...]:
        message = "musterfrau: the PDF is missing"
        raise OutputError(message)

    failed = Done(name="book", failure="musterfrau: the PDF is missing")
    assert sample.run("inputs", fail) == failed
    assert sample.run("inputs").made


def test_a_full_disk_is_reported_with_the_output_and_its_size(sample: SampleStage) -> None:
    def fail() -> tuple[Finding, ...]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    sample.run("inputs")
    failure = sample.run("others", fail).failure
    assert failure.startswith(f"{sample.file.parent}: no space left: more than the ")
    assert sample.file.read_text() == "book 1"


def test_a_full_disk_elsewhere_is_reported_with_its_path(sample: SampleStage) -> None:
    def fail() -> tuple[Finding, ...]:
        raise OSError(errno.ENOSPC, "full: 9 bytes are free", "/dev/cache/entry")

    failure = sample.run("inputs", fail).failure
    assert failure.startswith("/dev/cache/entry: full: 9 bytes are free; the old files are")


def build_target(project: Project, target: str = "bib") -> tuple[Done, ...]:
    cache = Cache(project.cache)
    volume = load_volume(project, "v", crew=standing_crew(), cache=cache, progress=Silent())
    return build(
        project,
        volume,
        [target],
        today=volume.issue_date,
        allow_missing=False,
        crew=standing_crew(),
        cache=cache,
        progress=Silent(),
    )


def test_leftovers_of_a_killed_build_are_removed_by_the_next(tmp_path: Path) -> None:
    project = Project(make_project(tmp_path))
    leftover = project.proceedings("v") / ".site-x" / "site"
    leftover.mkdir(parents=True)
    (project.proceedings("v") / ".tmp-x").touch()
    build_target(project)
    remaining = {path.name for path in project.proceedings("v").iterdir()}
    assert remaining == {"v.bib", PAPERS_JSONL, MANIFEST}


WAIVER = '[[waive]]\ncheck = "{}"\nreason = "fine"\n'


def test_waivers_apply_to_findings_of_stages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(make_project(tmp_path))
    finding = Finding(check="book-stamp", severity="warning", message="m", paper="a", page=2)
    monkeypatch.setattr(
        "procbuild.build._run_stages", lambda *_: [Done(name="book", findings=(finding,))]
    )
    store = Store(project.submissions("v"))
    store.put(Record(id="a"), None, {})
    store.fixes_file("a").write_text(WAIVER.format("book-stamp"))
    (done,) = build_target(project)
    assert done.findings == (replace(finding, waived="fine"),)


def test_a_waiver_changes_no_output(tmp_path: Path) -> None:
    project = Project(make_project(tmp_path))
    store = Store(project.submissions("v"))
    store.put(Record(id="a"), None, {})
    build_target(project, "site")
    store.fixes_file("a").write_text(WAIVER.format("pdf-missing"))
    assert not any(stage.made for stage in build_target(project, "site"))


def test_an_unknown_profile_stops_a_build_with_its_file_and_line(tmp_path: Path) -> None:
    project = Project(make_project(tmp_path, "[check]", 'profile = "neurisp"'))
    with pytest.raises(ConfigError, match=r"volume\.toml:\d+: check\.profile: there is no profile"):
        build_target(project)


def test_settings_of_an_unknown_export_stop_a_build_with_their_file_and_line(
    tmp_path: Path,
) -> None:
    project = Project(make_project(tmp_path, "[exports.pmrl]", 'volume = "1"'))
    with pytest.raises(ConfigError, match=r"volume\.toml:\d+: exports\.pmrl: there is no export"):
        build_target(project)


@pytest.mark.parametrize("target", ["bib", "book", "site"])
def test_mistakes_in_settings_of_exports_stop_a_build_before_it_starts(
    tmp_path: Path, target: str
) -> None:
    project = Project(make_project(tmp_path, "[exports.oai]", 'base_url = "x"', "email = 3"))
    with pytest.raises(ConfigError) as caught:
        build_target(project, target)
    file = project.conf("v") / "volume.toml"
    line = file.read_text("utf-8").splitlines().index("[exports.oai]") + 1
    positions = {mistake.partition(": ")[0] for mistake in caught.value.mistakes}
    assert positions == {f"{file}:{line + 1}", f"{file}:{line + 2}"}
    assert not project.proceedings("v").exists()


def test_the_site_contains_the_file_for_harvesters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make_site(
        *arguments: object, texts: Callable[[], Mapping[str, str]], **_: object
    ) -> tuple[Finding, ...]:
        out = Path(str(arguments[2]))
        out.mkdir()
        (out / "oai.xml").write_text(texts()["oai.xml"])
        return ()

    monkeypatch.setattr("procbuild.site.build", make_site)
    project = Project(make_project(tmp_path, "[exports.oai]", 'identifier = "example.org"'))
    build_target(project, "site")
    assert "oai:repositoryName" in (project.proceedings("v") / "site" / "oai.xml").read_text()


def test_the_site_follows_changes_of_a_supplement_in_the_store(tmp_path: Path) -> None:
    project = Project(make_project(tmp_path))
    folder = project.submissions("v") / "a"
    folder.mkdir(parents=True)
    supplement = folder / "a-data.txt"
    supplement.write_text("one")
    record = Record(
        id="a", title="A", supplements=(Supplement(name=supplement.name, sha256="0" * 64),)
    )
    (folder / "paper.json").write_text(as_json(record))
    build_target(project, "site")
    (published,) = (project.proceedings("v") / "site").rglob("*-data.txt")
    assert published.read_text() == "one"
    status = supplement.stat()
    supplement.write_text("two")
    os.utime(supplement, ns=(status.st_atime_ns, status.st_mtime_ns))
    build_target(project, "site")
    assert published.read_text() == "two"
    supplement.unlink()
    build_target(project, "site")
    assert not published.exists()


def test_a_site_built_while_a_page_was_saved_is_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "conf" / "v" / "index.md"
    runs = 0

    def make_site(*arguments: object, **_: object) -> tuple[Finding, ...]:
        nonlocal runs
        runs += 1
        Path(str(arguments[2])).mkdir()
        if runs == 1:
            page.write_text("# Saved while the site is made, and undone\n")
            page.write_text("# Welcome\n")
        return ()

    project = Project(make_project(tmp_path))
    page.write_text("# Welcome\n")
    time.sleep(0.02)  # a tick of the kernel's clock
    monkeypatch.setattr("procbuild.site.build", make_site)
    first, again, last = [build_target(project, "site")[0] for _ in range(3)]
    assert [finding.check for finding in first.findings] == ["build-changed"]
    assert (first.made, again.made, last.made) == (True, True, False)
    assert again.findings == ()


def test_a_missing_or_outdated_manifest_is_written_again(tmp_path: Path) -> None:
    project = Project(make_project(tmp_path))
    out = project.proceedings("v")
    build_target(project)
    first = (out / MANIFEST).read_bytes()
    (out / MANIFEST).unlink()
    build_target(project)
    assert (out / MANIFEST).read_bytes() == first
    toml = project.conf("v") / "volume.toml"
    toml.write_text(toml.read_text().replace("of the Test", "of Another"))
    build_target(project)
    assert (out / MANIFEST).read_bytes() != first
