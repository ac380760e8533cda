"""``procbuild collect``: its output, exit codes and files."""

import json
import re
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from procbuild.cli import cli
from procbuild.incoming import Incoming, Settings
from procbuild.model import Finding
from procbuild.sources import SOURCES
from tests.command import contents, procbuild
from tests.papers import make_project, small_pdf

BIB = """\
@InProceedings{lee24a,
  title={On Water},
  author={Lee, Ann and Ray, Bob},
}
@InProceedings{kim24a,
  title={On Stone,
  author={Kim, Cho},
}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "project")
    (folder / "papers").mkdir()
    (folder / "papers" / "v.bib").write_text(BIB)
    return folder


Collect = Callable[..., Result]


@pytest.fixture
def collect(project: Path, monkeypatch: pytest.MonkeyPatch) -> Collect:
    """Run the command in this process, in the folder of the project or one of its subfolders."""

    def run(*arguments: str, subfolder: str = ".") -> Result:
        monkeypatch.chdir(project / subfolder)
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        return CliRunner().invoke(cli, ["collect", *arguments], prog_name="procbuild")

    return run


def test_new_papers_and_errors_are_printed(project: Path, collect: Collect) -> None:
    output = collect("--as", "pmlr", "papers").stdout
    assert re.search(r"new +lee24a +On Water", output)
    assert re.search(r"error kim24a: v\.bib:5: kim24a: .*Correct the entry", output)
    assert "v: 2 new, 0 changed, 0 gone, 0 unchanged; 1 error above" in output
    stored = json.loads((project / "submissions/v/lee24a/paper.json").read_text())
    assert stored["authors"] == [
        {"given": "Ann", "family": "Lee"},
        {"given": "Bob", "family": "Ray"},
    ]


def test_a_second_collect_prints_that_nothing_changed(project: Path, collect: Collect) -> None:
    collect("papers")
    before = contents(project)
    assert "nothing changed; 2 papers" in collect("papers").stdout
    assert contents(project) == before


def test_papers_that_only_move_are_counted_but_not_listed(project: Path, collect: Collect) -> None:
    table = project / "papers" / "p.csv"
    table.write_text("id,title,authors\n1,On Water,Ann Lee\n2,On Stone,Cho Kim\n")
    collect("papers/p.csv")
    table.write_text("id,title,authors\n3,On Sand,Bo Ek\n1,On Water,Ann Lee\n2,On Clay,Cho Kim\n")
    output = collect("papers/p.csv").stdout
    assert "1 new, 1 changed, 0 gone, 1 in another place, 0 unchanged" in output
    assert not re.search(r"changed +1 ", output)


def test_only_the_store_and_the_cache_are_written(project: Path) -> None:
    (project / "papers" / "lee24a.pdf").write_bytes(small_pdf("On Water", "Ann Lee and Bob Ray"))
    procbuild("collect", "papers", cwd=project)
    assert {path.name for path in project.iterdir()} == {
        "conf",
        "papers",
        "proceedings",
        "submissions",
    }
    assert {path.name for path in (project / "proceedings").iterdir()} == {".cache"}
    assert list((project.parent / "home").rglob("*")) == []
    shutil.rmtree(project / "proceedings")
    assert "nothing changed" in procbuild("collect", "papers", cwd=project).stdout


def test_paths_of_sources_are_relative_to_the_current_folder(collect: Collect) -> None:
    assert "2 new" in collect(".", subfolder="papers").stdout
    assert "nothing changed" in collect("papers").stdout


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (["nowhere"], 3, "nowhere: not there"),
        (["--as", "pmlr", "papers/lee24a.pdf"], 3, "not there"),
        (["--as", "hotcrp", "papers"], 3, "PREFIX-data.json"),
        (["--as", "cmt", "papers"], 3, "there is no sheet (.csv, "),
        (["--as", "nonsense", "papers"], 2, "nonsense"),
        (["--as", "pmlr"], 2, "--as states the kind of SOURCE"),
        (["https://example.org/papers.csv"], 3, "download the file"),
        (["http://openreview.net/group?id=V"], 3, "not https"),
        (["--offline", "https://openreview.net/group?id=V"], 3, "without --offline"),
    ],
)
def test_mistakes_in_the_command_are_reported(
    project: Path, collect: Collect, arguments: list[str], exit_code: int, message: str
) -> None:
    result = collect(*arguments)
    assert result.exit_code == exit_code
    assert message in result.stderr
    assert not (project / "submissions").exists()


def test_a_damaged_store_has_exit_code_4(project: Path, collect: Collect) -> None:
    collect("papers")
    path = project / "submissions" / "v" / "lee24a" / "paper.json"
    path.write_text("{")
    result = collect("papers")
    assert result.exit_code == 4
    assert f"{path}: " in result.stderr
    assert "delete it and run 'procbuild collect'" in result.stderr


def test_a_missing_published_paper_is_reported(project: Path, collect: Collect) -> None:
    toml = project / "conf" / "v" / "volume.toml"
    toml.write_text(toml.read_text().replace("[volume]", '[volume]\nstatus = "published"'))
    collect("papers")
    published = project / "submissions" / "v" / "published.json"
    published.write_text('{"year": 2024, "papers": [{"id": "lee24a", "key": "lee24a"}]}')
    (project / "papers" / "v.bib").write_text("@InProceedings{ray24a,\n  title={On Sand},\n}\n")
    last_line = collect("papers").stdout.splitlines()[-1]
    assert last_line.startswith(
        "error Not as published: 1 is missing (lee24a) → Write [retraction]"
    )


def test_debug_shows_where_the_reader_of_a_source_failed(
    collect: Collect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(settings: Settings) -> Iterator[Incoming | Finding]:
        raise ZeroDivisionError(settings.name)

    monkeypatch.setattr(SOURCES, "own", {**SOURCES.own, "pmlr": fail})
    result = collect("papers")
    assert result.exit_code == 3
    assert "an internal error of procbuild, ZeroDivisionError: papers; " in result.stderr
    error = CliRunner().invoke(cli, ["--debug", "collect", "papers"]).exception
    assert error is not None
    assert "in fail" in "".join(traceback.format_exception(error))


def test_dry_run_writes_nothing(project: Path, collect: Collect) -> None:
    output = collect("--dry-run", "papers").stdout
    assert "2 new" in output
    assert "nothing was written" in output
    assert not (project / "submissions").exists()


def test_all_kinds_of_sources_are_listed_and_documented(collect: Collect, root: Path) -> None:
    output = collect("--help").stdout
    docs = root / "conf" / "docs"
    index = (docs / "sources.md").read_text("utf-8")
    for kind in SOURCES:
        assert kind in output
        row = re.search(rf"^\| \[.*\]\((.+)\) \|.*`{kind}`", index, re.MULTILINE)
        assert row, kind
        page = (docs / row[1]).read_text("utf-8")
        for part in ("**Get it:**", "**Taken:**", "**Not taken:**"):
            assert part in page, f"{kind}: {part}"
