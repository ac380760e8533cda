"""Man pages: they have the text of ``--help`` in valid roff."""

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


def plain_text(roff: str) -> str:
    """Text of a page without roff requests and escapes."""
    text = re.sub(r"^\.\w+ ?", "", roff, flags=re.MULTILINE).replace(r"\-", "-").replace(r"\&", "")
    text = text.replace(r"\(dq", '"').replace(r"\e", "\\")
    return re.sub(r"\\\[u([0-9A-F]+)\]", lambda match: chr(int(match[1], 16)), text)


def test_all_commands_have_a_page() -> None:
    assert set(pages()) == {"procbuild.1", *(f"procbuild-{name}.1" for name in COMMANDS)}
    assert pages() == pages()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_has_all_words_of_the_help(name: str) -> None:
    help_text = CliRunner().invoke(cli, [name, "--help"], prog_name="procbuild").stdout
    words = plain_text(pages()[f"procbuild-{name}.1"]).split()
    missing = [
        word
        for word in help_text.replace("Usage:", "").replace("Options:", "").split()
        if word not in words and "-" not in word
    ]
    assert missing == []


def test_all_exit_codes_are_explained() -> None:
    text = pages()["procbuild.1"]
    codes = set(re.findall(r"^\.TP\n\.B (\d+)$", text, re.MULTILINE))
    assert codes == {
        *("0", "1", "130"),
        *(str(error.exit_code) for error in ProcbuildError.__subclasses__()),
    }


def test_pages_are_ascii_and_use_only_known_requests() -> None:
    for text in pages().values():
        assert text.isascii()
        requests = {"TH", "SH", "TP", "PP", "B", "BR"}
        assert set(re.findall(r"^[.'](\w*)", text, re.MULTILINE)) <= requests


def test_groff_prints_no_warnings(tmp_path: Path) -> None:
    groff = shutil.which("groff")
    if groff is None:
        skip_missing("groff")
        return
    write_pages(tmp_path)
    files = sorted(str(path) for path in tmp_path.iterdir())
    command = [groff, "-man", "-Tutf8", "-ww", "-z", *files]
    process = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert process.stderr == ""
