"""The frame of every page: hero, navigation, colours, metadata of the event."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from procbuild.conference import Identity
from procbuild.site.colours import stylesheet
from procbuild.site.head import as_json_ld, as_person, publication, shortened, without_empty
from procbuild.site.icon import icon_svg
from procbuild.site.inline import is_safe
from procbuild.site.material import Material, material_of
from procbuild.site.parts.dates import is_call_open
from procbuild.site.render import markup, relative, render
from procbuild.site.widths import size_of
from procbuild.standards.doi import doi_url, shown_doi
from procbuild.standards.licences import licence
from procbuild.text import plain
from procbuild.translations import Words
from procbuild.translations.days import days
from procbuild.typeset.markup import is_right_to_left

VIEWPORT = re.compile(r"<meta[^>]*name=\"viewport\"[^>]*>")
"""Added by Sphinx's writer; the theme has its own."""

SCRIPTS = (
    "Copy",
    "Copied",
    "{time}, your time",
    "Title",
    "First author",
    "Page",
    "Number of papers",
    "Order of the list",
    "Order:",
    "Search works where the site is served, not where its files are opened one by one.",
    (
        "Search works where the site is served (procbuild serve, or any web server), not where its "
        "files are opened one by one."
    ),
    "No pages found",
    "{count} page found",
    "{count} pages found",
    "{count} pages found, the first {shown} are shown",
)
"""The messages of the theme's scripts."""

logger = logging.getLogger(__name__)

NavigationEntry = tuple[str, str]
"""Page name and label."""


def drop_home_title(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove the title of the start page, as the hero shows it."""
    if docname == app.config.root_doc and app.builder.format == "html":
        for title in list(doctree.findall(nodes.title))[:1]:
            title.parent.remove(title)


def frame_page(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.Node | None
) -> None:
    """Add what the theme shows around the page to its context."""
    material = material_of(app.config)
    conference = material.volume.conference
    context["proc_navigation"] = [
        (relative(app, page, f"{name}.html"), words, name == page)
        for name, words in navigation(app, material)
    ]
    context["proc_name"] = material.volume.conference.event.brief_name
    context["proc_volume"] = conference.volume
    context["words"] = material.words
    context["proc_title"] = home_title(app, material)
    context["proc_leftward"] = is_right_to_left(conference.volume.language)
    context["proc_scripts"] = script_words(material.words)
    context["proc_base"] = material.base
    context["proc_path"] = urlsplit(material.base).path
    context["proc_feed"] = relative(app, page, "feed.xml")
    context["metatags"] = VIEWPORT.sub("", context.get("metatags", ""))
    if page == app.config.root_doc:
        context["body"] = str(hero(app, material, page)) + context["body"]
        context["metatags"] += render(
            "home.head.html",
            description=plain(conference.volume.abstract or conference.event.tagline),
            name=plain(conference.event.name),
            url=material.base,
            cite_as=doi_url(conference.volume.doi),
            data=as_json_ld(
                {"@context": "https://schema.org", "@graph": event_and_volume(material)}
            ),
        )
    elif not context["metatags"].strip():  # no description of its own
        text = description(material, markup(context["title"]).striptags(), doctree)
        context["metatags"] = render("description.head.html", description=text)


def description(material: Material, title: str, doctree: nodes.Node | None) -> str:
    """The first paragraph that organizers wrote; else the titles of page and volume."""
    paragraphs = doctree.findall(nodes.paragraph) if doctree else ()
    own = (
        one.astext()
        for one in paragraphs
        if isinstance(one.parent, nodes.section) and not one["classes"]
    )
    conference = material.volume.conference
    generated = f"{title} · {plain(conference.volume.title)}"
    return shortened(next(filter(None, own), generated))


def home_title(app: Sphinx, material: Material) -> str:
    """The site's name, with the title of the volume, or of the event until it is published."""
    conference = material.volume.conference
    published = conference.volume.status == "published"
    full = plain(conference.volume.title if published else conference.event.name)
    return " – ".join(dict.fromkeys((app.config.html_title, full)))


def script_words(words: Words) -> str:
    """Translations of the scripts' messages as JSON; empty if they are in English."""
    translations = {message: words(message) for message in SCRIPTS if words(message) != message}
    return json.dumps(translations, ensure_ascii=False) if translations else ""


def navigation(app: Sphinx, material: Material) -> list[NavigationEntry]:
    """Organizers' pages in their order, and the generated pages that have content."""
    volume, words = material.volume, material.words
    names = volume.conference.site.pages or sorted(app.env.all_docs)
    entries = [
        (name, app.env.titles[name].astext())
        for name in names
        if name in app.env.all_docs and name not in {"index", "program"}
    ]
    if "call" in app.env.all_docs and "call" not in dict(entries):
        entries.insert(0, ("call", app.env.titles["call"].astext()))
    if "program" in app.env.all_docs:
        entries.append(("program", app.env.titles["program"].astext()))
    if material.by_name:
        entries = [("papers/index", words("Papers")), ("authors/index", words("Authors")), *entries]
    return [*entries, ("search", words("Search"))]


def hero(app: Sphinx, material: Material, page: str) -> str:
    """The top section of the start page."""
    conference = material.volume.conference
    event, identity = conference.event, conference.volume
    published = identity.status == "published"
    return render(
        "hero.html",
        event=event,
        identity=identity,
        published=published,
        eyebrow=" · ".join(part for part in (event.short_name, event.host) if part),
        title=app.env.titles[page].astext(),
        when=event.when or days(event.start, event.end, material.words),
        place=event.place,
        imprint=imprint(material),
        identifiers=list(identifiers(conference.volume)),
        buttons=list(buttons(app, material)),
        logo=logo_url(app, material, page),
        logo_size=logo_size(app, material),
    )


def logo_url(app: Sphinx, material: Material, page: str) -> str:
    """The logo's address relative to a page; empty if there is none."""
    name = Path(material.volume.conference.site.logo).name
    return relative(app, page, f"_static/{name}") if name else ""


def logo_size(app: Sphinx, material: Material) -> dict[str, int]:
    """The logo's width and height in pixels; empty if they are not known."""
    size = size_of(Path(app.srcdir, material.volume.conference.site.logo))
    return dict(zip(("width", "height"), size, strict=True)) if size else {}


def imprint(material: Material) -> str:
    """Title of the volume, editors, series, year."""
    conference, words = material.volume.conference, material.words
    identity = conference.volume
    editors = ", ".join(person.display for person in conference.editors)
    year = str(identity.published.year) if identity.published else ""
    edited = editors and words("edited by {names}", names=editors)
    numbered = identity.numbered_as(words("Volume {number}"))
    parts = [identity.title, edited, numbered, identity.publisher, year]
    return "\u00a0· ".join(plain(part) for part in parts if part)  # no line begins with a dot


def identifiers(identity: Identity) -> Iterator[tuple[str, str]]:
    """DOI, ISBN, ISSN and licence of the volume, each with its address, which may be empty."""
    if identity.doi:
        yield shown_doi(identity.doi), doi_url(identity.doi)
    if identity.isbn:
        yield f"ISBN {identity.isbn}", ""
    if identity.issn:
        yield f"ISSN {identity.issn}", ""
    if identity.licence:
        yield licence(identity.licence)


def buttons(app: Sphinx, material: Material) -> list[tuple[str, str, bool]]:
    """The main links of the start page: label, address, and whether it is the primary one."""
    conference, words = material.volume.conference, material.words
    links: list[tuple[str, str, bool]] = []
    published = conference.volume.status == "published"
    if published and material.volume.papers:
        links.append((words("Papers"), "papers/index.html", True))
        if material.book:
            links.append((words("Whole volume (PDF)"), "book.pdf", False))
        links.append(("BibTeX", f"{material.volume.name}.bib", False))
    else:
        if material.volume.papers:  # then most submissions are past
            links.append((words("Papers"), "papers/index.html", True))
        if is_call_open(material) and is_safe(conference.call.submit_url):
            links.append((words("Submit a paper"), conference.call.submit_url, not links))
        if "call" in app.env.all_docs:
            links.append((app.env.titles["call"].astext(), "call.html", not links))
    if material.volume.program.sessions:
        links.append((words("Program"), "program.html", False))
    return links


def event_and_volume(material: Material) -> list[dict[str, Any]]:
    """The event and the volume as schema.org describes them."""
    event = material.volume.conference.event
    first, last = event.iso_days
    address = without_empty(
        {"@type": "PostalAddress", "addressLocality": event.city, "addressCountry": event.country}
    )
    data = {
        "@type": "Event",
        "name": plain(event.name),
        "startDate": first,
        "endDate": last,
        "url": material.base or event.url,
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": (event.venue or event.city)
        and {"@type": "Place", "name": event.venue or event.city, "address": address},
        "organizer": [as_person(person) for person in material.volume.conference.organizers],
        "performer": [as_person(person) for person in material.volume.conference.speakers],
    }
    return [without_empty(data), publication(material.volume)]


def write_stylesheet(app: Sphinx) -> None:
    """Write the volume's colours as a stylesheet, as pages have no inline styles; and the logo."""
    if app.builder.format != "html":
        return
    site = material_of(app.config).volume.conference.site
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    sheet = stylesheet(site.accent, site.accent_dark)
    (folder / "colours.css").write_text(sheet, encoding="utf-8")
    (folder / "icon.svg").write_text(icon_svg(material_of(app.config)), encoding="utf-8")
    if site.logo:
        source = Path(app.srcdir, site.logo)
        if source.is_file():
            shutil.copyfile(source, folder / source.name)
        else:
            logger.warning("volume.toml: site.logo: there is no file %s", source)


def setup_frame(app: Sphinx) -> None:
    """Register the frame."""
    app.connect("builder-inited", write_stylesheet)
    app.connect("doctree-resolved", drop_home_title)
    app.connect("html-page-context", frame_page)
