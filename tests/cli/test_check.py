"""``procbuild check``, used by authors for files and by organizers for a volume."""

import contextlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbuild.cli import cli
from tests.command import PROCBUILD, contents, environment
from tests.papers import make_project, small_pdf
from tests.pdf.sample_documents import write_simple_pdf

NOT_A_PDF = "<!doctype html><title>404</title>"
PAPER = small_pdf("On the Width of Margins", "Ada Martin", "Abstract", "We look at margins.")
TABLE = """\
id,title,authors,abstract
1,On the Breadth of Margins,"Martin, Ada",We look at margins.
2,On Rulers,"Lu, Thomas",We look at rulers.
"""
RULES = (
    '[check]\nprofile = "neurips"',
    '[check.severity]\n"fonts-embedded" = "warning"\n"metadata-title" = "off"',
    "[check.override]\npage_sizes = [[600.0, 800.0]]\nsize_tolerance = 20.0",
)
WAIVER = """\
[[waive]]
check = "fonts-embedded"
reason = "a scan of 1911"

[[waive]]
check = "page-size"
page = 7
reason = "not needed"
"""


def procbuild(*arguments: str, cwd: Path, exit_code: int = 0) -> Result:
    """Run a command in ``cwd`` with an empty HOME and check its exit code."""
    home = cwd.parent / "home"
    settings = {"HOME": str(home), "XDG_CACHE_HOME": None, "COLUMNS": "200"}
    with contextlib.chdir(cwd):
        result = CliRunner().invoke(cli, [*arguments], env=settings)
    assert result.exit_code == exit_code, result.output
    return result


@pytest.fixture(scope="module")
def author_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside of any project, with a paper and a file that is not a PDF."""
    folder = tmp_path_factory.mktemp("author") / "papers"
    folder.mkdir()
    (folder / "bad [1].pdf").write_text(NOT_A_PDF)
    (folder / "fine.pdf").write_bytes(PAPER)
    return folder


def test_a_pipe_is_reported_and_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    result = procbuild("check", "pipe.pdf", cwd=tmp_path, exit_code=1)
    assert "error   Cannot be opened: a pipe or a device, not a file" in result.output


def test_a_file_that_cannot_be_read_is_named_once(tmp_path: Path) -> None:
    result = procbuild("check", "nothing.pdf", cwd=tmp_path, exit_code=1)
    assert result.stdout.splitlines()[:2] == [
        "error  nothing.pdf  1 error",
        "  error   Cannot be opened: No such file or directory  [pdf-unreadable]",
    ]


def test_a_report_is_printed_although_progress_cannot_be(author_folder: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [PROCBUILD, "check", "fine.pdf"],
            check=False,
            cwd=author_folder,
            env=environment(author_folder.parent / "home"),
            stdout=subprocess.PIPE,
            stderr=full,
            text=True,
        )
    assert (result.returncode, result.stdout[:15]) == (1, "error  fine.pdf")


def test_a_paper_can_be_checked_without_a_project(author_folder: Path) -> None:
    result = procbuild("check", "fine.pdf", cwd=author_folder, exit_code=1)
    assert result.stdout.splitlines()[0] == "error  fine.pdf  generic, 1 page  1 error, 2 infos"
    assert "  error   Not embedded: Helvetica (page 1)  [fonts-embedded]" in result.stdout
    assert result.stdout.splitlines()[-1] == (
        "1 paper: 1 with errors; 1 error, 2 infos (-v shows the infos)"
    )
    assert sorted(path.name for path in author_folder.glob("*.*")) == ["bad [1].pdf", "fine.pdf"]
    assert (author_folder.parent / "home" / ".cache" / "procbuild").is_dir()


def test_the_page_limit_can_be_set_on_the_command_line(tmp_path: Path) -> None:
    write_simple_pdf(tmp_path / "long.pdf", *["BT /F1 12 Tf 72 600 Td (Words) Tj ET"] * 3)
    arguments = ("check", "long.pdf", "--page-limit", "2")
    result = procbuild(*arguments, cwd=tmp_path, exit_code=1)
    assert "The content ends on page 3; the limit is 2 pages: 1 page too many" in result.stdout
    assert "page-limit" not in procbuild(*arguments[:2], cwd=tmp_path, exit_code=1).stdout


def test_verbose_output_lists_notes(author_folder: Path) -> None:
    result = procbuild(
        "check", "fine.pdf", "-v", "--profile", "acm", cwd=author_folder, exit_code=1
    )
    assert "  info    The PDF does not name its Title and Author in its properties" in result.stdout


def test_files_that_cannot_be_read_are_reported_by_name(author_folder: Path) -> None:
    result = procbuild("check", "bad [1].pdf", "gone.pdf", cwd=author_folder, exit_code=1)
    assert "error  bad [1].pdf" in result.stdout
    assert "error  gone.pdf" in result.stdout
    assert "2 papers: 2 with errors; 2 errors" in result.stdout


def test_standard_output_has_only_json_in_json_format(author_folder: Path) -> None:
    result = procbuild(
        "check", "--format", "json", "fine.pdf", "bad [1].pdf", cwd=author_folder, exit_code=1
    )
    report = json.loads(result.stdout)
    fine, bad = report["papers"]
    assert (fine["file"], fine["verdict"], fine["facts"]["pages"]) == ("fine.pdf", "reject", 1)
    assert (bad["file"], bad["paper"], bad["facts"]) == ("bad [1].pdf", "bad [1]", None)
    assert len(bad["sha256"]) == 64
    assert report["volume"] is None


@pytest.mark.parametrize(
    ("format_", "start"),
    [("html", "<!doctype html>"), ("sarif", "{\n"), ("json", "{\n"), ("text", "error")],
)
def test_a_report_is_written_to_a_file(author_folder: Path, format_: str, start: str) -> None:
    arguments = ("check", "bad [1].pdf", "--format", format_, "-o", "out")
    assert procbuild(*arguments, cwd=author_folder, exit_code=1).stdout == ""
    assert (author_folder / "out").read_text("utf-8").startswith(start)


@pytest.mark.parametrize(
    ("name", "start"), [("a.html", "<!doctype html>"), ("a.SARIF", "{\n"), ("a.txt", "error")]
)
def test_the_format_of_a_report_follows_its_file_extension(
    author_folder: Path, name: str, start: str
) -> None:
    procbuild("check", "bad [1].pdf", "-o", name, cwd=author_folder, exit_code=1)
    assert (author_folder / name).read_text("utf-8").startswith(start)


def test_two_files_with_the_same_name_are_reported_with_their_folders(author_folder: Path) -> None:
    for name in ("a", "b"):
        (author_folder / name).mkdir()
        (author_folder / name / "paper.pdf").write_text(NOT_A_PDF)
    result = procbuild(
        "check", "a/paper.pdf", "b", "--format", "json", cwd=author_folder, exit_code=1
    )
    assert [paper["file"] for paper in json.loads(result.stdout)["papers"]] == [
        "a/paper.pdf",
        "b/paper.pdf",
    ]


def test_mistakes_in_the_command_are_reported(author_folder: Path) -> None:
    (author_folder / "empty").mkdir()
    assert "profiles: acl, acm" in (
        procbuild("check", "x.pdf", "--profile", "nips", cwd=author_folder, exit_code=2).stderr
    )
    assert "there is no PDF in this folder" in (
        procbuild("check", "empty", cwd=author_folder, exit_code=2).stderr
    )
    (author_folder / "void").mkdir()
    two = procbuild("check", "empty", "void", cwd=author_folder, exit_code=2).stderr
    assert "empty: there is" in two
    assert "void: there is" in two
    assert "volume.toml has the volume's: check.page_limit" in (
        procbuild("check", "--page-limit", "8", cwd=author_folder, exit_code=2).stderr
    )
    without_project = procbuild("check", cwd=author_folder, exit_code=2).stderr
    assert "no project here" in without_project
    assert "'procbuild check paper.pdf'" in without_project


@pytest.fixture(scope="module")
def checked_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two collected papers, the second without a PDF, that was checked once."""
    folder = make_project(tmp_path_factory.mktemp("checked") / "project")
    incoming = folder / "submissions" / "v" / "incoming"
    incoming.mkdir(parents=True)
    (incoming / "papers.csv").write_text(TABLE, encoding="utf-8")
    (incoming / "1.pdf").write_bytes(PAPER)
    procbuild("collect", "submissions/v/incoming/papers.csv", cwd=folder)
    procbuild("check", cwd=folder, exit_code=1)
    return folder


def copy_project(checked_project: Path, target: Path, *toml: str) -> Path:
    """Copy a project with its cache, and add lines to its volume.toml."""
    folder = Path(shutil.copytree(checked_project, target))
    with (folder / "conf" / "v" / "volume.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(toml) + "\n")
    return folder


def read_report(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the papers of the JSON report by id."""
    path = folder / "proceedings" / "v" / "check" / "report.json"
    return {paper["paper"]: paper for paper in json.loads(path.read_text("utf-8"))["papers"]}


def severities(paper: dict[str, Any]) -> dict[str, str]:
    """Severities of the findings of a paper by check."""
    return {finding["check"]: finding["severity"] for finding in paper["findings"]}


def test_all_reports_of_a_volume_are_written(checked_project: Path, tmp_path: Path) -> None:
    folder = copy_project(checked_project, tmp_path / "project")
    result = procbuild("check", cwd=folder, exit_code=1)
    assert result.stdout.splitlines()[-1].startswith("2 papers: 1 with warnings, 1 with errors; ")
    papers = read_report(folder)
    assert papers["1"]["verdict"] == "reject"
    assert severities(papers["1"])["metadata-title"] == "warning"
    assert severities(papers["2"])["pdf-missing"] == "warning"
    out = folder / "proceedings" / "v" / "check"
    assert sorted(path.name for path in out.iterdir()) == [
        "pages",
        "report.html",
        "report.json",
        "report.sarif",
    ]
    (picture,) = (out / "pages").iterdir()
    assert picture.name == "1-1.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert 'src="pages/1-1.png"' in (out / "report.html").read_text("utf-8")


def test_a_second_check_writes_the_same_reports(checked_project: Path, tmp_path: Path) -> None:
    folder = copy_project(checked_project, tmp_path / "project")
    first = procbuild("check", cwd=folder, exit_code=1)
    files = contents(folder / "proceedings")
    assert procbuild("check", cwd=folder, exit_code=1).stdout == first.stdout
    assert contents(folder / "proceedings") == files


def test_severities_profile_and_limits_are_set_in_volume_toml(
    checked_project: Path, tmp_path: Path
) -> None:
    folder = copy_project(checked_project, tmp_path / "project", *RULES)
    procbuild("check", cwd=folder)
    paper = read_report(folder)["1"]
    assert (paper["profile"], paper["verdict"]) == ("neurips", "warn")
    checks = severities(paper)
    assert checks["fonts-embedded"] == "warning"
    assert "page-size" not in checks
    assert "metadata-title" not in checks


def test_a_waived_finding_is_printed_but_not_counted(checked_project: Path, tmp_path: Path) -> None:
    folder = copy_project(checked_project, tmp_path / "project")
    fixes = folder / "submissions" / "v" / "1" / "fixes.toml"
    fixes.write_text(WAIVER, encoding="utf-8")
    result = procbuild("check", "-v", cwd=folder)
    assert "  1/paper.pdf\n" in result.stderr
    assert "  waived  Not embedded: Helvetica (page 1)  [fonts-embedded]" in result.stdout
    assert "          because: a scan of 1911" in result.stdout
    assert "fixes.toml waives 'page-size' on page 7, which was not found" in result.stdout


def test_a_waiver_of_an_unknown_check_gets_a_suggestion(
    checked_project: Path, tmp_path: Path
) -> None:
    folder = copy_project(checked_project, tmp_path / "project")
    fixes = folder / "submissions" / "v" / "1" / "fixes.toml"
    fixes.write_text(WAIVER.replace("fonts-embedded", "fonts-embeded"), encoding="utf-8")
    result = procbuild("check", cwd=folder, exit_code=1)
    assert "fixes.toml waives 'fonts-embeded', which was not found" in result.stdout
    assert "Write 'fonts-embedded'." in result.stdout


def test_a_waiver_of_a_finding_of_a_collect_is_not_reported_as_unused(
    checked_project: Path, tmp_path: Path
) -> None:
    folder = copy_project(checked_project, tmp_path / "project")
    fixes = folder / "submissions" / "v" / "1" / "fixes.toml"
    guess = '\n[[waive]]\ncheck = "metadata-title-guess"\nreason = "looked at"\n'
    fixes.write_text(WAIVER + guess, encoding="utf-8")
    assert "metadata-title-guess" not in procbuild("check", cwd=folder).stdout


def test_the_id_of_a_paper_is_refused_as_a_file_name(checked_project: Path) -> None:
    stderr = procbuild("check", "1", cwd=checked_project, exit_code=2).stderr
    assert "1: not a file, but a paper of the volume; write submissions/v/1/paper.pdf" in stderr


def test_mistakes_in_the_settings_of_checks_are_reported(
    checked_project: Path, tmp_path: Path
) -> None:
    folder = copy_project(
        checked_project,
        tmp_path / "project",
        '[check]\nprofile = "nips"',
        '[check.severity]\n"font-embedded" = "warning"',
    )
    stderr = procbuild("check", cwd=folder, exit_code=2).stderr
    assert "there is no profile 'nips'; did you mean 'neurips'? profiles: acl" in stderr
    assert "there is no check 'font-embedded'; write 'fonts-embedded'" in stderr
    folder = copy_project(checked_project, tmp_path / "other", "[check.override]\npage_limt = 4")
    stderr = procbuild("check", cwd=folder, exit_code=2).stderr
    assert "volume.toml:9: check.override.page_limt: unknown key; write 'page_limit'" in stderr
