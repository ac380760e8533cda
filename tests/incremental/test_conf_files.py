"""The files in conf/ that a build of a volume depends on."""

import os
import time
from pathlib import Path

import pytest

from procbuild.errors import ConfigError
from procbuild.incremental.conf_files import conf_digests, conf_fingerprint, conf_places


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    folder = tmp_path / "conf" / "v"
    folder.mkdir(parents=True)
    (folder / "volume.toml").write_text("")
    (folder / "index.md").write_text("# Welcome\n")
    return folder


def test_shared_files_are_inputs_but_other_volumes_are_not(conf: Path) -> None:
    for name in ("conf.py", "helper.py", "common/venue.md", "old/volume.toml", "old/a.md",
                 "__pycache__/helper.pyc", "volume.schema.json", ".git/index"):  # fmt: skip
        (conf.parent / name).parent.mkdir(exist_ok=True)
        (conf.parent / name).touch()
    assert set(conf_digests(conf)) == {
        *("conf.py", "helper.py", "common/venue.md", "v/volume.toml", "v/index.md")
    }


def test_files_in_a_linked_folder_are_inputs(conf: Path, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "logo.svg").write_text("red")
    (conf / "pictures").symlink_to(pictures)
    (conf / "round").symlink_to(conf)
    old_digests = conf_digests(conf)
    (pictures / "logo.svg").write_text("blue")
    new_digests = conf_digests(conf)
    assert {name for name in new_digests if new_digests[name] != old_digests[name]} == {
        "v/pictures/logo.svg"
    }
    assert new_digests["v/round"] == str(conf)


def test_all_unreadable_files_are_reported_together(conf: Path) -> None:
    os.mkfifo(conf / "call.md")
    (conf / "venue.md").symlink_to("gone.md")
    (conf / "loop.md").symlink_to("loop.md")
    (conf / ".#index.md").symlink_to("editor@host.1234")
    (conf / "index.md").write_bytes(b"# Welcome\nM\xfcnchen\n")
    (conf / "logo.png").write_bytes(b"\x89PNG")
    with pytest.raises(ConfigError) as error:
        conf_digests(conf)
    assert error.value.mistakes == (
        f"{conf}/call.md: a pipe or a device, not a file; put a file in its place",
        f"{conf}/index.md:2: this is not UTF-8; save the page as UTF-8",
        f"{conf}/loop.md: Too many levels of symbolic links; put a file in its place",
        f"{conf}/venue.md: a link to a file that is not there; fix or remove it",
    )


def test_a_pipe_among_shared_files_is_reported(conf: Path) -> None:
    """Sphinx would wait forever for the content of the pipe."""
    common = conf.parent / "common"
    common.mkdir()
    os.mkfifo(common / "thanks.md")
    (common / "gone.md").symlink_to("nowhere.md")
    (conf / "common").symlink_to(common)
    with pytest.raises(ConfigError) as error:
        conf_digests(conf)
    assert error.value.mistakes == (
        f"{common}/thanks.md: a pipe or a device, not a file; put a file in its place",
    )


def test_changes_in_other_volumes_are_not_watched(conf: Path, tmp_path: Path) -> None:
    (conf.parent / "old").mkdir()
    (conf.parent / "old" / "volume.toml").touch()
    (conf.parent / "old" / "a.md").touch()
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "a.md").touch()
    (conf.parent / "common").symlink_to(tmp_path / "shared")
    places = conf_places(conf)
    assert {str(conf / "index.md"), str(tmp_path / "shared" / "a.md")} <= places
    assert str(conf.parent / "old" / "a.md") not in places


def test_a_change_is_noticed_even_if_it_is_undone(conf: Path) -> None:
    page, fingerprint = conf / "index.md", conf_fingerprint(conf)
    text = page.read_text()
    status = page.stat()
    time.sleep(0.02)  # longer than a tick of the kernel's clock
    page.write_text("# Other\n")
    page.write_text(text)
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert conf_fingerprint(conf) != fingerprint


def test_links_to_parent_folders_are_refused(conf: Path, tmp_path: Path) -> None:
    (conf / "all").symlink_to(tmp_path)
    (conf / "root").symlink_to("/")
    with pytest.raises(ConfigError) as error:
        conf_digests(conf)
    assert error.value.mistakes == tuple(
        f"{conf}/{name}: a link to a folder that holds this one; remove it"
        for name in ("all", "root")
    )


def test_a_page_whose_name_is_not_utf8_is_reported(conf: Path) -> None:
    (conf / os.fsdecode(b"odd\xff.md")).touch()
    with pytest.raises(ConfigError, match=r"odd\\udcff.md: the name of this page is not UTF-8"):
        conf_digests(conf)
