"""Completion of commands, options and their values in a shell."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from procbuild.cli import COMMANDS, cli
from procbuild.cli.completion import SHELLS
from tests.command import PROCBUILD, environment


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("rulers", "ropes"):
        (tmp_path / "conf" / name).mkdir(parents=True)
        (tmp_path / "conf" / name / "volume.toml").touch()
    return tmp_path


def complete(*words: str, incomplete: str = "") -> list[str]:
    completion = ShellComplete(cli, {}, "procbuild", "_PROCBUILD_COMPLETE")
    return [item.value for item in completion.get_completions(list(words), incomplete)]


def test_commands_and_options_are_completed() -> None:
    assert complete() == list(COMMANDS)
    assert complete(incomplete="co") == ["collect", "completion"]
    assert complete("status", incomplete="--f") == ["--format"]


def test_volumes_of_the_project_are_completed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert complete("-C", str(project), "-V") == ["ropes", "rulers"]
    assert complete("-C", str(project), "status", "-V", incomplete="ru") == ["rulers"]
    assert complete("status", "-C", str(project), "-V", incomplete="x") == []
    monkeypatch.chdir(project / "conf")
    assert complete("build", "--volume", incomplete="ro") == ["ropes"]


def test_no_volumes_are_completed_outside_of_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert complete("-V") == []


def test_targets_kinds_and_profiles_are_completed() -> None:
    assert complete("build", incomplete="b") == ["bib", "book"]
    assert complete("export", incomplete="cr") == ["crossref"]
    assert complete("export", "crossref", incomplete="pm") == ["pmlr"]
    assert complete("check", "--for", incomplete="da") == ["datacite"]
    assert complete("check", "--profile", incomplete="neu") == ["neurips"]
    assert complete("collect", "--as", incomplete="hot") == ["hotcrp"]


@pytest.mark.parametrize("shell", SHELLS)
def test_scripts_for_all_shells_are_printed(shell: str) -> None:
    result = CliRunner().invoke(cli, ["completion", shell])
    assert result.exit_code == 0
    assert f"_PROCBUILD_COMPLETE={shell}_complete" in result.stdout


def test_bash_completes_with_the_script(project: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is missing")
    script = (
        'eval "$(procbuild completion bash)"\n'
        "COMP_WORDS=(procbuild -V ru); COMP_CWORD=2\n"
        "_procbuild_completion procbuild\n"
        'echo "${COMPREPLY[@]}"\n'
    )
    variables = environment(project.parent / "home")
    process = subprocess.run(
        [bash, "-c", script],
        cwd=project,
        env={**variables, "PATH": f"{PROCBUILD.parent}{os.pathsep}{variables['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert process.stdout == "rulers\n"
