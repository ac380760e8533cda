"""``procbuild status``, from a new project to a built one."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbuild.cli import cli

EPOCH = "1787000000"
"""SOURCE_DATE_EPOCH of 2026-08-17, when the project is made."""


def run(root: Path, *arguments: str, exit_code: int = 0, **settings: str) -> Result:
    env = {"SOURCE_DATE_EPOCH": EPOCH, **settings}
    result = CliRunner().invoke(cli, ["-C", str(root), *arguments], env=env)
    assert result.exit_code == exit_code, result.output
    return result


def init_project(folder: Path) -> Path:
    """Make a new project, whose sample dates are in the future."""
    run(folder, "init", str(folder / "ws"))
    return folder / "ws"


def read_status(root: Path) -> dict[str, Any]:
    status: dict[str, Any] = json.loads(run(root, "status", "--format", "json").stdout)
    return status


def output_states(root: Path) -> dict[str, str]:
    return {output["name"]: output["state"] for output in read_status(root)["outputs"]}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new project whose papers are collected."""
    root = init_project(tmp_path)
    run(root, "collect")
    return root


def test_a_project_without_papers_gets_advice(tmp_path: Path) -> None:
    output = run(init_project(tmp_path), "status").stdout
    assert "No papers yet" in output
    assert "submissions/ws/incoming/ and run 'procbuild collect'" in output
    assert output.endswith("\nws: 0 papers\n")


def test_papers_deadlines_and_outputs_are_listed(project: Path) -> None:
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


LONG_TITLE = "On the Long Titles of Papers That Nobody Reads Aloud in One Breath, Part Two"


def test_long_titles_are_cut_on_a_terminal(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fixes = project / "submissions/ws/mustermann/fixes.toml"
    fixes.write_text(f'title = "{LONG_TITLE}"\n', "utf-8")
    assert LONG_TITLE in run(project, "status").stdout
    monkeypatch.setattr("procbuild.cli.shared._is_terminal", lambda _stream: True)
    terminal = {"FORCE_COLOR": "1", "TERM": "dumb"}  # of 80 columns
    _, line, next_line, *_ = run(project, "status", exit_code=0, **terminal).stdout.splitlines()
    assert line.startswith("mustermann  findings  2  On the Long Titles of")
    assert line.rstrip().endswith("…  1 warning: metadata-title")
    assert next_line == ""
    assert "…" not in run(project, "status", "-v", exit_code=0, **terminal).stdout


OTHER_TITLE = 'title = "What Nobody Printed Anywhere"\n'


def test_blockers_are_listed_with_their_papers(project: Path) -> None:
    toml = project / "conf/ws/volume.toml"
    severity = '[check.severity]\n"metadata-title" = "error"'
    text = toml.read_text("utf-8").replace("# [check.severity]", severity)
    toml.write_text(text, "utf-8")
    for paper in ("musterfrau", "mustermann"):
        (project / "submissions/ws" / paper / "fixes.toml").write_text(OTHER_TITLE, "utf-8")
    status = read_status(project)
    assert status["counts"] == {"findings": 2}
    (blocker,) = [
        blocker for blocker in status["blockers"] if blocker["message"] == "metadata-title"
    ]
    assert blocker["papers"] == ["musterfrau", "mustermann"]
    output = run(project, "status").stdout
    assert "metadata-title  musterfrau and mustermann  → Have it fixed" in output


def test_a_paper_whose_findings_are_waived_is_counted_as_waived(project: Path) -> None:
    fixes = project / "submissions/ws/musterfrau/fixes.toml"
    fixes.write_text(OTHER_TITLE, "utf-8")
    assert read_status(project)["counts"] == {"findings": 1, "ready": 1}
    assert run(project, "status").stdout.endswith(
        "\nws: 2 papers, 1 with findings, 1 ready, pages 1-2\n"
    )
    waiver = '[[waive]]\ncheck = "metadata-title"\nreason = "the printed one is a pun"\n'
    fixes.write_text(OTHER_TITLE + waiver, "utf-8")
    assert read_status(project)["counts"] == {"waived": 1, "ready": 1}


def test_outputs_are_out_of_date_after_a_change_of_a_paper(project: Path) -> None:
    assert set(output_states(project).values()) == {"not made"}
    run(project, "check")
    run(project, "build")
    run(project, "export", "bibtex", "ceur")
    assert output_states(project) == dict.fromkeys(
        ("check", "bib", "book", "site", "export bibtex", "export ceur"), "up to date"
    )
    fixes = project / "submissions/ws/musterfrau/fixes.toml"
    fixes.write_text('title = "An Example Paper with another Theorem"\n', "utf-8")
    assert set(output_states(project).values()) == {"out of date"}


def test_an_export_is_out_of_date_after_a_change_of_its_pdfs(project: Path) -> None:
    acl = '[exports.acl]\nvenue = "some"\n[papers]\n'
    toml = project / "conf/ws/volume.toml"
    toml.write_text(toml.read_text("utf-8").replace("[papers]\n", acl), "utf-8")
    run(project, "build", "book")
    run(project, "export", "acl", "bibtex")
    stamped = project / "proceedings/ws/papers/musterfrau26a.pdf"
    data = stamped.read_bytes()
    stamped.write_bytes(data)
    assert output_states(project)["export acl"] == "up to date"
    stamped.write_bytes(data[:-2] + b"\n\n")
    assert output_states(project)["export acl"] == "out of date"
    assert output_states(project)["export bibtex"] == "up to date"


def test_the_status_page_is_not_part_of_the_site(project: Path) -> None:
    result = run(project, "status", "--format", "html")
    page = project / "proceedings/ws/check/status.html"
    assert str(page) in result.stderr
    assert result.stdout == ""
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
def test_all_formats_can_be_written_to_a_file(project: Path, tmp_path: Path, format_: str) -> None:
    file = tmp_path / "out" / "status"
    result = run(project, "status", "--format", format_, "-o", str(file))
    assert result.stdout == ""
    assert "An Example Paper with a Theorem" in file.read_text("utf-8")
    before = file.read_bytes()
    run(project, "status", "--format", format_, "-o", str(file))
    assert file.read_bytes() == before
