"""The day that outputs are made for, and what a build tells."""

import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner, Result

from procbuild.cli import cli
from procbuild.cli.build import today
from procbuild.conference import Conference, Event, Identity, Person, Program
from procbuild.errors import UsageError
from procbuild.files import sha256_of
from procbuild.incremental.stage import Done
from procbuild.model import Finding, Record, Volume
from procbuild.store import Store
from tests.papers import make_project, small_pdf


def volume(status: Literal["announced", "published"], published: date | None = None) -> Volume:
    identity = Identity(title="Rulers", status=status, published=published)
    event = Event(name="Workshop on Rulers", start=date(2025, 12, 6))
    conference = Conference(volume=identity, event=event)
    return Volume(name="rulers", conference=conference, program=Program())


def test_a_published_volume_is_made_for_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert today(volume("published", date(2026, 2, 3))) == date(2026, 2, 3)
    assert today(volume("announced")) >= date(2026, 1, 1)


def test_source_date_epoch_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert today(volume("published", date(2026, 2, 3))) == date(1970, 1, 2)


def test_source_date_epoch_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="'yesterday' is not a number of seconds"):
        today(volume("announced"))


def test_what_was_made_is_told_before_what_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "conf" / "rulers").mkdir(parents=True)
    (tmp_path / "conf" / "rulers" / "volume.toml").touch()
    warning = Finding(check="stamp", severity="warning", paper="zoll", message="No room")
    done = (
        Done(name="bib"),
        Done(name="book", failure="elle: its PDF is gone"),
        Done(name="site", made=True, findings=(warning,)),
    )
    monkeypatch.setattr("procbuild.cli.build.load", lambda _invocation: volume("announced"))
    monkeypatch.setattr("procbuild.cli.build.run", lambda *_arguments: done)
    result = CliRunner().invoke(cli, ["build", "-C", str(tmp_path)])
    assert result.exit_code == 5
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [
        ["warning", "zoll:"],
        ["bib", "unchanged"],
        ["site", "built"],
    ]
    assert result.stderr == "procbuild: elle: its PDF is gone\n"


def test_what_the_organizers_accept_is_not_told_again(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "project")
    store = Store(folder / "submissions" / "v")
    for id_ in ("a", "b"):
        store.put(Record(id=id_, title=id_, status="accepted"), None, {})
    waiver = '[[waive]]\ncheck = "pdf-missing"\nreason = "a talk alone"\n'
    store.fixes_file("a").write_text(waiver, encoding="utf-8")
    told = CliRunner().invoke(cli, ["-C", str(folder), "build", "bib"]).output
    assert "warning b: There is no PDF" in told
    assert "warning a:" not in told


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A project with two papers without PDFs, published and built once."""
    folder = make_project(tmp_path / "project")
    store = Store(folder / "submissions" / "v")
    for family in ("Elle", "Zoll"):
        authors = (Person(given="A.", family=family),)
        store.put(Record(id=family.lower(), title=f"On {family}", authors=authors), None, {})
    toml = folder / "conf" / "v" / "volume.toml"
    day = '[volume]\nstatus = "published"\npublished = 2024-02-03'
    toml.write_text(toml.read_text("utf-8").replace("[volume]", day), "utf-8")
    assert run(folder, "build bib").exit_code == 0
    return folder


def run(folder: Path, command: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(folder), *command.split()])


def withdraw(folder: Path) -> None:
    """Let the first paper be withdrawn, without a word to its readers."""
    Store(folder / "submissions" / "v").fixes_file("elle").write_text('status = "withdrawn"\n')


GONE = "Not as published: 1 is missing (elle24a)"
HELP = (
    'Write [retraction] into elle/fixes.toml, or status = "accepted" to keep it; to publish anew, '
    "delete submissions/v/published.json"
)


def test_the_first_build_of_a_published_volume_writes_down_what_readers_cite(
    published: Path,
) -> None:
    file = published / "submissions" / "v" / "published.json"
    before = file.read_text("utf-8")
    assert '{"id": "elle", "key": "elle24a"}' in before
    for command in ("status", "check", "build bib", "build bib site"):
        assert "Not as published" not in run(published, command).output
    assert file.read_text("utf-8") == before


def test_a_record_waits_for_the_pdfs_that_are_to_come(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "project")
    toml = folder / "conf" / "v" / "volume.toml"
    toml.write_text(toml.read_text("utf-8").replace("[volume]", '[volume]\nstatus = "published"'))
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(small_pdf("On Elle"))
    store = Store(folder / "submissions" / "v")
    stated = {"title": "On Elle", "authors": (Person(given="A.", family="Elle"),)}
    filed = {"file": "a.pdf", "sha256": sha256_of(pdf)}
    store.put(Record(id="late", position=1, **stated), None, {})  # type: ignore[arg-type]
    store.put(Record(id="elle", position=2, **stated, **filed), pdf, {})  # type: ignore[arg-type]
    record = folder / "submissions" / "v" / "published.json"
    for _ in range(2):
        done = run(folder, "build bib")
        assert done.exit_code == 0
        assert "warning published.json is not written: there is no PDF of late" in done.output
        assert not record.exists()
    store.fixes_file("late").write_text('[[waive]]\ncheck = "pdf-missing"\nreason = "A talk."\n')
    assert "published.json" not in run(folder, "build bib").output
    assert '"id": "elle"' in record.read_text("utf-8")
    record.unlink()
    store.fixes_file("late").unlink()
    run(folder, "build bib --allow-missing")
    assert record.exists()


def test_what_would_change_stops_a_build_before_it_makes_anything(published: Path) -> None:
    shutil.rmtree(published / "proceedings" / "v")
    withdraw(published)
    for command in ("build", "build bib", "build --allow-missing", "export bibtex"):
        stop = run(published, command)
        assert (stop.exit_code, stop.stdout) == (5, "")
        assert stop.stderr == f"procbuild: v: {GONE}. {HELP}.\n"
    assert not (published / "proceedings" / "v").exists()


def test_it_is_told_wherever_one_looks_as_long_as_it_lasts(published: Path) -> None:
    withdraw(published)
    for _ in range(2):
        for command in ("status", "check", "export --check bibtex"):
            told = run(published, command)
            assert GONE in told.output
            assert HELP in told.output
        report = published / "proceedings" / "v" / "check" / "report.json"
        assert GONE in report.read_text("utf-8")
        shutil.rmtree(published / "proceedings")
    assert run(published, "check").exit_code == 0, "a verdict alone makes it 1"


def test_deleting_the_file_publishes_anew(published: Path) -> None:
    withdraw(published)
    file = published / "submissions" / "v" / "published.json"
    file.unlink()
    assert run(published, "build bib").exit_code == 0
    assert "elle" not in file.read_text("utf-8")


def test_a_damaged_file_stops_with_the_code_of_the_store(published: Path) -> None:
    file = published / "submissions" / "v" / "published.json"
    file.write_text("<<<<<<< HEAD\n")
    for command in ("status", "check", "build bib"):
        stop = run(published, command)
        assert stop.exit_code == 4
        assert stop.stderr.startswith(f"procbuild: {file}: damaged in line 1; restore it from")


def test_a_build_that_fails_has_published_nothing(published: Path) -> None:
    file = published / "submissions" / "v" / "published.json"
    file.unlink()
    Store(published / "submissions" / "v").put(
        Record(id="elle", title="On Elle", file="elle.pdf", sha256="0" * 64), None, {}
    )
    assert run(published, "build").exit_code == 5
    assert not file.exists()


@pytest.mark.parametrize("made", ["here", "by init", "by init with a source"])
def test_git_keeps_what_was_published(root: Path, tmp_path: Path, made: str) -> None:
    project = tmp_path / "v"
    table = tmp_path / "papers.csv"
    table.write_text("id,title\np1,On Water\n")
    source = ["--no-collect", "--from", str(table)] if "source" in made else []
    if made == "here":
        project.mkdir()
        shutil.copy(root / ".gitignore", project)
    else:
        assert CliRunner().invoke(cli, ["init", *source, str(project)]).exit_code == 0
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    ignored = subprocess.run(
        ["git", "check-ignore", "submissions/v/published.json"], cwd=project, check=False
    )
    assert ignored.returncode == 1
