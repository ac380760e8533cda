"""Addresses in text, which become links."""

import re
import time
from pathlib import Path

import pytest

from procbuild.site.links import linked
from procbuild.site.render import TEMPLATES


def link_texts(text: str) -> list[str]:
    """Return the words of each link, which must equal its address."""
    links = re.findall('<a href="(.*?)">(.*?)</a>', linked(text))
    assert all(address == words for address, words in links)
    return [words for _, words in links]


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
def test_punctuation_after_an_address_is_not_part_of_it(text: str, address: str) -> None:
    assert link_texts(text) == [address]


def test_all_other_text_is_kept_and_escaped() -> None:
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
def test_dois_are_linked_to_doi_org(text: str, html: str) -> None:
    assert linked(text) == html


def test_the_address_of_a_doi_becomes_a_single_link() -> None:
    assert link_texts("https://doi.org/10.5281/zenodo.123.") == [
        "https://doi.org/10.5281/zenodo.123"
    ]


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
def test_other_text_does_not_become_a_link(text: str) -> None:
    assert link_texts(text) == []


def test_addresses_are_links_in_the_abstract_but_text_in_metadata(toy_site: Path) -> None:
    head, _, body = (toy_site / "papers/lovelace26a.html").read_text("utf-8").partition("</head>")
    address = "https://code.example.org/a?b&amp;c"
    assert f'<p>Code is at <a href="{address}">{address}</a>.</p>' in body
    assert f"Code is at {address}." in head
    assert "<a " not in head


def test_addresses_in_formulas_do_not_become_links() -> None:
    html = TEMPLATES.filters["linked"](r"of $\text{https://a.org}$ at https://b.org/$x$")
    assert re.findall('<a href="(.*?)"', html) == ["https://b.org/"]
    assert html.count("<math") == 2


@pytest.mark.parametrize("word", ["10.1234/", "https://a.org/", "https://", "(", "a@", "10."])
def test_odd_text_is_searched_in_linear_time(word: str) -> None:
    start = time.process_time()
    linked(f"https://a.org/{word * 20_000}")
    linked(f"https://a.org/{word * 20} " * 1_000)
    assert time.process_time() - start < 5
