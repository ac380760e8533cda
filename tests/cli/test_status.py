"""``procbuild status`` as a chair uses it, from a new project to a built one."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbuild.cli import cli

EPOCH = "1787000000"
"""2026-08-17, when the project is made."""


def run(root: Path, *words: str, expect: int = 0, **settings: str) -> Result:
    env = {"SOURCE_DATE_EPOCH": EPOCH, **settings}
    done = CliRunner().invoke(cli, ["-C", str(root), *words], env=env)
    assert done.exit_code == expect, done.output
    return done


def begun(folder: Path) -> Path:
    """A new project, whose sample dates lie ahead."""
    run(folder, "init", str(folder / "ws"))
    return folder / "ws"


def told(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(root, "status", "--format", "json").stdout)
    return found


def outputs(root: Path) -> dict[str, str]:
    return {one["name"]: one["state"] for one in told(root)["outputs"]}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new project whose papers are collected."""
    root = begun(tmp_path)
    run(root, "collect")
    return root


def test_a_project_without_papers_says_what_to_do(tmp_path: Path) -> None:
    said = run(begun(tmp_path), "status").stdout
    assert "No papers yet" in said
    assert "submissions/ws/incoming/ and run 'procbuild collect'" in said
    assert said.endswith("\nws: 0 papers\n")


def test_one_line_per_paper_then_what_is_due_and_out_of_date(project: Path) -> None:
    lines = run(project, "status").stdout.splitlines()
    assert lines[:2] == [
        "musterfrau  ready  1  An Example Paper with a Theorem",
        "mustermann  ready  2  A Second Example Paper",
    ]
    assert "56 days left     2026-10-12 23:59 AoE  Paper submission deadline" in lines
    assert "to be announced                        Camera-ready version" in lines
    assert "book   not made  → procbuild build book" in lines
    assert "what blocks the volume" not in lines
    assert lines[-1] == "ws: 2 papers, 2 ready, pages 1-2"


LONG = "On the Long Titles of Papers That Nobody Reads Aloud in One Breath, Part Two"


def test_a_terminal_has_one_line_for_each_paper(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixes = project / "submissions/ws/mustermann/fixes.toml"
    fixes.write_text(f'title = "{LONG}"\n', "utf-8")
    assert LONG in run(project, "status").stdout
    monkeypatch.setattr("procbuild.cli.shared._is_terminal", lambda _stream: True)
    terminal = {"FORCE_COLOR": "1", "TERM": "dumb"}  # of 80 columns
    _, line, after, *_ = run(project, "status", **terminal).stdout.splitlines()
    assert line.startswith("mustermann  findings  2  On the Long Titles of")
    assert line.rstrip().endswith("…  1 warning: metadata-title")
    assert after == ""
    assert "…" not in run(project, "status", "-v", **terminal).stdout


OTHER_TITLE = 'title = "What Nobody Printed Anywhere"\n'


def test_what_blocks_names_the_papers(project: Path) -> None:
    toml = project / "conf/ws/volume.toml"
    severity = '[check.severity]\n"metadata-title" = "error"'
    text = toml.read_text("utf-8").replace("# [check.severity]", severity)
    toml.write_text(text, "utf-8")
    for paper in ("musterfrau", "mustermann"):
        (project / "submissions/ws" / paper / "fixes.toml").write_text(OTHER_TITLE, "utf-8")
    found = told(project)
    assert found["counts"] == {"findings": 2}
    (title,) = [one for one in found["blockers"] if one["message"] == "metadata-title"]
    assert title["papers"] == ["musterfrau", "mustermann"]
    printed = run(project, "status").stdout
    assert "metadata-title  musterfrau and mustermann  → Have it fixed" in printed


def test_a_waived_finding_no_longer_counts(project: Path) -> None:
    fixes = project / "submissions/ws/musterfrau/fixes.toml"
    fixes.write_text(OTHER_TITLE, "utf-8")
    assert told(project)["counts"] == {"findings": 1, "ready": 1}
    assert run(project, "status").stdout.endswith(
        "\nws: 2 papers, 1 with findings, 1 ready, pages 1-2\n"
    )
    waiver = '[[waive]]\ncheck = "metadata-title"\nreason = "the printed one is a pun"\n'
    fixes.write_text(OTHER_TITLE + waiver, "utf-8")
    assert told(project)["counts"] == {"waived": 1, "ready": 1}


def test_outputs_go_out_of_date_with_what_they_are_made_of(project: Path) -> None:
    assert set(outputs(project).values()) == {"not made"}
    run(project, "check")
    run(project, "build")
    run(project, "export", "bibtex", "ceur")
    assert outputs(project) == dict.fromkeys(
        ("check", "bib", "book", "site", "export bibtex", "export ceur"), "up to date"
    )
    fixes = project / "submissions/ws/musterfrau/fixes.toml"
    fixes.write_text('title = "An Example Paper with another Theorem"\n', "utf-8")
    assert set(outputs(project).values()) == {"out of date"}


def test_a_rebuilt_paper_makes_its_delivery_out_of_date(project: Path) -> None:
    acl = '[exports.acl]\nvenue = "some"\n[papers]\n'
    toml = project / "conf/ws/volume.toml"
    toml.write_text(toml.read_text("utf-8").replace("[papers]\n", acl), "utf-8")
    run(project, "build", "book")
    run(project, "export", "acl", "bibtex")
    stamped = project / "proceedings/ws/papers/musterfrau26a.pdf"
    data = stamped.read_bytes()
    stamped.write_bytes(data)
    assert outputs(project)["export acl"] == "up to date"
    stamped.write_bytes(data[:-2] + b"\n\n")
    assert outputs(project)["export acl"] == "out of date"
    assert outputs(project)["export bibtex"] == "up to date"


def test_the_page_lies_outside_of_the_site(project: Path) -> None:
    said = run(project, "status", "--format", "html")
    page = project / "proceedings/ws/check/status.html"
    assert str(page) in said.stderr
    assert said.stdout == ""
    text = page.read_text("utf-8")
    assert '<p class="clear">Nothing.</p>' in text
    assert re.search(r"56 days left", text)
    assert "report.html" not in text
    run(project, "check")
    run(project, "build", "site")
    assert not list((project / "proceedings/ws/site").rglob("status.html"))
    run(project, "status", "--format", "html")
    assert 'href="report.html"' in page.read_text("utf-8")


@pytest.mark.parametrize("format_", ["text", "json", "html"])
def test_each_format_goes_to_a_file(project: Path, tmp_path: Path, format_: str) -> None:
    file = tmp_path / "out" / "status"
    said = run(project, "status", "--format", format_, "-o", str(file))
    assert said.stdout == ""
    assert "An Example Paper with a Theorem" in file.read_text("utf-8")
    again = file.read_bytes()
    run(project, "status", "--format", format_, "-o", str(file))
    assert file.read_bytes() == again
