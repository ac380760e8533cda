"""The project and its folders are found."""

import os
from pathlib import Path

import pytest

from procbuild.errors import UsageError
from procbuild.project import Project


def test_the_nearest_parent_with_conf_is_the_project(tmp_path: Path) -> None:
    (tmp_path / "conf" / "b2").mkdir(parents=True)
    (tmp_path / "conf" / "a1").mkdir()
    for name in ("a1", "b2"):
        (tmp_path / "conf" / name / "volume.toml").touch()
    subfolder = tmp_path / "submissions" / "a1"
    subfolder.mkdir(parents=True)
    project = Project.find(subfolder)
    assert project.root == tmp_path
    assert project.volumes == ("a1", "b2")
    assert project.cache == tmp_path / "proceedings" / ".cache"


def test_the_error_for_a_missing_project_suggests_init(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="procbuild init DIR") as caught:
        Project.find(tmp_path)
    assert caught.value.exit_code == 2


def test_a_project_folder_whose_name_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    root = tmp_path / os.fsdecode(b"caf\xe9")
    (root / "conf").mkdir(parents=True)
    with pytest.raises(UsageError, match="must be UTF-8; rename it"):
        Project.find(root)
