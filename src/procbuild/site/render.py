"""Nodes and templates to HTML: the only place where metadata becomes markup."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from procbuild.site.inline import fold, instant, is_safe
from procbuild.site.links import linked
from procbuild.standards.east_asian import language_of
from procbuild.standards.orcid import orcid_url
from procbuild.templates import environment
from procbuild.text import as_html, plain
from procbuild.text.mathml import mathml

TEMPLATES = environment(Path(__file__).parent / "templates")
"""Templates of the pages: whatever they are given comes out as text."""

TEMPLATES.filters["rich"] = lambda text: markup(as_html(text))
TEMPLATES.filters["linked"] = lambda text: markup(as_html(text, linked))
TEMPLATES.filters["plain"] = plain
TEMPLATES.filters["orcid_url"] = orcid_url
TEMPLATES.filters["language_of"] = language_of
TEMPLATES.tests["safe_url"] = is_safe


def markup(html: str) -> Markup:
    """Declare text to be markup; the caller has escaped it."""
    return Markup(html)  # noqa: S704


def render(template: str, **context: Any) -> Markup:
    """Render a template."""
    return markup(TEMPLATES.get_template(template).render(**context))


def macro(template: str, name: str) -> Callable[..., Markup]:
    """A macro of a template as a function."""
    function: Callable[..., Markup] = getattr(TEMPLATES.get_template(template).module, name)
    return function


def relative(app: Sphinx, page: str, file: str) -> str:
    """The address of a file of the site relative to a page."""
    return relative_uri(app.builder.get_target_uri(page), file)


def visit_maths(self: HTML5Translator, node: nodes.math) -> None:
    """Inline maths as MathML."""
    self.body.append(as_html(f"${node.astext().strip()}$"))
    raise nodes.SkipNode


def visit_maths_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Displayed maths as MathML, with its number if it has a label."""
    formula = mathml(" ".join(node.astext().split()), display=True)
    number = node.get("number")
    start = self.starttag(node, "div", "", CLASS="math numbered" if number else "math")
    shown = f'<span class="number">({number})</span>' if number else ""
    self.body.append(f"{start}{formula}{shown}</div>\n")
    raise nodes.SkipNode


def visit_instant(self: HTML5Translator, node: instant) -> None:
    """A ``time`` element."""
    self.body.append(self.starttag(node, "time", "", datetime=node["datetime"]))


def depart_instant(self: HTML5Translator, _node: instant) -> None:
    """Close the element."""
    self.body.append("</time>")


def visit_fold(self: HTML5Translator, node: fold) -> None:
    """A ``details`` element."""
    summary = self.encode(node["summary"])
    self.body.append(f'<details class="fold"><summary>{summary}</summary>')


def depart_fold(self: HTML5Translator, _node: fold) -> None:
    """Close the element."""
    self.body.append("</details>\n")


def visit_cell(self: HTML5Translator, node: nodes.entry) -> None:
    """A cell of a table; a heading says whether it is that of a column or of a row."""
    HTML5Translator.visit_entry(self, node)
    scope = "col" if isinstance(node.parent.parent, nodes.thead) else "row"
    self.body[-1] = self.body[-1].replace("<th ", f'<th scope="{scope}" ', 1)


def depart_cell(self: HTML5Translator, node: nodes.entry) -> None:
    """Close the cell."""
    HTML5Translator.depart_entry(self, node)


def _pass(_self: nodes.NodeVisitor, _node: nodes.Node) -> None:
    """Do nothing: other outputs contain only the text."""


def setup_render(app: Sphinx) -> None:
    """Register how nodes are written."""
    plainly = (_pass, _pass)
    for node, html in (
        (instant, (visit_instant, depart_instant)),
        (fold, (visit_fold, depart_fold)),
    ):
        app.add_node(node, html=html, latex=plainly, text=plainly, man=plainly, texinfo=plainly)
    app.add_node(nodes.entry, override=True, html=(visit_cell, depart_cell))
    app.add_html_math_renderer("mathml", (visit_maths, None), (visit_maths_block, None))
