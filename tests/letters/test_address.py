"""Addresses of authors to write to."""

import pytest

from procbuild.letters import address_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" ada.martin+toy@cs.example.org ", "ada.martin+toy@cs.example.org"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("ada@bücher.example.org", "ada@xn--bcher-kva.example.org"),
        ("ada_@example.org", "ada_@example.org"),
    ],
)
def test_valid_addresses_are_read(text: str, address: str) -> None:
    assert address_of(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "ada@localhost",
        "ada@example.org, eve@example.org",
        "ada@example.org\nBcc: eve@example.org",
        "Ada <ada@example.org>",
        "****@example.org",
        "a..b@example.org",
        ".a@example.org",
        "-oQ/tmp@example.org",
        "ädä@example.org",
        '"a b"@example.org',
        "ada@exa mple.org",
        "ada@example..org",
        "ada@" + "x" * 70 + ".example.org",
        "ada@example.org" + "g" * 300,
        "=cmd|' /C calc'!A0@example.org",
    ],
)
def test_invalid_addresses_are_refused(text: str) -> None:
    assert address_of(text) == ""
