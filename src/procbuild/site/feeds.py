"""``feed.xml``, ``sitemap.xml``, ``robots.txt``: the site for feed readers and crawlers."""

from collections.abc import Iterable
from datetime import date
from xml.etree import ElementTree as ET

from procbuild.model import Paper
from procbuild.site.material import Material
from procbuild.text import plain
from procbuild.text.unicode import BARRED
from procbuild.updates import dated_updates, last_changed, shown_title

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def feed(material: Material) -> bytes:
    """An Atom feed (RFC 4287) of the news and, once published, of the papers."""
    volume = material.volume
    conference = volume.conference
    base = material.base or f"urn:procbuild:{volume.name}/"
    root = ET.Element("feed", xmlns=ATOM)
    published = conference.volume.status == "published"
    papers = volume.papers if published else ()
    changed = (last_changed(paper, volume.issue_date) for paper in papers)
    updated = max([volume.issue_date, *(item.on for item in conference.news), *changed])
    _add(root, "id", base)
    _add(root, "title", plain(conference.event.name))
    _add(root, "updated", _instant(updated))
    if material.base:
        _add(root, "link", href=f"{base}feed.xml", rel="self")
        _add(root, "link", href=base)
    _add(_add(root, "author"), "name", conference.event.brief_name)
    for number, news in enumerate(conference.news, 1):
        entry = _entry(root, f"{base}#news-{news.on}-{number}", news.text, news.on)
        _add(entry, "content", plain(news.text), type="text")
    for paper in papers:
        _add_paper(root, base, material, paper)
    return _document(root)


def _add_paper(root: ET.Element, base: str, material: Material, paper: Paper) -> None:
    """Add an entry for the paper, and one for each of its dated notices, newest first."""
    published = material.volume.issue_date
    title = shown_title(paper, material.words) or paper.citation_key
    page = f"papers/{paper.citation_key}.html"
    for on, update in reversed(list(dated_updates(paper))):
        place = f"{page}#{update.anchor}"
        heading = update.heading_in(material.words)
        entry_title = material.words("{heading}: {title}", heading=heading, title=paper.title)
        entry = _entry(root, f"{base}{place}", entry_title, on)
        _add(entry, "link", href=f"{material.base}{place}")
        _add(entry, "content", plain(update.text), type="text")
    entry = _entry(root, f"{base}{page}", title, last_changed(paper, published))
    _add(entry, "published", _instant(published))
    for person in paper.authors:
        _add(_add(entry, "author"), "name", person.display)
    _add(entry, "link", href=f"{material.base}{page}")
    if paper.abstract:
        _add(entry, "summary", plain(paper.abstract), type="text")


def sitemap(material: Material, pages: Iterable[str]) -> bytes:
    """All pages with their canonical addresses (https://www.sitemaps.org/protocol.html)."""
    root = ET.Element("urlset", xmlns=SITEMAP)
    for page in pages:
        url = ET.SubElement(root, "url")
        location = ET.SubElement(url, "loc")
        location.text = material.base + ("" if page == "index.html" else page)
    return _document(root)


def robots(material: Material) -> str:
    """Allow everything, and name the sitemap."""
    where = f"\nSitemap: {material.base}sitemap.xml" if material.base else ""
    return f"User-agent: *\nAllow: /\n{where}\n"


def _entry(root: ET.Element, id_: str, title: str, on: date) -> ET.Element:
    entry = _add(root, "entry")
    _add(entry, "id", id_)
    _add(entry, "title", plain(title))
    _add(entry, "updated", _instant(on))
    return entry


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    if text:
        element.text = BARRED.sub("", text)
    return element


def _instant(on: date) -> str:
    return f"{on.isoformat()}T00:00:00Z"


def _document(root: ET.Element) -> bytes:
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
