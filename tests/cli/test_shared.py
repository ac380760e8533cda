"""The options that every command shares, and how commands stop."""

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


def project(folder: Path, *volumes: str) -> Path:
    for name in volumes:
        (folder / "conf" / name).mkdir(parents=True)
        (folder / "conf" / name / "volume.toml").touch()
    return folder


def run(*arguments: str | Path, **settings: str) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments], env=settings)


def test_version_and_help() -> None:
    assert run("--version").output.startswith(f"procbuild, version {__version__}\n")
    said = run("--help").output
    assert [name for name in COMMANDS if f"\n  {name} " not in said] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_and_the_shared_options(name: str) -> None:
    said = run(name, "--help")
    assert said.exit_code == 0
    for option in ("-C", "-V", "-j", "-q", "-v"):
        assert f"\n  {option}, --" in said.output


def test_a_command_that_is_not_there_is_told_the_nearest() -> None:
    near, far = run("chekc"), run("zzz")
    assert (near.exit_code, far.exit_code) == (2, 2)
    assert near.stderr.endswith("No such command 'chekc'. Did you mean 'check'?\n")
    assert far.stderr.endswith("No such command 'zzz'.\n")


def test_with_several_volumes_one_must_be_named(tmp_path: Path) -> None:
    result = run("status", "-C", project(tmp_path, "alpha", "beta"))
    assert result.exit_code == 2
    assert (
        result.stderr
        == "procbuild: which volume? name one with -V or PROCBUILD_VOLUME: alpha, beta\n"
    )


@pytest.mark.parametrize("name", ["A B", ".hidden", "UniReps"])
def test_the_name_of_a_volume_is_part_of_addresses(tmp_path: Path, name: str) -> None:
    result = run("-C", project(tmp_path, name), "status")
    assert result.exit_code == 2
    assert f"conf/{name}: the name of a volume is made of a-z, 0-9" in result.stderr


def test_a_volume_that_is_not_there(tmp_path: Path) -> None:
    result = run("-C", project(tmp_path, "alpha"), "-V", "gamma", "status")
    assert result.exit_code == 2
    assert result.stderr == "procbuild: there is no volume 'gamma'; volumes here: alpha\n"


def test_no_project(tmp_path: Path) -> None:
    result = run("status", "-C", tmp_path)
    assert result.exit_code == 2
    assert "procbuild init DIR" in result.stderr


def test_options_stand_before_or_after_the_command(tmp_path: Path) -> None:
    seen: list[Invocation] = []

    @command()
    def look(invocation: Invocation) -> None:
        seen.append(invocation)

    group = click.Group("group", commands={"look": look})
    runner = CliRunner()
    root = str(project(tmp_path, "alpha", "beta"))
    runner.invoke(group, ["look", "-C", root, "-V", "beta", "-j", "3", "-q"])
    assert (seen[0].project.root, seen[0].volume) == (tmp_path, "beta")
    assert (seen[0].jobs, seen[0].quiet, seen[0].verbose) == (3, True, False)


def test_the_environment_names_the_volume(tmp_path: Path) -> None:
    result = run("status", "-C", project(tmp_path, "a", "b"), PROCBUILD_VOLUME="c")
    assert "there is no volume 'c'" in result.stderr


@pytest.mark.parametrize(
    ("error", "code", "said"),
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
def test_what_stops_a_command_is_told_in_lines(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    said: str,
) -> None:
    def stop(*_arguments: object, **_settings: object) -> None:
        raise error

    monkeypatch.setattr("procbuild.cli.status.known_volume", stop)
    result = run("status", "-C", project(tmp_path, "alpha"))
    assert (result.exit_code, result.stderr) == (code, said)


def test_an_interrupt_while_the_command_line_is_loaded_is_quiet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("importlib.import_module", stop)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130


def test_findings_are_text_whatever_is_in_them(capsys: pytest.CaptureFixture[str]) -> None:
    finding = Finding(check="x", severity="error", paper="a", message="[red]?? and [/x]")
    Invocation().list_findings((finding,))
    assert capsys.readouterr().out == "error a: [red]?? and [/x]\n"


def test_a_finding_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    finding = Finding(check="x", severity="error", paper="a", message="a.pdf\nerror b: no")
    Invocation().list_findings((finding,))
    assert capsys.readouterr().out == "error a: a.pdf error b: no\n"


def odd(pages: Mapping[str, int], *, remedy: str = "", summary: str = "") -> list[Finding]:
    """A finding for each paper, about how many pages it has."""
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


def test_what_papers_have_in_common_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    findings = odd({"f": 2, **dict.fromkeys("abcde", 3)}, remedy="leave it out")
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


def test_what_differs_in_numbers_alone_is_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    findings = odd({"a": 11, "b": 12}, summary="they have too many pages")
    Invocation().list_findings(findings)
    Invocation().list_findings(findings[:1])
    Invocation(verbose=True).list_findings(findings)
    assert capsys.readouterr().out.splitlines() == [
        "warning 2 papers (a and b): they have too many pages (-v lists them)",
        "warning a: it has 11 pages",
        "warning a: it has 11 pages",
        "warning b: it has 12 pages",
    ]


def test_no_text_commands_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    Invocation().say("a\x1b]0;title \u202eb \udcff.pdf 🎉")
    odd = "\N{REPLACEMENT CHARACTER}"
    assert capsys.readouterr().out == f"a{odd}]0;title {odd}b {odd}.pdf 🎉\n"


def test_closed_streams_are_no_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    invocation = Invocation()
    invocation.say("unheard")
    with invocation.progress.stage("Reading", 2) as tick:
        tick("a")
