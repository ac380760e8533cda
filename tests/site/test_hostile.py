"""Whatever metadata looks like, it comes out as text."""

import html.parser
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import icalendar
import pytest

from procbuild.model import Volume

from .conftest import Build, html_mistakes, toy

POISON = (
    "<script>alert(1)</script><img src=x onerror=alert(2)></title><b>B</b> {{ 7*7 }} {% raw %} "
    "`code` *em* **strong** :proc:`x` {proc:paper}`y` [l](javascript:alert(3)) |sub|_ <!-- ]]> "
    "\\u003cscript> $<script>alert(4)</script>$ $\\text{<img src=x onerror=alert(5)>}$ '\" &amp;"
)
ADDRESSES = (
    "javascript:alert(6)", "JaVaScRiPt:alert(6)", " javascript:alert(6)", "data:text/html,<script>",
    'https://x.example.org/"onmouseover="alert(7)', "vbscript:x", "java\nscript:alert(6)",
)  # fmt: skip
KEPT = {"id", "citation_key", "track", "session", "timezone", "zone", "language", "url", "sha256",
        "status", "photo", "logo", "papers", "accent", "accent_dark", "profile"}  # fmt: skip
"""Fields with a form of their own, checked where they are read."""


def poisoned(value: Any) -> Any:
    """The value with poison in every text."""
    if isinstance(value, str):
        return POISON
    if isinstance(value, tuple):
        return tuple(poisoned(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed: dict[str, Any] = {}
        for field in fields(value):
            old = getattr(value, field.name)
            if (isinstance(old, str | tuple) and field.name not in KEPT) or is_dataclass(old):
                changed[field.name] = poisoned(old)
        return replace(value, **changed)
    return value


@pytest.fixture(scope="module")
def site(make_site: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    clean = toy(tmp_path_factory.mktemp("store"))
    conference, paper = clean.conference, clean.papers[0]
    links = tuple(replace(paper.links[0], label=POISON, url=url) for url in ADDRESSES)
    papers = [replace(poisoned(replace(one, supplements=())), links=links) for one in clean.papers]
    program = replace(
        clean.program,
        note=POISON,
        sessions=tuple(
            replace(
                session,
                title=POISON,
                room=POISON,
                chair=POISON,
                talks=tuple(
                    replace(t, title=POISON, speakers=(POISON,), room=POISON) for t in session.talks
                ),
            )
            for session in clean.program.sessions
        ),
    )
    volume = Volume(
        name="toy",
        conference=replace(
            poisoned(conference),
            call=replace(poisoned(conference.call), submit_url="javascript:alert(6)"),
            event=replace(poisoned(conference.event), host_url="javascript:alert(6)"),
            sponsors=tuple(
                replace(poisoned(s), url="javascript:alert(6)") for s in conference.sponsors
            ),
            site=conference.site,
            bib=conference.bib,
            book=conference.book,
            check=conference.check,
            news=tuple(replace(one, text=POISON) for one in conference.news),
        ),
        program=program,
        sections=tuple(
            replace(section, title=POISON, papers=tuple(p for p in papers if p.track == section.id))
            for section in clean.sections
        ),
    )
    out, findings = make_site(volume)
    assert findings == ()
    return out


class Elements(html.parser.HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_no_markup_of_the_metadata_becomes_markup_of_the_page(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) >= 10
    for path in pages:
        page = Elements(path.read_text(encoding="utf-8"))
        for tag, attributes in page.found:
            where = f"{path.name}: <{tag} {attributes}>"
            assert not any(name.startswith("on") for name in attributes), where
            assert tag not in {"b", "em", "strong", "iframe"}, where
            if tag == "script":
                own = re.fullmatch(r"(\.\./)?_static/\w+\.js", attributes.get("src", ""))
                assert own or attributes.get("type") == "application/ld+json", where
            if tag == "img":
                assert attributes["src"] != "x", where
            for name in ("href", "src"):
                assert "script:" not in attributes.get(name, "").lower(), where


def test_every_page_is_valid(site: Path) -> None:
    assert html_mistakes(site) == []


def test_the_metadata_stands_there_as_text(site: Path) -> None:
    for name in ("index.html", "program.html", "papers/lovelace26a.html", "papers/index.html"):
        text = "".join(Elements((site / name).read_text(encoding="utf-8")).text)
        assert "<script>alert(1)</script>" in text, name
        assert "{{ 7*7 }} {% raw %}" in text, name
        assert "{proc:paper}`y` [l](javascript:alert(3))" in text, name


def test_feed_and_calendar_can_be_read(site: Path) -> None:
    feed = ET.fromstring((site / "feed.xml").read_bytes())
    atom = "{http://www.w3.org/2005/Atom}"
    assert "<script>alert(1)" in feed.findtext(f"{atom}entry/{atom}title", "")
    calendar = icalendar.Calendar.from_ical((site / "program.ics").read_bytes())
    assert "<script>alert(1)" in str(calendar.walk("VEVENT")[0]["SUMMARY"])
