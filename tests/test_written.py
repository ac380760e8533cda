"""What people have written for a volume is an input, wherever it lies in conf/."""

import os
from pathlib import Path

import pytest

from procbuild.errors import ConfigError
from procbuild.written import is_noticed, written


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    folder = tmp_path / "conf" / "v"
    folder.mkdir(parents=True)
    (folder / "volume.toml").write_text("")
    (folder / "index.md").write_text("# Welcome\n")
    return folder


def test_files_that_volumes_share_are_among_them_and_other_volumes_not(conf: Path) -> None:
    for name in ("conf.py", "helper.py", "common/venue.md", "old/volume.toml", "old/a.md",
                 "__pycache__/helper.pyc", "volume.schema.json", ".git/index"):  # fmt: skip
        (conf.parent / name).parent.mkdir(exist_ok=True)
        (conf.parent / name).touch()
    assert set(written(conf)) == {
        *("conf.py", "helper.py", "common/venue.md", "v/volume.toml", "v/index.md")
    }


def test_a_linked_folder_is_looked_into_once(conf: Path, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "logo.svg").write_text("red")
    (conf / "pictures").symlink_to(pictures)
    (conf / "round").symlink_to(conf)
    before = written(conf)
    (pictures / "logo.svg").write_text("blue")
    after = written(conf)
    assert {name for name in after if after[name] != before[name]} == {"v/pictures/logo.svg"}
    assert after["v/round"] == str(conf)


def test_all_that_no_reader_gets_through_is_told_at_once(conf: Path) -> None:
    os.mkfifo(conf / "call.md")
    (conf / "venue.md").symlink_to("gone.md")
    (conf / ".#index.md").symlink_to("editor@host.1234")
    (conf / "index.md").write_bytes(b"# Welcome\nM\xfcnchen\n")
    (conf / "logo.png").write_bytes(b"\x89PNG")
    with pytest.raises(ConfigError) as stop:
        written(conf)
    assert stop.value.mistakes == (
        f"{conf}/call.md: a pipe or a device, not a file; put a file in its place",
        f"{conf}/index.md:2: this is not UTF-8; save the page as UTF-8",
        f"{conf}/venue.md: a link to a file that is not there; mend or remove it",
    )


def test_what_lies_elsewhere_is_not_noticed(conf: Path) -> None:
    (conf.parent / "old").mkdir()
    (conf.parent / "old" / "volume.toml").touch()
    assert is_noticed(conf / "parts" / "a.md", conf)
    assert is_noticed(conf.parent / "common" / "a.md", conf)
    assert not is_noticed(conf.parent / "old" / "a.md", conf)
    assert not is_noticed(conf.parent.parent / "README.md", conf)
