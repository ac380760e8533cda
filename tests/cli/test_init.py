"""A new project that builds at once."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from procbuild.cli import cli
from procbuild.cli.init import volume_name
from procbuild.config import load_config


def test_a_new_project_has_one_volume_with_its_schema(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["init", str(tmp_path / "My Workshop")])
    assert result.exit_code == 0, result.output
    root = tmp_path / "My Workshop"
    conference, program = load_config(root / "conf" / "my-workshop")
    assert conference.event.short_name == "Something"
    assert [session.id for session in program.sessions] == ["morning"]
    assert (root / "conf" / "volume.schema.json").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["My Workshop"]


def test_an_existing_folder_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    result = CliRunner().invoke(cli, ["init", str(tmp_path)])
    assert result.exit_code == 2
    assert "there is something in it already" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("unireps2023", "unireps2023"),
        ("My Workshop!", "my-workshop"),
        ("..", "volume"),
        ("会議", "volume"),
        ("-x", "x"),
    ],
)
def test_a_volume_is_named_after_its_folder(folder: str, name: str) -> None:
    assert volume_name(folder) == name
