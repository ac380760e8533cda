"""The frame of the pages in a folder, rendered once and filled for each page.

Thousands of pages differ only in titles, heads and bodies. Sphinx renders one page with
placeholders for these, including theme and extensions; the other pages are made by replacing the
placeholders.
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

PLACEHOLDER = "procbuild0{}0place"
"""Stands for a field; letters and digits, which no escaping or case folding changes."""

FIELDS = ("name", "title", "metatags", "body")

TRUSTED = ("alabaster", "myst_parser", "procbuild", "sphinx")
"""Packages whose code treats all pages of a folder alike."""


class Content(NamedTuple):
    """The content of a page, as HTML."""

    title: Markup
    body: Markup
    metatags: Markup = Markup()


@dataclass(frozen=True)
class Mould:
    """Fragments of a page, alternating with the names of fields."""

    pieces: tuple[str, ...]

    def fill(self, name: str, content: Content) -> str:
        """Render the page of this name (without folder and suffix)."""
        values = {
            "name": escape(quote(name)),
            "title": escape(content.title.striptags()),
            "metatags": content.metatags,
            "body": content.body,
        }
        fields = (values[field] for field in self.pieces[1::2])
        return "".join(_interleave(self.pieces[::2], fields))


def _interleave(fragments: tuple[str, ...], fields: Iterator[str]) -> Iterator[str]:
    for fragment in fragments:
        yield fragment
        yield next(fields, "")


def can_use_mould(app: Sphinx) -> bool:
    """Whether the pages of a folder differ only in their content.

    Foreign themes, templates and extensions may depend on the name of a page.
    """
    ours = app.config.html_theme == "procbuild" and not app.config.templates_path
    listeners = app.events.listeners.get("html-page-context", ())
    return ours and all(
        getattr(listener.handler, "__module__", "").partition(".")[0] in TRUSTED
        for listener in listeners
    )


def mould(app: Sphinx, folder: str) -> Mould:
    """Render the mould of the pages in a folder."""
    placeholders = {field: PLACEHOLDER.format(field) for field in FIELDS}
    file = Path(app.outdir, f".{folder}-mould")
    builder = cast("StandaloneHTMLBuilder", app.builder)
    context = {field: placeholders[field] for field in FIELDS[1:]}
    page = f"{folder}/{placeholders['name']}"
    builder.handle_page(page, context, "page.html", outfilename=file)
    text = file.read_text(encoding="utf-8")
    file.unlink()
    return Mould(tuple(re.split(PLACEHOLDER.format("(" + "|".join(FIELDS) + ")"), text)))
