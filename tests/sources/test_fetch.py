"""Fetching files, also from servers that give wrong answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from procbuild.errors import SourceError
from procbuild.sources.fetch import Fetcher, FetchLimits
from tests.sources.server import serve

PDF = b"%PDF-1.7 " + bytes(range(256)) * 800
LIMITS = FetchLimits(megabytes=1, seconds=5.0, attempts=3, wait=0.01, silence=2.0)


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Fetcher]:
    with Fetcher(cache=tmp_path / "fetched", limits=LIMITS) as open_fetcher:
        yield open_fetcher


def test_a_file_that_has_not_changed_is_not_fetched_again(fetcher: Fetcher) -> None:
    with serve({"/a.pdf": [{"body": PDF, "headers": {"ETag": '"1"'}}, {"status": 304}]}) as server:
        path = fetcher.file(f"{server.url}/a.pdf")
        assert path.read_bytes() == PDF
        assert fetcher.file(f"{server.url}/a.pdf") == path
        assert server.headers[1]["if-none-match"] == '"1"'
        assert path.read_bytes() == PDF


def test_a_file_with_a_fixed_address_is_requested_once(fetcher: Fetcher) -> None:
    with serve({"/a.pdf": [{"body": PDF}]}) as server:
        for _ in range(3):
            fetcher.file(f"{server.url}/a.pdf", fixed=True)
        assert server.requests["/a.pdf"] == 1


def test_offline_only_files_fetched_before_are_used(fetcher: Fetcher, tmp_path: Path) -> None:
    with serve({"/a.pdf": [{"body": PDF}]}) as server:
        url = f"{server.url}/a.pdf"
        path = fetcher.file(url)
    offline = Fetcher(cache=tmp_path / "fetched", offline=True)
    assert offline.file(url) == path
    with pytest.raises(SourceError, match="never fetched before; run this without --offline"):
        offline.file(f"{url}x")


@pytest.mark.parametrize(
    "failure",
    [
        {"status": 429, "headers": {"Retry-After": "0"}},
        {"status": 429, "headers": {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}},
        {"status": 500},
        {"status": 503, "headers": {"Retry-After": "soon"}},
        {"body": PDF, "send": 1000},
        {"body": b"", "length": 50},
    ],
)
def test_a_request_that_fails_is_repeated(fetcher: Fetcher, failure: dict[str, Any]) -> None:
    with serve({"/a.pdf": [failure, {"body": PDF}]}) as server:
        assert fetcher.file(f"{server.url}/a.pdf").read_bytes() == PDF
        assert server.requests["/a.pdf"] == 2


def test_an_incomplete_file_is_resumed_where_it_ended(fetcher: Fetcher) -> None:
    complete = {"body": PDF, "ranges": True, "headers": {"ETag": '"7"'}}
    with serve({"/a.pdf": [{**complete, "send": 150_000}, complete]}) as server:
        assert fetcher.file(f"{server.url}/a.pdf").read_bytes() == PDF
        headers = server.headers[1]
        assert int(headers["range"].removeprefix("bytes=").rstrip("-")) > 0
        assert headers["if-range"] == '"7"'


def test_an_incomplete_file_that_changed_is_fetched_from_its_start(fetcher: Fetcher) -> None:
    new = PDF.replace(b"1.7", b"2.0")
    incomplete = {"body": PDF, "send": 150_000, "headers": {"ETag": '"7"'}}
    with serve({"/a.pdf": [incomplete, {"body": new, "headers": {"ETag": '"8"'}}]}) as server:
        assert fetcher.file(f"{server.url}/a.pdf").read_bytes() == new


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"status": 404}, "404 Not Found; correct the address"),
        ({"status": 403}, "PROCBUILD_TOKEN_127_0_0_1"),
        ({"status": 500}, "the server says 500"),
        ({"body": b"<html>Sign in</html>", "headers": {"Content-Type": "text/html"}}, "a login"),
        ({"body": PDF, "length": 3 << 30}, "more than 1 MiB"),
        ({"endless": True}, "more than 1 MiB"),
        ({"body": PDF, "send": 10}, "peer closed connection"),
        (
            {"status": 302, "headers": {"Location": "https://evil.example.org/a.pdf"}},
            "another host",
        ),
        ({"status": 302, "headers": {"Location": "/a.pdf"}}, "more than 5 redirects"),
    ],
)
def test_a_wrong_answer_is_an_error_and_leaves_no_file(
    fetcher: Fetcher, answer: dict[str, Any], message: str
) -> None:
    with serve({"/a.pdf": [answer]}) as server:
        with pytest.raises(SourceError, match=message) as error:
            fetcher.file(f"{server.url}/a.pdf")
        assert "/a.pdf" in str(error.value)
    assert [path for path in fetcher.cache.rglob("*") if path.suffix == "" and path.is_file()] == []


def test_a_redirect_on_the_same_host_is_followed(fetcher: Fetcher) -> None:
    moved = {"status": 301, "headers": {"Location": "/b.pdf"}}
    with serve({"/a.pdf": [moved], "/b.pdf": [{"body": PDF}]}) as server:
        assert fetcher.file(f"{server.url}/a.pdf").read_bytes() == PDF


def test_a_host_that_cannot_be_reached_is_remembered(fetcher: Fetcher) -> None:
    with serve({}) as server:
        url = server.url
    for name in ("a", "b"):
        with pytest.raises(SourceError, match=r"127\.0\.0\.1: cannot be reached"):
            fetcher.file(f"{url}/{name}.pdf")
    assert len(fetcher.unreachable) == 1


def test_a_token_is_sent_to_its_host_but_never_printed(tmp_path: Path) -> None:
    tokens = {"127.0.0.1": "s3cret"}
    with (
        serve({"/a.pdf": [{"status": 403}]}) as server,
        Fetcher(cache=tmp_path, limits=LIMITS, token=lambda host: tokens.get(host, "")) as fetcher,
    ):
        assert "s3cret" not in repr(fetcher)
        with pytest.raises(SourceError) as error:
            fetcher.file(f"{server.url}/a.pdf?key=s3cret")
        assert server.headers[0]["authorization"] == "Bearer s3cret"
        assert "s3cret" not in str(error.value)


@pytest.mark.parametrize("url", ["https://[::1", "https://x.example.org:99999/a", "https:///a"])
def test_an_invalid_address_is_refused(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(SourceError, match="not an address"):
        fetcher.file(url)


def test_a_file_with_damaged_cache_data_is_fetched_again(fetcher: Fetcher) -> None:
    with serve({"/a.pdf": [{"body": PDF, "headers": {"ETag": '"1"'}}] * 2}) as server:
        path = fetcher.file(f"{server.url}/a.pdf")
        path.with_suffix(".json").write_text("{")
        assert fetcher.file(f"{server.url}/a.pdf").read_bytes() == PDF


def test_a_refused_new_version_never_makes_the_old_file_the_current_one(fetcher: Fetcher) -> None:
    new = {"body": PDF, "length": 3 << 30, "headers": {"ETag": '"2"'}}
    old = {"body": PDF, "headers": {"ETag": '"1"'}}
    with serve({"/a.pdf": [old, new, {"status": 304}]}) as server:
        fetcher.file(f"{server.url}/a.pdf")
        with pytest.raises(SourceError, match="more than 1 MiB"):
            fetcher.file(f"{server.url}/a.pdf")
        fetcher.file(f"{server.url}/a.pdf")
        assert [headers["if-none-match"] for headers in server.headers[1:]] == ['"1"', '"1"']
