"""The server of the preview: it serves the site, adds a script to pages, and nothing else."""

import http.client
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from procbuild.errors import UsageError
from procbuild.files import swap_folder
from procbuild.model import Finding, Severity
from procbuild.preview import Preview

PAGE = b"<!doctype html><html><head><title>Home</title></head><body>Hello</body></html>"


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    site = tmp_path / "proceedings" / "site"
    (site / "papers").mkdir(parents=True)
    (site / "index.html").write_bytes(PAGE)
    (site / "404.html").write_bytes(PAGE.replace(b"Hello", b"Gone"))
    (site / "papers" / "index.html").write_bytes(PAGE)
    (site / "papers" / "a.pdf").write_bytes(b"%PDF")
    (site / "über.txt").write_text("ü", "utf-8")
    (tmp_path / "secret.txt").write_text("secret")
    (site / "out").symlink_to(tmp_path)
    return Preview(site)


class Client:
    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, path: str, method: str = "GET", host: str = "") -> tuple[int, bytes, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or f"127.0.0.1:{self.port}")
        connection.endheaders()
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return response.status, data, response.headers["Content-Type"] or ""


@pytest.fixture
def client(preview: Preview) -> Iterator[Client]:
    with preview.serving(0) as port:
        yield Client(port)


def test_pages_are_sent_with_a_script_but_files_are_unchanged(
    client: Client, preview: Preview
) -> None:
    status, data, content_type = client.ask("/")
    script = f'<script src="/_procbuild/panel.js?{preview.state}"></script></head>'.encode()
    assert (status, content_type) == (200, "text/html; charset=utf-8")
    assert data == PAGE.replace(b"</head>", script)
    assert (preview.site / "index.html").read_bytes() == PAGE


def test_other_files_are_sent_unchanged(client: Client) -> None:
    assert client.ask("/papers/a.pdf") == (200, b"%PDF", "application/pdf")
    assert client.ask("/%C3%BCber.txt?x=1") == (200, "ü".encode(), "text/plain; charset=utf-8")
    assert client.ask("/papers/")[0] == 200
    assert client.ask("/papers")[0] == 301
    assert client.ask("/_procbuild/panel.js")[2] == "text/javascript; charset=utf-8"
    assert client.ask("/papers/a.pdf", "HEAD")[:2] == (200, b"")
    assert client.ask("/", "POST")[0] == 501


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/papers/../../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/out/secret.txt",
        "/out/",
        "//etc/passwd",
        "/a%00b",
        "/_procbuild/server.py",
        "/_procbuild/../server.py",
        "/papers/a.pdf/",
        "/none",
        f"/{'x' * 300}",
        "/a" * 3000,
    ],
)
def test_nothing_outside_of_the_site_is_sent(client: Client, path: str) -> None:
    status, data, _ = client.ask(path)
    assert (status, b"Gone" in data) == (404, True)


def test_the_page_for_missing_pages_finds_its_stylesheet(client: Client, preview: Preview) -> None:
    missing = PAGE.replace(b"</head>", b'<base href="/v243/"></head>')
    (preview.site / "404.html").write_bytes(missing)
    _, data, _ = client.ask("/none/at/all")
    assert b'<base href="/">' in data


@pytest.mark.parametrize("host", ["evil.example.org", "127.0.0.1", "127.0.0.1.example.org:80"])
def test_requests_for_other_host_names_are_refused(client: Client, host: str) -> None:
    assert client.ask("/", host=host)[0] == 403
    assert client.ask("/_procbuild/events", host=host)[0] == 403
    for name in ("localhost", "LocalHost"):
        assert client.ask("/", host=f"{name}:{client.port}")[0] == 200


def finding(severity: Severity, message: str, paper: str = "") -> Finding:
    return Finding(
        check="book", severity=severity, message=message, remedy="correct it", paper=paper
    )


def copy_site(site: Path) -> Path:
    """Copy the site into a new folder next to it."""
    new = site.with_name("new")
    shutil.copytree(site, new, symlinks=True)
    return new


def test_browsers_get_an_event_for_each_build(preview: Preview) -> None:
    events = preview.events()

    def next_event() -> dict[str, object]:
        event: dict[str, object] = json.loads(next(events).removeprefix(b"data: "))
        return event

    first = next_event()
    assert (first["error"], first["count"]) == ("", "")
    preview.tell(error="volume.toml:3: wrong")
    assert next_event() == {**first, "error": "volume.toml:3: wrong"}
    swap_folder(copy_site(preview.site), preview.site)
    preview.tell()
    third = next_event()
    assert third == {**first, "state": third["state"]} != first
    preview.tell(findings=(finding("info", "of two sizes"), finding("warning", "no room", "a")))
    assert next_event() == {
        "state": third["state"],
        "error": "",
        "count": "1 warning, 1 info",
        "worst": "warning",
        "lines": ["warning a: no room → correct it", "info of two sizes → correct it"],
    }
    preview.tell(findings=(finding("info", "of two sizes"),))
    fifth = next_event()
    assert (fifth["count"], fifth["worst"]) == ("1 info", "info")


def test_each_run_has_another_state(preview: Preview) -> None:
    assert preview.state != Preview(preview.site).state


def test_before_the_first_build_all_pages_show_the_error(tmp_path: Path) -> None:
    preview = Preview(tmp_path / "site")
    preview.tell(error="volume.toml:3: <wrong>")
    with preview.serving(0) as port:
        status, data, _ = Client(port).ask("/papers/")
    assert status == 503
    assert b"volume.toml:3: &lt;wrong&gt;" in data
    assert b"panel.js" in data


def test_a_port_that_is_in_use_is_reported(preview: Preview) -> None:
    with preview.serving(0) as port:
        message = f"port {port} is in use; choose another one with --port, or 0 for any free port"
        with pytest.raises(UsageError, match=message), preview.serving(port):
            pass
