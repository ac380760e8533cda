"""Addresses in running text, which become links."""

import re
import time
from pathlib import Path

import pytest

from procbuild.site.links import linked
from procbuild.site.render import TEMPLATES


def links(text: str) -> list[str]:
    """The words of each link, all of which lead to what they say."""
    found = re.findall('<a href="(.*?)">(.*?)</a>', linked(text))
    assert all(address == words for address, words in found)
    return [words for _, words in found]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Code at https://example.org/a-b.", "https://example.org/a-b"),
        ("code (see http://example.org/~a/b_c), and", "http://example.org/~a/b_c"),
        ("[https://example.org/a]; or", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("“https://example.org/a.” And", "https://example.org/a"),
        ("'https://example.org/a',", "https://example.org/a"),
        ("at https://example.org/…", "https://example.org/"),
        ("(https://example.org/Foo_(bar)).", "https://example.org/Foo_(bar)"),
        ("https://example.org/?q=1#top, then", "https://example.org/?q=1#top"),
        ("https://例え.example/é/ö", "https://例え.example/é/ö"),
    ],
)
def test_what_ends_the_sentence_is_not_part_of_the_address(text: str, address: str) -> None:
    assert links(text) == [address]


def test_all_the_text_stays_and_is_escaped() -> None:
    text = 'a <b> & "c": https://example.org/?x=1&y=2"onclick=alert(1) <script>'
    assert linked(text) == (
        "a &lt;b&gt; &amp; &quot;c&quot;: "
        '<a href="https://example.org/?x=1&amp;y=2">https://example.org/?x=1&amp;y=2</a>'
        "&quot;onclick=alert(1) &lt;script&gt;"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "doi:10.5281/zenodo.123.",
            'doi:<a href="https://doi.org/10.5281/zenodo.123">10.5281/zenodo.123</a>.',
        ),
        (
            "(10.1016/S01(20)3-5)",
            '(<a href="https://doi.org/10.1016/S01%2820%293-5">10.1016/S01(20)3-5</a>)',
        ),
    ],
)
def test_dois_lead_to_their_resolver(text: str, html: str) -> None:
    assert linked(text) == html


def test_the_address_of_a_doi_is_one_link() -> None:
    assert links("https://doi.org/10.5281/zenodo.123.") == ["https://doi.org/10.5281/zenodo.123"]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1) data:text/html,x ftp://example.org //example.org/a",
        "www.example.org, example.org and mail@example.org",
        "xhttps://example.org https:// http:/example.org",
        "https://example.org/\N{RIGHT-TO-LEFT OVERRIDE}gro.evil",
        "from 10.5 to 110.1234/5 or 10.1234/ dB",
    ],
)
def test_other_things_are_no_links(text: str) -> None:
    assert links(text) == []


def test_they_are_links_in_the_abstract_and_text_in_what_machines_read(toy_site: Path) -> None:
    head, _, body = (toy_site / "papers/lovelace26a.html").read_text("utf-8").partition("</head>")
    address = "https://code.example.org/a?b&amp;c"
    assert f'<p>Code is at <a href="{address}">{address}</a>.</p>' in body
    assert f"Code is at {address}." in head
    assert "<a " not in head


def test_there_are_no_links_in_mathematics() -> None:
    shown = TEMPLATES.filters["linked"](r"of $\text{https://a.org}$ at https://b.org/$x$")
    assert re.findall('<a href="(.*?)"', shown) == ["https://b.org/"]
    assert shown.count("<math") == 2


@pytest.mark.parametrize("word", ["10.1234/", "https://a.org/", "https://", "(", "a@", "10."])
def test_odd_text_takes_no_time(word: str) -> None:
    begun = time.process_time()
    linked(f"https://a.org/{word * 20_000}")
    linked(f"https://a.org/{word * 20} " * 1_000)
    assert time.process_time() - begun < 5
