"""The manual in the theme of the volumes' sites: look, contents of a page, search."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

import procbuild.site
from procbuild.site.colours import LIGHT, readable, stylesheet
from procbuild.site.pagefind import write_index
from procbuild.translations import ENGLISH

PERMALINK = re.compile(r'<a class="headerlink".*?</a>')
HEADING = re.compile(r'<section id="([^"]+)">\s*(?:<span id="[^"]*"></span>\s*)*<(h\d)>')
"""Pagefind leads to headings that have the id themselves."""

THEME = Path(procbuild.site.__file__).parent / "theme" / "procbuild"
HERE = Path(__file__).parent
ACCENT, ACCENT_DARK = "#1f5fa8", "#7fb0ea"
PARTS = (("tutorial", "Tutorial"), ("checks", "Checks"), ("reference/commands", "Commands"))
"""What the head of each page leads to, before the search."""

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    f'<rect width="64" height="64" rx="14" fill="{readable(ACCENT, LIGHT)}"/>'
    '<path d="M20 14h18l8 8v28H20z" fill="#fff"/><path d="M26 30h14M26 37h14M26 44h9" '
    f'stroke="{readable(ACCENT, LIGHT)}" stroke-width="3"/></svg>\n'
)


def write_look(app: Sphinx) -> None:
    """Colours and icon, which the site of a volume makes of its settings."""
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "colours.css").write_text(stylesheet(ACCENT, ACCENT_DARK), encoding="utf-8")
    (folder / "icon.svg").write_text(ICON, encoding="utf-8")


def frame_page(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: nodes.Node | None
) -> None:
    """What stands around a page."""
    context["words"] = ENGLISH
    context["manual_parts"] = (*PARTS, ("search", "Search"))
    context["metatags"] = context.get("metatags", "").replace(
        '<meta name="viewport" content="width=device-width, initial-scale=1" />', ""
    )
    many = page in app.env.tocs and len(list(app.env.tocs[page].findall(nodes.list_item))) > 2
    context["manual_here"] = _inner(context["toc"]) if many else ""


def _inner(toc: str) -> str:
    """The entries below a page's own."""
    start, end = toc.find("<ul>", 4), toc.rfind("</ul>", 0, toc.rfind("</ul>"))
    return toc[start : end + len("</ul>")]


def search_page(_app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Where readers search; the script is the theme's."""
    body = (HERE / "search.html").read_text(encoding="utf-8")
    yield "search", {"title": "Search", "body": body, "metatags": ""}, "page.html"


def no_own_search(app: Sphinx) -> None:
    """Leave Sphinx' own search out, and the sources that it quotes."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False
        app.builder.copysource = False


def index_pages(app: Sphinx, exception: Exception | None) -> None:
    """Let Pagefind index what stands between the frame of each page."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    with tempfile.TemporaryDirectory(prefix=".search-", dir=out) as folder:
        for name in app.env.all_docs:
            page = (out / f"{name}.html").read_text(encoding="utf-8")
            body = page.partition("<main")[2].partition(">")[2].partition('<nav class="around"')[0]
            body = HEADING.sub(r'<\2 id="\1">', PERMALINK.sub("", body))
            path = Path(folder, f"{name}.html")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                f'<html lang="en"><body data-pagefind-body>{body}</body></html>', encoding="utf-8"
            )
        write_index(Path(folder), out / "pagefind" / "0")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the theme and what belongs to it."""
    app.add_html_theme("procbuild", str(THEME))
    app.connect("builder-inited", write_look)
    app.connect("builder-inited", no_own_search)
    app.connect("html-page-context", frame_page)
    app.connect("html-collect-pages", search_page)
    app.connect("build-finished", index_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
