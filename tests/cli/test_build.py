"""The day that outputs are made for, and what a build tells."""

from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner

from procbuild.cli import cli
from procbuild.cli.build import today
from procbuild.conference import Conference, Event, Identity, Person, Program
from procbuild.errors import UsageError
from procbuild.model import Finding, Record, Volume
from procbuild.stage import Done
from procbuild.store import Store
from tests.papers import make_project


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
    with pytest.raises(UsageError, match="'yesterday' is no number of seconds"):
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


def test_another_year_of_a_published_volume_is_told_with_the_keys_that_it_changes(
    tmp_path: Path,
) -> None:
    folder = make_project(tmp_path / "project")
    store = Store(folder / "submissions" / "v")
    for family in ("Elle", "Zoll"):
        authors = (Person(given="A.", family=family),)
        store.put(Record(id=family.lower(), title=f"On {family}", authors=authors), None, {})
    toml = folder / "conf" / "v" / "volume.toml"
    unchanged = toml.read_text("utf-8")

    def run(command: str, year: int) -> str:
        day = f'[volume]\nstatus = "published"\npublished = {year}-02-03'
        toml.write_text(unchanged.replace("[volume]", day), "utf-8")
        return CliRunner().invoke(cli, ["-C", str(folder), *command.split()]).output

    assert "citation keys" not in run("build bib", 2024)
    for command in ("check", "build bib"):
        assert "2 of 2 citation keys changed" in run(command, 2025)
    assert "citation keys" not in run("build bib", 2025)
