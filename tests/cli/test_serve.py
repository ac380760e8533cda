"""``procbuild serve``: the preview of the site, until Ctrl-C."""

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
    """A project without papers, which is quick to build."""
    folder = tmp_path / "rulers"
    CliRunner().invoke(cli, ["init", str(folder)])
    (folder / "conf" / "rulers" / "program.toml").unlink()
    return folder


@pytest.fixture
def server(project: Path) -> Iterator[ServeProcess]:
    with ServeProcess(project, "rulers") as process:
        yield process


def test_a_change_is_built_and_ctrl_c_ends_the_server(server: ServeProcess) -> None:
    assert "First Workshop on Something" in server.page()
    (server.conf / "index.md").write_text("# Workshop on Rulers\n", encoding="utf-8")
    assert "site" in server.wait_for_line("built")
    assert "Workshop on Rulers" in server.page()
    start = time.monotonic()
    assert server.interrupt() == 0
    assert time.monotonic() - start < 5


def test_a_mistake_is_reported_and_the_last_good_site_stays(server: ServeProcess) -> None:
    file = server.conf / "volume.toml"
    valid_toml = file.read_text("utf-8")
    file.write_text(valid_toml + "\n[evnt]\n", encoding="utf-8")
    server.wait_for_line("the last good site stays")
    assert "First Workshop on Something" in server.page()
    file.write_text(
        valid_toml.replace("Workshop on Something", "Workshop on Rulers"), encoding="utf-8"
    )
    server.wait_for_line("built")
    assert "First Workshop on Rulers" in server.page()


def test_findings_about_the_volume_are_shown(server: ServeProcess) -> None:
    (server.conf / "program.toml").write_text(
        '[[sessions]]\nid = "a"\ntitle = "A"\npapers = ["lea"]\n', encoding="utf-8"
    )
    server.wait_for_line("warning lea: program.toml names a paper that is not among the accepted")


def test_a_preview_does_not_write_the_record_of_a_published_volume(server: ServeProcess) -> None:
    file = server.conf.parents[1] / "submissions" / "rulers" / "published.json"
    toml = server.conf / "volume.toml"
    text = toml.read_text("utf-8")
    toml.write_text(text.replace('"announced"', '"published"'), encoding="utf-8")
    server.wait_for_line("built")
    assert not file.exists()
    file.write_text('{"year": 1999}', encoding="utf-8")
    server.wait_for_line("rulers: Not as published: the year is")
    server.wait_for_line("the last good site stays")
    assert "First Workshop on Something" in server.page()
    file.unlink()
    server.wait_for_line("nothing to build")
    assert not file.exists()


def test_a_site_built_by_another_command_is_not_built_again(
    server: ServeProcess, project: Path
) -> None:
    def read_state() -> str:
        return server.page().partition("panel.js?")[2].partition('"')[0]

    before, end = read_state(), time.monotonic() + 60
    (server.conf / "index.md").write_text("# Workshop on Rulers\n", encoding="utf-8")
    procbuild("build", cwd=project)
    while read_state() == before:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert "Workshop on Rulers" in server.page()
    output = procbuild("build", cwd=project).stdout
    assert [line.split()[1] for line in output.splitlines()] == ["unchanged"] * 3


def test_ctrl_c_ends_the_server_while_it_waits_for_a_build(
    server: ServeProcess, project: Path
) -> None:
    lock = project / "proceedings" / ".cache" / "locks" / "rulers-build.lock"
    with exclusive_lock(lock, OutputError("a build is at work already")):
        (server.conf / "index.md").write_text("# Workshop on Rulers\n", encoding="utf-8")
        server.wait_for_line("Waiting for another build or export of this volume")
        assert server.interrupt() == 0


def test_ctrl_c_ends_the_server_during_a_build(server: ServeProcess) -> None:
    (server.conf / "index.md").write_text("# Workshop on Rulers\n", encoding="utf-8")
    time.sleep(0.7)
    assert server.interrupt() == 0


def test_a_project_with_mistakes_gets_an_error_page(project: Path) -> None:
    file = project / "conf" / "rulers" / "volume.toml"
    valid_toml = file.read_text("utf-8")
    file.write_text(valid_toml + "\n[evnt]\n", encoding="utf-8")
    with ServeProcess(project, "rulers") as server:
        with pytest.raises(urllib.error.HTTPError) as error:
            server.page()
        assert error.value.code == 503
        assert "evnt: unknown key; write &#x27;event&#x27;" in error.value.read().decode()
        error.value.close()
        file.write_text(valid_toml, encoding="utf-8")
        server.wait_for_line("built")
        assert "First Workshop on Something" in server.page()
        assert server.interrupt() == 0


def test_the_built_site_has_no_code_of_the_preview(server: ServeProcess, project: Path) -> None:
    assert "_procbuild" in server.page()
    for name, data in contents(project / "proceedings" / "rulers" / "site").items():
        assert b"_procbuild" not in data, name


def test_a_port_in_use_is_reported_in_one_line(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other_server:
        port = other_server.getsockname()[1]
        stderr = procbuild("serve", "--port", str(port), cwd=project, exit_code=2).stderr
    hint = "choose another one with --port, or 0 for any free port"
    assert stderr == f"procbuild: port {port} is in use; {hint}\n"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    if not CHROMIUM:
        skip_missing("Chromium")
    new_browser = Browser(tmp_path / "profile")
    yield new_browser
    new_browser.close()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_browser_shows_changes_and_mistakes(server: ServeProcess, browser: Browser) -> None:
    panel = "document.querySelector('#procbuild-panel')"
    browser.open(server.address)
    (server.conf / "index.md").write_text("# Workshop on Rulers\n\nAll.\n", encoding="utf-8")
    browser.wait("document.body?.textContent.includes('Workshop on Rulers')", 60)

    file = server.conf / "volume.toml"
    valid_toml = file.read_text("utf-8")
    file.write_text(valid_toml + "\n[evnt]\n", encoding="utf-8")
    browser.wait(f"{panel}?.textContent.includes('evnt: unknown key')", 60)
    assert browser.run("document.body.textContent.includes('Workshop on Rulers')")
    assert browser.run(f"getComputedStyle({panel}).position") == "fixed"
    browser.open(f"{server.address}call.html")
    browser.wait(f"{panel}?.textContent.includes('the last good site')", 20)

    file.write_text(valid_toml, encoding="utf-8")
    browser.wait(f"!{panel}", 60)
    (server.conf / "call.md").write_text("# Call\n\n{proc:paper}`none`\n", encoding="utf-8")
    browser.wait(f"{panel}?.textContent.includes('1 warning')", 60)
    browser.run(f"{panel}.querySelector('button').click()")
    assert browser.run(f"{panel} === null")
    assert browser.console_messages() == []
