"""Addresses for downloads and uploads."""

import pytest

from procbuild.http import safe_url, token_variable, url_mistake


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://example.org/a.pdf", "not https"),
        ("ftp://example.org/a.pdf", "not https"),
        ("file:///etc/passwd", "not https"),
        ("//[x", "not an address"),
        ("https://me:pw@example.org/a.pdf", "contains a password"),
    ],
)
def test_unsafe_addresses_are_refused(url: str, message: str) -> None:
    mistake = url_mistake(url)
    assert message in mistake
    assert "pw" not in mistake.partition(": ")[0]


def test_addresses_in_messages_and_variables_have_no_query() -> None:
    assert safe_url("https://u:p@example.org:8443/a/b?token=x#y") == "https://example.org:8443/a/b"
    assert token_variable("https://api2.openreview.net/x") == "PROCBUILD_TOKEN_API2_OPENREVIEW_NET"


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "http://127.0.0.1:8000/a"])
def test_safe_addresses_are_accepted(url: str) -> None:
    assert url_mistake(url) == ""
