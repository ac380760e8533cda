"""The Sphinx extension: a list of its components."""

from gettext import NullTranslations
from pathlib import Path

from sphinx import locale
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from procbuild import __version__
from procbuild.site.comments import setup_comments
from procbuild.site.directives import setup_directives
from procbuild.site.domain import setup_domain
from procbuild.site.files import setup_files
from procbuild.site.frame import setup_frame
from procbuild.site.material import load_material, material_of
from procbuild.site.page_links import setup_page_links
from procbuild.site.pages import setup_pages
from procbuild.site.pictures import setup_pictures
from procbuild.site.render import setup_render
from procbuild.site.standard import setup_standard
from procbuild.site.widths import setup_widths

MYST = ("colon_fence", "deflist", "dollarmath", "fieldlist", "smartquotes", "strikethrough")
"""Markdown extensions that organizers' pages may use."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register all components; each has its own ``setup_…`` function."""
    app.setup_extension("myst_parser")
    app.setup_extension("procbuild.book.builder")
    app.add_config_value("procbuild_volume", "", "env", types=[str])
    app.add_config_value("procbuild_project", "", "env", types=[str])
    app.add_config_value("procbuild_today", "", "env", types=[str])
    app.add_config_value("procbuild_material", None, "")
    app.add_config_value("procbuild_fingerprint", "", "env", types=[str])
    app.add_html_theme("procbuild", str(Path(__file__).parent / "theme" / "procbuild"))
    app.connect("config-inited", load_material, priority=100)
    app.connect("config-inited", configure, priority=200)
    for component in (
        setup_comments,
        setup_domain,
        setup_page_links,
        setup_directives,
        setup_standard,
        setup_render,
        setup_pictures,
        setup_widths,
        setup_pages,
        setup_frame,
        setup_files,
    ):
        component(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def configure(app: Sphinx, config: Config) -> None:
    """Derive Sphinx's settings from the volume, and set those that our pages need."""
    material = material_of(config)
    conference = material.volume.conference
    identity, event = conference.volume, conference.event
    config.project = identity.short_title or event.brief_name
    config.html_title = config.project
    config.html_baseurl = material.base
    config.language = identity.language
    app.translator = sphinx_words(material.words.language)
    config.copyright = ""
    config.html_theme = "procbuild" if config.html_theme == "alabaster" else config.html_theme
    config.html_math_renderer = "mathml"
    # The book has only some of the pages, so numbers across all of them would differ there.
    config.numfig = False
    config.html_copy_source = False
    config.html_use_index = False
    config.html_permalinks = False
    config.smartquotes = False  # names and titles are data; Markdown has its own
    config.myst_enable_extensions = {*config.myst_enable_extensions, *MYST}
    config.myst_disable_syntax = [*config.myst_disable_syntax, "html_block", "html_inline"]
    # Headings get their level by nesting, and may begin with the second if a page gets a title.
    config.suppress_warnings = [*config.suppress_warnings, "toc.not_included", "myst.header"]


def sphinx_words(language: str) -> NullTranslations:
    """Translations of Sphinx's own messages, which it chose before the volume was known.

    A translator chosen for another site in this process is discarded, as Sphinx would reuse it.
    """
    locale.translators.pop(("general", "sphinx"), None)
    return locale.init([Path(locale.__file__).parent], language)[0]
