"""Fetching from servers that misbehave."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from procbuild.errors import SourceError
from procbuild.sources.fetch import Fetcher, FetchLimits
from tests.sources.server import serving

PDF = b"%PDF-1.7 " + bytes(range(256)) * 800
LIMITS = FetchLimits(megabytes=1, seconds=5.0, attempts=3, wait=0.01, silence=2.0)


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Fetcher]:
    with Fetcher(cache=tmp_path / "fetched", limits=LIMITS) as one:
        yield one


def test_a_file_is_fetched_and_kept(fetcher: Fetcher) -> None:
    with serving(
        {"/a.pdf": [{"body": PDF, "headers": {"ETag": '"1"'}}, {"status": 304}]}
    ) as server:
        path = fetcher.file(f"{server.url}/a.pdf")
        assert path.read_bytes() == PDF
        assert fetcher.file(f"{server.url}/a.pdf") == path
        assert server.headers[1]["if-none-match"] == '"1"'
        assert path.read_bytes() == PDF


def test_an_address_that_names_its_content_is_asked_once(fetcher: Fetcher) -> None:
    with serving({"/a.pdf": [{"body": PDF}]}) as server:
        for _ in range(3):
            fetcher.file(f"{server.url}/a.pdf", fixed=True)
        assert server.asked["/a.pdf"] == 1


def test_offline_uses_what_is_there(fetcher: Fetcher, tmp_path: Path) -> None:
    with serving({"/a.pdf": [{"body": PDF}]}) as server:
        url = f"{server.url}/a.pdf"
        path = fetcher.file(url)
    offline = Fetcher(cache=tmp_path / "fetched", offline=True)
    assert offline.file(url) == path
    with pytest.raises(SourceError, match="never fetched before; run this without --offline"):
        offline.file(f"{url}x")


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 429, "headers": {"Retry-After": "0"}},
        {"status": 429, "headers": {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}},
        {"status": 500},
        {"status": 503, "headers": {"Retry-After": "soon"}},
        {"body": PDF, "send": 1000},
        {"body": b"", "length": 50},
    ],
)
def test_passing_trouble_is_tried_again(fetcher: Fetcher, trouble: dict[str, Any]) -> None:
    with serving({"/a.pdf": [trouble, {"body": PDF}]}) as server:
        assert fetcher.file(f"{server.url}/a.pdf").read_bytes() == PDF
        assert server.asked["/a.pdf"] == 2


def test_a_cut_file_is_resumed_where_it_ended(fetcher: Fetcher) -> None:
    whole = {"body": PDF, "ranges": True, "headers": {"ETag": '"7"'}}
    with serving({"/a.pdf": [{**whole, "send": 150_000}, whole]}) as server:
        assert fetcher.file(f"{server.url}/a.pdf").read_bytes() == PDF
        asked = server.headers[1]
        assert int(asked["range"].removeprefix("bytes=").rstrip("-")) > 0
        assert asked["if-range"] == '"7"'


def test_a_file_that_changed_meanwhile_is_fetched_anew(fetcher: Fetcher) -> None:
    new = PDF.replace(b"1.7", b"2.0")
    cut = {"body": PDF, "send": 150_000, "headers": {"ETag": '"7"'}}
    with serving({"/a.pdf": [cut, {"body": new, "headers": {"ETag": '"8"'}}]}) as server:
        assert fetcher.file(f"{server.url}/a.pdf").read_bytes() == new


@pytest.mark.parametrize(
    ("answer", "says"),
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
def test_what_is_not_the_file_is_told_and_leaves_nothing(
    fetcher: Fetcher, answer: dict[str, Any], says: str
) -> None:
    with serving({"/a.pdf": [answer]}) as server:
        with pytest.raises(SourceError, match=says) as stop:
            fetcher.file(f"{server.url}/a.pdf")
        assert "/a.pdf" in str(stop.value)
    assert [path for path in fetcher.cache.rglob("*") if path.suffix == "" and path.is_file()] == []


def test_a_redirect_on_the_same_host_is_followed(fetcher: Fetcher) -> None:
    moved = {"status": 301, "headers": {"Location": "/b.pdf"}}
    with serving({"/a.pdf": [moved], "/b.pdf": [{"body": PDF}]}) as server:
        assert fetcher.file(f"{server.url}/a.pdf").read_bytes() == PDF


def test_a_host_that_does_not_answer_is_asked_once(fetcher: Fetcher) -> None:
    with serving({}) as server:
        url = server.url
    for name in ("a", "b"):
        with pytest.raises(SourceError, match=r"127\.0\.0\.1: cannot be reached"):
            fetcher.file(f"{url}/{name}.pdf")
    assert len(fetcher.unreachable) == 1


def test_tokens_go_to_their_host_and_into_no_message(tmp_path: Path) -> None:
    tokens = {"127.0.0.1": "s3cret"}
    with (
        serving({"/a.pdf": [{"status": 403}]}) as server,
        Fetcher(cache=tmp_path, limits=LIMITS, token=lambda host: tokens.get(host, "")) as fetcher,
    ):
        assert "s3cret" not in repr(fetcher)
        with pytest.raises(SourceError) as stop:
            fetcher.file(f"{server.url}/a.pdf?key=s3cret")
        assert server.headers[0]["authorization"] == "Bearer s3cret"
        assert "s3cret" not in str(stop.value)


@pytest.mark.parametrize("url", ["https://[::1", "https://x.example.org:99999/a", "https:///a"])
def test_an_address_that_is_none_is_not_asked(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(SourceError, match="not an address"):
        fetcher.file(url)


def test_a_damaged_note_about_a_file_is_as_good_as_none(fetcher: Fetcher) -> None:
    with serving({"/a.pdf": [{"body": PDF, "headers": {"ETag": '"1"'}}] * 2}) as server:
        path = fetcher.file(f"{server.url}/a.pdf")
        path.with_suffix(".json").write_text("{")
        assert fetcher.file(f"{server.url}/a.pdf").read_bytes() == PDF
