"""Links to pages by their address, also to those that no organizer wrote."""

import re
from pathlib import Path

import pytest

from procbuild.model import Volume
from tests.changed_volumes import with_identity

from .conftest import MakeSite

pytestmark = pytest.mark.filterwarnings("ignore:.*MystReferenceResolver.app")


def links(out: Path, page: str) -> list[tuple[str, str]]:
    """Return the address and the words of each link in the paragraphs of a page."""
    text = (out / f"{page}.html").read_text(encoding="utf-8")
    found = re.findall(r'<li><p><a class="[^"]*" href="([^"]*)">(.*?)</a></p></li>', text)
    return [(address, re.sub("<.*?>", "", words)) for address, words in found]


LINKS = (
    ("[here](program.md)", "program.html", "here"),
    ("[here](program.html)", "program.html", "here"),
    ("[here](/program.html)", "program.html", "here"),
    ("[here](program.html#session-morning)", "program.html#session-morning", "here"),
    ("[here](papers/index.md)", "papers/index.html", "here"),
    ("[here](papers/index.html)", "papers/index.html", "here"),
    ("[here](papers/)", "papers/index.html", "here"),
    ("[here](papers/lovelace26a.html)", "papers/lovelace26a.html", "here"),
    ("[here](papers/lovelace26a.pdf)", "papers/lovelace26a.pdf", "here"),
    ("[here](authors/index.html)", "authors/index.html", "here"),
    ("[here](authors/lovelace-ada.html)", "authors/lovelace-ada.html", "here"),
    ("[here](search.html)", "search.html", "here"),
    ("[here](tracks.html)", "tracks.html", "here"),
    ("[here](keywords.html)", "keywords.html", "here"),
    ("[here](toy.bib)", "toy.bib", "here"),
    ("[here](program.ics)", "program.ics", "here"),
    ("[here](feed.xml)", "feed.xml", "here"),
    ("[here](index.html)", "index.html", "here"),
    ("[here](other.html)", "other.html", "here"),
    ("[here](other.md)", "other.html", "here"),
    ("[](program.html)", "program.html", "Program"),
    ("[](papers/index.html)", "papers/index.html", "Papers"),
    ("[](authors/lovelace-ada.html)", "authors/lovelace-ada.html", "Ada Lovelace"),
    ("{doc}`papers/index`", "papers/index.html", "Papers"),
    ("{doc}`here <authors/index>`", "authors/index.html", "here"),
    ("{doc}`program`", "program.html", "Program"),
)
"""How a page writes a link, and the address and words that it has on the site"""


def test_a_page_is_linked_by_its_address(make_site: MakeSite, volume: Volume) -> None:
    about = "".join(f"- {link}\n" for link, _, _ in LINKS)
    out, findings = make_site(volume, about=f"# About\n\n{about}", other="# Other\n")
    shown = [(address, words) for _, address, words in LINKS]
    assert (links(out, "about"), findings) == (shown, ())


@pytest.mark.parametrize(
    "link", ["[x](programme.html)", "[x](papers/nobody.html)", "[x](call.md)", "{doc}`papers/x`"]
)
def test_a_link_to_nothing_is_a_finding_that_names_the_form_of_links(
    make_site: MakeSite, volume: Volume, link: str
) -> None:
    _, (finding,) = make_site(volume, about=f"# About\n\n{link}\n")
    assert "/toy/about.md:3: " in finding.message
    assert "[a page](papers/index.html)" in finding.remedy


def test_other_findings_about_pages_say_nothing_about_links(
    make_site: MakeSite, volume: Volume
) -> None:
    _, (finding,) = make_site(volume, about="# About\n\n![x](gone.png)\n")
    assert finding.remedy == "Put the picture there, or correct its path."


def test_a_title_in_another_language_is_the_text_of_a_link_without_one(
    make_site: MakeSite, volume: Volume
) -> None:
    out, _ = make_site(
        with_identity(volume, language="de"), about="# Wer\n\n- [](papers/index.html)\n"
    )
    assert links(out, "about") == [("papers/index.html", "Beiträge")]
