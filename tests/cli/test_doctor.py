"""``procbuild doctor``: its output and exit code."""

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


def make_project(root: Path, further_lines: str = "") -> Path:
    (root / "conf" / "rulers").mkdir(parents=True)
    (root / "conf" / "rulers" / "volume.toml").write_text(VOLUME + further_lines, "utf-8")
    return root


def run_doctor(root: Path) -> Result:
    return CliRunner().invoke(cli, ["-C", str(root), "doctor"])


def test_a_valid_project_has_no_problems(tmp_path: Path) -> None:
    result = run_doctor(make_project(tmp_path))
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert any(re.fullmatch(r"  ok  sphinx +\d+\.\d.*", line) for line in lines)
    assert any(re.fullmatch(r"  ok  qpdf +\d+\.\d.*", line) for line in lines)
    assert "  ok  PDF reader  reads in a process of limited memory and time" in lines
    assert "  ok  rulers  0 papers" in lines
    assert lines[-1] == "no problems"


def test_mistakes_in_a_volume_are_reported(tmp_path: Path) -> None:
    sources = '[[sources]]\npath = "gone.csv"\n[check]\nprofile = "nips"\n'
    result = run_doctor(make_project(tmp_path, sources))
    assert result.exit_code == 5
    assert "check.profile: there is no profile 'nips'" in result.stdout
    assert result.stdout.endswith("\n1 problem\n")


def test_mistakes_in_the_settings_of_exports_are_reported_with_their_lines(tmp_path: Path) -> None:
    result = run_doctor(make_project(tmp_path, '[exports.acll]\n[exports.acl]\nvenu = "ws"\n'))
    assert result.exit_code == 5
    file = tmp_path / "conf" / "rulers" / "volume.toml"
    assert f"{file}:7: exports.acll: there is no export 'acll'" in result.stdout
    assert f"{file}:9: exports.acl.venu: unknown key; write 'venue'" in result.stdout
    assert result.stdout.endswith("\n2 problems\n")


def test_placeholders_are_no_problem_before_publication(tmp_path: Path) -> None:
    write_project(tmp_path, "v", None, date(2026, 9, 1), "en")
    result = run_doctor(tmp_path)
    assert result.exit_code == 0
    assert "  absent  v  words of your own at volume.toml:" in result.stdout
    assert "preface.md:3, 4 → write them before the volume is published" in result.stdout


def test_a_missing_source_is_a_problem(tmp_path: Path) -> None:
    result = run_doctor(make_project(tmp_path, '[[sources]]\npath = "gone.csv"\n'))
    assert result.exit_code == 5
    assert (
        "  problem  rulers  gone.csv: not there; correct the path of this source" in result.stdout
    )


def test_fixes_without_a_paper_are_a_problem(tmp_path: Path) -> None:
    folder = make_project(tmp_path) / "submissions" / "rulers" / "p1"
    folder.mkdir(parents=True)
    (folder / "fixes.toml").write_text('award = "Best paper"\n')
    assert run_doctor(tmp_path).exit_code == 0, "nothing was collected yet"
    Store(folder.parent).put(Record(id="p2", title="On Water"), None, {})
    result = run_doctor(tmp_path)
    assert result.exit_code == 5
    assert "  problem  rulers  p1/fixes.toml changes nothing: no paper has the id" in result.stdout


def test_papers_of_a_renamed_volume_are_named(tmp_path: Path) -> None:
    make_project(tmp_path)
    (tmp_path / "submissions" / "old").mkdir(parents=True)
    result = run_doctor(tmp_path)
    assert result.exit_code == 0
    assert "submissions/old/ is of no volume: conf/old/ is missing" in result.stdout


def test_a_file_in_place_of_a_folder_is_a_problem(tmp_path: Path) -> None:
    make_project(tmp_path)
    (tmp_path / "proceedings").write_text("no folder")
    result = run_doctor(tmp_path)
    assert result.exit_code == 5
    assert "proceedings is no folder, or cannot be written" in result.stdout


def test_installed_programs_are_checked_outside_of_a_project(tmp_path: Path) -> None:
    result = run_doctor(tmp_path)
    assert result.exit_code == 0, result.output
    assert "  absent  project  none in this folder or above it" in result.stdout


def test_a_module_that_cannot_be_imported_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_module = importlib.import_module

    def import_all_but_sphinx(name: str) -> Any:
        if name == "procbuild.doctor.working":
            message = "No module named 'sphinx'"
            raise ModuleNotFoundError(message, name="sphinx")
        return import_module(name)

    monkeypatch.setattr(importlib, "import_module", import_all_but_sphinx)
    result = run_doctor(make_project(tmp_path))
    assert result.exit_code == 5
    assert "  problem  sphinx  No module named 'sphinx' → run 'pip install" in result.stdout
    assert "  ok  rulers  0 papers" in result.stdout


def test_the_version_option_lists_the_versions_of_dependencies() -> None:
    result = CliRunner().invoke(cli, ["--version"])
    assert result.exit_code == 0
    first, *dependencies = result.stdout.splitlines()
    assert first == f"procbuild, version {__version__}"
    assert {"sphinx", "typst", "pikepdf", "qpdf"} <= {line.split()[0] for line in dependencies}
