"""What stands around the pages of one folder, drawn once and filled for each.

Thousands of pages differ in their titles, heads and bodies alone. Sphinx draws one page with
marks in these places, with theme and extensions and all; the others are it with other words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, cast
from urllib.parse import quote

from markupsafe import Markup, escape
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

MARK = "procbuild0{}0place"
"""Stands for what differs; letters and digits, which nothing escapes or folds."""

PLACES = ("name", "title", "metatags", "body")

FAMILIAR = ("alabaster", "myst_parser", "procbuild", "sphinx")
"""Packages whose code treats all pages of a folder alike."""


class Content(NamedTuple):
    """What a page has of its own, as HTML."""

    title: Markup
    body: Markup
    metatags: Markup = Markup()


@dataclass(frozen=True)
class Mould:
    """Pieces of a page, the places between them."""

    pieces: tuple[str, ...]

    def fill(self, name: str, content: Content) -> str:
        """The page of this name (without folder and suffix)."""
        words = {
            "name": escape(quote(name)),
            "title": escape(content.title.striptags()),
            "metatags": content.metatags,
            "body": content.body,
        }
        odd = (words[piece] for piece in self.pieces[1::2])
        return "".join(_alternately(self.pieces[::2], odd))


def _alternately(texts: tuple[str, ...], words: Iterator[str]) -> Iterator[str]:
    for text in texts:
        yield text
        yield next(words, "")


def suits(app: Sphinx) -> bool:
    """Whether the pages of a folder differ in their content alone.

    Themes, templates and extensions of others may look at a page's name.
    """
    ours = app.config.html_theme == "procbuild" and not app.config.templates_path
    listeners = app.events.listeners.get("html-page-context", ())
    return ours and all(
        getattr(one.handler, "__module__", "").partition(".")[0] in FAMILIAR for one in listeners
    )


def mould(app: Sphinx, folder: str) -> Mould:
    """The mould of the pages in a folder of the site."""
    marks = {place: MARK.format(place) for place in PLACES}
    file = Path(app.outdir, f".{folder}-mould")
    builder = cast("StandaloneHTMLBuilder", app.builder)
    context = {place: marks[place] for place in PLACES[1:]}
    page = f"{folder}/{marks['name']}"
    builder.handle_page(page, context, "page.html", outfilename=file)
    text = file.read_text(encoding="utf-8")
    file.unlink()
    return Mould(tuple(re.split(MARK.format("(" + "|".join(PLACES) + ")"), text)))
