"""The options of all commands, their error messages, and the printing of findings."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from procbuild import __version__
from procbuild.__main__ import main
from procbuild.cli import COMMANDS, cli
from procbuild.cli.shared import Invocation, command
from procbuild.errors import OutputError, UsageError
from procbuild.model import Finding


def make_project(folder: Path, *volumes: str) -> Path:
    for name in volumes:
        (folder / "conf" / name).mkdir(parents=True)
        (folder / "conf" / name / "volume.toml").touch()
    return folder


def run(*arguments: str | Path, **settings: str) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], env=settings)


def test_version_and_help_are_printed() -> None:
    assert run("--version").output.startswith(f"procbuild, version {__version__}\n")
    help_text = run("--help").output
    assert [name for name in COMMANDS if f"\n  {name} " not in help_text] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_all_commands_have_help_and_the_shared_options(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    for option in ("-C", "-V", "-j", "-q", "-v"):
        assert f"\n  {option}, --" in result.output


def test_a_similar_command_is_suggested_for_an_unknown_command() -> None:
    misspelt, unknown = run("chekc"), run("zzz")
    assert (misspelt.exit_code, unknown.exit_code) == (2, 2)
    assert misspelt.stderr.endswith("No such command 'chekc'. Did you mean 'check'?\n")
    assert unknown.stderr.endswith("No such command 'zzz'.\n")


def test_one_of_several_volumes_must_be_chosen(tmp_path: Path) -> None:
    result = run("status", "-C", make_project(tmp_path, "alpha", "beta"))
    assert result.exit_code == 2
    assert (
        result.stderr
        == "procbuild: which volume? name one with -V or PROCBUILD_VOLUME: alpha, beta\n"
    )


@pytest.mark.parametrize("name", ["A B", ".hidden", "UniReps"])
def test_an_invalid_name_of_a_volume_is_refused(tmp_path: Path, name: str) -> None:
    result = run("-C", make_project(tmp_path, name), "status")
    assert result.exit_code == 2
    assert f"conf/{name}: the name of a volume is made of a-z, 0-9" in result.stderr


def test_an_unknown_volume_is_refused(tmp_path: Path) -> None:
    result = run("-C", make_project(tmp_path, "alpha"), "-V", "gamma", "status")
    assert result.exit_code == 2
    assert result.stderr == "procbuild: there is no volume 'gamma'; volumes here: alpha\n"


def test_a_folder_without_a_project_is_refused(tmp_path: Path) -> None:
    result = run("status", "-C", tmp_path)
    assert result.exit_code == 2
    assert "procbuild init DIR" in result.stderr


def test_shared_options_are_given_to_the_command(tmp_path: Path) -> None:
    invocations: list[Invocation] = []

    @command()
    def look(invocation: Invocation) -> None:
        invocations.append(invocation)

    group = click.Group("group", commands={"look": look})
    runner = CliRunner()
    root = str(make_project(tmp_path, "alpha", "beta"))
    runner.invoke(group, ["look", "-C", root, "-V", "beta", "-j", "3", "-q"])
    assert (invocations[0].project.root, invocations[0].volume) == (tmp_path, "beta")
    assert (invocations[0].jobs, invocations[0].quiet, invocations[0].verbose) == (3, True, False)


def test_the_volume_can_be_chosen_by_an_environment_variable(tmp_path: Path) -> None:
    result = run("status", "-C", make_project(tmp_path, "a", "b"), PROCBUILD_VOLUME="c")
    assert "there is no volume 'c'" in result.stderr


@pytest.mark.parametrize(
    ("error", "exit_code", "message"),
    [
        (UsageError("wrong"), 2, "procbuild: wrong\n"),
        (OutputError("one\ntwo"), 5, "procbuild: one\nprocbuild: two\n"),
        (
            OSError(28, "Full", "proceedings/book.pdf"),
            5,
            "procbuild: proceedings/book.pdf: Full; make room for files, then run this again\n",
        ),
        (
            OSError(27, "Too large", "proceedings/book.pdf"),
            5,
            (
                "procbuild: proceedings/book.pdf: Too large; allow larger files (ulimit -f) "
                "or use another file system, then run this again\n"
            ),
        ),
        (
            KeyboardInterrupt(),
            130,
            "procbuild: interrupted; the last complete output is untouched\n",
        ),
    ],
)
def test_errors_are_printed_without_a_traceback(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    exit_code: int,
    message: str,
) -> None:
    def fail(*_arguments: object, **_settings: object) -> None:
        raise error

    monkeypatch.setattr("procbuild.cli.status.known_volume", fail)
    result = run("status", "-C", make_project(tmp_path, "alpha"))
    assert (result.exit_code, result.stderr) == (exit_code, message)


def test_an_interrupt_during_imports_prints_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("importlib.import_module", fail)
    with pytest.raises(SystemExit) as system_exit:
        main()
    assert system_exit.value.code == 130


class Dropping:
    """Interrupts the command at its end, where Python drops exceptions."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("seconds", [30, 0])
def test_an_interrupt_that_python_drops_ends_the_command(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    def work() -> None:
        Dropping()
        time.sleep(seconds)
        sys.exit(0)

    monkeypatch.setattr("procbuild.cli.main", work)
    begin = time.monotonic()
    with pytest.raises(SystemExit) as system_exit:
        main()
    assert (system_exit.value.code, time.monotonic() - begin < 20) == (130, True)


def test_an_interrupt_while_classes_are_made_ends_a_module_with_its_exit_code(
    tmp_path: Path,
) -> None:
    (tmp_path / "interrupted.py").write_text(
        "import sys, procbuild.cli\n"
        "from procbuild.__main__ import main\n"
        "def work():\n"
        "    try:\n"
        "        exec('raise KeyboardInterrupt')\n"
        "    except KeyboardInterrupt:\n"
        "        sys.exit(130)\n"
        "procbuild.cli.main = work\n"
        "main()\n"
    )
    command = [sys.executable, "-m", "interrupted"]
    assert subprocess.run(command, check=False, cwd=tmp_path).returncode == 130


def test_markup_in_findings_is_printed_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    finding = Finding(check="x", severity="error", paper="a", message="[red]?? and [/x]")
    Invocation().list_findings((finding,))
    assert capsys.readouterr().out == "error a: [red]?? and [/x]\n"


def test_a_finding_is_printed_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    finding = Finding(check="x", severity="error", paper="a", message="a.pdf\nerror b: no")
    Invocation().list_findings((finding,))
    assert capsys.readouterr().out == "error a: a.pdf error b: no\n"


def make_findings(
    pages: Mapping[str, int], *, remedy: str = "", summary: str = ""
) -> list[Finding]:
    """Make a finding for each paper about the number of its pages."""
    return [
        Finding(
            check="length",
            severity="warning",
            paper=paper,
            message=f"it has {count} pages",
            summary=summary,
            remedy=remedy,
        )
        for paper, count in pages.items()
    ]


def test_equal_findings_of_several_papers_are_printed_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    findings = make_findings({"f": 2, **dict.fromkeys("abcde", 3)}, remedy="leave it out")
    findings += [
        Finding(check="doi", severity="error", paper=paper, message="no DOI", remedy="write one")
        for paper in "abcdefgh"
    ]
    Invocation().list_findings(findings)
    assert capsys.readouterr().out.splitlines() == [
        "error 8 papers (a, b, c, d, e and 3 more): no DOI → write one",
        "warning f: it has 2 pages → leave it out",
        "warning 5 papers (a, b, c, d and e): it has 3 pages",
    ]
    Invocation(verbose=True).list_findings(findings)
    assert "error 8 papers (a, b, c, d, e, f, g and h): no DOI" in capsys.readouterr().out


def test_findings_with_a_summary_are_summarized(capsys: pytest.CaptureFixture[str]) -> None:
    findings = make_findings({"a": 11, "b": 12}, summary="they have too many pages")
    Invocation().list_findings(findings)
    Invocation().list_findings(findings[:1])
    Invocation(verbose=True).list_findings(findings)
    assert capsys.readouterr().out.splitlines() == [
        "warning 2 papers (a and b): they have too many pages (-v lists them)",
        "warning a: it has 11 pages",
        "warning a: it has 11 pages",
        "warning b: it has 12 pages",
    ]


def test_control_characters_are_replaced_in_output(capsys: pytest.CaptureFixture[str]) -> None:
    Invocation().say("a\x1b]0;title \u202eb \udcff.pdf 🎉")
    replacement = "\N{REPLACEMENT CHARACTER}"
    assert (
        capsys.readouterr().out == f"a{replacement}]0;title {replacement}b {replacement}.pdf 🎉\n"
    )


def test_output_to_closed_streams_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    invocation = Invocation()
    invocation.say("unheard")
    with invocation.progress.stage("Reading", 2) as tick:
        tick("a")


def test_a_removed_current_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert (
        "procbuild: the current folder was removed; change to another one" in run("status").output
    )


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"]])
def test_help_that_cannot_be_written_is_an_error_in_one_line(arguments: list[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "procbuild", *arguments]
        process = subprocess.run(
            command, check=False, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert process.returncode == 5
    assert process.stderr.count("\n") == 1
    assert process.stderr.startswith("procbuild: No space left on device")


@pytest.mark.parametrize("command", ["init", "collect"])
def test_a_source_whose_name_is_not_utf8_is_refused(tmp_path: Path, command: str) -> None:
    project = make_project(tmp_path / "project", "alpha")
    source = tmp_path / "src\udce9"
    try:
        source.mkdir()
    except (OSError, UnicodeEncodeError):
        pytest.skip("the file system refuses such names")
    result = (
        run("init", tmp_path / "new", "--from", f"folder:{source}")
        if command == "init"
        else run("collect", "-C", project, source)
    )
    assert result.exit_code == 2
    assert "the name of a source must be UTF-8; rename it" in result.stderr
