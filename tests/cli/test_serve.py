"""The site on this machine, until Ctrl-C."""

import socket
import time
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from procbuild.cli import cli
from procbuild.errors import OutputError
from procbuild.locks import exclusive_lock
from tests.command import contents, procbuild
from tests.conftest import skip_missing
from tests.serve_process import ServeProcess
from tests.site.browser import CHROMIUM, Browser


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without papers: quick to build."""
    folder = tmp_path / "rulers"
    CliRunner().invoke(cli, ["init", str(folder)])
    (folder / "conf" / "rulers" / "program.toml").unlink()
    return folder


@pytest.fixture
def serving(project: Path) -> Iterator[ServeProcess]:
    with ServeProcess(project, "rulers") as running:
        yield running


def test_a_change_is_built_and_ctrl_c_ends_it(serving: ServeProcess) -> None:
    assert "First Workshop on Something" in serving.page()
    (serving.conf / "index.md").write_text("# Workshop on Rulers\n", encoding="utf-8")
    assert "site" in serving.wait_for_line("built")
    assert "Workshop on Rulers" in serving.page()
    begin = time.monotonic()
    assert serving.interrupt() == 0
    assert time.monotonic() - begin < 5


def test_a_mistake_is_told_and_the_last_good_site_stays(serving: ServeProcess) -> None:
    file = serving.conf / "volume.toml"
    good = file.read_text("utf-8")
    file.write_text(good + "\n[evnt]\n", encoding="utf-8")
    serving.wait_for_line("the last good site stays")
    assert "First Workshop on Something" in serving.page()
    file.write_text(good.replace("Workshop on Something", "Workshop on Rulers"), encoding="utf-8")
    serving.wait_for_line("built")
    assert "First Workshop on Rulers" in serving.page()


def test_a_preview_publishes_nothing_and_nothing_over_what_was(serving: ServeProcess) -> None:
    file = serving.conf.parents[1] / "submissions" / "rulers" / "published.json"
    toml = serving.conf / "volume.toml"
    text = toml.read_text("utf-8")
    toml.write_text(text.replace('"announced"', '"published"'), encoding="utf-8")
    serving.wait_for_line("built")
    assert not file.exists()
    file.write_text('{"year": 1999}', encoding="utf-8")
    serving.wait_for_line("rulers: Not as published: the year is")
    serving.wait_for_line("the last good site stays")
    assert "First Workshop on Something" in serving.page()
    file.unlink()
    serving.wait_for_line("nothing to build")
    assert not file.exists()


def test_what_another_build_makes_is_shown_and_not_made_twice(
    serving: ServeProcess, project: Path
) -> None:
    def state() -> str:
        return serving.page().partition("panel.js?")[2].partition('"')[0]

    before, end = state(), time.monotonic() + 60
    (serving.conf / "index.md").write_text("# Workshop on Rulers\n", encoding="utf-8")
    procbuild("build", cwd=project)
    while state() == before:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert "Workshop on Rulers" in serving.page()
    said = procbuild("build", cwd=project).stdout
    assert [line.split()[1] for line in said.splitlines()] == ["unchanged"] * 3


def test_ctrl_c_ends_the_waiting_for_a_build(serving: ServeProcess, project: Path) -> None:
    lock = project / "proceedings" / ".cache" / "locks" / "rulers-build.lock"
    with exclusive_lock(lock, OutputError("a build is at work already")):
        (serving.conf / "index.md").write_text("# Workshop on Rulers\n", encoding="utf-8")
        serving.wait_for_line("Waiting for another build or export of this volume")
        assert serving.interrupt() == 0


def test_ctrl_c_ends_a_build_too(serving: ServeProcess) -> None:
    (serving.conf / "index.md").write_text("# Workshop on Rulers\n", encoding="utf-8")
    time.sleep(0.7)
    assert serving.interrupt() == 0


def test_a_project_with_mistakes_is_served_too(project: Path) -> None:
    file = project / "conf" / "rulers" / "volume.toml"
    good = file.read_text("utf-8")
    file.write_text(good + "\n[evnt]\n", encoding="utf-8")
    with ServeProcess(project, "rulers") as serving:
        with pytest.raises(urllib.error.HTTPError) as stop:
            serving.page()
        assert stop.value.code == 503
        assert "evnt: unknown key; write &#x27;event&#x27;" in stop.value.read().decode()
        stop.value.close()
        file.write_text(good, encoding="utf-8")
        serving.wait_for_line("built")
        assert "First Workshop on Something" in serving.page()
        assert serving.interrupt() == 0


def test_the_built_site_knows_nothing_of_the_server(serving: ServeProcess, project: Path) -> None:
    assert "_procbuild" in serving.page()
    for name, data in contents(project / "proceedings" / "rulers" / "site").items():
        assert b"_procbuild" not in data, name


def test_a_port_that_is_taken_is_one_line(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = procbuild("serve", "--port", str(port), cwd=project, exit_code=2).stderr
    hint = "choose another one with --port, or 0 for any free port"
    assert said == f"procbuild: port {port} is in use; {hint}\n"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    if not CHROMIUM:
        skip_missing("Chromium")
    browser = Browser(tmp_path / "profile")
    yield browser
    browser.close()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_browser_shows_what_is_new_and_what_is_wrong(
    serving: ServeProcess, browser: Browser
) -> None:
    panel = "document.querySelector('#procbuild-panel')"
    browser.open(serving.address)
    (serving.conf / "index.md").write_text("# Workshop on Rulers\n\nAll.\n", encoding="utf-8")
    browser.wait("document.body?.textContent.includes('Workshop on Rulers')", 60)

    file = serving.conf / "volume.toml"
    good = file.read_text("utf-8")
    file.write_text(good + "\n[evnt]\n", encoding="utf-8")
    browser.wait(f"{panel}?.textContent.includes('evnt: unknown key')", 60)
    assert browser.run("document.body.textContent.includes('Workshop on Rulers')")
    assert browser.run(f"getComputedStyle({panel}).position") == "fixed"
    browser.open(f"{serving.address}call.html")
    browser.wait(f"{panel}?.textContent.includes('the last good site')", 20)

    file.write_text(good, encoding="utf-8")
    browser.wait(f"!{panel}", 60)
    (serving.conf / "call.md").write_text("# Call\n\n{proc:paper}`none`\n", encoding="utf-8")
    browser.wait(f"{panel}?.textContent.includes('1 warning')", 60)
    browser.run(f"{panel}.querySelector('button').click()")
    assert browser.run(f"{panel} === null")
    assert browser.console_messages() == []
