"""What doctor tells, and the exit code it ends with."""

import importlib
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbuild import __version__
from procbuild.cli import cli
from procbuild.model import Record
from procbuild.starter import write_project
from procbuild.store import Store

VOLUME = """
[volume]
title = "Proceedings"
[event]
name = "Workshop"
start = 2026-01-01
"""


def project(root: Path, more: str = "") -> Path:
    (root / "conf" / "rulers").mkdir(parents=True)
    (root / "conf" / "rulers" / "volume.toml").write_text(VOLUME + more, "utf-8")
    return root


def doctor(root: Path) -> Result:
    return CliRunner().invoke(cli, ["-C", str(root), "doctor"])


def test_a_sound_project_has_no_problems(tmp_path: Path) -> None:
    told = doctor(project(tmp_path))
    assert told.exit_code == 0, told.output
    lines = told.stdout.splitlines()
    assert any(re.fullmatch(r"  ok  sphinx +\d+\.\d.*", line) for line in lines)
    assert any(re.fullmatch(r"  ok  qpdf +\d+\.\d.*", line) for line in lines)
    assert "  ok  PDF reader  reads in a process of limited memory and time" in lines
    assert "  ok  rulers  0 papers" in lines
    assert lines[-1] == "no problems"


def test_every_mistake_of_a_volume_is_told(tmp_path: Path) -> None:
    sources = '[[sources]]\npath = "gone.csv"\n[check]\nprofile = "nips"\n'
    told = doctor(project(tmp_path, sources))
    assert told.exit_code == 5
    assert "check.profile: there is no profile 'nips'" in told.stdout
    assert told.stdout.endswith("\n1 problem\n")


def test_mistakes_in_the_settings_of_all_exports_are_told_with_their_lines(tmp_path: Path) -> None:
    told = doctor(project(tmp_path, '[exports.acll]\n[exports.acl]\nvenu = "ws"\n'))
    assert told.exit_code == 5
    file = tmp_path / "conf" / "rulers" / "volume.toml"
    assert f"{file}:7: exports.acll: there is no export 'acll'" in told.stdout
    assert f"{file}:9: exports.acl.venu: unknown key; write 'venue'" in told.stdout
    assert told.stdout.endswith("\n2 problems\n")


def test_words_of_init_are_no_problem_before_the_volume_is_published(tmp_path: Path) -> None:
    write_project(tmp_path, "v", None, date(2026, 9, 1))
    told = doctor(tmp_path)
    assert told.exit_code == 0
    assert "  absent  v  words of your own at volume.toml:" in told.stdout
    assert "preface.md:4 → write them before the volume is published" in told.stdout


def test_a_source_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    told = doctor(project(tmp_path, '[[sources]]\npath = "gone.csv"\n'))
    assert told.exit_code == 5
    assert "  problem  rulers  gone.csv: not there; correct the path of this source" in told.stdout


def test_corrections_that_no_paper_gets_are_a_problem(tmp_path: Path) -> None:
    folder = project(tmp_path) / "submissions" / "rulers" / "p1"
    folder.mkdir(parents=True)
    (folder / "fixes.toml").write_text('award = "Best paper"\n')
    assert doctor(tmp_path).exit_code == 0, "nothing was collected yet"
    Store(folder.parent).put(Record(id="p2", title="On Water"), None, {})
    told = doctor(tmp_path)
    assert told.exit_code == 5
    assert "  problem  rulers  p1/fixes.toml changes nothing: no paper has the id" in told.stdout


def test_outside_of_a_project_the_machine_is_looked_at(tmp_path: Path) -> None:
    told = doctor(tmp_path)
    assert told.exit_code == 0, told.output
    assert "  absent  project  none in this folder or above it" in told.stdout


def test_a_part_that_cannot_be_imported_is_a_problem_like_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.import_module

    def broken(name: str) -> Any:
        if name == "procbuild.doctor.working":
            message = "No module named 'sphinx'"
            raise ModuleNotFoundError(message, name="sphinx")
        return real(name)

    monkeypatch.setattr(importlib, "import_module", broken)
    told = doctor(project(tmp_path))
    assert told.exit_code == 5
    assert "  problem  sphinx  No module named 'sphinx' → run 'pip install" in told.stdout
    assert "  ok  rulers  0 papers" in told.stdout


def test_the_version_comes_first_and_what_it_stands_on_follows() -> None:
    told = CliRunner().invoke(cli, ["--version"])
    assert told.exit_code == 0
    first, *rest = told.stdout.splitlines()
    assert first == f"procbuild, version {__version__}"
    assert {"sphinx", "typst", "pikepdf", "qpdf"} <= {line.split()[0] for line in rest}
