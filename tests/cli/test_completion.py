"""What a shell is told when somebody presses the tab key."""

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


def completed(*words: str, begun: str = "") -> list[str]:
    asked = ShellComplete(cli, {}, "procbuild", "_PROCBUILD_COMPLETE")
    return [item.value for item in asked.get_completions(list(words), begun)]


def test_commands_and_options_are_completed() -> None:
    assert completed() == list(COMMANDS)
    assert completed(begun="co") == ["collect", "completion"]
    assert completed("status", begun="--f") == ["--format"]


def test_volumes_are_those_of_the_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert completed("-C", str(project), "-V") == ["ropes", "rulers"]
    assert completed("-C", str(project), "status", "-V", begun="ru") == ["rulers"]
    assert completed("status", "-C", str(project), "-V", begun="x") == []
    monkeypatch.chdir(project / "conf")
    assert completed("build", "--volume", begun="ro") == ["ropes"]


def test_outside_of_a_project_there_are_no_volumes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert completed("-V") == []


def test_targets_kinds_and_profiles_are_completed() -> None:
    assert completed("build", begun="b") == ["bib", "book"]
    assert completed("export", begun="cr") == ["crossref"]
    assert completed("export", "crossref", begun="pm") == ["pmlr"]
    assert completed("check", "--for", begun="da") == ["datacite"]
    assert completed("check", "--profile", begun="neu") == ["neurips"]
    assert completed("collect", "--as", begun="hot") == ["hotcrp"]


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_its_script(shell: str) -> None:
    said = CliRunner().invoke(cli, ["completion", shell])
    assert said.exit_code == 0
    assert f"_PROCBUILD_COMPLETE={shell}_complete" in said.stdout


def test_bash_completes_with_it(project: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not here")
    script = (
        'eval "$(procbuild completion bash)"\n'
        "COMP_WORDS=(procbuild -V ru); COMP_CWORD=2\n"
        "_procbuild_completion procbuild\n"
        'echo "${COMPREPLY[@]}"\n'
    )
    own = environment(project.parent / "home")
    done = subprocess.run(
        [bash, "-c", script],
        cwd=project,
        env={**own, "PATH": f"{PROCBUILD.parent}{os.pathsep}{own['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "rulers\n"
