"""Metadata with markup and scripts is shown as text."""

import html.parser
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import icalendar
import pytest

from procbuild.model import Volume

from .conftest import MakeSite, html_mistakes, make_toy_volume

POISON = (
    "<script>alert(1)</script><img src=x onerror=alert(2)></title><b>B</b> {{ 7*7 }} {% raw %} "
    "`code` *em* **strong** :proc:`x` {proc:paper}`y` [l](javascript:alert(3)) |sub|_ <!-- ]]> "
    "\\u003cscript> $<script>alert(4)</script>$ $\\text{<img src=x onerror=alert(5)>}$ '\" &amp;"
)
ADDRESSES = (
    "javascript:alert(6)", "JaVaScRiPt:alert(6)", " javascript:alert(6)", "data:text/html,<script>",
    'https://x.example.org/"onmouseover="alert(7)', "vbscript:x", "java\nscript:alert(6)",
)  # fmt: skip
UNPOISONED = {
    "id", "citation_key", "track", "session", "timezone", "zone", "language", "url", "sha256",
    "status", "photo", "logo", "papers", "accent", "accent_dark", "profile",
}  # fmt: skip
"""Fields whose format is checked when they are read."""


def add_poison(value: Any) -> Any:
    """Return the value with ``POISON`` in every text."""
    if isinstance(value, str):
        return POISON
    if isinstance(value, tuple):
        return tuple(add_poison(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        poisoned_fields: dict[str, Any] = {}
        for field in fields(value):
            field_value = getattr(value, field.name)
            if (
                isinstance(field_value, str | tuple) and field.name not in UNPOISONED
            ) or is_dataclass(field_value):
                poisoned_fields[field.name] = add_poison(field_value)
        return replace(value, **poisoned_fields)
    return value


@pytest.fixture(scope="module")
def site(make_site: MakeSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    clean_volume = make_toy_volume(tmp_path_factory.mktemp("store"))
    conference, first_paper = clean_volume.conference, clean_volume.papers[0]
    links = tuple(replace(first_paper.links[0], label=POISON, url=url) for url in ADDRESSES)
    papers = [
        replace(add_poison(replace(paper, supplements=())), links=links)
        for paper in clean_volume.papers
    ]
    program = replace(
        clean_volume.program,
        note=POISON,
        sessions=tuple(
            replace(
                session,
                title=POISON,
                room=POISON,
                chair=POISON,
                talks=tuple(
                    replace(talk, title=POISON, speakers=(POISON,), room=POISON)
                    for talk in session.talks
                ),
            )
            for session in clean_volume.program.sessions
        ),
    )
    volume = Volume(
        name="toy",
        conference=replace(
            add_poison(conference),
            call=replace(add_poison(conference.call), submit_url="javascript:alert(6)"),
            event=replace(add_poison(conference.event), host_url="javascript:alert(6)"),
            sponsors=tuple(
                replace(add_poison(sponsor), url="javascript:alert(6)")
                for sponsor in conference.sponsors
            ),
            site=conference.site,
            bib=conference.bib,
            book=conference.book,
            check=conference.check,
            news=tuple(replace(item, text=POISON) for item in conference.news),
        ),
        program=program,
        sections=tuple(
            replace(
                section,
                title=POISON,
                papers=tuple(paper for paper in papers if paper.track == section.id),
            )
            for section in clean_volume.sections
        ),
    )
    out, findings = make_site(volume)
    assert findings == ()
    return out


class Elements(html.parser.HTMLParser):
    """The elements and texts that a browser finds on a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_markup_in_metadata_does_not_become_markup_of_the_page(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) >= 10
    for path in pages:
        page = Elements(path.read_text(encoding="utf-8"))
        for tag, attributes in page.elements:
            element = f"{path.name}: <{tag} {attributes}>"
            assert not any(name.startswith("on") for name in attributes), element
            assert tag not in {"b", "em", "strong", "iframe"}, element
            if tag == "script":
                is_our_script = re.fullmatch(r"(\.\./)?_static/\w+\.js", attributes.get("src", ""))
                assert is_our_script or attributes.get("type") == "application/ld+json", element
            if tag == "img":
                assert attributes["src"] != "x", element
            for name in ("href", "src"):
                assert "script:" not in attributes.get(name, "").lower(), element


def test_every_page_is_valid(site: Path) -> None:
    assert html_mistakes(site) == []


def test_metadata_is_shown_as_text(site: Path) -> None:
    for name in ("index.html", "program.html", "papers/lovelace26a.html", "papers/index.html"):
        text = "".join(Elements((site / name).read_text(encoding="utf-8")).text)
        assert "<script>alert(1)</script>" in text, name
        assert "{{ 7*7 }} {% raw %}" in text, name
        assert "{proc:paper}`y` [l](javascript:alert(3))" in text, name


def test_feed_and_calendar_are_well_formed(site: Path) -> None:
    feed = ET.fromstring((site / "feed.xml").read_bytes())
    atom = "{http://www.w3.org/2005/Atom}"
    assert "<script>alert(1)" in feed.findtext(f"{atom}entry/{atom}title", "")
    calendar = icalendar.Calendar.from_ical((site / "program.ics").read_bytes())
    assert "<script>alert(1)" in str(calendar.walk("VEVENT")[0]["SUMMARY"])
