"""What downloads and uploads share."""

import pytest

from procbuild.http import safe_url, token_variable, url_mistake


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://example.org/a.pdf", "not https"),
        ("ftp://example.org/a.pdf", "not https"),
        ("file:///etc/passwd", "not https"),
        ("//[x", "not an address"),
        ("https://me:pw@example.org/a.pdf", "contains a password"),
    ],
)
def test_addresses_that_are_never_fetched(url: str, says: str) -> None:
    mistake = url_mistake(url)
    assert says in mistake
    assert "pw" not in mistake.partition(": ")[0]


def test_addresses_in_messages_have_no_query() -> None:
    assert safe_url("https://u:p@example.org:8443/a/b?token=x#y") == "https://example.org:8443/a/b"
    assert token_variable("https://api2.openreview.net/x") == "PROCBUILD_TOKEN_API2_OPENREVIEW_NET"


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "http://127.0.0.1:8000/a"])
def test_addresses_that_are_fine(url: str) -> None:
    assert url_mistake(url) == ""
