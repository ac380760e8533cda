"""Man pages say what ``--help`` says, in roff that its readers understand."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from procbuild.cli import COMMANDS, cli
from procbuild.cli.manual import pages, write_pages
from procbuild.errors import ProcbuildError
from tests.conftest import skip_missing


def plain(roff: str) -> str:
    """The text of a page whose requests begin lines."""
    text = re.sub(r"^\.\w+ ?", "", roff, flags=re.MULTILINE).replace(r"\-", "-").replace(r"\&", "")
    text = text.replace(r"\(dq", '"').replace(r"\e", "\\")
    return re.sub(r"\\\[u([0-9A-F]+)\]", lambda found: chr(int(found[1], 16)), text)


def test_there_is_a_page_for_each_command() -> None:
    assert set(pages()) == {"procbuild.1", *(f"procbuild-{name}.1" for name in COMMANDS)}
    assert pages() == pages()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_has_all_that_the_help_has(name: str) -> None:
    said = CliRunner().invoke(cli, [name, "--help"], prog_name="procbuild").stdout
    words = plain(pages()[f"procbuild-{name}.1"]).split()
    lost = [
        word
        for word in said.replace("Usage:", "").replace("Options:", "").split()
        if word not in words and "-" not in word
    ]
    assert lost == []


def test_every_exit_code_is_explained() -> None:
    text = pages()["procbuild.1"]
    codes = set(re.findall(r"^\.TP\n\.B (\d+)$", text, re.MULTILINE))
    assert codes == {"0", "1", "130", *(str(k.exit_code) for k in ProcbuildError.__subclasses__())}


def test_roff_is_plain_ascii_whose_lines_are_no_requests() -> None:
    for text in pages().values():
        assert text.isascii()
        known = {"TH", "SH", "TP", "PP", "B", "BR"}
        assert set(re.findall(r"^[.'](\w*)", text, re.MULTILINE)) <= known


def test_groff_has_nothing_to_complain_about(tmp_path: Path) -> None:
    groff = shutil.which("groff")
    if groff is None:
        skip_missing("groff")
        return
    write_pages(tmp_path)
    files = sorted(str(path) for path in tmp_path.iterdir())
    command = [groff, "-man", "-Tutf8", "-ww", "-z", *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == ""
