"""``procbuild check`` as authors and organizers call it."""

import contextlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbuild.cli import cli
from tests.command import contents
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


def procbuild(*words: str, cwd: Path, expect: int = 0) -> Result:
    """Run a command in ``cwd`` with a HOME of its own and hold it to an exit code."""
    home = cwd.parent / "home"
    settings = {"HOME": str(home), "XDG_CACHE_HOME": None, "COLUMNS": "200"}
    with contextlib.chdir(cwd):
        result = CliRunner().invoke(cli, [*words], env=settings)
    assert result.exit_code == expect, result.output
    return result


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside of any project, with a paper and a file that is no PDF."""
    folder = tmp_path_factory.mktemp("author") / "desk"
    folder.mkdir()
    (folder / "bad [1].pdf").write_text(NOT_A_PDF)
    (folder / "fine.pdf").write_bytes(PAPER)
    return folder


def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    result = procbuild("check", "pipe.pdf", cwd=tmp_path, expect=1)
    assert "pipe.pdf: cannot be opened: a pipe or a device, not a file" in result.output


def test_an_author_checks_a_paper_without_a_project(desk: Path) -> None:
    done = procbuild("check", "fine.pdf", cwd=desk, expect=1)
    assert done.stdout.splitlines()[0] == "error  fine.pdf  generic, 1 page  1 error, 2 notes"
    assert "  error   Not embedded: Helvetica (page 1)  [fonts-embedded]" in done.stdout
    assert done.stdout.splitlines()[-1] == (
        "1 paper: 1 with errors; 1 error, 2 notes (-v shows the notes)"
    )
    assert sorted(path.name for path in desk.glob("*.*")) == ["bad [1].pdf", "fine.pdf"]
    assert (desk.parent / "home" / ".cache" / "procbuild").is_dir()


def test_an_author_states_the_limit_of_the_call(tmp_path: Path) -> None:
    write_simple_pdf(tmp_path / "long.pdf", *["BT /F1 12 Tf 72 600 Td (Words) Tj ET"] * 3)
    words = ("check", "long.pdf", "--page-limit", "2")
    done = procbuild(*words, cwd=tmp_path, expect=1)
    assert "The content ends on page 3; the limit is 2 pages: 1 page too many" in done.stdout
    assert "page-limit" not in procbuild(*words[:2], cwd=tmp_path, expect=1).stdout


def test_notes_alone_refuse_nothing(desk: Path) -> None:
    done = procbuild("check", "fine.pdf", "-v", "--profile", "acm", cwd=desk, expect=1)
    assert "  info    The PDF does not name its Title and Author in its properties" in done.stdout


def test_a_file_that_is_no_paper_is_reported_by_name(desk: Path) -> None:
    done = procbuild("check", "bad [1].pdf", "gone.pdf", cwd=desk, expect=1)
    assert "error  bad [1].pdf" in done.stdout
    assert "error  gone.pdf" in done.stdout
    assert "2 papers: 2 with errors; 2 errors" in done.stdout


def test_json_alone_goes_to_standard_output(desk: Path) -> None:
    done = procbuild("check", "--format", "json", "fine.pdf", "bad [1].pdf", cwd=desk, expect=1)
    report = json.loads(done.stdout)
    fine, bad = report["papers"]
    assert (fine["file"], fine["verdict"], fine["facts"]["pages"]) == ("fine.pdf", "reject", 1)
    assert (bad["file"], bad["paper"], bad["facts"]) == ("bad [1].pdf", "bad [1]", None)
    assert len(bad["sha256"]) == 64
    assert report["volume"] is None


@pytest.mark.parametrize(
    ("format_", "begin"),
    [("html", "<!doctype html>"), ("sarif", "{\n"), ("json", "{\n"), ("text", "error")],
)
def test_a_report_in_a_file(desk: Path, format_: str, begin: str) -> None:
    words = ("check", "bad [1].pdf", "--format", format_, "-o", "out")
    assert procbuild(*words, cwd=desk, expect=1).stdout == ""
    assert (desk / "out").read_text("utf-8").startswith(begin)


@pytest.mark.parametrize(
    ("name", "begin"), [("a.html", "<!doctype html>"), ("a.SARIF", "{\n"), ("a.txt", "error")]
)
def test_a_file_is_written_as_its_ending_says(desk: Path, name: str, begin: str) -> None:
    procbuild("check", "bad [1].pdf", "-o", name, cwd=desk, expect=1)
    assert (desk / name).read_text("utf-8").startswith(begin)


def test_two_files_of_one_name_are_told_apart(desk: Path) -> None:
    for name in ("a", "b"):
        (desk / name).mkdir()
        (desk / name / "paper.pdf").write_text(NOT_A_PDF)
    done = procbuild("check", "a/paper.pdf", "b", "--format", "json", cwd=desk, expect=1)
    assert [one["file"] for one in json.loads(done.stdout)["papers"]] == [
        "a/paper.pdf",
        "b/paper.pdf",
    ]


def test_mistakes_in_the_call(desk: Path) -> None:
    (desk / "empty").mkdir()
    assert "profiles: acl, acm" in (
        procbuild("check", "x.pdf", "--profile", "nips", cwd=desk, expect=2).stderr
    )
    assert "there is no PDF in this folder" in (
        procbuild("check", "empty", cwd=desk, expect=2).stderr
    )
    assert "volume.toml has the volume's: check.page_limit" in (
        procbuild("check", "--page-limit", "8", cwd=desk, expect=2).stderr
    )
    assert "no project here" in procbuild("check", cwd=desk, expect=2).stderr


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one volume with two papers, the second without a PDF, collected, checked."""
    folder = make_project(tmp_path_factory.mktemp("plain") / "project")
    incoming = folder / "submissions" / "v" / "incoming"
    incoming.mkdir(parents=True)
    (incoming / "papers.csv").write_text(TABLE, encoding="utf-8")
    (incoming / "1.pdf").write_bytes(PAPER)
    procbuild("collect", "submissions/v/incoming/papers.csv", cwd=folder)
    procbuild("check", cwd=folder, expect=1)
    return folder


def project(plain: Path, target: Path, *rules: str) -> Path:
    """The same project, with what was read before and further rules."""
    folder = Path(shutil.copytree(plain, target))
    with (folder / "conf" / "v" / "volume.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(rules) + "\n")
    return folder


def report_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Papers of the written report by id."""
    path = folder / "proceedings" / "v" / "check" / "report.json"
    return {one["paper"]: one for one in json.loads(path.read_text("utf-8"))["papers"]}


def found(paper: dict[str, Any]) -> dict[str, str]:
    """Severities by check."""
    return {one["check"]: one["severity"] for one in paper["findings"]}


def test_all_reports_of_a_volume_are_written(plain: Path, tmp_path: Path) -> None:
    folder = project(plain, tmp_path / "project")
    done = procbuild("check", cwd=folder, expect=1)
    assert done.stdout.splitlines()[-1].startswith("2 papers: 1 with warnings, 1 with errors; ")
    papers = report_of(folder)
    assert papers["1"]["verdict"] == "reject"
    assert found(papers["1"])["metadata-title"] == "warning"
    assert found(papers["2"])["pdf-missing"] == "warning"
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


def test_a_second_check_says_the_same(plain: Path, tmp_path: Path) -> None:
    folder = project(plain, tmp_path / "project")
    first = procbuild("check", cwd=folder, expect=1)
    files = contents(folder / "proceedings")
    assert procbuild("check", cwd=folder, expect=1).stdout == first.stdout
    assert contents(folder / "proceedings") == files


def test_the_volume_sets_severities_profiles_and_numbers(plain: Path, tmp_path: Path) -> None:
    folder = project(plain, tmp_path / "project", *RULES)
    procbuild("check", cwd=folder)
    paper = report_of(folder)["1"]
    assert (paper["profile"], paper["verdict"]) == ("neurips", "warn")
    checks = found(paper)
    assert checks["fonts-embedded"] == "warning"
    assert "page-size" not in checks
    assert "metadata-title" not in checks


def test_a_waived_finding_is_shown_and_does_not_count(plain: Path, tmp_path: Path) -> None:
    folder = project(plain, tmp_path / "project")
    fixes = folder / "submissions" / "v" / "1" / "fixes.toml"
    fixes.write_text(WAIVER, encoding="utf-8")
    done = procbuild("check", "-v", cwd=folder)
    assert "  1/paper.pdf\n" in done.stderr
    assert "  waived  Not embedded: Helvetica (page 1)  [fonts-embedded]" in done.stdout
    assert "          because: a scan of 1911" in done.stdout
    assert "fixes.toml waives 'page-size' on page 7, which was not found" in done.stdout


def test_a_waiver_of_no_check_is_told_with_what_was_meant(plain: Path, tmp_path: Path) -> None:
    folder = project(plain, tmp_path / "project")
    fixes = folder / "submissions" / "v" / "1" / "fixes.toml"
    fixes.write_text(WAIVER.replace("fonts-embedded", "fonts-embeded"), encoding="utf-8")
    done = procbuild("check", cwd=folder, expect=1)
    assert "fixes.toml waives 'fonts-embeded', which was not found" in done.stdout
    assert "Write 'fonts-embedded'." in done.stdout


def test_a_waiver_of_what_a_collect_tells_is_not_idle(plain: Path, tmp_path: Path) -> None:
    folder = project(plain, tmp_path / "project")
    fixes = folder / "submissions" / "v" / "1" / "fixes.toml"
    guess = '\n[[waive]]\ncheck = "metadata-title-guess"\nreason = "looked at"\n'
    fixes.write_text(WAIVER + guess, encoding="utf-8")
    assert "metadata-title-guess" not in procbuild("check", cwd=folder).stdout


def test_a_paper_of_the_volume_is_no_file(plain: Path) -> None:
    told = procbuild("check", "1", cwd=plain, expect=2).stderr
    assert "1: not a file, but a paper of the volume; write submissions/v/1/paper.pdf" in told


def test_mistakes_in_the_rules_are_told_at_once(plain: Path, tmp_path: Path) -> None:
    folder = project(
        plain,
        tmp_path / "project",
        '[check]\nprofile = "nips"',
        '[check.severity]\n"font-embedded" = "warning"',
    )
    told = procbuild("check", cwd=folder, expect=2).stderr
    assert "check.profile: there is no profile 'nips'; profiles: acl" in told
    assert "there is no check 'font-embedded'; write 'fonts-embedded'" in told
    folder = project(plain, tmp_path / "other", "[check.override]\npage_limt = 4")
    told = procbuild("check", cwd=folder, expect=2).stderr
    assert "volume.toml:9: check.override.page_limt: unknown key; write 'page_limit'" in told
