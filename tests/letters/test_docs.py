"""The page on letters documents all values, options and columns."""

import re
from pathlib import Path

from click.testing import CliRunner

from procbuild.cli import cli
from procbuild.letters import Template
from procbuild.letters.letter import values_of
from procbuild.letters.message import COLUMNS
from tests.letters.sample_volume import CONFERENCE, make_letter, plan_letters


def read_page(root: Path) -> str:
    return (root / "conf" / "docs" / "letters.md").read_text("utf-8")


def test_each_value_of_templates_is_documented(root: Path) -> None:
    rows = dict(
        re.findall(r"^\| `(\w+)` \| (.*) \|$", read_page(root).split("| value |")[1], re.MULTILINE)
    )
    values = values_of(plan_letters()[0], CONFERENCE, "soon", (1, 2))
    assert list(rows) == list(values)
    for name, value in values.items():
        table = value[0] if name == "findings" else value
        for key in table if isinstance(table, dict) else ():
            assert f"`{key}`" in rows[name], f"{name}.{key}"


def test_the_example_is_a_template(root: Path, tmp_path: Path) -> None:
    (example,) = re.findall(r"```jinja\n(.*?)```", read_page(root), re.DOTALL)
    (tmp_path / "letter.txt.jinja").write_text(example)
    assert make_letter(plan_letters()[0], tmp_path, "noon").text.endswith(
        "by noon.\n\nYours, Ada and Bo\n"
    )
    assert Template(tmp_path).file.parent == tmp_path


def test_options_and_columns_are_documented(root: Path) -> None:
    output = CliRunner().invoke(cli, ["letters", "--help"]).output
    options = set(re.findall(r"--[a-z]+", output)) - {
        *("--help", "--directory", "--volume", "--jobs", "--quiet", "--scheduler", "--verbose"),
    }
    assert set(re.findall(r"^\| `(--[a-z]+)", read_page(root), re.MULTILINE)) == options
    for name in COLUMNS:
        assert f"`{name}`" in read_page(root)
    for name in set(re.findall(r"PROCBUILD_SMTP_[A-Z]+", output)):
        assert name in read_page(root)
