"""``procbuild init``: new projects with sample papers or with papers from a source."""

import json
import os
import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from procbuild import __version__
from procbuild.cli import cli
from procbuild.cli.init import source_rules, volume_name
from procbuild.conference import SourceRules
from procbuild.config import load_config
from procbuild.errors import SourceError, UsageError
from procbuild.sources import SOURCES
from procbuild.translations import languages, words_in
from tests.command import PROCBUILD, contents, environment, procbuild
from tests.papers import small_pdf
from tests.sources.server import serve

TABLE = 'id,title,authors,abstract\nlee,On Water,"Lee, Ann",Wet.\nkim,On Stone,"Kim, Cho",Hard.\n'


def run_init(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["init", *map(str, arguments)])


def collected_papers(root: Path) -> set[str]:
    return {path.parent.name for path in root.glob("submissions/*/*/paper.json")}


@pytest.fixture
def table_of_papers(tmp_path: Path) -> Path:
    folder = tmp_path / "exported"
    folder.mkdir()
    (folder / "lee.pdf").write_bytes(small_pdf("On Water", "Ann Lee"))
    (folder / "papers.csv").write_text(TABLE, "utf-8")
    return folder / "papers.csv"


def test_a_new_project_has_one_volume_with_a_schema(tmp_path: Path) -> None:
    result = run_init(tmp_path / "My Workshop")
    assert result.exit_code == 0, result.output
    root = tmp_path / "My Workshop"
    conference, program = load_config(root / "conf" / "my-workshop")
    assert conference.event.short_name == "Something"
    assert [session.id for session in program.sessions] == ["morning"]
    text = (root / "conf" / "my-workshop" / "volume.toml").read_text("utf-8")
    assert text.startswith("#:schema ../volume.schema.json\n")
    assert (root / "conf" / "volume.schema.json").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["My Workshop"]


def test_a_project_is_made_although_nobody_reads_the_output(
    tmp_path: Path, table_of_papers: Path
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [PROCBUILD, "init", "new", "--from", f"table:{table_of_papers}"],
        cwd=tmp_path,
        env=environment(tmp_path / "home"),
        stdout=writer,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert process.returncode == 0, process.stderr
    assert collected_papers(tmp_path / "new") == {"lee", "kim"}


def test_the_dates_of_a_new_project_are_in_the_future(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")  # 2030-03-17
    run_init(tmp_path / "ws")
    conference, _ = load_config(tmp_path / "ws" / "conf" / "ws")
    assert conference.event.start == date(2030, 7, 7)
    assert conference.dates[0].on == date(2030, 5, 12)
    assert conference.volume.short_title == "Something 2030"


def test_no_template_syntax_is_left(tmp_path: Path) -> None:
    run_init(tmp_path / "plain")
    run_init(tmp_path / "from-source", "--no-collect", "--from", "openreview:A.org/2026/Workshop/B")
    for path in tmp_path.rglob("*"):
        if path.suffix in {".toml", ".yml", ".md", ".txt"} or path.name.startswith(".git"):
            text = path.read_text("utf-8") if path.is_file() else ""
            assert not any(syntax in text for syntax in ("#%", "%#", "<<", ">>", "\n\n\n")), path


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    result = run_init(tmp_path)
    assert result.exit_code == 2
    assert "this folder is not empty" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_the_current_folder_can_become_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run_init(".")
    assert result.exit_code == 0, result.output
    assert (Path.cwd() / "conf" / "conf.py").is_file()
    assert "cd " not in result.stdout


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("unireps2023", "unireps2023"),
        ("My Workshop!", "my-workshop"),
        ("..", "volume"),
        ("会議", "volume"),
        ("Ünï Łódź", "uni-lodz"),
        ("U\u0308ni\u0308_2", "uni_2"),
        ("Воркшоп", "vorkshop"),
        ("-x", "x"),
        ("y" * 79 + "-" + "y" * 99, "y" * 79),
    ],
)
def test_a_volume_has_the_name_of_its_folder(folder: str, name: str) -> None:
    assert volume_name(folder) == name


def read_scripts(root: Path) -> list[list[str]]:
    """Return the shell commands of each job in both CI files."""
    github = yaml.safe_load((root / ".github/workflows/proceedings.yml").read_text("utf-8"))
    gitlab = yaml.safe_load((root / ".gitlab-ci.yml").read_text("utf-8"))
    jobs: list[dict[str, Any]] = list(github["jobs"].values())
    lines = [[step["run"] for step in job["steps"] if "run" in step] for job in jobs]
    assert [job[0] for job in lines] == ["pip install -r requirements.txt"] * 2
    assert gitlab["default"]["before_script"] == ["pip install -r requirements.txt"]
    return [job[1:] for job in lines] + [gitlab["check"]["script"], gitlab["pages"]["script"]]


@pytest.mark.parametrize("with_source", [False, True])
def test_the_commands_of_the_ci_files_work_in_a_clone(
    tmp_path: Path, table_of_papers: Path, *, with_source: bool
) -> None:
    root = tmp_path / "ws"
    procbuild(
        "init", "ws", *(["--from", f"csv:{table_of_papers}"] if with_source else []), cwd=tmp_path
    )
    table_of_papers.unlink()
    assert (root / "requirements.txt").read_text().endswith(f"\nprocbuild=={__version__}\n")
    check, publish, *others = read_scripts(root)
    assert check == (
        ["procbuild check"] if with_source else ["procbuild collect", "procbuild check"]
    )
    assert others == [check, [*publish, "cp -r proceedings/ws/site public"]]
    for line in publish:
        procbuild(*line.split()[1:], cwd=root)
    procbuild("check", cwd=root, PROCBUILD_VOLUME="ws", exit_code=0 if not with_source else 1)
    assert (root / "proceedings/ws/site/index.html").is_file()
    assert (root / "proceedings/ws/check/report.html").is_file()


def test_git_ignores_only_files_that_can_be_made_again(
    tmp_path: Path, table_of_papers: Path
) -> None:
    run_init(tmp_path / "plain")
    run_init(tmp_path / "from-source", "--from", f"csv:{table_of_papers}")
    ignored = (tmp_path / "plain" / ".gitignore").read_text()
    assert "/submissions/*/*/*\n" in ignored
    assert "!/submissions/*/*/fixes.toml\n" in ignored
    assert "submissions" not in (tmp_path / "from-source" / ".gitignore").read_text()


def test_a_project_from_a_table_has_its_papers(
    tmp_path: Path, table_of_papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run_init(tmp_path / "ws", "--from", f"csv:{table_of_papers}")
    assert result.exit_code == 0, result.output
    root = tmp_path / "ws"
    assert collected_papers(root) == {"lee", "kim"}
    assert not list((root / "submissions/ws/incoming").iterdir())
    assert "musterfrau" not in (root / "conf/ws/program.toml").read_text("utf-8")
    source, incoming = load_config(root / "conf" / "ws")[0].sources
    assert source == SourceRules(path="../exported/papers.csv", kind="csv")
    assert incoming.path == "submissions/ws/incoming"
    monkeypatch.chdir(root)
    assert "nothing changed; 2 papers" in CliRunner().invoke(cli, ["collect"]).stdout


def test_special_characters_in_the_name_of_a_source_are_escaped(tmp_path: Path) -> None:
    source = tmp_path / 'a "b" \\ é\x7f.csv'
    source.write_text(TABLE, "utf-8")
    assert run_init(tmp_path / "ws", "--from", f"csv:{source}").exit_code == 0
    text = (tmp_path / "ws/conf/ws/volume.toml").read_text("utf-8")
    assert tomllib.loads(text)["sources"][0]["path"] == f"../{source.name}"


def test_papers_of_a_venue_are_fetched_from_its_server(tmp_path: Path) -> None:
    content = {"title": "On Water", "authors": ["Ann Lee"], "venueid": "V", "venue": "V 2026"}
    wrapped = {name: {"value": value} for name, value in content.items()}
    note = {"id": "x1", "domain": "V", "content": wrapped}
    answer = {"body": json.dumps({"notes": [note]}).encode()}
    with serve({"/notes": [answer]}) as server:
        result = run_init(tmp_path / "ws", "--from", f"openreview:{server.url}/notes?venue=V")
    assert result.exit_code == 0, result.output
    assert collected_papers(tmp_path / "ws") == {"x1"}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"status": 403}, "403 Forbidden: access denied; set PROCBUILD_TOKEN_127_0_0_1"),
        ({"body": b'{"notes": []}'}, "no papers in this source: look at its name"),
        ({"body": b"{"}, "the answer is not JSON"),
    ],
)
def test_no_project_is_made_if_its_source_fails(
    tmp_path: Path, answer: dict[str, Any], message: str
) -> None:
    with serve({"/notes": [answer]}) as server:
        result = run_init(tmp_path / "deep/er/ws", "--from", f"openreview:{server.url}/notes")
    assert result.exit_code == 3
    assert message in result.stderr
    assert "was not made; correct the source and run this again, or add --no-col" in result.stderr
    assert "later; what the store has" not in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_read_is_reported_with_its_own_path(tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text("{", "utf-8")
    result = run_init(tmp_path / "ws", "--from", f"hotcrp:{tmp_path / 'data.json'}")
    assert result.exit_code == 3
    assert "data.json: " in result.stderr
    assert ".init-" not in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["data.json"]


def test_a_source_can_be_added_without_collecting(tmp_path: Path) -> None:
    venue = "NeurIPS.cc/2023/Workshop/UniReps"
    result = run_init(tmp_path / "ws", "--no-collect", "--from", f"openreview:{venue}")
    assert result.exit_code == 0, result.output
    steps = re.findall("^  procbuild (.*)", result.stdout, re.MULTILINE)
    assert steps == ["collect", "check", "build"]
    source = load_config(tmp_path / "ws/conf/ws")[0].sources[0]
    assert source.path == f"https://openreview.net/group?id={venue}"
    assert (source.kind, source.venue) == ("openreview", venue)
    assert collected_papers(tmp_path / "ws") == set()


@pytest.mark.parametrize("kind", sorted(SOURCES))
def test_sources_of_all_kinds_can_be_given(kind: str, tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.touch()
    assert source_rules(f"{kind}:{export}", tmp_path / "ws").kind == kind
    with pytest.raises(SourceError, match="there is no such file or folder"):
        source_rules(f"{kind}:{export}.json", tmp_path / "ws")


def test_the_kind_of_a_source_may_be_omitted(tmp_path: Path, table_of_papers: Path) -> None:
    assert source_rules(str(table_of_papers), tmp_path / "ws") == SourceRules(
        path="../exported/papers.csv"
    )
    url = "https://openreview.net/group?id=V"
    assert source_rules(url, tmp_path / "ws") == SourceRules(path=url)


@pytest.mark.parametrize("text", ["csv:", "nothing", "hotcpr:data.json", ":x"])
def test_an_invalid_source_is_refused_with_advice(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"write KIND:SOURCE.* kinds: aclpub2, cmt"):
        source_rules(text, tmp_path / "ws")


def test_a_project_inside_its_source_is_refused(tmp_path: Path) -> None:
    result = run_init(tmp_path / "ws", "--from", f"folder:{tmp_path}")
    assert result.exit_code == 2
    assert "would lie in its own source" in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_source_is_found_from_a_project_behind_a_link(
    tmp_path: Path, table_of_papers: Path
) -> None:
    (tmp_path / "real" / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real" / "deep")
    result = run_init(tmp_path / "link" / "ws", "--from", f"csv:{table_of_papers}")
    assert result.exit_code == 0, result.output
    assert collected_papers(tmp_path / "real" / "deep" / "ws") == {"lee", "kim"}


def test_a_folder_created_by_another_process_is_not_changed(
    tmp_path: Path, table_of_papers: Path
) -> None:
    # The other process creates the folder while this one writes the project.
    root = tmp_path / "ws"

    def create_folder(*_: Any, **__: Any) -> None:
        root.mkdir()
        (root / "other-file").touch()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("procbuild.cli.init.write_project", create_folder)
        result = run_init(root)
    assert result.exit_code == 2
    assert "this folder is not empty" in result.stderr
    assert contents(tmp_path).keys() == {"exported/lee.pdf", "exported/papers.csv", "ws/other-file"}


def test_pdfs_that_cannot_be_read_are_reported_and_the_others_are_collected(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "whole.pdf").write_bytes(small_pdf("On Water", "Ann Lee"))
    damaged = [f"cut{number:02}.pdf" for number in range(12)]
    for name in damaged:
        (folder / name).write_bytes(small_pdf("On Stone")[:200])
    result = run_init(tmp_path / "ws", "--from", f"folder:{folder}")
    assert result.exit_code == 0, "as in collect, errors in papers do not change the exit code"
    lines = [line for line in result.output.splitlines() if line.startswith("error ")]
    assert [re.findall(r"cut\d+\.pdf", line) for line in lines] == [[name] for name in damaged]
    assert all("its end is missing" in line and "left out" in line for line in lines)
    assert "12 errors above" in result.output
    assert collected_papers(tmp_path / "ws") == {"whole"}


def test_a_source_without_readable_pdfs_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "cut.pdf").write_bytes(small_pdf("On Stone")[:200])
    result = run_init(tmp_path / "ws", "--from", f"folder:{folder}")
    assert result.exit_code == 3
    assert "cut.pdf: a damaged PDF: its end is missing" in result.stdout
    assert "no papers in this source: none of its PDFs can be read\n" in result.stderr
    assert not (tmp_path / "ws").exists()


def visible_lines(page: Path) -> list[str]:
    """Lines of a page without empty ones and comments."""
    lines = page.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("%")]


@pytest.mark.parametrize("language", languages())
def test_a_new_project_in_another_language_has_no_english_text(
    tmp_path: Path, language: str
) -> None:
    result = run_init(tmp_path / "ws", "--language", language)
    assert result.exit_code == 0, result.output
    conf = tmp_path / "ws" / "conf" / "ws"
    conference, program = load_config(conf)
    words = words_in(language)
    assert (conference.volume.language, conference.papers.language) == (language, "en")
    assert visible_lines(conf / "call.md") == [f"# {words('Call for papers')}"]
    assert visible_lines(conf / "preface.md") == [f"# {words('Preface')}"]
    assert visible_lines(conf / "index.md") == []
    assert [session.title for session in program.sessions] == [words("Talks")]
    assert {talk.title for session in program.sessions for talk in session.talks} == {""}


def test_papers_from_a_source_get_no_language(tmp_path: Path) -> None:
    run_init(
        tmp_path / "ws", "--language", "de", "--no-collect", "--from", "openreview:A.org/2026/B"
    )
    conference, _ = load_config(tmp_path / "ws" / "conf" / "ws")
    assert conference.papers.language == ""


def test_an_unsupported_language_is_refused(tmp_path: Path) -> None:
    result = run_init(tmp_path / "ws", "--language", "pl")
    assert result.exit_code == 2
    assert "'pl' is not one of 'en', 'de', 'es', 'fr', 'it', 'pt'" in result.stderr
