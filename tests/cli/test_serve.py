"""The site on this machine, until Ctrl-C."""

import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from procbuild.cli import cli
from tests.command import PROCBUILD, environment


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without papers: quick to build."""
    folder = tmp_path / "rulers"
    CliRunner().invoke(cli, ["init", str(folder)])
    (folder / "conf" / "rulers" / "program.toml").unlink()
    return folder


def test_a_change_is_built_and_ctrl_c_ends_it(project: Path, tmp_path: Path) -> None:
    with subprocess.Popen(
        [PROCBUILD, "serve", "--port", "0"],
        cwd=project,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as serving:
        try:
            assert serving.stdout is not None
            lines = iter(serving.stdout.readline, "")
            address = next(line for line in lines if line.startswith("http")).split()[0]
            assert "First Workshop on Something" in fetched(address)
            page = project / "conf" / "rulers" / "index.md"
            page.write_text("# Workshop on Rulers\n", encoding="utf-8")
            assert "site" in next(line for line in lines if line.startswith("built"))
            assert "Workshop on Rulers" in fetched(address)
        finally:
            serving.send_signal(signal.SIGINT)
        assert serving.wait(timeout=20) == 0


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        text: bytes = answer.read()
    return text.decode()
