"""``procbuild build``: the date of outputs, its messages, and the record of a published volume."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner, Result

from procbuild.cli import cli
from procbuild.cli.clock import today
from procbuild.conference import Conference, Event, Identity, Person, Program
from procbuild.errors import UsageError
from procbuild.files import sha256_of
from procbuild.incremental.stage import Done
from procbuild.model import Finding, Record, Volume
from procbuild.store import Store
from tests.papers import make_project, small_pdf


def make_volume(status: Literal["announced", "published"], published: date | None = None) -> Volume:
    identity = Identity(title="Rulers", status=status, published=published)
    event = Event(name="Workshop on Rulers", start=date(2025, 12, 6))
    conference = Conference(volume=identity, event=event)
    return Volume(name="rulers", conference=conference, program=Program())


def test_outputs_have_the_date_of_publication(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert today(make_volume("published", date(2026, 2, 3))) == date(2026, 2, 3)
    assert today(make_volume("announced")) >= date(2026, 1, 1)


def test_source_date_epoch_has_priority(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert today(make_volume("published", date(2026, 2, 3))) == date(1970, 1, 2)


def test_source_date_epoch_must_be_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="'yesterday' is not a number of seconds"):
        today(make_volume("announced"))


def test_outputs_and_findings_are_printed_before_failures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "conf" / "rulers").mkdir(parents=True)
    (tmp_path / "conf" / "rulers" / "volume.toml").touch()
    warning = Finding(check="stamp", severity="warning", paper="zoll", message="No room")
    stages = (
        Done(name="bib"),
        Done(name="book", failure="elle: its PDF is gone"),
        Done(name="site", made=True, findings=(warning,)),
    )
    monkeypatch.setattr("procbuild.cli.build.load", lambda _invocation: make_volume("announced"))
    monkeypatch.setattr("procbuild.cli.build.run", lambda *_arguments: stages)
    result = CliRunner().invoke(cli, ["build", "-C", str(tmp_path)])
    assert result.exit_code == 5
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [
        ["warning", "zoll:"],
        ["bib", "unchanged"],
        ["site", "built"],
    ]
    assert result.stderr == "procbuild: elle: its PDF is gone\n"


def test_waived_findings_are_not_printed(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "project")
    store = Store(folder / "submissions" / "v")
    for id_ in ("a", "b"):
        store.put(Record(id=id_, title=id_, status="accepted"), None, {})
    waiver = '[[waive]]\ncheck = "pdf-missing"\nreason = "a talk alone"\n'
    store.fixes_file("a").write_text(waiver, encoding="utf-8")
    output = CliRunner().invoke(cli, ["-C", str(folder), "build", "bib"]).output
    assert "warning b: There is no PDF" in output
    assert "warning a:" not in output


@pytest.fixture
def published_project(tmp_path: Path) -> Path:
    """A published project of two papers without PDFs, built once."""
    folder = make_project(tmp_path / "project")
    store = Store(folder / "submissions" / "v")
    for family in ("Elle", "Zoll"):
        authors = (Person(given="A.", family=family),)
        store.put(Record(id=family.lower(), title=f"On {family}", authors=authors), None, {})
    toml = folder / "conf" / "v" / "volume.toml"
    published_table = '[volume]\nstatus = "published"\npublished = 2024-02-03'
    toml.write_text(toml.read_text("utf-8").replace("[volume]", published_table), "utf-8")
    assert run(folder, "build bib").exit_code == 0
    return folder


def run(folder: Path, command: str) -> Result:
    return CliRunner().invoke(cli, ["-C", str(folder), *command.split()])


def withdraw_first_paper(folder: Path) -> None:
    """Withdraw the first paper, without a retraction for its readers."""
    Store(folder / "submissions" / "v").fixes_file("elle").write_text('status = "withdrawn"\n')


PROBLEM = "Not as published: 1 is missing (elle24a)"
REMEDY = (
    'Write [retraction] into elle/fixes.toml, or status = "accepted" to keep it; to publish anew, '
    "delete submissions/v/published.json"
)


def test_the_first_build_of_a_published_volume_records_its_citation_keys(
    published_project: Path,
) -> None:
    file = published_project / "submissions" / "v" / "published.json"
    before = file.read_text("utf-8")
    assert '{"id": "elle", "key": "elle24a"}' in before
    for command in ("status", "check", "build bib", "build bib site"):
        assert "Not as published" not in run(published_project, command).output
    assert file.read_text("utf-8") == before


def test_a_build_that_writes_the_record_says_to_commit_it(published_project: Path) -> None:
    record = published_project / "submissions" / "v" / "published.json"
    written = (
        f"{record} was written: it keeps citation keys and pages as readers cite them; commit it"
    )
    assert "published.json" not in run(published_project, "build bib").output
    record.unlink()
    assert run(published_project, "build bib").output.splitlines()[-1] == written
    record.unlink()
    assert run(published_project, "-q build bib").output == ""
    assert record.exists()


def test_the_record_is_not_written_while_pdfs_are_missing_or_papers_have_errors(
    tmp_path: Path,
) -> None:
    folder = make_project(tmp_path / "project", '[check.severity]\n"fonts-embedded" = "error"')
    toml = folder / "conf" / "v" / "volume.toml"
    toml.write_text(toml.read_text("utf-8").replace("[volume]", '[volume]\nstatus = "published"'))
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(small_pdf("On Elle", "A. Elle", "Abstract"))
    store = Store(folder / "submissions" / "v")
    late = Record(
        id="late", position=1, title="On Elle", authors=(Person(given="A.", family="Elle"),)
    )
    store.put(late, None, {})
    elle = replace(late, id="elle", position=2, file="a.pdf", sha256=sha256_of(pdf))
    store.put(elle, pdf, {})
    record = folder / "submissions" / "v" / "published.json"
    for _ in range(2):
        result = run(folder, "build bib")
        assert result.exit_code == 0
        assert "warning published.json is not written: there is no PDF of late" in result.output
        assert not record.exists()
    store.fixes_file("late").write_text('[[waive]]\ncheck = "pdf-missing"\nreason = "A talk."\n')
    for command in ("build bib", "build bib --allow-missing"):
        result = run(folder, command)
        assert result.exit_code == 0
        assert "published.json is not written, so pages are not fixed: 1 paper" in result.output
        assert "not waived: elle → See them with procbuild check" in result.output
    assert not record.exists()
    store.fixes_file("elle").write_text(
        '[[waive]]\ncheck = "fonts-embedded"\nreason = "Published so."\n'
    )
    assert "is not written" not in run(folder, "build bib").output
    assert '"id": "elle"' in record.read_text("utf-8")
    record.unlink()
    store.fixes_file("late").unlink()
    run(folder, "build bib --allow-missing")
    assert record.exists()


def test_a_change_of_a_published_volume_stops_the_build(published_project: Path) -> None:
    shutil.rmtree(published_project / "proceedings" / "v")
    withdraw_first_paper(published_project)
    for command in ("build", "build bib", "build --allow-missing", "export bibtex"):
        result = run(published_project, command)
        assert (result.exit_code, result.stdout) == (5, "")
        assert result.stderr == f"procbuild: v: {PROBLEM}. {REMEDY}.\n"
    assert not (published_project / "proceedings" / "v").exists()


def test_a_change_of_a_published_volume_is_reported_by_all_commands(
    published_project: Path,
) -> None:
    withdraw_first_paper(published_project)
    for _ in range(2):
        for command in ("status", "check", "export --check bibtex"):
            result = run(published_project, command)
            assert PROBLEM in result.output
            assert REMEDY in result.output
        report = published_project / "proceedings" / "v" / "check" / "report.json"
        assert PROBLEM in report.read_text("utf-8")
        shutil.rmtree(published_project / "proceedings")
    assert run(published_project, "check").exit_code == 0, "only papers with errors make it 1"


def test_deleting_the_record_allows_a_new_publication(published_project: Path) -> None:
    withdraw_first_paper(published_project)
    file = published_project / "submissions" / "v" / "published.json"
    file.unlink()
    assert run(published_project, "build bib").exit_code == 0
    assert "elle" not in file.read_text("utf-8")


def test_a_damaged_record_has_the_exit_code_of_a_damaged_store(published_project: Path) -> None:
    file = published_project / "submissions" / "v" / "published.json"
    file.write_text("<<<<<<< HEAD\n")
    for command in ("status", "check", "build bib"):
        result = run(published_project, command)
        assert result.exit_code == 4
        assert result.stderr.startswith(f"procbuild: {file}: damaged in line 1; restore it from")


def test_a_build_that_fails_writes_no_record(published_project: Path) -> None:
    file = published_project / "submissions" / "v" / "published.json"
    file.unlink()
    Store(published_project / "submissions" / "v").put(
        Record(id="elle", title="On Elle", file="elle.pdf", sha256="0" * 64), None, {}
    )
    assert run(published_project, "build").exit_code == 5
    assert not file.exists()


@pytest.mark.parametrize("origin", ["here", "by init", "by init with a source"])
def test_git_does_not_ignore_the_record(root: Path, tmp_path: Path, origin: str) -> None:
    project = tmp_path / "v"
    table = tmp_path / "papers.csv"
    table.write_text("id,title\np1,On Water\n")
    source = ["--no-collect", "--from", str(table)] if "source" in origin else []
    if origin == "here":
        project.mkdir()
        shutil.copy(root / ".gitignore", project)
    else:
        assert CliRunner().invoke(cli, ["init", *source, str(project)]).exit_code == 0
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    ignored = subprocess.run(
        ["git", "check-ignore", "submissions/v/published.json"], cwd=project, check=False
    )
    assert ignored.returncode == 1
